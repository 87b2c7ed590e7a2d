"""From what was typed to an item: complete or not, but always one that can be kept.

What cannot be kept at all (a number that is none, a statement neither true nor false) is an error
of its field, and nothing is saved; what is only missing is kept, and named as a problem.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import count
from typing import Final

from django.utils.translation import gettext as _

from kaskad.assessment.rules.item_tags import default_keys
from kaskad.assessment.rules.item_text import LANGUAGES, tidy, tidy_words
from kaskad.assessment.rules.items import (
    Ballot,
    Ballots,
    Body,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    SimpleBody,
    Step,
    Truth,
)
from kaskad.assessment.rules.problems import CODE, MARKS
from kaskad.assessment.rules.scoring import read_number
from kaskad.assessment.vocab import Difficulty, Kind, Verdict
from kaskad.assessment.vocab.wordings import FAULTS, PROBLEMS
from kaskad.assessment.web.typed import RowFields, Typed, whole

_MANY: Final = 200
Errors = dict[str, str]


class NotTyped(Exception):
    """Carries what is wrong, by the name of the field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(errors)
        self.errors = errors


def item_from(typed: Typed, kind: Kind, base: ItemContent | None) -> ItemContent:
    """The item that was typed; ``base`` is the one that the form was made of. Raises NotTyped."""
    errors: Errors = {}
    code = base.code if base else typed["code"].strip()
    if not CODE.fullmatch(code):
        errors["code"] = str(PROBLEMS["code_malformed"])
    block = whole(typed["block"])
    if not 1 <= block <= 99:
        errors["block"] = str(PROBLEMS["block_out_of_range"])
    body: Body = Case(())
    if kind == Kind.CASE:
        known = base.body.steps if base and isinstance(base.body, Case) else ()
        by_key = {one.key: one for one in known}
        kept = (by_key.get(row.get("key", "")) for row in typed.rows["steps"])
        body = Case(tuple(one for one in kept if one is not None))
    else:
        body = _body(typed, kind, base.body if base else None, errors)
    if errors:
        raise NotTyped(errors)
    is_known = typed["difficulty"] in Difficulty.values
    return ItemContent(
        code=code,
        kind=kind,
        block=block,
        text=_words(typed.fields, "text"),
        body=body,
        explanation=_words(typed.fields, "explanation"),
        provisions=tuple(one for one in typed.provisions if one),
        difficulty=Difficulty(typed["difficulty"]) if is_known else Difficulty.MEDIUM,
        source=" ".join(tidy(typed["source"]).split()),
    )


def step_from(typed: Typed, kind: Kind, base: Step | None, keys: Collection[str]) -> Step:
    """The question of a case that was typed; ``keys`` are those of all. Raises NotTyped."""
    errors: Errors = {}
    body = _body(typed, kind, base.body if base else None, errors)
    if errors:
        raise NotTyped(errors)
    key = base.key if base else next(_numbers(keys))
    return Step(key, kind, _words(typed.fields, "text"), body)


def _words(row: Mapping[str, str], name: str) -> dict[str, str]:
    return tidy_words({one: row.get(f"{name}-{one}", "") for one in LANGUAGES})


def _body(typed: Typed, kind: Kind, base: Body | None, errors: Errors) -> SimpleBody:
    match kind:
        case Kind.CHOICE | Kind.CHOICES:
            body: SimpleBody = _choices(typed)
        case Kind.TRUTH:
            if typed["is_true"] not in ("yes", "no"):
                errors["is_true"] = _("Say whether the statement is true or false.")
            body = Truth(typed["is_true"] == "yes")
        case Kind.MATCHING:
            body = _matching(typed, base if isinstance(base, Matching) else None)
        case Kind.ORDERING:
            rows = _filled(typed.rows["lines"])
            body = Ordering(tuple(_options(rows, _by_text(rows, "text"))))
        case Kind.NUMERIC:
            value = _number(typed, "value", errors)
            tolerance = _number(typed, "tolerance", errors) if typed["tolerance"].strip() else None
            body = Number(value, tolerance or Decimal(0), _words(typed.fields, "unit"))
        case Kind.SHORT:
            texts = (tidy(row.get("text", "")).strip() for row in typed.rows["accepted"])
            body = Short(tuple(one for one in texts if one))
        case _:
            body = _ballots(typed, errors)
    return body


def _number(typed: Typed, name: str, errors: Errors) -> Decimal:
    found = read_number(typed[name])
    if found is None:
        errors[name] = str(FAULTS["not_number"])
    return found or Decimal(0)


# Rows and their keys


def _filled(rows: Iterable[RowFields]) -> list[RowFields]:
    """Rows in which anything was typed; keys alone are nothing."""
    return [
        row
        for row in rows
        if any(text.strip() for name, text in row.items() if name not in ("key", "pair", "right"))
    ]


def _letters(used: Collection[str]) -> Iterator[str]:
    return (one for one in default_keys(_MANY) if one not in used)


def _numbers(used: Collection[str]) -> Iterator[str]:
    return (str(one) for one in count(1) if str(one) not in used)


def _by_text(rows: list[RowFields], name: str) -> list[int]:
    """Places of rows in the order of their words, so that new keys do not tell what is right."""
    return sorted(range(len(rows)), key=lambda at: tuple(_words(rows[at], name).values()))


def _keys(rows: list[RowFields], order: Iterable[int], fresh: Iterator[str]) -> list[str]:
    """The key of each row; those without one, and repeated ones, get the next that is free."""
    keys, seen = [""] * len(rows), set()
    for at, row in enumerate(rows):
        if (key := row.get("key", "")) and key not in seen:
            keys[at] = key
            seen.add(key)
    for at in order:
        keys[at] = keys[at] or next(fresh)
    return keys


def _used(rows: Iterable[RowFields]) -> set[str]:
    return {row.get("key", "") for row in rows}


def _options(
    rows: list[RowFields], order: Iterable[int], *, numbered: bool = False
) -> list[Option]:
    fresh = _numbers(_used(rows)) if numbered else _letters(_used(rows))
    keys = _keys(rows, order, fresh)
    return [
        Option(key, _words(row, "text"), _words(row, "note"))
        for key, row in zip(keys, rows, strict=True)
    ]


def _choices(typed: Typed) -> Choices:
    rows = _filled(typed.rows["options"])
    options = _options(rows, range(len(rows)))
    right = (one.key for one, row in zip(options, rows, strict=True) if row.get("right"))
    return Choices(tuple(options), frozenset(right), bool(typed["keeps_order"]))


def _matching(typed: Typed, base: Matching | None) -> Matching:
    """The same partner on two lines is one partner; new ones stand in the order of their words."""
    rows, extra = _filled(typed.rows["left"]), _filled(typed.rows["extra"])
    left = _options(rows, range(len(rows)), numbered=True)
    partners: list[RowFields] = []
    partner_of: dict[str, int] = {}
    for one, row in zip(left, rows, strict=True):
        words = _words(row, "partner")
        if not words:
            continue
        same = next((at for at, own in enumerate(partners) if _words(own, "text") == words), None)
        if same is None:
            same = len(partners)
            key = row.get("pair", "")
            partners.append({"key": key, **{f"text-{name}": text for name, text in words.items()}})
        partner_of[one.key] = same
    partners += extra
    keys = _keys(partners, _by_text(partners, "text"), _letters(_used(partners)))
    known = {one.key: (at, one.note) for at, one in enumerate(base.right)} if base else {}
    right = [
        Option(key, _words(row, "text"), known.get(key, (0, {}))[1])
        for key, row in zip(keys, partners, strict=True)
    ]
    right.sort(key=lambda one: (known.get(one.key, (len(known), {}))[0], *one.text.values()))
    pairs = {key: keys[at] for key, at in partner_of.items()}
    return Matching(tuple(left), tuple(right), pairs)


def _ballots(typed: Typed, errors: Errors) -> Ballots:
    kept = [
        (at, row)
        for at, row in enumerate(typed.rows["ballots"], start=1)
        if any(text.strip() for name, text in row.items() if name != "key")
    ]
    rows = [row for _at, row in kept]
    keys = _keys(rows, range(len(rows)), _numbers(_used(rows)))
    found = []
    for key, (at, row) in zip(keys, kept, strict=True):
        verdict = row.get("verdict", "")
        if verdict not in Verdict.values:
            errors[f"ballots-{at}-verdict"] = str(PROBLEMS["verdict_unknown"])
            continue
        first, second = (row.get(one, "") for one in ("for", "against"))
        marks = (first if first in MARKS else "", second if second in MARKS else "")
        text, note = _words(row, "text"), _words(row, "note")
        found.append(Ballot(key, marks, text, Verdict(verdict), note))
    return Ballots(tuple(found))
