"""What a generated country consists of: plain frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

ROOT = "KZ"


@dataclass(frozen=True, slots=True)
class Commission:
    """One line of the structure file.

    ``level`` is central, region, district or precinct; ``kind`` territorial, registration,
    special or abroad. ``number`` is the precinct's number in its region, 0 above precincts.
    """

    code: str
    parent: str
    level: str
    kind: str
    kato: str
    number: int
    name_kk: str
    name_ru: str
    name_en: str
    seats: int
    voters: int
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Person:
    """A synthetic human being; the seventh digit of the IIN is one that nobody real has."""

    last_name: str
    first_name: str
    patronymic: str
    iin: str
    female: bool
    language: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a seat; ``role`` is chair, deputy, secretary or member."""

    commission: str
    person: Person
    role: str
    full_time: bool
    since: date


@dataclass(frozen=True, slots=True)
class Venue:
    """A room to teach in; ``commission`` is the code of the district that lends it."""

    code: str
    commission: str
    name_kk: str
    name_ru: str
    name_en: str
    address_kk: str
    address_ru: str
    address_en: str
    capacity: int
    accessible: bool
    lat: float
    lon: float
    closed_days: tuple[date, ...]


@dataclass(frozen=True)
class Country:
    """A whole synthetic country; parents stand before children, members by commission."""

    seed: int
    commissions: tuple[Commission, ...]
    members: tuple[Member, ...]
    venues: tuple[Venue, ...]

    @cached_property
    def by_code(self) -> dict[str, Commission]:
        """Commissions by code."""
        return {commission.code: commission for commission in self.commissions}

    @cached_property
    def members_of(self) -> dict[str, tuple[Member, ...]]:
        """Members by the code of their commission, chair first."""
        found: dict[str, list[Member]] = {}
        for member in self.members:
            found.setdefault(member.commission, []).append(member)
        return {code: tuple(members) for code, members in found.items()}

    @cached_property
    def venues_of(self) -> dict[str, tuple[Venue, ...]]:
        """Venues by the code of their district."""
        found: dict[str, list[Venue]] = {}
        for venue in self.venues:
            found.setdefault(venue.commission, []).append(venue)
        return {code: tuple(venues) for code, venues in found.items()}

    @cached_property
    def regions(self) -> tuple[Commission, ...]:
        """Regional commissions."""
        return tuple(c for c in self.commissions if c.level == "region")

    @cached_property
    def districts(self) -> tuple[Commission, ...]:
        """District-level commissions."""
        return tuple(c for c in self.commissions if c.level == "district")

    @cached_property
    def precincts(self) -> tuple[Commission, ...]:
        """Precinct commissions, those abroad included."""
        return tuple(c for c in self.commissions if c.level == "precinct")

    @cached_property
    def full_time(self) -> tuple[Member, ...]:
        """Members who work full time: the trainers of the first stage."""
        return tuple(member for member in self.members if member.full_time)

    @cached_property
    def territorial_members(self) -> tuple[Member, ...]:
        """Members of regional and district commissions, full time or not."""
        return tuple(m for m in self.members if self.by_code[m.commission].kind == "territorial")

    @cached_property
    def precinct_members(self) -> tuple[Member, ...]:
        """Members of precinct commissions."""
        return tuple(m for m in self.members if self.by_code[m.commission].level == "precinct")

    def region_of(self, code: str) -> str:
        """The code of the region above (or equal to) a commission; refuses the root."""
        while self.by_code[code].level != "region":
            code = self.by_code[code].parent
        return code
