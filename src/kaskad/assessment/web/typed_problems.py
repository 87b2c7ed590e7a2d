"""The problems of an item at the fields of its form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from django.utils.translation import ngettext

from kaskad.assessment.rules.problems import Problem
from kaskad.assessment.vocab.wordings import PROBLEMS
from kaskad.assessment.web.typed import RowFields, Typed
from kaskad.assessment.web.typed_items import Errors
from kaskad.core.web.format import number

_PART: Final = re.compile(
    r"(?P<name>[a-z_]+)(?:\.(?P<key>[A-Za-z0-9-]+)|\[(?P<place>\d+)\])?(?:\.(?P<rest>.+))?"
)
_LISTS: Final = ("options", "lines", "left", "right", "accepted", "ballots", "steps")


def errors_of(problems: Iterable[Problem], typed: Typed) -> Errors:
    """What is wrong by the name of a field, a row (``options-2``) or a group (``options``)."""
    found: Errors = {}
    steps: dict[str, int] = {}
    for one in problems:
        name = field_of(one.part, typed)
        words = str(PROBLEMS[one.code])
        if re.fullmatch(r"steps-\d+", name):
            steps[name] = steps.get(name, 0) + 1
        elif words not in found.get(name, ""):
            found[name] = f"{found[name]} {words}" if name in found else words
    for name, places in steps.items():
        said = ngettext(
            "%(count)s place is not complete yet.", "%(count)s places are not complete yet.", places
        )
        found[name] = said % {"count": number(places)}
    return found


def field_of(part: str, typed: Typed) -> str:
    """The name of the field of a part of an item, or of what is nearest to it."""
    match = _PART.fullmatch(part)
    if match is None or match["name"] not in _LISTS:
        return _plain(part)
    name, rest = match["name"], (match["rest"] or "").replace(".", "-")
    group, at, is_partner = _row(name, match["key"] or "", int(match["place"] or 0), typed)
    if at == 0:
        return group
    if group == "accepted":
        return f"accepted-{at}-text"
    if name == "steps":
        return f"steps-{at}"
    if name == "left" and not rest:
        return f"left-{at}-partner-kk"
    rest = {"marks": "for", "text": "text-kk", "note": "note-kk"}.get(rest, rest)
    if is_partner:
        rest = rest.replace("text-", "partner-")
    return f"{group}-{at}-{rest}" if rest else f"{group}-{at}"


def _plain(part: str) -> str:
    """``text.kk`` is the field ``text-kk``; a whole text is shown at its first language."""
    if part.startswith("provisions"):
        return "provisions"
    if part in ("text", "explanation", "unit"):
        return f"{part}-kk"
    return part.replace(".", "-")


def _row(name: str, key: str, place: int, typed: Typed) -> tuple[str, int, bool]:
    """Group, place from 1 or 0, and whether it is the partner of a line there."""
    if name != "right":
        rows = typed.rows.get(name, [])
        return name, _place(rows, "key", key) if key else min(place, len(rows)), False
    at = _place(typed.rows.get("left", []), "pair", key)
    if at or not key:
        return "left", at, True
    return "extra", _place(typed.rows.get("extra", []), "key", key), False


def _place(rows: list[RowFields], name: str, key: str) -> int:
    found = (at for at, row in enumerate(rows, start=1) if key and row.get(name) == key)
    return next(found, 0)
