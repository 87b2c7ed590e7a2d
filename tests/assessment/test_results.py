"""What tests came to: sums beside attempts, who may read them, attempts from elsewhere."""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest

from kaskad.assessment.api import (
    AttemptWay,
    RulingKind,
    enter_attempts,
    recount_results,
    right_response,
    rule_on_item,
    withdraw_test,
    wrong_responses,
)
from kaskad.assessment.models import Attempt, FormItem, Item, ResultSum
from kaskad.assessment.queries.answers import COLUMNS, answer_lines
from kaskad.assessment.queries.results import PersonState, people_at
from kaskad.assessment.queries.sums import sums_of
from kaskad.assessment.queries.tests import form_items
from kaskad.assessment.queries.written import content_of
from kaskad.assessment.rules.responses import response_keys, response_words
from kaskad.assessment.rules.scoring import score
from kaskad.assessment.vocab.test_refusals import NotOpenYet, TestClosed, TestNotPublished
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Place
from kaskad.seminars.api import Attendance
from tests.assessment.bank_pages import text
from tests.assessment.entering import entered
from tests.assessment.taking import CENTRE, HOUR, Taker, published
from tests.exemptions import exempted
from tests.world import CAMPAIGN, NOW

RESULTS = f"/kk/campaigns/{CAMPAIGN}/results/"


def people_of(test):
    places = Place.objects.filter(
        group__stage=test.stage, group__plan__state="in_force", member__until__isnull=True
    )
    return sorted(set(places.values_list("member", flat=True)))


def enter(test, attempts, **more):
    return enter_attempts(actor=CENTRE, test=test, attempts=attempts, now=NOW + HOUR, **more)


def assert_sums_hold(test):
    kept = {
        one.commission_id: {
            "people": one.people,
            "passed": one.passed,
            "score": one.score,
            "blocks": _rounded(one.blocks),
        }
        for one in ResultSum.objects.filter(test=test)
    }
    places = set(Attempt.objects.filter(test=test).values_list("member__commission", flat=True))
    counted = {
        key: {
            "people": one.people,
            "passed": one.passed,
            "score": one.score,
            "blocks": _rounded(one.written_blocks),
        }
        for key, one in sums_of(test, places).items()
    }
    assert kept
    assert kept == {key: counted[key] for key in kept}
    assert {key for key, one in counted.items() if one["people"]} <= set(kept)


def _rounded(blocks):
    # Shares are added in the order in which people end.
    return {block: [round(points, 4), items] for block, (points, items) in blocks.items()}


# Responses


def test_every_sample_item_has_a_right_response_and_wrong_ones(house):
    for item in Item.objects.filter(campaign=house.campaign):
        content = content_of(item.versions.order_by("-number")[0])
        assert score(content, right_response(content)) == 1, content.code
        wrong = wrong_responses(content)
        assert wrong, content.code
        assert all(score(content, one) < 1 for one in wrong), content.code
        for one in (right_response(content), *wrong):
            assert response_keys(one)
            assert response_words(content, one, "kk")


# Sums


def test_sums_follow_what_is_handed_in_again_and_ruled(house):
    test = published(house, pass_percent=90)
    taker = Taker.of(house.accounts["member"])
    taker.begin(test)
    assert not ResultSum.objects.filter(test=test).exists()
    taker.finish(at=NOW + timedelta(minutes=5))
    assert_sums_hold(test)
    first = ResultSum.objects.get(test=test)
    assert (first.people, first.passed, first.score) == (1, 0, Decimal(0))

    again = Taker.of(house.accounts["member"])
    again.begin(test, at=NOW + 2 * HOUR)
    again.send(again.all_right(), at=NOW + 2 * HOUR + timedelta(minutes=3))
    again.finish(at=NOW + 2 * HOUR + timedelta(minutes=5))
    second = ResultSum.objects.get(test=test)
    # The first result stands; that it was passed later counts too.
    assert (second.people, second.passed, second.score) == (1, 1, Decimal(0))
    assert_sums_hold(test)

    attempt = Attempt.objects.get(test=test, number=1)
    version = FormItem.objects.filter(form=attempt.form_id).order_by("order")[0].version
    rule_on_item(
        actor=CENTRE,
        test=test,
        version=version,
        kind=RulingKind.CREDITED,
        reason="Two are right",
        now=NOW,
    )
    recount_results(actor=CENTRE, now=NOW)
    assert ResultSum.objects.get(test=test).score > 0
    assert_sums_hold(test)


def test_attempts_from_elsewhere_are_counted_as_all_others(house):
    test = published(house)
    people = people_of(test)
    report = enter(test, entered(test, people))

    assert (report.entered, report.left_out) == (len(people), 0)
    assert_sums_hold(test)
    scores = set(Attempt.objects.filter(test=test).values_list("score", flat=True))
    assert len(scores) > 1
    lines = Entry.objects.filter(tag="assessment:attempt:entered", subject_code=test.code)
    assert sum(one.changes["attempts"] for one in lines) == len(people)
    assert sum(one.people for one in ResultSum.objects.filter(test=test)) == len(people)

    again = enter(test, entered(test, people, right=1.0))
    assert (again.entered, again.left_out) == (0, len(people))
    assert set(Attempt.objects.filter(test=test).values_list("score", flat=True)) == scores


def test_all_right_is_a_hundred_and_read_from_paper(house):
    test = published(house)
    people = people_of(test)[:2]
    enter(test, entered(test, people, right=1.0))
    found = Attempt.objects.filter(test=test)
    assert {(one.score, one.passed, one.way, one.ended_how) for one in found} == {
        (Decimal(100), True, "paper", "read")
    }


def test_attempts_outside_of_the_window_or_of_another_test_are_refused(house):
    test = published(house)
    people = people_of(test)[:1]
    early = entered(test, people, begins=NOW - 2 * HOUR)
    with pytest.raises(NotOpenYet):
        enter(test, early)
    with pytest.raises(TestClosed):
        enter(test, entered(test, people, begins=NOW + 49 * HOUR))
    good = entered(test, people)
    withdraw_test(actor=CENTRE, test=test, reason="Another one", now=NOW)
    test.refresh_from_db()
    with pytest.raises(TestNotPublished):
        enter(test, good)
    other = published(house)
    with pytest.raises(ValueError, match="another test"):
        enter(other, good)
    assert not Attempt.objects.filter(test__in=[test, other]).exists()


def test_everybody_has_a_state(house):
    test = published(house, attempts_allowed=2)
    people = people_of(test)
    low, high, none = people[0], people[1], people[2]
    enter(test, entered(test, [low], right=0.0), way=AttemptWay.PHONE)
    enter(test, entered(test, [high], right=1.0), way=AttemptWay.PHONE)

    taught = set(Attendance.objects.filter(present=True).values_list("member", flat=True))
    fresh = next(one for one in people[3:] if one not in taught)
    came = next(one for one in people[3:] if one in taught)
    for member in (fresh, came):
        exempted(test.stage.campaign, member, NOW)

    now = {one.member_id: one.state for one in people_at(test, people, NOW + HOUR)}
    later = {one.member_id: one.state for one in people_at(test, people, NOW + 99 * HOUR)}
    assert (now[low], now[high]) == (PersonState.MAY_RETAKE, PersonState.PASSED)
    assert now[none] == now[came] == PersonState.NOT_BEGUN
    assert now[fresh] == PersonState.EXEMPT
    assert (later[low], later[high]) == (PersonState.NOT_PASSED, PersonState.PASSED)


# Pages


def test_the_centre_reads_the_country_and_goes_down_to_names(house, centre):
    test = published(house)
    people = people_of(test)
    enter(test, entered(test, people))
    index = text(centre, RESULTS)
    assert "Тест нәтижелері" in index
    assert f"/results/tests/{test.code}/" in index

    member = house.member()
    page = text(centre, f"{RESULTS}tests/{test.code}/")
    region = member.commission.region
    assert f"/{region.code}/" in page
    assert f"{test.code}/answers.csv" in page
    assert member.person.last_name not in page
    page = text(centre, f"{RESULTS}tests/{test.code}/{member.commission.code}/")
    assert member.person.last_name in page


def test_results_are_of_the_own_subtree_and_groups_only(house, visitor, centre):
    test = published(house)
    enter(test, entered(test, people_of(test)))
    member = house.member()
    precinct = f"{RESULTS}tests/{test.code}/{member.commission.code}/"

    text(visitor("district"), precinct)
    text(visitor("district"), RESULTS)
    text(visitor("district"), f"{RESULTS}tests/{test.code}/KZ/", 404)
    text(visitor("district_foreign"), precinct, 404)
    for role in ("member", "observer", "auditor", "stranger"):
        text(visitor(role), precinct, 404)
        text(visitor(role), RESULTS, 404)
        text(visitor(role), f"{RESULTS}groups/", 404)
    for role in ("district", "trainer", "member", "auditor", "observer"):
        text(visitor(role), f"{RESULTS}tests/{test.code}/answers.csv", 404)
    text(centre, f"{RESULTS}tests/nothing/", 404)


def test_a_trainer_sees_whom_to_remind(house, visitor):
    seminar = house.seminar("own")
    test = published(house)
    trainer = visitor("trainer")
    groups = text(trainer, f"{RESULTS}groups/")
    assert f"/results/groups/{seminar.code}/" in groups
    before = text(trainer, f"{RESULTS}groups/{seminar.code}/")
    assert "еске салыңыз" in before
    group = Place.objects.filter(group=seminar.group_id, member__until__isnull=True)
    members = list(group.values_list("member", flat=True))
    enter(test, entered(test, members, right=1.0))
    after = text(trainer, f"{RESULTS}groups/{seminar.code}/")
    assert "Ешкімге еске салудың қажеті жоқ" in after
    text(visitor("district_foreign"), f"{RESULTS}groups/{seminar.code}/", 404)


# The list of all answers


def test_the_list_has_a_line_for_each_answer_and_no_names(house, centre):
    test = published(house)
    people = people_of(test)
    enter(test, entered(test, people))
    response = centre.get(f"{RESULTS}tests/{test.code}/answers.csv")
    written = b"".join(response.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))

    items = len(form_items(Attempt.objects.filter(test=test)[0].form_id, test.seed))
    assert len(rows) == len(people) * items
    assert tuple(rows[0]) == COLUMNS
    assert len({one["person"] for one in rows}) == len(people)
    expected = sum(float(one.score) for one in Attempt.objects.filter(test=test))
    assert sum(float(one["points"]) for one in rows) * 100 / items == pytest.approx(
        expected, abs=0.05 * len(people)
    )
    assert house.member().person.last_name not in written
    assert Entry.objects.filter(tag="assessment:answers:taken_out").count() == 1


def test_the_list_comes_in_pieces(house):
    test = published(house)
    enter(test, entered(test, people_of(test)[:3]))
    assert b"".join(answer_lines(test)).count(b"\r\n") > 3
