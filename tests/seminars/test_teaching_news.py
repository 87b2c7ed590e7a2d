"""What trainers are told of the seminars that they teach, and nothing twice."""

import json
from datetime import date, time, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaskad.campaigns.api import Seminar, cancel_seminar
from kaskad.commissions.api import Member
from kaskad.core.secrets import unseal
from kaskad.messaging.models import Message
from kaskad.seminars.api import remind_members
from kaskad.seminars.models import TeachingTold
from kaskad.seminars.rules.attendance import Appointment, teaching_changes
from tests.seminars.conftest import COMMAND, evening

TODAY = date(2026, 3, 2)


def _at(code, days=3, venue=1, cancelled=False):
    return Appointment(code, TODAY + timedelta(days), time(10), venue, cancelled)


def _by_code(*ones):
    return {one.seminar: one for one in ones}


@pytest.mark.parametrize(
    ("told", "stands", "expected"),
    [
        ((), (), []),
        ((), (_at("a"),), [("teaching_given", "a", 1)]),
        ((), (_at("a", 5), _at("b", 4)), [("teaching_planned", "b", 2)]),
        ((_at("a"),), (_at("a"),), []),
        ((_at("a"),), (_at("b"),), []),
        ((_at("a"),), (_at("a"), _at("b", 5)), [("teaching_given", "b", 1)]),
        ((_at("a"),), (_at("a", 4),), [("teaching_moved", "a", 1)]),
        ((_at("a"),), (_at("a", venue=2),), [("teaching_moved", "a", 1)]),
        ((_at("a"),), (_at("a", cancelled=True),), [("teaching_cancelled", "a", 1)]),
        ((_at("a", cancelled=True),), (_at("a", cancelled=True),), []),
        ((_at("a"),), (), [("teaching_taken", "a", 1)]),
        ((_at("a", -1),), (), []),
        ((_at("a", cancelled=True),), (), []),
        ((_at("a", -2),), (_at("a", -1),), []),
        ((), (_at("a", -1),), []),
        (
            (_at("a"), _at("b", 4)),
            (_at("c", 5), _at("d", 6)),
            [("teaching_planned", "c", 2)],
        ),
        (
            (_at("a"), _at("b", 4), _at("c", 5), _at("d", 6), _at("x", 9)),
            (_at("a", 4), _at("b", 5), _at("c", 6), _at("d", 7), _at("x", 9, cancelled=True)),
            [("teaching_cancelled", "x", 1), ("teaching_planned", "a", 4)],
        ),
    ],
)
def test_what_is_news_for_a_trainer(told, stands, expected):
    found = teaching_changes(_by_code(*told), _by_code(*stands), TODAY)

    assert [(one.news.value, one.stands.seminar, one.count) for one in found] == expected


@pytest.fixture
def before(second_stage):
    """Two days before the first seminar of the third stage; trainers were told."""
    days = second_stage
    days.seminar = days.first("s3")
    days.now = evening(days.seminar.day - timedelta(days=2))
    remind(days)
    Message.objects.all().delete()
    return days


def remind(days):
    counts = dict(remind_members(actor=COMMAND, campaign=days.campaign, now=days.now).queued)
    return {kind: count for kind, count in counts.items() if kind.startswith("teaching")}


def heard(trainer_id):
    key = Member.objects.get(pk=trainer_id).person.code
    return list(
        Message.objects.filter(recipient__key=key, kind__startswith="teaching").order_by("id")
    )


def said(message):
    return json.loads(unseal(message.values_sealed))


def give(days, trainer):
    """The seminar to another trainer, as a replan does it."""
    Seminar.objects.filter(pk=days.seminar.pk).update(trainer=trainer)
    forget(days)


def other_trainer(days):
    others = Seminar.objects.filter(group__stage__code="s3").exclude(
        trainer=days.seminar.trainer_id
    )
    return others[0].trainer


def test_trainers_hear_once_what_they_teach(second_stage):
    days = second_stage
    days.now = evening(days.first("s3").day - timedelta(days=2))

    first, again = remind(days), remind(days)

    teach = Seminar.objects.filter(day__gte=days.now.date(), trainer__isnull=False)
    assert sum(first.values()) == teach.values("trainer").distinct().count()
    assert again == {}
    trainer = days.first("s3").trainer_id
    (one,) = heard(trainer)
    if one.kind == "teaching_planned":
        assert said(one)["count"] == str(teach.filter(trainer=trainer).count())


def test_a_seminar_given_to_another_is_told_to_both(before):
    seminar, leaves, comes = before.seminar, before.seminar.trainer, other_trainer(before)
    give(before, comes)

    assert remind(before) == {"teaching_given": 1, "teaching_taken": 1}
    assert remind(before) == {}

    (taken,), (given,) = heard(leaves.pk), heard(comes.pk)
    assert (taken.kind, given.kind) == ("teaching_taken", "teaching_given")
    place = seminar.group.commission
    assert said(given)["who"]["ru"] == said(taken)["who"]["ru"] == place.name_ru
    assert said(given)["day"] == f"{seminar.day}"
    assert given.place == comes.commission.code


def test_a_seminar_given_back_is_told_again(before):
    first, second = before.seminar.trainer, other_trainer(before)
    for trainer in (second, first, second):
        give(before, trainer)
        assert remind(before) == {"teaching_given": 1, "teaching_taken": 1}

    assert [one.kind for one in heard(first.pk)] == [
        "teaching_taken", "teaching_given", "teaching_taken",
    ]  # fmt: skip


def test_a_moved_seminar_is_told_with_old_and_new(before):
    seminar = before.seminar
    day = seminar.day + timedelta(days=1)
    Seminar.objects.filter(pk=seminar.pk).update(day=day)
    forget(before)

    assert remind(before) == {"teaching_moved": 1}
    (one,) = heard(seminar.trainer_id)
    assert (said(one)["old_day"], said(one)["day"]) == (f"{seminar.day}", f"{day}")
    assert said(one)["place"]["kk"]


def test_a_cancelled_seminar_is_told_once(before):
    cancel_seminar(actor=COMMAND, seminar=before.seminar, reason="Боран", now=before.now)

    assert remind(before) == {"teaching_cancelled": 1}
    forget(before)
    assert remind(before) == {}
    assert heard(before.seminar.trainer_id)[0].kind == "teaching_cancelled"


def test_new_codes_of_the_same_seminars_are_no_news(before):
    for seminar in Seminar.objects.all():
        Seminar.objects.filter(pk=seminar.pk).update(code=f"n{seminar.pk}")
    forget(before)

    assert remind(before) == {}
    assert not Message.objects.exists()
    assert TeachingTold.objects.filter(taken=False, seminar_code__startswith="n").exists()


def test_who_has_left_is_told_nothing(before):
    trainer = before.seminar.trainer
    Member.objects.filter(pk=trainer.pk).update(until=before.now.date())
    give(before, other_trainer(before))

    assert remind(before) == {"teaching_given": 1}
    assert heard(trainer.pk) == []


def test_a_change_that_is_taken_back_tells_nobody(before):
    with transaction.atomic():
        cancel_seminar(actor=COMMAND, seminar=before.seminar, reason="Боран", now=before.now)
        remind(before)
        transaction.set_rollback(True)

    assert remind(before) == {}
    assert not Message.objects.exists()


def test_the_questions_do_not_grow_with_the_trainers(second_stage):
    days = second_stage
    days.now = evening(days.first("s3").day - timedelta(days=2))
    with CaptureQueriesContext(connection) as seen:
        assert sum(remind(days).values()) > 3

    assert len(seen) < 60


def forget(days):
    """The data changed past the operations; the next look looks again."""
    from kaskad.seminars.models import ReminderScan

    ReminderScan.objects.update(stamp="")
