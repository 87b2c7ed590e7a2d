"""One person asks that a member need not be taught, another one decides."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from kaskad.accounts.api import open_account
from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Exemption,
    ask_exemption,
    end_exemption,
    forget_exemptions,
    grant_exemption,
    refuse_exemption,
    withdraw_exemption,
)
from kaskad.campaigns.vocab.exemptions import (
    ExemptionBySecond,
    ExemptionDecided,
    ExemptionEnds,
    ExemptionHolds,
    ExemptionOfOther,
    ExemptionOwn,
    ExemptionReason,
    ExemptionSitsNot,
    ExemptionTakenBack,
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


def test_whoever_asked_takes_it_back_once(world, member):
    asked = _ask(world, member)
    with pytest.raises(ExemptionOfOther):
        withdraw_exemption(actor=SECOND, exemption=asked, now=NOW)

    for _turn in range(2):
        found = withdraw_exemption(actor=FIRST, exemption=asked, now=NOW)

    assert (found.state, found.decided_by, found.decided_at) == ("withdrawn", asked.asked_by, NOW)
    tags = Entry.objects.filter(subject_code=str(member.pk)).order_by("id")
    assert list(tags.values_list("tag", flat=True)) == [
        "campaigns:exemption:asked", "campaigns:exemption:withdrawn",
    ]  # fmt: skip
    assert _exempt(world) == 0


def test_what_was_taken_back_is_not_decided_and_can_be_asked_again(world, member):
    asked = _ask(world, member)
    withdraw_exemption(actor=FIRST, exemption=asked, now=NOW)

    for change in (grant_exemption, refuse_exemption, end_exemption):
        with pytest.raises(ExemptionTakenBack):
            change(actor=SECOND, exemption=asked, now=NOW)

    again = _ask(world, member)
    grant_exemption(actor=SECOND, exemption=again, now=NOW)
    assert again != asked
    assert _exempt(world) == 1


@pytest.mark.parametrize("decide", [grant_exemption, refuse_exemption])
def test_what_was_decided_is_not_taken_back(world, member, decide):
    asked = _ask(world, member)
    decided = decide(actor=SECOND, exemption=asked, now=NOW)

    with pytest.raises(ExemptionDecided):
        withdraw_exemption(actor=FIRST, exemption=asked, now=NOW)

    decided.refresh_from_db()
    assert decided.decided_by == SECOND.mark


@pytest.mark.parametrize(
    ("state", "by"), [("withdrawn", SECOND), ("granted", FIRST), ("refused", FIRST)]
)
def test_the_database_knows_who_may(world, member, state, by):
    asked = _ask(world, member)
    values = {"state": state, "decided_by": by.mark, "decided_at": NOW, "since": TODAY}

    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.filter(pk=asked.pk).update(**values)


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
