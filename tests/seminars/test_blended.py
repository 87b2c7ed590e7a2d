"""Blended stages: recordings that were watched with every check are evidence of attendance."""

from datetime import timedelta

import pytest

from kaskad.core import clock
from kaskad.seminars.api import (
    Attendance,
    NewMark,
    PresenceMark,
    Sheet,
    decisions_of,
    record_marks,
    record_sheets,
    record_watch,
)
from kaskad.seminars.models import Recording
from kaskad.seminars.operations.watched import record_watched
from kaskad.seminars.rules.watching import slot
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.test_pages import on, path, sign_in

__all__ = ["on"]


@pytest.fixture
def blended(second_stage):
    """The first seminar of the second stage, four blocks long, half at home and half in a hall."""
    found = second_stage.first("s2")
    found.group.format = "blended"
    found.group.save(update_fields=["format"])
    return found


def film(seminar, block=None):
    """Ten minutes of our own broadcast, of a block or of the whole."""
    campaign = seminar.group.plan.campaign
    of = campaign.blocks.get(number=block) if block else None
    return Recording.objects.create(
        code=f"film{block}", origin=f"film{block}", campaign=campaign, seminar_code=seminar.code,
        block=of, way="broadcast", room="room", ends=600, language="kk",
        attached_at=evening(seminar.day),
    )  # fmt: skip


def watch(recording, member, *, checks=True):
    """Somebody plays all of it, answering the checks or not; the answer to the last report."""
    tick, last, now = evening(recording.attached_at.date()), None, recording.attached_at
    for position in range(0, 600, 10):
        told = {"actor": COMMAND, "recording": recording, "member_id": member, "now": now}
        last = record_watch(stretch=(position, position + 10), answered=None, tick=tick, **told)
        tick += timedelta(seconds=10)
        if last.asked is not None and checks:
            last = record_watch(stretch=None, answered=last.asked, tick=tick, **told)
    return last


def record(seminar, present=()):
    sheet = Sheet(seminar.pk, frozenset(present), "signed_sheet", "7", f"n{seminar.pk}")
    campaign = seminar.group.plan.campaign
    record_sheets(actor=COMMAND, campaign=campaign, sheets=[sheet], now=evening(seminar.day))
    return {row.member_id: row for row in Attendance.objects.filter(seminar=seminar)}


def test_who_watched_all_with_every_check_was_there(second_stage, blended, client, on):
    member, other, *_ = second_stage.members(blended)

    assert watch(film(blended), member).is_enough

    (mark,) = PresenceMark.objects.all()
    assert (mark.kind, mark.member_id, mark.evidence_ref) == ("watched", member, "filmNone")
    decision = decisions_of(blended)[member]
    assert (decision.outcome, decision.minutes) == ("present", blended.minutes)
    rows = record(blended)
    assert (rows[member].outcome, rows[member].evidence) == ("present", "watched")
    assert not rows[other].present
    on(blended.day)
    sign_in(client, second_stage.account_of(blended.trainer_id))
    assert "recordings watched" in client.get(path(blended)).content.decode()


def test_a_block_alone_is_not_enough_and_what_was_seen_in_the_hall_counts_once(
    second_stage, blended
):
    member = second_stage.members(blended)[0]
    starts = clock.at(blended.day, blended.starts)
    watch(film(blended, 1), member)

    assert decisions_of(blended)[member].outcome == "absent"
    assert decisions_of(blended)[member].minutes == 55

    # In the hall for the first half of the first block, and for the rest of the day.
    seen = [
        NewMark(member, "arrived", starts, "n1"),
        NewMark(member, "left", starts + timedelta(minutes=30), "n2"),
        NewMark(member, "arrived", starts + timedelta(minutes=55), "n3"),
    ]
    record_marks(actor=COMMAND, seminar=blended, marks=seen, now=evening(blended.day))
    decision = decisions_of(blended)[member]
    assert (decision.outcome, decision.minutes) == ("present", blended.minutes)


def test_checks_that_nobody_answered_are_no_evidence(second_stage, blended):
    member = second_stage.members(blended)[0]

    assert not watch(film(blended), member, checks=False).is_enough

    assert not PresenceMark.objects.exists()
    assert record(blended)[member].outcome == "absent"


def test_each_recording_is_marked_once(second_stage, blended):
    member = second_stage.members(blended)[0]
    recording = film(blended)
    watch(recording, member)

    watch(recording, member)
    again = record_watched(actor=COMMAND, seminar=blended, now=evening(blended.day))
    record(blended)

    assert again == 0
    assert PresenceMark.objects.count() == 1


def test_the_sheet_takes_what_was_watched_before_the_stage_was_blended(second_stage, blended):
    member = second_stage.members(blended)[0]
    blended.group.format = "online"
    blended.group.save(update_fields=["format"])
    watch(film(blended), member)
    assert not PresenceMark.objects.exists()

    blended.group.format = "blended"
    blended.group.save(update_fields=["format"])

    assert record(blended)[member].evidence == "watched"


def test_a_tick_counts_besides_a_recording_that_was_not_enough(second_stage, blended):
    member = second_stage.members(blended)[0]
    watch(film(blended, 1), member)

    row = record(blended, present=[member])[member]

    assert (row.outcome, row.evidence) == ("present", "roll_call")


def test_no_device_can_say_that_somebody_watched(second_stage, blended):
    member = second_stage.members(blended)[0]
    now = evening(blended.day)
    claimed = NewMark(member, "watched", now, "n1", sequence=1)

    (answer,) = record_marks(
        actor=COMMAND, seminar=blended, marks=[claimed], device="d", sent_at=now, now=now
    )

    assert answer.took == "unknown_kind"


@pytest.mark.parametrize(
    ("number", "minutes", "expected"),
    [
        (None, 200, (0, 200)),
        (1, 200, (0, 50)),
        (3, 200, (150, 180)),
        (2, 90, (25, 75)),  # blocks that do not fit share the time
        (9, 200, None),
    ],
)
def test_a_recording_stands_for_its_part_of_the_seminar(number, minutes, expected):
    assert slot([(1, 50), (2, 100), (3, 30)], number, minutes) == expected
