"""What is read of sheets: counts, the untrained, debts, the way of a member, the agenda."""

from datetime import date, time, timedelta

from kaskad.accounts.api import actor_of
from kaskad.campaigns.api import seminars_of_member
from kaskad.campaigns.models import Block, Seminar
from kaskad.commissions.models import Commission, Member
from kaskad.core.actor import Actor
from kaskad.seminars.api import (
    Attendance,
    DayCount,
    SheetCount,
    Step,
    agenda_of,
    attendance_of,
    current_campaign,
    day_count,
    held_seminar,
    is_trainer,
    missed_of,
    missing_sheets,
    own_seat,
    present_on,
    sheet_counts,
    sheet_of,
    trained_on,
    waiting_for_make_up,
    way_of,
    without_trainer,
)
from kaskad.seminars.queries.sheet import Looked, SheetTally, exempt_on, part_of_sheet
from tests.attendance import now_absent
from tests.exemptions import exempted
from tests.reporting.world import NATIONAL_DAY, SECOND_DAYS
from tests.seminars.conftest import evening

AFTER = SECOND_DAYS[-1] + timedelta(days=1)


def root():
    return Commission.objects.get(code="KZ")


def test_counts_of_sheets(third_stage):
    seminar = third_stage.first("s2")
    members = third_stage.members(seminar)
    now_absent(Attendance.objects.filter(seminar=seminar, member=members[0]))

    asked = (third_stage.campaign, [seminar.pk, third_stage.first("s3").pk])
    counts = sheet_counts(*asked)

    assert counts == {seminar.pk: SheetCount(len(members) - 1, 1)}
    assert counts[seminar.pk].all == len(members)
    for member in members[:2]:  # one was absent, one came all the same
        exempted(third_stage.campaign, member, evening(seminar.day))
    assert sheet_counts(*asked) == {seminar.pk: SheetCount(len(members) - 1, 0)}


def test_a_sheet_does_not_expect_who_is_exempt_and_did_not_come(third_stage):
    seminar = third_stage.first("s2")
    members = third_stage.members(seminar)
    now_absent(Attendance.objects.filter(seminar=seminar, member__in=members[:2]))
    for member in (members[0], members[2]):
        exempted(third_stage.campaign, member, evening(seminar.day))

    part = part_of_sheet(seminar, Looked())

    exempt = {members[0], members[2]}
    assert {row.member_id for row in part.rows if row.is_exempt} == exempt
    assert exempt_on(seminar) == exempt
    everybody = len(members)
    assert part.tally == SheetTally(everybody, everybody - 2, absent=1, exempt=2, guests=1)
    assert (part.tally.expected, part.tally.unmarked) == (everybody - 1, 0)


def test_who_is_exempt_later_or_no_more_is_expected(third_stage):
    seminar = third_stage.first("s2")
    first, second = third_stage.members(seminar)[:2]
    days = [seminar.day + timedelta(days=offset) for offset in (1, -1)]
    exempted(third_stage.campaign, first, evening(days[0]))
    exempted(third_stage.campaign, second, evening(days[1]), seminar.day)

    assert exempt_on(seminar) == frozenset()
    assert part_of_sheet(seminar, Looked()).tally.exempt == 0
    assert not any(row.is_exempt for row in sheet_of(seminar))


def test_the_sheet_lists_those_who_sat_on_the_day(third_stage):
    seminar = third_stage.first("s2")
    left, *others = third_stage.members(seminar)
    Member.objects.filter(pk=left).update(until=seminar.day)

    rows = sheet_of(seminar)

    assert sorted(row.member_id for row in rows) == sorted(others)
    assert {row.present for row in rows} == {True}


def test_who_was_absent_and_is_not_trained_is_missed(third_stage):
    seminar = third_stage.first("s2")
    first, second, third = third_stage.members(seminar)[:3]
    now_absent(Attendance.objects.filter(seminar=seminar))
    third_stage.world.attend(first, AFTER)  # trained elsewhere
    Member.objects.filter(pk=second).update(until=AFTER)  # has left
    later = third_stage.first("s3")
    later.group.places.create(member_id=third)

    rows = {row.member_id: row for row in missed_of(third_stage.campaign, [seminar.pk], AFTER)}

    assert first not in rows
    assert second not in rows
    assert (rows[third].missed_day, rows[third].next_day) == (seminar.day, later.day)
    assert {row.next_day for row in rows.values() if row.member_id != third} == {None}


def test_who_is_exempt_is_not_missed_and_waits_for_no_make_up(third_stage):
    seminar, now = third_stage.first("s2"), evening(AFTER)
    first, second = third_stage.members(seminar)[:2]
    now_absent(Attendance.objects.filter(seminar=seminar, member__in=[first, second]))
    assert waiting_for_make_up(third_stage.campaign, root(), AFTER) == 2

    exempted(third_stage.campaign, first, now)

    rows = missed_of(third_stage.campaign, [seminar.pk], AFTER)
    assert [row.member_id for row in rows] == [second]
    assert waiting_for_make_up(third_stage.campaign, root(), AFTER) == 1


def _way(campaign, member, today):
    return way_of(campaign, member, seminars_of_member(campaign, member_ids=[member]), today)


def test_the_way_of_members(third_stage):
    third_stage_member = third_stage.members(third_stage.first("s3"))[-1]
    trained = third_stage.members(third_stage.first("s2"))[0]

    assert _way(third_stage.campaign, third_stage_member, AFTER).step in (Step.AHEAD, Step.TODAY)
    assert _way(third_stage.campaign, trained, AFTER).step is Step.TRAINED
    assert _way(third_stage.campaign, 10**9, AFTER).step is Step.UNPLANNED


def test_a_later_attendance_does_not_count_before_its_day(third_stage):
    seminar = third_stage.first("s2")
    member = third_stage.members(seminar)[0]
    before = seminar.day - timedelta(days=1)

    assert _way(third_stage.campaign, member, before).step is not Step.TRAINED


def test_who_was_there_on_a_day(third_stage):
    seminar = third_stage.first("s2")
    same_day = Attendance.objects.filter(day=seminar.day)

    assert present_on(third_stage.campaign, seminar.day, root()) == same_day.count()
    assert present_on(third_stage.campaign, AFTER, root()) == 0
    district = seminar.group.commission
    in_district = same_day.filter(member__commission__district=district).count()
    assert present_on(third_stage.campaign, seminar.day, district) == in_district


def test_past_seminars_without_a_sheet(second_stage):
    seminars = second_stage.seminars("s2")
    debts = missing_sheets(second_stage.campaign, root(), AFTER)

    assert sum(debt.count for debt in debts) == len(seminars)
    assert debts[0].first_day == seminars[0].day
    assert missing_sheets(second_stage.campaign, root(), seminars[0].day) == []


def test_debts_are_of_the_subtree(second_stage):
    seminar = second_stage.first("s2")

    debts = missing_sheets(second_stage.campaign, seminar.group.commission, AFTER)

    assert {debt.commission_code for debt in debts} == {seminar.group.commission.code}


def test_seminars_without_a_trainer_or_with_one_who_leaves(second_stage):
    today = NATIONAL_DAY
    assert without_trainer(second_stage.campaign, root(), today) == []
    one, other = second_stage.seminars("s2")[0], second_stage.seminars("s3")[-1]
    Seminar.objects.filter(pk=one.pk).update(trainer=None)
    Member.objects.filter(pk=other.trainer_id).update(until=other.day)

    debts = without_trainer(second_stage.campaign, root(), today)

    left = [s for s in second_stage.seminars("s3") if s.trainer_id == other.trainer_id]
    late = [s for s in left if s.day >= other.day]
    assert sum(debt.count for debt in debts) >= 1 + len(late)


def test_the_national_seminar_needs_no_trainer(days):
    assert without_trainer(days.campaign, root(), NATIONAL_DAY) == []


def test_the_seminars_of_a_day(second_stage):
    seminar = second_stage.first("s2")
    planned = [s for s in second_stage.seminars("s2") if s.day == seminar.day]
    Seminar.objects.filter(pk=seminar.pk).update(state="cancelled")

    count = day_count(second_stage.campaign, root(), seminar.day)

    assert count == DayCount(planned=len(planned) - 1, held=0, cancelled=1)


def test_the_agenda_lays_the_blocks_over_the_time(days):
    Block.objects.update(minutes=40, questions_minutes=15)

    rows = agenda_of(days.campaign, national=False, starts=time(10), minutes=240)

    assert [(row.number, row.starts, row.minutes) for row in rows] == [
        (1, time(10, 0), 55), (2, time(10, 55), 55), (3, time(11, 50), 55), (4, time(12, 45), 55),
        (0, time(13, 40), 20),
    ]  # fmt: skip


def test_the_national_agenda_leaves_out_what_is_not_national(days):
    rows = agenda_of(days.campaign, national=True, starts=time(10), minutes=165)

    assert [row.number for row in rows] == [1, 2, 3]


def test_blocks_that_do_not_fit_have_no_times(days):
    rows = agenda_of(days.campaign, national=False, starts=time(10), minutes=60)

    assert {row.starts for row in rows} == {None}


def test_the_campaign_of_a_day(days):
    assert current_campaign(date(2026, 3, 4)) == days.campaign
    assert current_campaign(date(2027, 3, 4)) == days.campaign


def test_without_a_campaign_there_is_none(db):
    assert current_campaign(date(2026, 3, 4)) is None


def test_days_of_training_and_attendance(third_stage):
    seminar = third_stage.first("s2")
    member = third_stage.members(seminar)[0]

    assert trained_on(third_stage.campaign)[member] == seminar.day
    assert attendance_of(member, third_stage.campaign) == [(seminar.code, seminar.day, True)]


def test_what_a_held_seminar_rests_on(third_stage):
    seminar = third_stage.first("s2")

    held = held_seminar(seminar)

    assert (held.seminar_code, held.trainer_code) == (seminar.code, seminar.trainer.person.code)
    assert (held.basis_seminar_code, held.basis_day) == (
        third_stage.first("s1").code, NATIONAL_DAY,
    )  # fmt: skip
    assert held_seminar(third_stage.first("s3")) is None
    assert held_seminar(third_stage.first("s1")).basis_day is None


def test_ones_own_seat(days):
    member = Member.objects.filter(commission__level="precinct").first()
    actor = actor_of(days.account_of(member.pk), now=evening(NATIONAL_DAY))

    seat = own_seat(actor, NATIONAL_DAY)

    precinct = member.commission
    assert (seat.member_id, seat.commission_code) == (member.pk, precinct.code)
    assert (seat.district.en, seat.region.en) == (
        precinct.district.name_en,
        precinct.region.name_en,
    )
    assert seat.region_code == precinct.region.code
    assert own_seat(actor, date(2020, 1, 1)) is None
    assert own_seat(Actor.stranger(), NATIONAL_DAY) is None
    assert own_seat(Actor.command(), NATIONAL_DAY) is None


def test_the_seat_of_a_region_names_no_region_twice(days):
    member = Member.objects.filter(commission__level="region").first()
    actor = actor_of(days.account_of(member.pk), now=evening(NATIONAL_DAY))

    seat = own_seat(actor, NATIONAL_DAY)

    assert (str(seat.district), str(seat.region)) == ("", "")


def test_who_teaches_is_a_trainer(days):
    seminar = days.first("s3")
    ordinary = days.members(seminar)[0]
    actor = actor_of(days.account_of(ordinary), now=evening(NATIONAL_DAY))
    seat = own_seat(actor, NATIONAL_DAY)
    assert not is_trainer(actor, days.campaign, seat)
    assert not is_trainer(actor, None, seat)

    Seminar.objects.filter(pk=seminar.pk).update(trainer=ordinary)

    assert is_trainer(actor, days.campaign, seat)
