"""The ledger of a process follows every write, and is then what a reading anew would be."""

from datetime import timedelta
from random import Random

import numpy as np
import pytest
from django.db import connections

from kaskad.audit.api import FIGURES, Tag, forget
from kaskad.audit.models import Entry
from kaskad.campaigns.models import Group, Place
from kaskad.commissions.models import Commission, Member, Person
from kaskad.core import clock
from kaskad.reporting.api import coverage, measured
from kaskad.reporting.queries import ledger as ledgers
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.ledger_changes import REACHES
from kaskad.reporting.queries.ledger_rows import read_facts, read_frame
from kaskad.reporting.rules.ledger import built
from kaskad.seminars.models import Attendance
from tests.guards import lift_guard
from tests.reporting.repairs import repair
from tests.reporting.world import THIRD_DAYS, build

pytestmark = pytest.mark.django_db
DAY = THIRD_DAYS[2]


@pytest.fixture
def outside(monkeypatch):
    """Looks as a page does, outside of the transaction that every test runs in."""
    forget()

    def look(make):
        with monkeypatch.context() as patch:
            patch.setattr(connections["default"], "in_atomic_block", False)
            return make()

    yield look
    forget()


@pytest.fixture
def world():
    return build(regions=2, districts=3, precincts=4, members=4, held_until=DAY, shows_up=0.7)


def _entry(tag, code, scope="", kind="x"):
    Entry.objects.create(
        at=clock.now(), tag=tag.value, actor_kind="system", subject_kind=kind, subject_code=code,
        scope=scope, digest="",
    )  # fmt: skip


def _anew(world):
    return built(read_frame(world.campaign), read_facts(world.campaign))


def _same(one, other):
    for part in ("rows", "taken_back", "certified", "exempt", "earlier"):
        mine, theirs = getattr(one, part), getattr(other, part)
        for name in mine.__slots__:
            assert np.array_equal(getattr(mine, name), getattr(theirs, name)), (part, name)


def _attend(world, member):
    member = Member.objects.get(pk=member)
    attendance = world.attend(member.pk, DAY)
    _entry(Tag.ATTENDANCE_RECORDED, attendance.seminar.code, "elsewhere", "seminar")


def _take_back(world, rng):
    attendance = rng.choice(list(Attendance.objects.filter(present=True)))
    lift_guard()
    Attendance.every.filter(pk=attendance.pk).update(
        superseded_at=clock.now(), counts_until=DAY + timedelta(1)
    )
    _entry(Tag.ATTENDANCE_CORRECTED, attendance.seminar.code, "", "seminar")


def _replace(rng):
    old = rng.choice(list(Member.objects.filter(until=None)))
    Member.objects.filter(pk=old.pk).update(until=DAY)
    person = Person.objects.create(
        code=f"n{old.pk}", iin_hash=f"n{old.pk:063d}", iin_tail="0000", last_name="Тегі",
        first_name="Аты", search_key="тегі аты", sort_key="00",
    )  # fmt: skip
    Member.objects.create(
        person=person, seat=old.seat, commission=old.commission, role=old.role, language="ru",
        since=DAY,
    )  # fmt: skip
    _entry(Tag.MEMBER_REPLACED, str(old.pk), old.commission.code, "member")


@pytest.mark.parametrize("repairs", [0, 2])
def test_after_any_writes_it_is_what_a_reading_anew_gives(world, outside, monkeypatch, repairs):
    rng = Random(8)
    for number in range(repairs):
        _repair(world, DAY + timedelta(number))
    outside(lambda: ledger_of(world.campaign))
    # From here on nobody reads everybody.
    monkeypatch.setattr(ledgers, "_whole", None)
    monkeypatch.setattr(ledgers, "_MANY", 1.0)
    unseen = Member.objects.exclude(pk__in=Attendance.objects.values("member"))
    absent = list(unseen.values_list("pk", flat=True))
    deeds = [
        lambda: _attend(world, absent.pop(rng.randrange(len(absent)))),
        lambda: _take_back(world, rng),
        lambda: _replace(rng),
    ]

    for _turn in range(12):
        for deed in rng.sample(deeds, rng.randint(1, 2)):
            deed()
        found = outside(lambda: ledger_of(world.campaign))
        _same(found, _anew(world))
        assert bool(len(found.earlier.member)) == bool(repairs)


def _repair(world, on):
    ahead = Group.objects.filter(plan__state="in_force", seminars__day__gt=on + timedelta(1))
    repair(world.campaign, ahead.earliest("seminars__day", "id"), THIRD_DAYS[-1], on)


def test_another_plan_in_force_shows_at_the_next_look_of_days_before_it_too(world, outside):
    def told():
        return [measured(world.campaign, DAY + timedelta(offset)).total for offset in range(7)]

    before = outside(told)
    _repair(world, DAY + timedelta(1))

    after = outside(told)

    _same(outside(lambda: ledger_of(world.campaign)), _anew(world))
    assert after[0] == before[0]
    assert after != before


def test_a_new_attendance_shows_at_the_next_look_everywhere(world, outside):
    place = Place.objects.exclude(member__in=Attendance.objects.values("member")).first()
    commission = place.member.commission

    def trained():
        return [
            coverage(world.campaign, DAY, of).total.tally.trained
            for of in (None, commission.region.code, commission.district.code, commission.code)
        ]

    before = outside(trained)
    _attend(world, place.member_id)

    assert outside(trained) == [number + 1 for number in before]


def test_an_entry_that_is_committed_after_a_later_one_is_not_missed(world, outside):
    outside(lambda: ledger_of(world.campaign))
    last = Entry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    first, second = [one for one in world.members if one[2] == 3][:2]
    Entry.objects.create(
        id=last + 10, at=clock.now(), tag=Tag.MEMBER_UPDATED.value, actor_kind="system",
        subject_kind="member", subject_code="1", digest="",
        scope=Commission.objects.get(pk=second[1]).code,
    )  # fmt: skip
    Member.objects.filter(pk=second[0]).update(language="ru")
    outside(lambda: ledger_of(world.campaign))

    Member.objects.filter(pk=first[0]).update(language="ru")
    Entry.objects.create(
        id=last + 5, at=clock.now(), tag=Tag.MEMBER_UPDATED.value, actor_kind="system",
        subject_kind="member", subject_code="1", digest="",
        scope=Commission.objects.get(pk=first[1]).code,
    )  # fmt: skip

    _same(outside(lambda: ledger_of(world.campaign)), _anew(world))


def test_what_concerns_everybody_is_read_anew(world, outside):
    outside(lambda: ledger_of(world.campaign))
    Place.objects.all().delete()
    _entry(Tag.PLAN_PUT_IN_FORCE, "kz-referendum-2026/1", "KZ", "plan")

    found = outside(lambda: ledger_of(world.campaign))

    _same(found, _anew(world))
    assert (found.rows.placed == -1).all()


def test_a_large_country_is_read_anew_beside_its_readers(world, outside, monkeypatch):
    """Meanwhile they are told of what is written, and of the rest once it is read."""
    begun = []

    class Later:
        def __init__(self, target, **_more) -> None:
            self.start = lambda: begun.append(target)

    monkeypatch.setattr(ledgers, "_LONG", 0.0)
    monkeypatch.setattr(ledgers.threading, "Thread", Later)
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    outside(lambda: ledger_of(world.campaign))
    Place.objects.all().delete()
    _entry(Tag.PLAN_PUT_IN_FORCE, "kz-referendum-2026/1", "KZ", "plan")
    trained = outside(lambda: coverage(world.campaign, DAY).total.tally.trained)
    absent = Member.objects.exclude(pk__in=Attendance.objects.values("member")).first()
    _attend(world, absent.pk)

    meanwhile = outside(lambda: coverage(world.campaign, DAY).total.tally.trained)
    places = outside(lambda: ledger_of(world.campaign)).rows.placed
    outside(begun.pop())

    assert meanwhile == trained + 1
    assert (places != -1).any()
    _same(outside(lambda: ledger_of(world.campaign)), _anew(world))


def test_every_tag_that_changes_a_figure_changes_the_stamp():
    assert [tag for tag in REACHES if not tag.value.startswith(FIGURES)] == []
