"""The table of access as values, and the addresses of what it names in the world."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import translation

from kaskad.accounts.api import issue_link
from kaskad.core.tasks.models import StoredTask
from kaskad.core.tasks.schedule import run_entry
from kaskad.planning.api import make_calendar_address, token_of
from tests.world import ACTOR, CAMPAIGN, NOW, ROLES, House

TABLE = Path(__file__).with_name("access.toml")
PLACES = ("here", "own", "own_precinct", "sibling", "foreign", "parent", "country")


@dataclass(frozen=True, slots=True)
class Rule:
    """One address of the table at one place: who gets in, and with which status."""

    name: str
    about: str
    place: str
    roles: tuple[str, ...]
    method: str
    opens: int

    def url(self, house: House, language: str = "kk") -> str:
        """The address in the world."""
        with translation.override(language):
            return reverse(self.name, kwargs=SUBJECTS[self.about](house, self.place))

    def __str__(self) -> str:
        return f"{self.name} {self.place}"


def rules() -> list[Rule]:
    """The table, a rule for each address and place."""
    with TABLE.open("rb") as source:
        table = tomllib.load(source)
    return [
        Rule(
            name=name,
            about=entry.get("about", "nothing"),
            place=place,
            roles=ROLES if entry[place] == "everybody" else tuple(entry[place].split()),
            method=entry.get("method", "GET"),
            opens=entry.get("opens", 200),
        )
        for name, entry in table.items()
        for place in PLACES
        if place in entry
    ]


def pages() -> list[Rule]:
    """The rules of what can be read, not of forms that are only sent or ways on."""
    return [rule for rule in rules() if rule.method == "GET" and rule.opens == 200]


def waiting_task() -> str:
    """A task that waits, made for the purpose."""
    return str(run_entry.enqueue("audit.seal").id)


def failed_task() -> str:
    """A task that has failed for good."""
    code = waiting_task()
    StoredTask.objects.filter(code=code).update(
        state="dead", attempts=5, finished_at=NOW, last_error="ValueError at audit.operations:1"
    )
    return code


Arguments = Callable[[House, str], dict[str, Any]]

SUBJECTS: dict[str, Arguments] = {
    "nothing": lambda _house, _place: {},
    "token": lambda house, _place: {
        "token": issue_link(actor=ACTOR, account=house.accounts["member"], now=NOW)
    },
    "task": lambda _house, _place: {"code": waiting_task()},
    "failed_task": lambda _house, _place: {"code": failed_task()},
    "commission": lambda house, place: {"code": house.places[place]},
    "roster": lambda house, place: {"code": house.roster(place).code},
    "seminar": lambda house, place: {"code": house.seminar(place).code},
    "code_of_campaign": lambda _house, _place: {"code": CAMPAIGN},
    "file_version": lambda _house, _place: {"code": CAMPAIGN, "number": 1},
    "campaign": lambda _house, _place: {"campaign": CAMPAIGN},
    "commission_of_plan": lambda house, place: {
        "campaign": CAMPAIGN, "code": house.places[place],
    },
    "seminar_of_plan": lambda house, place: {
        "campaign": CAMPAIGN, "code": house.seminar(place).code,
    },
    "run": lambda house, _place: {"campaign": CAMPAIGN, "code": house.run.code},
    "draft": lambda house, _place: {"campaign": CAMPAIGN, "version": house.draft.version},
    "proposal": lambda house, _place: {"campaign": CAMPAIGN, "version": house.proposal.version},
    "calendar": lambda house, _place: {
        "token": token_of(
            make_calendar_address(
                actor=replace(ACTOR, code=house.accounts["member"].code),
                commission=None, seen="", now=NOW,
            )
        )
    },
    "bulletin": lambda _house, _place: {"number": 1},
    "kind": lambda _house, _place: {"kind": "csv"},
}  # fmt: skip
