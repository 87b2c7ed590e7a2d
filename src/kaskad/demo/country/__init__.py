"""A synthetic country that holds the published figures of the real campaign.

``facts`` are published, estimated or counted and carry their sources; everything else (precincts
by district, people, venues) is generated from a seed and is nobody's. Pure: no Django, no clock.
"""

from kaskad.demo.country.files import (
    write_roster_csv,
    write_roster_xlsx,
    write_structure,
    write_venues,
)
from kaskad.demo.country.generate import ALL_MEMBERS, generate_country
from kaskad.demo.country.people import replacement_people
from kaskad.demo.country.shapes import Commission, Country, Member, Person, Venue

__all__ = [
    "ALL_MEMBERS",
    "Commission",
    "Country",
    "Member",
    "Person",
    "Venue",
    "generate_country",
    "replacement_people",
    "write_roster_csv",
    "write_roster_xlsx",
    "write_structure",
    "write_venues",
]
