"""One person asks that a member need not be taught, another one decides."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaskad.accounts.api import open_account
from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Exemption,
    ask_exemption,
    end_exemption,
    forget_exemptions,
    grant_exemption,
    refuse_exemption,
)
from kaskad.campaigns.vocab.exemptions import (
    ExemptionBySecond,
    ExemptionDecided,
    ExemptionEnds,
    ExemptionHolds,
    ExemptionOwn,
    ExemptionReason,
    ExemptionSitsNot,
)
from kaskad.commissions.models import Member
from kaskad.core.actor import Actor
from kaskad.reporting.api import Figure, measured
from tests.reporting.world import NATIONAL_DAY, build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Almaty"))
TODAY = NOW.date()
FIRST = Actor.system("first")
SECOND = replace(FIRST, label="second")
WHY = "Ұзақ еңбек демалысында"


@pytest.fixture
def world():
    return build(held_until=NATIONAL_DAY)


@pytest.fixture
def member():
    return Member.objects.order_by("-pk").first()


def _ask(world, member, **more):
    values = {"actor": FIRST, "reason": WHY, "now": NOW} | more
    return ask_exemption(campaign=world.campaign, member=member, **values)


def _exempt(world, day=TODAY):
    return measured(world.campaign, day).total[Figure.EXEMPT]


def test_whoever_asked_cannot_decide(world, member):
    asked = _ask(world, member)

    for decide in (grant_exemption, refuse_exemption):
        with pytest.raises(ExemptionBySecond):
            decide(actor=FIRST, exemption=asked, now=NOW)
    assert _exempt(world) == 0


def test_what_was_granted_counts_until_it_ends(world, member):
    asked = _ask(world, member, until=TODAY + timedelta(5))
    grant_exemption(actor=SECOND, exemption=asked, now=NOW)
    by_day = [_exempt(world, TODAY + timedelta(offset)) for offset in (-1, 0, 4, 5)]

    end_exemption(actor=SECOND, exemption=asked, now=NOW + timedelta(2))

    assert by_day == [0, 1, 1, 0]
    assert [_exempt(world, TODAY + timedelta(offset)) for offset in (1, 2)] == [1, 0]


def test_what_was_refused_counts_never_and_stays_refused(world, member):
    asked = _ask(world, member)
    refuse_exemption(actor=SECOND, exemption=asked, now=NOW)

    for change in (grant_exemption, end_exemption):
        with pytest.raises(ExemptionDecided):
            change(actor=SECOND, exemption=asked, now=NOW)
    assert _exempt(world) == 0


def test_repeating_changes_nothing(world, member):
    asked = _ask(world, member)
    again = _ask(world, member)
    for _turn in range(2):
        grant_exemption(actor=SECOND, exemption=asked, now=NOW)
    for _turn in range(2):
        end_exemption(actor=SECOND, exemption=asked, now=NOW)

    assert again == asked
    assert Entry.objects.filter(subject_code=str(member.pk)).count() == 3
    assert Exemption.objects.count() == 1


def test_a_reason_is_needed(world, member):
    with pytest.raises(ExemptionReason):
        _ask(world, member, reason="  ауырып ")


def test_an_end_that_has_passed_is_refused(world, member):
    with pytest.raises(ExemptionEnds):
        _ask(world, member, until=TODAY)


def test_who_left_is_not_asked_for(world, member):
    Member.objects.filter(pk=member.pk).update(until=TODAY)

    with pytest.raises(ExemptionSitsNot):
        _ask(world, member)


def test_who_is_exempt_is_not_asked_for_again_until_it_ends(world, member):
    asked = _ask(world, member)
    grant_exemption(actor=SECOND, exemption=asked, now=NOW)

    with pytest.raises(ExemptionHolds):
        _ask(world, member)

    end_exemption(actor=SECOND, exemption=asked, now=NOW)
    assert _ask(world, member) != asked


def test_what_ended_before_it_was_decided_is_not_granted(world, member):
    asked = _ask(world, member, until=TODAY + timedelta(1))

    with pytest.raises(ExemptionEnds):
        grant_exemption(actor=SECOND, exemption=asked, now=NOW + timedelta(1))

    refuse_exemption(actor=SECOND, exemption=asked, now=NOW + timedelta(1))


def test_nobody_decides_about_the_own_exemption(world, member):
    asked = _ask(world, member)
    own = open_account(actor=FIRST, label="Айжан", language="kk", code="m1", now=NOW)
    type(member.person).objects.filter(pk=member.person_id).update(account=own)
    herself = Actor(kind="person", code=own.code)

    for decide in (grant_exemption, refuse_exemption):
        with pytest.raises(ExemptionOwn):
            decide(actor=herself, exemption=asked, now=NOW)
    assert _exempt(world) == 0


def test_the_reason_is_not_in_the_record_and_can_be_forgotten(world, member):
    asked = _ask(world, member)
    grant_exemption(actor=SECOND, exemption=asked, now=NOW)
    before = _exempt(world)

    gone = [forget_exemptions(actor=FIRST, person=member.person, now=NOW) for _turn in range(2)]

    assert gone == [1, 0]
    assert Exemption.objects.get().reason == ""
    assert _exempt(world) == before == 1
    assert not any(WHY in str(entry.changes) for entry in Entry.objects.all())
