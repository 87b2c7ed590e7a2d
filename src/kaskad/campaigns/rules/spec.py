"""A campaign as values: what its declarative file says, in canonical order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

LANGUAGES = ("kk", "ru", "en")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEVELS = ("central", "region", "district", "precinct")
ROLES = ("chair", "deputy", "secretary", "member")
FORMATS = ("online", "in_person", "blended")
GATES = ("attendance", "final_test", "certificate")
COMMISSION_GROUPS = ("territorial", "precinct")
CENTRE = "centre"


@dataclass(frozen=True, slots=True)
class Words:
    """One text in the three languages, none of them missing."""

    kk: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class AudienceLine:
    """Members of some commissions by role; ``full_time`` None means either."""

    commissions: str
    roles: tuple[str, ...]
    full_time: bool | None = None


@dataclass(frozen=True, slots=True)
class ThresholdSpec:
    """The threshold of one format of a stage; of ``minutes`` and ``percent`` the other is 0.

    ``late_after`` minutes may be missed at the beginning and at the end; of ``checks`` random
    presence checks of those who are online, ``answered`` have to be answered.
    """

    format: str
    minutes: int = 0
    percent: int = 0
    late_after: int = 15
    checks: int = 0
    answered: int = 0

    def needed(self, length: int) -> int:
        """Minutes that are enough in a seminar of ``length`` minutes."""
        if self.minutes:
            return min(self.minutes, length)
        return -(-length * self.percent // 100)


@dataclass(frozen=True, slots=True)
class StageSpec:
    """A step of the cascade; days are included on both ends, the distance is in kilometres."""

    code: str
    title: Words
    audience_text: Words
    audience: tuple[AudienceLine, ...]
    taught_by: tuple[str, ...]
    responsible_level: str
    formats: tuple[str, ...]
    window_from: date
    window_to: date
    group_min: int
    group_max: int
    online_group_max: int
    minutes: int
    distance_km: int
    gate: str
    thresholds: tuple[ThresholdSpec, ...] = ()


@dataclass(frozen=True, slots=True)
class HolidaySpec:
    """A day off, in one region or (empty) in the whole country."""

    day: date
    name: Words
    region: str = ""


@dataclass(frozen=True, slots=True)
class RoundSpec:
    """Days kept for those who missed their seminar."""

    number: int
    window_from: date
    window_to: date


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """A topic block with its time and the time for questions, in minutes."""

    number: int
    title: Words
    minutes: int
    questions_minutes: int
    national: bool


@dataclass(frozen=True, slots=True)
class CampaignSpec:
    """The whole of a campaign's declarative file."""

    code: str
    root: str
    title: Words
    decree_number: str
    decree_date: date
    decree_body: Words
    voting_day: date
    first_day: date
    last_day: date
    work_days: tuple[str, ...]
    goal_percent: Decimal
    holidays: tuple[HolidaySpec, ...]
    stages: tuple[StageSpec, ...]
    rounds: tuple[RoundSpec, ...]
    programme_version: int
    blocks: tuple[BlockSpec, ...]

    def taught_minutes(self, place: int) -> int:
        """How long the blocks of a stage take with their questions; the first stage is 0."""
        return sum(
            block.minutes + block.questions_minutes
            for block in self.blocks
            if block.national or place > 0
        )
