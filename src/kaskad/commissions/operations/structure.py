"""Importing the tree of commissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.models import Commission, Member, Seat
from kaskad.commissions.rules.cells import plain_text
from kaskad.commissions.rules.problems import Problem
from kaskad.commissions.rules.structure import COLUMNS, StructureLine, check_tree, read_line
from kaskad.commissions.vocab import ROOT_CODE, Level
from kaskad.commissions.vocab.problems import explain
from kaskad.core.actor import Actor
from kaskad.core.bulk import insert_rows
from kaskad.core.names import sort_key
from kaskad.core.refusal import Refusal
from kaskad.core.spreadsheet import read_spreadsheet

_FIELDS = (
    "kind", "kato", "number", "name_kk", "name_ru", "name_en", "seats", "voters", "latitude",
    "longitude",
)  # fmt: skip


class StructureColumns(Refusal):
    code = "structure.columns"
    text = _("The structure file needs the columns %(columns)s; these are missing: %(missing)s.")


class StructureWrong(Refusal):
    """``problems`` are all wrong cells: (line, problem) in the order of the file."""

    code = "structure.wrong"
    text = _(
        "The structure file has %(count)d errors, the first in line %(line)d, column %(column)s: "
        "%(wrong)s Nothing was imported. Correct them and import the file again."
    )

    problems: Sequence[tuple[int, Problem]] = ()


@dataclass(frozen=True, slots=True)
class StructureReport:
    """How many commissions came in, changed, and were the same already."""

    created: int
    updated: int
    unchanged: int


@operation(Tag.STRUCTURE_IMPORTED)
def import_structure(*, actor: Actor, path: Path, now: datetime) -> StructureReport:
    """Bring the tree to what a structure file says, parents before children; all of it or nothing.

    Commissions that are not in the file stay as they are. Importing the same file again changes
    nothing. Refuses an unreadable file, missing columns, and any wrong row (``StructureWrong``).
    """
    rows = _read(path)
    known = {one.code: one for one in Commission.objects.select_related("parent")}
    check_tree(rows, {code: one.level for code, one in known.items()})
    _check_against(rows, known)
    _refuse_wrong(rows)

    new = [row for row in rows if row.code not in known]
    changed = [row for row in rows if row.code in known and _differs(row, known[row.code])]
    if not new and not changed:
        nothing_changed()
        return StructureReport(0, 0, len(rows))
    for row in changed:
        _update(row, known)
    _create(new)
    _fit_seats()

    report = StructureReport(len(new), len(changed), len(rows) - len(new) - len(changed))
    record(
        actor=actor,
        tag=Tag.STRUCTURE_IMPORTED,
        subject=Subject("structure", ROOT_CODE, path.name, ROOT_CODE),
        changes={"created": report.created, "updated": report.updated},
        now=now,
    )
    return report


def _read(path: Path) -> list[StructureLine]:
    source = read_spreadsheet(path)
    header = next(source.rows)
    keys = [plain_text(cell).lower() for cell in header.cells]
    missing = [column for column in COLUMNS if column not in keys]
    if missing:
        raise StructureColumns(columns=", ".join(COLUMNS), missing=", ".join(missing))
    return [
        read_line(row.line, dict(zip(keys, (plain_text(cell) for cell in row.cells), strict=False)))
        for row in source.rows
    ]


def _check_against(rows: Sequence[StructureLine], known: Mapping[str, Commission]) -> None:
    sitting = dict(
        Member.objects.filter(until=None)
        .values_list("commission__code")
        .annotate(Count("id"))
        .order_by()
    )
    for row in rows:
        old = known.get(row.code)
        if old is None:
            continue
        if row.seats < sitting.get(row.code, 0):
            values = {"members": sitting[row.code], "seats": row.seats}
            row.problems.append(Problem("seats", "structure.seats_taken", values))
        if old.level != Level.PRECINCT and old.parent and old.parent.code != row.parent:
            row.problems.append(Problem("parent", "structure.parent_changed"))


def _refuse_wrong(rows: Sequence[StructureLine]) -> None:
    problems = [(row.line, problem) for row in rows for problem in row.problems]
    if not problems:
        return
    line, first = problems[0]
    refusal = StructureWrong(
        count=len(problems),
        line=line,
        column=first.column,
        wrong=" ".join(explain(first.code, first.values)),
    )
    refusal.problems = problems
    raise refusal


def _values(row: StructureLine) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS}


def _differs(row: StructureLine, old: Commission) -> bool:
    parent = old.parent.code if old.parent else ""
    return parent != row.parent or any(
        getattr(old, name) != value for name, value in _values(row).items()
    )


def _order(row: StructureLine) -> str:
    """Precincts by number, all others in the order of the Kazakh alphabet."""
    number = f"{row.number or 0:06d} " if row.level == Level.PRECINCT else ""
    return number + sort_key(row.name_kk)


def _update(row: StructureLine, known: Mapping[str, Commission]) -> None:
    old = known[row.code]
    for name, value in _values(row).items():
        setattr(old, name, value)
    old.sort_key = _order(row)
    if row.level == Level.PRECINCT:
        district = known.get(row.parent) or Commission.objects.get(code=row.parent)
        old.parent_id, old.district_id, old.region_id = district.pk, district.pk, district.region_id
    old.save(update_fields=[*_FIELDS, "sort_key", "parent_id", "district_id", "region_id"])


def _create(rows: Sequence[StructureLine]) -> None:
    """Level by level, because children need the keys of those above."""
    columns = ("code", "parent", "region", "district", "level", *_FIELDS, "sort_key")
    for level in Level:
        here = [row for row in rows if row.level == level]
        if not here:
            continue
        above = {
            code: (key, region, district)
            for code, key, region, district in Commission.objects.exclude(
                level=Level.PRECINCT
            ).values_list("code", "id", "region_id", "district_id")
        }
        lines = (
            (row.code, *above.get(row.parent, (None, None, None)), row.level,
             *_values(row).values(), _order(row))
            for row in here
        )  # fmt: skip
        insert_rows(Commission, columns, lines)
        if level in (Level.REGION, Level.DISTRICT):
            Commission.objects.filter(level=level, **{f"{level.value}": None}).update(
                **{f"{level.value}_id": F("id")}
            )


def _fit_seats() -> None:
    """Give every commission as many seats as it has by law; used ones are never taken away."""
    numbers: dict[int, set[int]] = {}
    for key, number in Seat.objects.values_list("commission_id", "number").iterator():
        numbers.setdefault(key, set()).add(number)
    wanted = Commission.objects.order_by("id").values_list("id", "seats")
    insert_rows(
        Seat,
        ("commission", "number"),
        (
            (key, number)
            for key, seats in list(wanted)
            for number in range(1, seats + 1)
            if number not in numbers.get(key, ())
        ),
    )
    Seat.objects.filter(Q(number__gt=F("commission__seats")) & Q(members=None)).delete()
