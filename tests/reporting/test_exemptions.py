"""One person asks that a member need not be taught, another one decides."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kaskad.audit.models import Entry
from kaskad.commissions.models import Member
from kaskad.core.actor import Actor
from kaskad.reporting.api import (
    Figure,
    ask_exemption,
    end_exemption,
    grant_exemption,
    measured,
    refuse_exemption,
)
from kaskad.reporting.models import Exemption
from kaskad.reporting.operations.exemptions import (
    ExemptionBySecond,
    ExemptionDecided,
    ExemptionEnds,
    ExemptionReason,
    ExemptionSitsNot,
)
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
