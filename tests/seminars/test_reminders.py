"""Who is told what about their seminar, and nobody twice."""

import json
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kaskad.campaigns.api import Seminar, cancel_seminar, end_exemption
from kaskad.campaigns.models import Group, Place, Plan
from kaskad.commissions.api import Member, Newcomer, replace_member
from kaskad.core import clock
from kaskad.core.secrets import unseal
from kaskad.demo.country import iin
from kaskad.messaging.models import Message
from kaskad.seminars.api import remind_members
from kaskad.seminars.models import Attendance
from kaskad.seminars.operations import reminders
from kaskad.seminars.rules.attendance import Appointment, News, news
from tests.exemptions import SECOND, exempted
from tests.reporting.world import NATIONAL_DAY
from tests.seminars.conftest import COMMAND, evening

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database

TODAY = date(2026, 3, 2)
TEN = clock.at(TODAY, evening(TODAY).time()).time()


def _at(seminar="s1", day=TODAY + timedelta(days=3), starts=TEN, venue=1, cancelled=False):
    return Appointment(seminar, day, starts, venue, cancelled)


@pytest.mark.parametrize(
    ("told", "stands", "missed", "expected"),
    [
        (None, _at(), None, News.PLANNED),
        (_at(), _at(), None, None),
        (_at(), _at(venue=2), None, News.CHANGED),
        (_at(), _at(day=TODAY + timedelta(days=4)), None, News.CHANGED),
        (_at(), _at("s2", venue=1), None, None),
        (_at(), _at("s2", venue=2), None, News.CHANGED),
        (_at(), _at(cancelled=True), None, News.CANCELLED),
        (_at(day=TODAY - timedelta(days=1)), _at(cancelled=True), None, None),
        (_at(cancelled=True), _at("s2"), None, News.CHANGED),
        (None, _at(cancelled=True), None, None),
        (_at("s0"), _at("s1", day=TODAY + timedelta(days=5)), TODAY, News.MISSED),
        (None, _at("s1"), TODAY, News.MISSED),
        (_at("s1"), _at("s1", venue=2), TODAY, News.CHANGED),
        (_at(), None, None, None),
    ],
)
def test_what_is_news(told, stands, missed, expected):
    assert news(told, stands, missed, TODAY) == expected


def _told(kind):
    return Message.objects.filter(kind=kind).order_by("id")


def _remind(days, now):
    return dict(remind_members(actor=COMMAND, campaign=days.campaign, now=now).queued)


@pytest.fixture(autouse=True)
def invented(settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True


@pytest.fixture
def before(second_stage):
    """The evening two days before the first seminar of the third stage; everybody was told."""
    days = second_stage
    days.seminar = days.first("s3")
    days.now = evening(days.seminar.day - timedelta(days=2))
    _remind(days, days.now)
    Message.objects.all().delete()
    return days


def test_members_hear_the_day_before_and_only_once(before):
    now = evening(before.seminar.day - timedelta(days=1))
    first, again = _remind(before, now), _remind(before, now)

    members = before.members(before.seminar)
    expected = Place.objects.filter(
        group__plan=before.world.plan, group__seminars__day=before.seminar.day,
        group__seminars__state="planned",
    ).count()  # fmt: skip
    assert first == {"seminar_tomorrow": expected}
    assert again == {}
    assert len(members) <= Message.objects.count() == expected
    one = _told("seminar_tomorrow")[0]
    assert one.not_after == clock.at(before.seminar.day, before.seminar.starts)
    assert one.place
    assert one.region


def test_a_moved_seminar_is_told_with_old_and_new(before):
    seminar = before.seminar
    Seminar.objects.filter(pk=seminar.pk).update(day=seminar.day + timedelta(days=1))
    _stamp(before)

    assert _remind(before, before.now)["seminar_changed"] == len(before.members(seminar))
    _stamp(before)
    assert "seminar_changed" not in _remind(before, before.now)
    assert {one.urgent for one in _told("seminar_changed")} == {False}


def test_a_seminar_cancelled_today_is_urgent(before):
    now = clock.at(before.seminar.day, evening(TODAY).time().replace(hour=7))
    reminded = evening(before.seminar.day - timedelta(days=1))
    _remind(before, reminded)
    cancel_seminar(actor=COMMAND, seminar=before.seminar, reason="Боран", now=now)

    counts = _remind(before, now)

    assert counts["seminar_cancelled"] == len(before.members(before.seminar))
    assert {one.urgent for one in _told("seminar_cancelled")} == {True}


def test_who_missed_hears_the_new_date(before):
    seminar, member = before.seminar, before.members(before.seminar)[0]
    Attendance.objects.create(
        campaign=before.campaign, seminar=seminar, member_id=member, day=seminar.day,
        counts_from=seminar.day, outcome="absent", present=False, evidence="roll_call",
        nonce="n", recorded_by="x", recorded_at=before.now,
    )  # fmt: skip
    Seminar.objects.filter(pk=seminar.pk).update(state="held")
    group = Group.objects.create(
        plan=before.world.plan, stage=seminar.group.stage, commission=seminar.group.commission,
        round=1, number=1, language="kk", format="online",
    )  # fmt: skip
    Seminar.objects.create(
        code="zzz", group=group, day=seminar.day + timedelta(days=5), half="am",
        starts=seminar.starts, minutes=90, trainer=seminar.trainer,
        planned_day=seminar.day + timedelta(days=5),
    )  # fmt: skip
    Place.objects.create(group=group, member_id=member)
    _stamp(before)

    assert _remind(before, evening(seminar.day))["seminar_missed"] == 1


def test_the_questions_do_not_grow_with_the_members(before):
    now = evening(before.seminar.day - timedelta(days=1))
    with CaptureQueriesContext(connection) as seen:
        _remind(before, now)

    assert len(seen) < 40
    assert Message.objects.count() > 5


def _said(message):
    return json.loads(unseal(message.values_sealed))


def test_when_the_first_plan_is_in_force_everybody_hears_day_time_and_place_once(days):
    now = evening(NATIONAL_DAY - timedelta(days=2))
    with CaptureQueriesContext(connection) as seen:
        counts = _remind(days, now)
    _stamp(days)
    again = _remind(days, now)

    placed = Place.objects.filter(group__plan=days.world.plan).values("member_id").distinct()
    assert counts["seminar_planned"] == placed.count() == _told("seminar_planned").count()
    assert again == {}
    assert len(seen) < 60
    assert {one.urgent for one in _told("seminar_planned")} == {False}
    place = Place.objects.select_related("member__person").filter(group__stage__code="s3")[0]
    seminar = Seminar.objects.get(group=place.group)
    mine = Message.objects.get(
        recipient__key=place.member.person.code,
        kind="seminar_planned",
        occasion__contains=seminar.code,
    )
    assert (_said(mine)["day"], _said(mine)["time"]) == (
        f"{seminar.day}", f"{seminar.starts:%H:%M}",
    )  # fmt: skip


def test_a_whole_country_is_told_part_by_part_and_everybody_once(days, monkeypatch):
    monkeypatch.setattr(reminders, "AT_ONCE", 20)
    now = evening(NATIONAL_DAY - timedelta(days=2))
    counts = []
    while found := _remind(days, now):
        counts.append(found.get("seminar_planned", 0))

    placed = Place.objects.filter(group__plan=days.world.plan).values("member_id").distinct()
    assert set(counts[:-1]) == {20}
    assert sum(counts) == placed.count() == _told("seminar_planned").count()


def test_nobody_is_told_of_a_plan_that_is_a_draft(days):
    Plan.objects.update(state="draft")

    assert _remind(days, evening(NATIONAL_DAY - timedelta(days=2))) == {}
    assert not Message.objects.exists()


def test_a_new_version_with_the_same_days_and_places_is_no_news(before):
    for seminar in Seminar.objects.all():
        Seminar.objects.filter(pk=seminar.pk).update(code=f"n{seminar.pk}")
    _stamp(before)

    assert _remind(before, before.now) == {}
    assert not Message.objects.exists()


def _newcomer(days, seminar):
    """Somebody takes the seat of a member of the seminar, through the operation."""
    leaves = Member.objects.get(pk=days.members(seminar)[0])
    number = iin.make(Random(5), date(1991, 1, 1), female=False, used=())
    who = Newcomer(
        iin=number, last_name="Жаңабаев", first_name="Асан", phone="+77015554433",
        language=leaves.language,
    )  # fmt: skip
    since = clock.local_day(days.now)
    return replace_member(actor=COMMAND, member=leaves, newcomer=who, since=since, now=days.now)


def _book(days, came):
    Place.objects.create(group=days.seminar.group, member=came)
    _stamp(days)


def test_a_newcomer_hears_seminar_and_commission_exactly_once(before):
    came = _newcomer(before, before.seminar)
    assert "replacement" not in _remind(before, before.now)  # no seminar, nothing to tell
    _book(before, came)

    first = _remind(before, before.now)
    _stamp(before)
    again = _remind(before, before.now)

    assert first == {"replacement": 1}
    assert again == {}
    message = Message.objects.get(recipient__key=came.person.code)
    said = _said(message)
    assert message.kind == "replacement"
    assert said["day"] == f"{before.seminar.day}"
    assert said["time"] == f"{before.seminar.starts:%H:%M}"
    assert said["commission"]["kk"] == came.commission.name_kk
    assert unseal(message.recipient.phone_sealed) == "+77015554433"


def test_a_booking_that_is_taken_back_tells_nobody(before):
    came = _newcomer(before, before.seminar)
    with transaction.atomic():
        _book(before, came)
        _remind(before, before.now)
        transaction.set_rollback(True)

    assert not Message.objects.filter(recipient__key=came.person.code).exists()
    assert "replacement" not in _remind(before, before.now)


def test_a_newcomer_whose_seminar_moves_later_hears_the_change_like_everybody(before):
    came = _newcomer(before, before.seminar)
    _book(before, came)
    _remind(before, before.now)
    Seminar.objects.filter(pk=before.seminar.pk).update(day=before.seminar.day + timedelta(days=1))
    _stamp(before)
    _remind(before, before.now)

    mine = Message.objects.filter(recipient__key=came.person.code).order_by("id")
    assert [one.kind for one in mine] == ["replacement", "seminar_changed"]


def _stamp(days):
    """The data changed past the operations; the next scan looks again."""
    from kaskad.seminars.models import ReminderScan

    ReminderScan.objects.update(stamp="")


def test_who_is_exempt_on_the_day_hears_nothing_until_it_ends(before):
    now = evening(before.seminar.day - timedelta(days=1))
    first, second, *_others = before.members(before.seminar)
    found = exempted(before.campaign, first, now)
    exempted(before.campaign, second, now, before.seminar.day)

    _remind(before, now)

    told = _told_people()
    codes = {key: one.person.code for key, one in Member.objects.in_bulk([first, second]).items()}
    assert codes[first] not in told
    assert codes[second] in told

    end_exemption(actor=SECOND, exemption=found, now=now)
    _remind(before, now)
    assert _told_people() == told | {codes[first]}


def _told_people():
    return set(_told("seminar_tomorrow").values_list("recipient__key", flat=True))
