"""The whole country from two numbers."""

from __future__ import annotations

from kaskad.demo.country import people, scale, structure, venues
from kaskad.demo.country.shapes import Country

ALL_MEMBERS = 71030


def generate_country(members: int = ALL_MEMBERS, seed: int = 2026) -> Country:
    """Generate a country of exactly so many members, the same one for the same seed.

    With all 71,030 every published figure of ``facts/`` holds exactly. Fewer members mean fewer
    regions (the smallest first) with fewer precincts; refuses (``ValueError``) below 100 and
    above 71,030.
    """
    commissions = structure.build(scale.choose(members), seed)
    return Country(
        seed=seed,
        commissions=commissions,
        members=people.seat_everybody(commissions, seed),
        venues=venues.build(commissions, seed),
    )
