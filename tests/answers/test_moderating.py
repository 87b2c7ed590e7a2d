"""What a commission does with questions, and how they go up."""

from datetime import date, time, timedelta

import pytest

from kaskad.answers.api import (
    NotOpen,
    answer_orally,
    escalate_due,
    hide_question,
    inbox,
    inbox_count,
    own_questions,
    send_up,
    take_question,
)
from kaskad.answers.models import Question
from kaskad.answers.rules.routing import at_level, due_day, level_of_seminar
from kaskad.answers.vocab.refusals import AtTheTop, ReasonMissing
from kaskad.audit.models import Entry
from kaskad.commissions.models import Commission
from kaskad.core import clock
from tests.answers.conftest import NOW
from tests.seminars.conftest import COMMAND


@pytest.fixture
def asked(answering):
    """A question of a precinct, and who asked it."""
    (asker,) = answering.hall(answering.first("s3"), 1)
    return asker, answering.ask(asker)


def row_of(answering, asker):
    (row,) = own_questions(answering.campaign, asker.code)
    return row


def test_a_question_goes_up_level_by_level(answering, asked):
    _asker, question = asked

    levels = [question.responsible.level]
    for _ in range(2):
        question = send_up(actor=COMMAND, question=question, now=NOW)
        levels.append(question.responsible.level)

    assert levels == ["district", "region", "central"]
    with pytest.raises(AtTheTop):
        send_up(actor=COMMAND, question=question, now=NOW)


def test_overdue_questions_go_up_by_themselves_and_stay_at_the_centre(answering, asked):
    asker, _question = asked
    due = Question.objects.get().due_at
    campaign = answering.campaign
    centre = Commission.objects.get(code="KZ")

    before = due - timedelta(seconds=1)
    assert escalate_due(actor=COMMAND, campaign=campaign, now=before) == 0
    assert escalate_due(actor=COMMAND, campaign=campaign, now=due) == 1
    assert escalate_due(actor=COMMAND, campaign=campaign, now=due) == 0
    assert row_of(answering, asker).responsible_level == "region"
    far = NOW + timedelta(days=40)
    assert escalate_due(actor=COMMAND, campaign=campaign, now=far) == 1
    later = NOW + timedelta(days=80)
    assert escalate_due(actor=COMMAND, campaign=campaign, now=later) == 0
    assert row_of(answering, asker).responsible_level == "central"
    assert inbox_count(campaign, centre, later) == (1, 1)
    why = [one.changes["why"] for one in Entry.objects.filter(tag="answers:question:sent_up")]
    assert why == ["overdue", "overdue"]


def test_a_deadline_counts_worked_days(answering, asked):
    _asker, question = asked
    # Asked on a Thursday: the district has until Friday evening.
    assert question.due_at == clock.at(date(2026, 2, 20), time(18))

    question = send_up(actor=COMMAND, question=question, now=NOW + timedelta(days=1, hours=8))

    # Sent up on Friday: the region has Saturday, if it is worked, otherwise Monday.
    pattern = answering.campaign.work_days
    expected = date(2026, 2, 21) if pattern[5] == "1" else date(2026, 2, 23)
    assert clock.local_day(question.due_at) == expected


def test_the_inbox_of_a_commission_holds_those_of_all_below(answering, asked):
    _asker, question = asked
    district = question.responsible
    other = Commission.objects.filter(level="district").exclude(pk=district.pk)[0]

    def codes(commission):
        return [row.code for row in inbox(answering.campaign, commission)]

    assert codes(district) == [question.code]
    assert codes(district.region) == [question.code]
    assert codes(other) == []
    send_up(actor=COMMAND, question=question, now=NOW)
    assert codes(district) == []
    assert codes(district.region) == [question.code]


def test_taking_hiding_and_answering_orally(answering, asked):
    asker, question = asked
    for _ in range(2):
        take_question(actor=COMMAND, question=question, now=NOW)
    assert row_of(answering, asker).taken_by == COMMAND.mark
    with pytest.raises(ReasonMissing):
        hide_question(actor=COMMAND, question=question, reason=" ", now=NOW)

    for _ in range(2):
        answer_orally(actor=COMMAND, question=question, note="Да, пункт 3.", now=NOW)

    row = row_of(answering, asker)
    assert (row.state, row.said) == ("oral", "Да, пункт 3.")
    for deed in (take_question, send_up):
        with pytest.raises(NotOpen):
            deed(actor=COMMAND, question=question, now=NOW)
    with pytest.raises(NotOpen):
        hide_question(actor=COMMAND, question=question, reason="Не по теме", now=NOW)
    assert Entry.objects.filter(tag="answers:question:answered_orally").count() == 1
    assert Entry.objects.filter(tag="answers:question:taken").count() == 1


def test_a_hidden_question_tells_its_asker_why(answering, asked):
    asker, question = asked

    for _ in range(2):
        hide_question(actor=COMMAND, question=question, reason="Не по теме", now=NOW)

    row = row_of(answering, asker)
    assert (row.state, row.said) == ("hidden", "Не по теме")
    assert Entry.objects.filter(tag="answers:question:hidden").count() == 1


def test_rules_of_the_way():
    assert level_of_seminar("district", "region") == "region"
    assert level_of_seminar("region", "district") == "region"
    assert at_level({"precinct": "p", "region": "r", "central": "c"}, "district") == "r"
    with pytest.raises(ValueError, match="no commission"):
        at_level({"precinct": "p"}, "district")
    days = {"district": 2}
    asked = date(2026, 3, 5)

    def worked(first, last):
        return [date(2026, 3, 6), date(2026, 3, 10), date(2026, 3, 11)]

    assert due_day(asked, "district", days, worked) == date(2026, 3, 10)
    assert due_day(asked, "district", days, lambda *_: []) == date(2026, 3, 7)
