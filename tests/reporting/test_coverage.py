"""Coverage as of a date, from rows of the database."""

from datetime import date, time, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.commissions.models import Commission, Member, Person
from kaskad.core import clock
from kaskad.reporting.api import (
    UnknownPlace,
    coverage,
    daily,
    district_coverage,
    stage_progress,
)
from kaskad.seminars.models import Attendance
from tests.guards import lift_guard
from tests.reporting.world import NATIONAL_DAY, SINCE, THIRD_DAYS, build
from tests.seeds import seeds

pytestmark = pytest.mark.django_db

AFTER = date(2026, 3, 14)


def test_the_country_before_anybody_is_taught():
    world = build(regions=2, districts=2, precincts=3, members=3)

    report = coverage(world.campaign, NATIONAL_DAY - timedelta(1))

    assert report.as_json("kk") == {
        "campaign": "kz-referendum-2026",
        "as_of": "2026-02-17",
        "total": {"seats": 54, "filled": 54, "trained": 0},
        "children": [
            {"code": "KZ-10", "name": "Бб облысы", "seats": 27, "filled": 27, "trained": 0},
            {"code": "KZ-11", "name": "Вв облысы", "seats": 27, "filled": 27, "trained": 0},
        ],
    }


def test_a_region_has_its_districts_and_its_own_commission():
    world = build(held_until=NATIONAL_DAY)

    report = coverage(world.campaign, NATIONAL_DAY, "KZ-10")

    assert [(row.code, row.tally.filled, row.tally.trained) for row in report.children] == [
        ("100010000", 12, 1),
        ("100020000", 12, 1),
        ("KZ-10:own", 3, 1),
    ]
    assert (report.total.tally.filled, report.total.tally.trained) == (27, 3)


def test_a_district_has_its_precincts_and_its_own_commission():
    world = build(held_until=NATIONAL_DAY)

    report = coverage(world.campaign, NATIONAL_DAY, "100010000")

    assert [(row.code, row.tally.filled, row.tally.trained) for row in report.children] == [
        ("KZ-10-0001", 3, 0),
        ("KZ-10-0002", 3, 0),
        ("KZ-10-0003", 3, 0),
        ("100010000:own", 3, 1),
    ]


@pytest.mark.parametrize(
    ("code", "filled"), [("KZ-10:own", 3), ("100010000:own", 3), ("KZ-10-0001", 3)]
)
def test_a_commission_alone_has_no_parts(code, filled):
    world = build()

    report = coverage(world.campaign, NATIONAL_DAY, code)

    assert (report.total.code, report.total.tally.filled, report.children) == (code, filled, ())


@pytest.mark.parametrize("code", ["KZ-99", "KZ-10-0001:own", ":own", "nothing"])
def test_a_code_that_is_not_there_is_refused(code):
    world = build()

    with pytest.raises(UnknownPlace):
        coverage(world.campaign, NATIONAL_DAY, code)


@pytest.mark.parametrize("seed", seeds(3))
def test_children_add_up_everywhere_on_every_day(seed):
    rng = Random(seed)
    world = build(regions=2, districts=2, precincts=2, members=3, seed=seed, held_until=AFTER)
    _replace_some(world, rng)

    for day in (SINCE - timedelta(1), NATIONAL_DAY, date(2026, 3, 1), AFTER):
        for code in Commission.objects.exclude(level="precinct").values_list("code", flat=True):
            report = coverage(world.campaign, day, code, with_plan=True)
            for figure in ("seats", "filled", "trained"):
                parts = sum(getattr(row.tally, figure) for row in report.children)
                assert parts == getattr(report.total.tally, figure)
            assert sum(row.planned for row in report.children) == report.total.planned


def test_who_is_replaced_takes_the_training_along():
    world = build(held_until=AFTER, shows_up=1.0)
    member = Member.objects.filter(commission__code="KZ-10-0001").earliest("id")
    before = coverage(world.campaign, AFTER, "KZ-10-0001").total.tally

    _replace(member, AFTER)

    after = coverage(world.campaign, AFTER, "KZ-10-0001").total.tally
    the_day_before = coverage(world.campaign, AFTER - timedelta(1), "KZ-10-0001").total.tally
    assert (before.filled, before.trained) == (3, 3)
    assert (after.filled, after.trained) == (3, 2)
    assert the_day_before == before


def test_an_empty_seat_is_no_denominator():
    world = build(held_until=AFTER)
    member = Member.objects.filter(commission__code="KZ-10-0001").earliest("id")
    member.until = AFTER
    member.save(update_fields=["until"])

    tally = coverage(world.campaign, AFTER, "KZ-10-0001").total.tally

    assert (tally.seats, tally.filled) == (3, 2)


def test_somebody_absent_is_not_trained():
    world = build()
    member = Member.objects.filter(commission__code="KZ-10-0001").earliest("id")
    world.attend(member.pk, THIRD_DAYS[0], present=False)

    assert coverage(world.campaign, AFTER).total.tally.trained == 0


def test_two_seminars_count_once():
    world = build()
    member = Member.objects.filter(commission__code="KZ-10-0001").earliest("id")
    world.attend(member.pk, THIRD_DAYS[3], stage=2)
    world.attend(member.pk, THIRD_DAYS[0], stage=3)

    series = daily(world.campaign, AFTER)

    first = (THIRD_DAYS[0] - NATIONAL_DAY).days
    assert series.trained == (0,) * first + (1,) * (len(series.trained) - first)


def test_the_daily_figures_end_at_the_day_asked_and_the_plan_does_not():
    world = build(held_until=AFTER)

    series = daily(world.campaign, NATIONAL_DAY + timedelta(1), "KZ-10")

    assert len(series.trained) == 2
    assert len(series.planned) == len(series.days) == 24
    assert series.planned[0] == series.trained[0] == 3
    assert series.planned[-1] == series.filled == 27


def test_late_is_measured_against_the_territorys_own_plan():
    world = build(held_until=NATIONAL_DAY)

    row = coverage(world.campaign, AFTER, "KZ-10", with_plan=True).total

    assert (row.planned, row.tally.trained) == (27, 3)
    assert round(row.gap, 1) == -88.9
    assert row.is_late


def test_stages_against_their_windows():
    world = build(held_until=NATIONAL_DAY)

    first, second, third = stage_progress(world.campaign, date(2026, 2, 27))

    assert (first.audience, first.trained, first.state, first.days_late) == (6, 6, "done", 0)
    assert (first.first_day, first.last_day, first.held) == (NATIONAL_DAY, NATIONAL_DAY, 1)
    assert (second.trained, second.state, second.days_late) == (0, "late", 2)
    assert (third.state, third.first_day) == ("plan", None)


def test_the_number_of_queries_does_not_grow_with_the_country():
    counts = []
    for regions in (1, 3):
        world = build(regions=regions, held_until=AFTER)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            coverage(world.campaign, AFTER, with_plan=True)
        counts.append(len(queries))
        _empty()

    assert counts[0] == counts[1]


def _replace_some(world, rng):
    for member in Member.objects.order_by("id"):
        if rng.random() < 0.2:
            _replace(member, NATIONAL_DAY + timedelta(rng.randrange(24)))
            if rng.random() < 0.5:
                newcomer = Member.objects.latest("id")
                world.attend(newcomer.pk, AFTER)


def _replace(member, day):
    member.until = day
    member.save(update_fields=["until"])
    person = Person.objects.create(
        code=f"n{member.pk}", iin_hash=f"n{member.pk}", iin_tail="0000", last_name="Жаңа",
        first_name="Мүше", search_key="жана", sort_key="0",
    )  # fmt: skip
    Member.objects.create(
        person=person, seat=member.seat, commission=member.commission, role=member.role,
        full_time=False, language="kk", since=day,
    )  # fmt: skip


def _empty():
    from kaskad.campaigns.models import Block, Campaign, Group, Place, Plan, Seminar, Stage
    from kaskad.commissions.models import RosterBatch, RosterRow, Seat
    from kaskad.seminars.models import Holding

    lift_guard()
    for model in (
        Holding, Attendance, Place, Seminar, Group, Plan, Stage, Block, Campaign, Member,
        RosterRow, RosterBatch, Seat, Person,
    ):  # fmt: skip
        model.objects.all().delete()
    for level in ("precinct", "district", "region", "central"):
        chosen = Commission.objects.filter(level=level)
        chosen.update(region=None, district=None)
        chosen.delete()


def test_all_districts_and_own_commissions_make_the_country():
    world = build(held_until=AFTER)

    report = district_coverage(world.campaign, AFTER)

    assert [row.code for row in report.children] == [
        "100010000", "100020000", "110010000", "110020000", "KZ-10:own", "KZ-11:own",
    ]  # fmt: skip
    assert report.total.tally == coverage(world.campaign, AFTER).total.tally


def test_a_correction_counts_from_the_day_of_its_confirmation():
    world = build(held_until=AFTER, shows_up=1.0)
    attendance = Attendance.objects.filter(seminar__group__stage__code="s3").earliest("id")
    held, corrected = attendance.day, AFTER + timedelta(days=2)
    before = [trained(world, held), trained(world, AFTER)]
    Attendance.every.filter(pk=attendance.pk).update(
        superseded_at=clock.at(corrected, time(12)), counts_until=corrected
    )
    Attendance.objects.create(
        campaign=world.campaign, seminar=attendance.seminar, member=attendance.member, day=held,
        counts_from=corrected, present=False, outcome="absent", evidence="roll_call", nonce="c",
        recorded_by="test", recorded_at=clock.at(corrected, time(12)), supersedes=attendance,
    )  # fmt: skip

    assert [trained(world, held), trained(world, AFTER)] == before
    assert trained(world, corrected) == before[1] - 1


def trained(world, day):
    return coverage(world.campaign, day).total.tally.trained
