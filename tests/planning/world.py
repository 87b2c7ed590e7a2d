"""A small country that can be planned: two districts with halls, everybody near them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Member
from kaskad.core.actor import Actor
from tests.campaigns.world import Country, build_country, make_campaign, make_venue

NOW = datetime(2026, 2, 16, 6, 0, tzinfo=UTC)
ACTOR = Actor.system("tests")
DISTRICTS = ("154801000", "154802000")


@dataclass(slots=True)
class World:
    """The country, its campaign and the seats by (commission, number)."""

    country: Country
    campaign: Campaign

    def member(self, commission: str, seat: int) -> Member:
        return self.country.members[(commission, seat)]


def build_world(precincts: int = 4) -> World:
    """KZ-15 with two districts, each with a hall and ``precincts`` precincts of five members."""
    country = build_country(districts=2, precincts=precincts)
    Commission.objects.update(latitude=50.0, longitude=57.0)
    Commission.objects.filter(district__code=DISTRICTS[1]).update(latitude=50.4)
    campaign = make_campaign()
    for number, code in enumerate(DISTRICTS, start=1):
        hall = make_venue(country.commissions[code], code=f"hall-{number}")
        hall.latitude = 50.0 if number == 1 else 50.4
        hall.save(update_fields=["latitude"])
    return World(country, campaign)
