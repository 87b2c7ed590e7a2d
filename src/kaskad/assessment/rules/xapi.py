"""Attempts as statements of xAPI 1.0.3, for record stores of other systems.

A person is an account with an opaque code: no name, no mail, no personal number. Ids are made of
what a statement says, so the same export twice gives the same statements, and a result that was
counted anew is another statement.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

VERSION: Final = "1.0.3"
PLATFORM: Final = "Kaskad"
_VERBS: Final[Mapping[str, Mapping[str, str]]] = {
    "attempted": {"kk": "бастады", "ru": "приступил", "en": "attempted"},
    "passed": {"kk": "өтті", "ru": "сдал", "en": "passed"},
    "failed": {"kk": "өтпеді", "ru": "не сдал", "en": "failed"},
}
_VERB: Final = "http://adlnet.gov/expapi/verbs/"
_ASSESSMENT: Final = "http://adlnet.gov/expapi/activities/assessment"
_MODULE: Final = "http://adlnet.gov/expapi/activities/module"
_COURSE: Final = "http://adlnet.gov/expapi/activities/course"
# The namespace of our ids; never changed, or every statement would be another one.
_NAMESPACE: Final = UUID("5f0c6f3e-7d0b-5b7a-9c39-4a2d1f6b8e10")


@dataclass(frozen=True, slots=True)
class Told:
    """An ended attempt: codes of whose and of what it is, titles by language, what it came to."""

    attempt: str
    person: str
    test: str
    titles: Mapping[str, str]
    stage: str
    stage_titles: Mapping[str, str]
    campaign: str
    campaign_titles: Mapping[str, str]
    language: str
    started_at: datetime
    ended_at: datetime
    percent: Decimal
    is_passed: bool


def statements_of(told: Told, home: str) -> Iterator[dict[str, Any]]:
    """Begun, and passed or failed; ``home`` is the address of the installation, with a slash."""
    yield _statement(told, home, "attempted", told.started_at)
    ended = _statement(told, home, "passed" if told.is_passed else "failed", told.ended_at)
    yield ended | {
        "result": {
            "score": {
                "scaled": float(told.percent / 100),
                "raw": float(told.percent),
                "min": 0,
                "max": 100,
            },
            "success": told.is_passed,
            "completion": True,
            "duration": duration(told.ended_at - told.started_at),
        }
    }


def duration(length: timedelta) -> str:
    """A length as ISO 8601 says it, to the hundredth of a second: ``PT19M30S``."""
    hundredths = max(0, round(length.total_seconds() * 100))
    minutes, rest = divmod(hundredths, 6000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest // 100}.{rest % 100:02d}".rstrip("0").rstrip(".")
    written = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    return f"PT{written}{seconds}S"


def _statement(told: Told, home: str, verb: str, at: datetime) -> dict[str, Any]:
    says = f"{home}|{told.attempt}|{verb}"
    if verb != "attempted":
        says = f"{says}|{told.percent}"
    campaign = f"{home}xapi/campaigns/{told.campaign}"
    stage = f"{campaign}/stages/{told.stage}"
    return {
        "id": str(uuid5(_NAMESPACE, says)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": home, "name": told.person},
        },
        "verb": {"id": f"{_VERB}{verb}", "display": dict(_VERBS[verb])},
        "object": _activity(f"{stage}/tests/{told.test}", _ASSESSMENT, told.titles),
        "context": {
            "registration": str(uuid5(_NAMESPACE, f"{home}|{told.attempt}")),
            "platform": PLATFORM,
            "language": told.language,
            "contextActivities": {
                "parent": [_activity(stage, _MODULE, told.stage_titles)],
                "grouping": [_activity(campaign, _COURSE, told.campaign_titles)],
            },
        },
        "timestamp": at.isoformat(timespec="milliseconds"),
        "version": VERSION,
    }


def _activity(address: str, kind: str, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "objectType": "Activity",
        "id": address,
        "definition": {"type": kind, "name": {one: text for one, text in titles.items() if text}},
    }
