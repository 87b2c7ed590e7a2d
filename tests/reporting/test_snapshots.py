"""Figures of a day are frozen, signed with the record, and compared with what is counted now."""

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from kaskad.audit.api import Tag, verify_record
from kaskad.audit.models import Entry
from kaskad.campaigns.api import ask_exemption, grant_exemption
from kaskad.commissions.models import Member
from kaskad.core.actor import Actor
from kaskad.reporting.api import (
    Figure,
    freeze_figures,
    measured,
    public_tables,
    snapshot_days,
    snapshot_of,
    snapshot_state,
    snapshot_text,
)
from kaskad.reporting.management import figures_snapshot, figures_verify
from kaskad.reporting.models import Bulletin, FigureSnapshot
from kaskad.reporting.operations.bulletins import publish_bulletin
from kaskad.reporting.operations.freezing import DayNotOver
from kaskad.reporting.tasks import freeze, freeze_days
from kaskad.seminars.models import Attendance
from tests.guards import lift_guard
from tests.reporting.world import NATIONAL_DAY, THIRD_DAYS, build

pytestmark = pytest.mark.django_db
DAY = THIRD_DAYS[2]
ZONE = ZoneInfo("Asia/Almaty")
ACTOR = Actor.system("freeze")
SNAPSHOTS = "reporting_figuresnapshot"


def _at(day, hour=1):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


@pytest.fixture
def world():
    return build(regions=2, districts=2, precincts=3, members=4, held_until=DAY, shows_up=0.7)


def _freeze(world, day=DAY):
    text = snapshot_text(world.campaign, day)
    return freeze_figures(
        actor=ACTOR, campaign=world.campaign, day=day, text=text, now=_at(day + timedelta(1))
    )


def test_every_day_that_is_over_is_frozen_once_and_missed_ones_are_caught_up(world):
    freeze(ACTOR, _at(NATIONAL_DAY + timedelta(1)))
    first = [one.day for one in snapshot_days(world.campaign)]
    freeze(ACTOR, _at(NATIONAL_DAY + timedelta(4)))
    count = freeze_days(ACTOR, _at(NATIONAL_DAY + timedelta(4)))

    days = [one.day for one in snapshot_days(world.campaign)]
    assert first == [NATIONAL_DAY]
    assert days == [NATIONAL_DAY + timedelta(offset) for offset in (3, 2, 1, 0)]
    assert count == 0


def test_the_day_is_over_at_midnight_in_the_country(world):
    text = snapshot_text(world.campaign, DAY)
    before = datetime.combine(DAY, datetime.max.time(), ZONE)

    with pytest.raises(DayNotOver):
        freeze_figures(actor=ACTOR, campaign=world.campaign, day=DAY, text=text, now=before)

    # Still the day before in UTC.
    freeze_figures(
        actor=ACTOR, campaign=world.campaign, day=DAY, text=text, now=_at(DAY + timedelta(1), 0)
    )


def test_nothing_is_frozen_after_the_vote(world):
    freeze_days(ACTOR, _at(date(2026, 4, 20)))

    assert snapshot_days(world.campaign)[0].day == world.campaign.voting_day


def test_its_units_make_the_figures_of_the_country(world):
    found = json.loads(_freeze(world).text)

    added = [sum(values) for values in zip(*found["units"].values(), strict=True)]
    total = measured(world.campaign, DAY).total
    assert dict(zip(found["figures"], added, strict=True)) == {
        figure.value: total[figure] for figure in Figure
    }
    assert set(found["units"]) >= {"100010000", "KZ-10:own"}


def test_the_digest_is_in_the_record_which_is_whole(world):
    snapshot = _freeze(world)

    entry = Entry.objects.get(tag=Tag.FIGURES_FROZEN.value)
    assert entry.changes["sha256"] == snapshot.sha256
    assert snapshot_state(world.campaign, snapshot).is_whole
    assert snapshot_state(world.campaign, snapshot).differences == ()
    assert verify_record(now=_at(DAY + timedelta(1))).fault == ""


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_keeps_a_frozen_day_and_a_bulletin(world, verb):
    _freeze(world)
    publish_bulletin(
        actor=Actor.command(), campaign=world.campaign, kind="progress", as_of=DAY,
        now=_at(DAY + timedelta(1)),
    )  # fmt: skip

    for rows, words in ((FigureSnapshot.objects, "frozen day"), (Bulletin.objects, "published")):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            rows.update(campaign=world.campaign) if verb == "update" else rows.all().delete()


@pytest.mark.parametrize("change", ["text", "sha256", "both"])
def test_a_snapshot_that_was_changed_is_found_out(world, change):
    snapshot = _freeze(world)
    other = snapshot_text(world.campaign, DAY - timedelta(1))
    lift_guard(SNAPSHOTS)
    if change in ("text", "both"):
        FigureSnapshot.objects.update(text=other)
    if change == "sha256":
        FigureSnapshot.objects.update(sha256="0" * 64)
    if change == "both":
        from kaskad.reporting.queries.snapshots import sha256_text

        FigureSnapshot.objects.update(sha256=sha256_text(other))

    found = snapshot_of(world.campaign, snapshot.day)

    assert not snapshot_state(world.campaign, found).is_whole


def test_a_late_sheet_is_a_difference_with_its_reason(world):
    snapshot = _freeze(world)
    absent = Member.objects.exclude(pk__in=Attendance.objects.values("member")).first()
    world.attend(absent.pk, DAY)
    Entry.objects.create(
        at=_at(DAY + timedelta(1)), tag=Tag.ATTENDANCE_RECORDED.value, actor_kind="system",
        subject_kind="seminar", subject_code="x", digest="",
    )  # fmt: skip

    state = snapshot_state(world.campaign, snapshot)

    trained = [one for one in state.differences if one.figure == Figure.TRAINED]
    assert [one.now - one.then for one in trained] == [1]
    assert state.since == {Tag.ATTENDANCE_RECORDED.value: 1}
    assert state.is_whole


def test_freezing_again_gives_the_first(world):
    first = _freeze(world)
    Member.objects.update(until=NATIONAL_DAY)

    assert _freeze(world).text == first.text


def test_small_cells_are_not_in_what_the_public_sees(world):
    tables = public_tables(_freeze(world))

    shown = [
        (by, count)
        for by, parts in tables.items()
        for counts in parts.values()
        for count in counts.values()
    ]
    assert [count for by, count in shown if by and count in (1, 2, 3, 4)] == []
    assert None in [count for _by, count in shown]
    assert any(count for by, count in shown if by)


def test_an_exemption_counts_from_the_day_of_the_grant(world):
    absent = Member.objects.exclude(pk__in=Attendance.objects.values("member")).first()
    asked = ask_exemption(
        actor=ACTOR, campaign=world.campaign, member=absent, reason="Ұзақ еңбек демалысында",
        now=_at(DAY),
    )  # fmt: skip
    before = measured(world.campaign, DAY).total[Figure.EXEMPT]
    grant_exemption(actor=replace(ACTOR, label="other"), exemption=asked, now=_at(DAY))

    by_day = [
        measured(world.campaign, DAY + timedelta(offset)).total[Figure.EXEMPT]
        for offset in (-1, 0, 5)
    ]
    assert (before, by_day) == (0, [0, 1, 1])


def test_the_commands_freeze_and_verify(world, capsys, pinned_day):
    pinned_day(_at(DAY + timedelta(1)))
    arguments = type("A", (), {"json": True, "campaign": world.campaign.code, "day": None})

    done = figures_snapshot.run(arguments)
    frozen = json.loads(capsys.readouterr().out)["frozen"]
    verified = figures_verify.run(arguments)
    states = json.loads(capsys.readouterr().out)
    lift_guard(SNAPSHOTS)
    FigureSnapshot.objects.filter(day=DAY).update(text="{}")
    found_out = figures_verify.run(arguments)

    assert (done, verified, found_out) == (0, 0, 1)
    assert len(states) == frozen == (DAY - NATIONAL_DAY).days + 1
    assert all(one["is_whole"] for one in states)


@pytest.fixture
def pinned_day(settings):
    def pin(moment):
        settings.KASKAD_PINNED_NOW = moment

    return pin
