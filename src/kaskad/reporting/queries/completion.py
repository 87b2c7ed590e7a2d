"""The list of everybody who sits, one line for each, with how far they are on a day.

Columns are listed in docs/formats/completion.md. The country is made from the ledger; only codes
and names are read from the database, and sent in pieces.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import Any, Final

import numpy as np
from django.db.models import Q

from kaskad.campaigns.api import Campaign
from kaskad.commissions.api import Commission, Member, full_name, in_subtree, sits_on
from kaskad.core.spreadsheet import harmless, write_csv
from kaskad.reporting.queries.ledger import ledger_of
from kaskad.reporting.queries.measured import Part, commissions_behind, places_behind
from kaskad.reporting.queries.place_ledger import PlaceLedger, place_ledger
from kaskad.reporting.queries.territory import Territory, territory
from kaskad.reporting.rules.ledger import (
    FAR,
    FORMATS,
    HALL_LANGUAGES,
    LANGUAGES,
    LEVELS,
    ROLES,
    Ledger,
    Numbers,
)
from kaskad.reporting.rules.measures import MEMBERS, parts_of, status_of
from kaskad.reporting.rules.plan_of_day import rows_on
from kaskad.reporting.vocab.measures import OF_SEATS, Breakdown, Figure, Status

COLUMNS: Final = (
    "as_of", "commission", "level", "person", "role", "language", "stage", "format",
    "seminar_language", "since", "due", "trained", "status", "tested", "certified",
)  # fmt: skip
NAME: Final = "name"
_AT_ONCE = 5_000
_QUOTED = re.compile(r'[",\r\n]')


def completion_lines(
    campaign: Campaign,
    as_of: date,
    of: str | None = None,
    behind: tuple[Figure, Part] | None = None,
    *,
    named: bool,
) -> Iterator[bytes]:
    """The list as UTF-8 with its mark, some thousand people at a time, by commission.

    ``behind`` leaves only those behind a number; of seats their commissions are listed.
    ``named`` adds names, for those who may see them. Refuses an unknown code (``UnknownPlace``).
    """
    found = place_ledger(ledger_of(campaign), territory(campaign, of))
    figure, part = behind or (Figure.FILLED, None)
    if figure in OF_SEATS:
        return _seats(found, figure, part, as_of)
    return _lines(found, figure, part, as_of, named=named)


def _seats(found: PlaceLedger, figure: Figure, part: Part, as_of: date) -> Iterator[bytes]:
    counts, places = commissions_behind(found, figure, part, as_of.toordinal())
    codes = dict(Commission.objects.values_list("id", "code"))
    keys = found.ledger.frame.commissions.key[places].tolist()
    out = io.StringIO()
    out.write("\ufeff")
    lines = zip((codes[key] for key in keys), counts[places].tolist(), strict=True)
    write_csv(out, ("as_of", "commission", figure.value), ((as_of, *one) for one in lines))
    yield _taken(out)


def _lines(
    found: PlaceLedger, figure: Figure, part: Part, as_of: date, *, named: bool
) -> Iterator[bytes]:
    ledger = found.ledger
    out = io.StringIO()
    out.write("\ufeff")
    write_csv(out, (*COLUMNS, NAME) if named else COLUMNS, ())
    places = places_behind(ledger, figure, part, as_of.toordinal())
    before, after = _columns(ledger, places, as_of)
    place_of = {key: at for at, key in enumerate(ledger.rows.member[places].tolist())}
    people = _people(found.place, as_of, named=named)
    while some := list(islice(people, _AT_ONCE)):
        for key, code, *name in some:
            if (at := place_of.get(key)) is not None:
                full = f",{_cell(full_name(*name))}" if named else ""
                out.write(f"{before[at]},{code},{after[at]}{full}\r\n")
        yield _taken(out)
    yield _taken(out)


def _cell(text: str) -> str:
    """A text as ``write_csv`` would write it."""
    safe = harmless(text)
    return '"{}"'.format(safe.replace('"', '""')) if _QUOTED.search(safe) else safe


def _columns(ledger: Ledger, places: Numbers, as_of: date) -> tuple[list[str], list[str]]:
    """What stands before and after the person in each line: codes and days, joined already.

    Seventy thousand lines of sixteen cells each would keep a writer busy for seconds.
    """
    day = as_of.toordinal()
    rows = rows_on(ledger, day)
    codes = {key: _cell(code) for key, code in Commission.objects.values_list("id", "code")}
    certified = MEMBERS[Figure.CERTIFIED](ledger, day)[places]
    taught = np.where(MEMBERS[Figure.TRAINED](ledger, day), _first(ledger, day), FAR)
    before = [
        [as_of.isoformat()] * len(places),
        [codes[key] for key in rows.commission[places].tolist()],
        _named(rows.level[places], LEVELS),
    ]
    after = [
        _named(rows.role[places], ROLES),
        _named(rows.language[places], LANGUAGES),
        _named(rows.stage[places], ledger.frame.stages.code),
        _named(parts_of(ledger, Breakdown.FORMAT, day)[places], FORMATS),
        _named(parts_of(ledger, Breakdown.SEMINAR_LANGUAGE, day)[places], HALL_LANGUAGES),
        _days(rows.since[places]),
        _days(rows.due[places]),
        _days(taught[places]),
        _named(status_of(ledger, day)[places], tuple(Status)),
        _days(np.where(rows.tested <= day, rows.tested, FAR)[places]),
        ["yes" if counts else "no" for counts in certified.tolist()],
    ]
    joined = ([",".join(line) for line in zip(*part, strict=True)] for part in (before, after))
    return next(joined), next(joined)


def _first(ledger: Ledger, day: int) -> Numbers:
    """The first day of presence as it stood on a day."""
    rows, back = ledger.rows, ledger.taken_back
    holds = (back.since <= day) & (back.until > day)
    first = np.where(rows.first <= day, rows.first, FAR)
    places = np.searchsorted(rows.member, back.member[holds])
    np.minimum.at(first, places, back.since[holds])
    return first


def _named(numbers: Numbers, names: tuple[str, ...]) -> list[str]:
    """The name of each number; empty where it is not known."""
    table = (*names, "")
    return [table[number] for number in numbers.tolist()]


def _days(ordinals: Numbers) -> list[str]:
    texts = {
        one: "" if one >= FAR else date.fromordinal(one).isoformat()
        for one in np.unique(ordinals).tolist()
    }
    return [texts[one] for one in ordinals.tolist()]


def _people(place: Territory, as_of: date, *, named: bool) -> Iterator[tuple[Any, ...]]:
    """Key, code and names of everybody who sits, in the order of the lines; one query."""
    top = place.commission
    inside = Q(commission=top) if place.only_own else in_subtree(top, "commission__")
    names = ("person__last_name", "person__first_name", "person__patronymic") if named else ()
    rows = Member.objects.filter(sits_on(as_of), inside).order_by("commission_id", "id")
    return rows.values_list("id", "person__code", *names).iterator(chunk_size=_AT_ONCE)


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
