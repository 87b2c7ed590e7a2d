"""Exemptions as they are read: on a day, and those of a territory."""

from datetime import timedelta

import pytest

from kaskad.campaigns.access import exemption_for
from kaskad.campaigns.api import (
    ExemptionStanding,
    exempt_days,
    exempt_members,
    exemption_on,
    exemption_to_show,
    exemptions_of_place,
    exemptions_within,
    refuse_exemption,
    waiting_by_asker,
    withdraw_exemption,
)
from kaskad.commissions.models import Member
from kaskad.core.actor import Actor, HeldGrant
from kaskad.core.clock import local_day
from kaskad.core.refusal import NotFound
from kaskad.messaging.models import Message
from tests.campaigns.world import NOW
from tests.exemptions import FIRST, SECOND, asked, exempted

TODAY = local_day(NOW)
LATER = TODAY + timedelta(days=3)


@pytest.fixture
def people(country):
    """Three members of one precinct, and one of another district."""
    here = country.of("KZ-15-1001")[:3]
    return [one.pk for one in (*here, country.of("KZ-15-2001")[0])]


def kinds(campaign, country, code, day=TODAY, limit=10):
    found = exemptions_within(campaign, country.commissions[code], day, limit)
    parts = (found.waiting, found.holding, found.over)
    return [[row.member_id for row in part.rows] for part in parts], [p.count for p in parts]


def test_somebody_is_exempt_from_the_grant_until_the_last_day(campaign, people):
    exempted(campaign, people[0], NOW, LATER)
    asked(campaign, people[1], NOW)

    days = [TODAY + timedelta(days=n) for n in (-1, 0, 2, 3)]
    assert [people[0] in exempt_members(campaign, day) for day in days] == [
        False, True, True, False,
    ]  # fmt: skip
    assert [exempt_days(campaign).holds(people[0], day) for day in days] == [
        False, True, True, False,
    ]  # fmt: skip
    assert exempt_members(campaign, TODAY) == {people[0]}
    assert exemption_on(campaign, people[1], TODAY) is None
    assert exemption_to_show(campaign, people[1], TODAY).member_id == people[1]
    assert exemption_to_show(campaign, people[2], TODAY) is None


def test_a_territory_has_its_own_and_what_waits_comes_first(campaign, country, people):
    first, second, third, elsewhere = people
    exempted(campaign, first, NOW, LATER)
    asked(campaign, second, NOW)
    refuse_exemption(actor=SECOND, exemption=asked(campaign, third, NOW), now=NOW)
    exempted(campaign, elsewhere, NOW)
    again = asked(campaign, third, NOW)
    withdraw_exemption(actor=FIRST, exemption=again, now=NOW)

    own = kinds(campaign, country, "154801000")
    assert own == ([[second], [first], [third, third]], [1, 1, 2])
    assert kinds(campaign, country, "KZ")[0] == [[second], [elsewhere, first], [third, third]]
    assert kinds(campaign, country, "KZ", limit=1) == (
        [[second], [elsewhere], [third]], [1, 2, 2],
    )  # fmt: skip
    ended = kinds(campaign, country, "154801000", day=LATER)
    assert ended == ([[second], [], [third, third, first]], [1, 0, 3])
    assert waiting_by_asker(campaign, country.commissions["KZ"]) == {FIRST.mark: 1}
    assert waiting_by_asker(campaign, country.commissions["154802000"]) == {}


def test_who_left_the_seat_is_among_those_that_are_over(campaign, country, people):
    exempted(campaign, people[0], NOW)
    Member.objects.filter(pk=people[0]).update(until=LATER)

    (row,) = exemptions_of_place(campaign, country.commissions["KZ"], LATER)

    assert row.standing is ExemptionStanding.ENDED
    assert kinds(campaign, country, "KZ", day=LATER) == ([[], [], [people[0]]], [0, 0, 1])
    assert kinds(campaign, country, "KZ") == ([[], [people[0]], []], [0, 1, 0])


def test_an_exemption_is_found_by_staff_of_the_subtree_only(campaign, people):
    code = exempted(campaign, people[0], NOW).code
    own, foreign = (
        Actor(kind="person", code="a", grants=(HeldGrant("coordinator", scope),))
        for scope in ("154801000", "154802000")
    )

    assert exemption_for(own, code).member_id == people[0]
    for actor, wanted in ((foreign, code), (own, "abc"), (Actor.stranger(), code)):
        with pytest.raises(NotFound):
            exemption_for(actor, wanted)
    assert Message.objects.count() == 0
