"""Which pages there are, and with whose eyes each is looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client

from kaskad.assessment.access import key_of
from tests.matrix.sat_tests import an_attempt
from tests.matrix.subjects import Rule, pages
from tests.world import CAMPAIGN, House

_BY_WIDTH = ("stranger", "member", "trainer", "district", "auditor", "centre")
_ALL_ROLES = 10

Visitor = Callable[[str], Client]


class View(NamedTuple):
    """A page as somebody with a role gets it; most are looked at in ``every_language``."""

    name: str
    role: str
    ask: Callable[[House, Client, str], tuple[str, HttpResponse]]
    every_language: bool = True

    def __str__(self) -> str:
        return f"{self.role}-{self.name}"


def views() -> list[View]:
    """Every page, with the eyes of the narrowest and of the widest who get in.

    What everybody gets is looked at as a stranger: the menus of others stand on their own pages.
    """
    found: dict[str, View] = {}
    for rule in pages():
        for view in _of_rule(rule):
            found.setdefault(str(view), view)
    return [*found.values(), *_OTHERS]


def _of_rule(rule: Rule) -> list[View]:
    if len(rule.roles) == _ALL_ROLES:
        eyes = ["stranger"]
    else:
        inside = [role for role in _BY_WIDTH if role in rule.roles]
        eyes = list(dict.fromkeys([*inside[:1], *inside[-1:]]))
    name = rule.name.replace(":", "-").replace("_", "-")
    return [View(name, role, _asks(rule), role in ("member", "trainer", eyes[-1])) for role in eyes]


def _asks(rule: Rule) -> Callable[[House, Client, str], tuple[str, HttpResponse]]:
    def ask(house: House, client: Client, language: str) -> tuple[str, HttpResponse]:
        url = rule.url(house, language)
        return url, client.get(url)

    return ask


def _nothing_there(_house: House, client: Client, language: str) -> tuple[str, HttpResponse]:
    url = f"/{language}/nowhere/"
    return url, client.get(url)


def _fault(_house: House, _client: Client, language: str) -> tuple[str, HttpResponse]:
    return f"/{language}/fault/", HttpResponse(render_to_string("500.html"), status=500)


def _paper(house: House, client: Client, language: str) -> tuple[str, HttpResponse]:
    url = f"/sit/{key_of(an_attempt(house).code)}/?language={'ru' if language == 'ru' else 'kk'}"
    return url, client.get(url)


def _mistakes(_house: House, client: Client, language: str) -> tuple[str, HttpResponse]:
    url = f"/{language}/plans/{CAMPAIGN}/"
    return url, client.post(url, {"seed": "", "minutes": ""})


_OTHERS = (
    View("nothing-there", "stranger", _nothing_there),
    View("fault", "stranger", _fault),
    View("paper", "member", _paper),
    View("mistakes", "centre", _mistakes),
)
