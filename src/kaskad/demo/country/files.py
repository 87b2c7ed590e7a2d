"""Writes a country into the files the product imports: structure, roster, venues.

The same country gives the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from kaskad.demo.country.shapes import Country, Member

STRUCTURE_COLUMNS = (
    "code", "parent", "level", "kind", "kato", "number", "name_kk", "name_ru", "name_en",
    "seats", "voters", "lat", "lon",
)  # fmt: skip
VENUE_COLUMNS = (
    "code", "commission", "name_kk", "name_ru", "name_en", "address_kk", "address_ru",
    "address_en", "capacity", "accessible", "lat", "lon", "closed_days",
)  # fmt: skip
ROSTER_COLUMNS = (
    "commission", "last_name", "first_name", "patronymic", "iin", "role", "full_time", "language",
    "phone", "email", "since",
)  # fmt: skip
ROSTER_HEADER_KK = (
    "Комиссия коды", "Тегі", "Аты", "Әкесінің аты", "ЖСН", "Лауазымы", "Тұрақты негізде",
    "Оқу тілі", "Телефон", "Электрондық пошта", "Мерзімі басталған күн",
)  # fmt: skip
ROSTER_WIDTHS = (14, 20, 16, 20, 15, 18, 16, 12, 20, 26, 22)
ROLES_KK = {
    "chair": "төраға",
    "deputy": "төраға орынбасары",
    "secretary": "хатшы",
    "member": "мүше",
}
LANGUAGES_KK = {"kk": "қазақша", "ru": "орысша"}
YES_KK, NO_KK = "иә", "жоқ"
EXCEL_DAY_ZERO = date(1899, 12, 30).toordinal()
WRITTEN = datetime(2026, 2, 21)  # noqa: DTZ001 - a fixed property of the file, not a moment


def write_structure(country: Country, path: Path) -> None:
    """Write ``commissions.csv``: the tree, parents before children."""
    _write_csv(
        path,
        STRUCTURE_COLUMNS,
        (
            (
                one.code, one.parent, one.level, one.kind, one.kato, one.number or "",
                one.name_kk, one.name_ru, one.name_en, one.seats, one.voters,
                f"{one.lat:.4f}", f"{one.lon:.4f}",
            )
            for one in country.commissions
        ),
    )  # fmt: skip


def write_venues(country: Country, path: Path) -> None:
    """Write ``venues.csv``; closed days are ISO dates separated by spaces."""
    _write_csv(
        path,
        VENUE_COLUMNS,
        (
            (
                one.code, one.commission, one.name_kk, one.name_ru, one.name_en,
                one.address_kk, one.address_ru, one.address_en, one.capacity,
                "yes" if one.accessible else "no", f"{one.lat:.4f}", f"{one.lon:.4f}",
                " ".join(day.isoformat() for day in one.closed_days),
            )
            for one in country.venues
        ),
    )  # fmt: skip


def write_roster_csv(country: Country, path: Path, members: Sequence[Member] = ()) -> None:
    """Write the roster as CSV with English column keys; ``members`` instead of everybody."""
    _write_csv(
        path,
        ROSTER_COLUMNS,
        (
            (
                one.commission, one.person.last_name, one.person.first_name,
                one.person.patronymic, one.person.iin, one.role,
                "yes" if one.full_time else "no", one.person.language, one.person.phone,
                one.person.email, one.since.isoformat(),
            )
            for one in members or country.members
        ),
    )  # fmt: skip


def write_roster_xlsx(country: Country, path: Path, members: Sequence[Member] = ()) -> None:
    """Write the roster as a workbook in Kazakh, as a commission would send it.

    Identification numbers are text (their leading zeros stay), dates are real dates.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": WRITTEN})
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Тізім")
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(ROSTER_WIDTHS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, ROSTER_HEADER_KK[column], bold)
        text, number = sheet.write_string, sheet.write_number
        last = len(ROSTER_HEADER_KK) - 1
        for row, member in enumerate(members or country.members, 1):
            for column, value in enumerate(_cells_kk(member)):
                if value:
                    text(row, column, value)
            number(row, last, member.since.toordinal() - EXCEL_DAY_ZERO, day)


def _cells_kk(member: Member) -> tuple[str, ...]:
    person = member.person
    return (
        member.commission,
        person.last_name,
        person.first_name,
        person.patronymic,
        person.iin,
        ROLES_KK[member.role],
        YES_KK if member.full_time else NO_KK,
        LANGUAGES_KK[person.language],
        person.phone,
        person.email,
    )


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
