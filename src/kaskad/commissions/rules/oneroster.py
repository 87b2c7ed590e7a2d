"""A OneRoster package as the rows of a roster: one for every role of a person in a commission.

Every cell keeps the file and line where it stands; see docs/formats/oneroster.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kaskad.core.oneroster import DELTA, Package, Record

EXTENSION: Final = "ext:"
PRIMARY: Final = "primary"
IIN: Final = "metadata.kaskad.iin"
LANGUAGE: Final = "metadata.kaskad.language"
FULL_TIME: Final = "metadata.kaskad.fullTime"

# Heading of the roster -> the column of the roster that it means; see ``header``.
HEADINGS: Final[Mapping[str, str]] = {
    "users.csv identifier": "person",
    f"users.csv {IIN}": "iin",
    "users.csv familyName": "last_name",
    "users.csv givenName": "first_name",
    "users.csv middleName": "patronymic",
    f"users.csv {LANGUAGE}": "language",
    "users.csv phone": "phone",
    "users.csv email": "email",
    "roles.csv orgSourcedId": "commission",
    "roles.csv role": "role",
    f"roles.csv {FULL_TIME}": "full_time",
    "roles.csv beginDate": "since",
}
STATUS: Final = "roles.csv status"
LINES: Final = ("users.csv #", "roles.csv #")
LEVELS: Final = {
    "national": "central", "state": "region", "district": "district", "local": "precinct",
}  # fmt: skip
# Column of a structure file -> what stands behind ``metadata.kaskad.`` in orgs.csv.
ORG_COLUMNS: Final[Mapping[str, str]] = {
    "level": "level", "kind": "kind", "kato": "kato", "number": "number", "name_kk": "nameKk",
    "name_ru": "nameRu", "name_en": "nameEn", "seats": "seats", "voters": "voters",
    "lat": "latitude", "lon": "longitude",
}  # fmt: skip
_YES_NO: Final = {"true": "yes", "false": "no"}
_USED: Final = ("orgs", "users", "roles")


class Remark(NamedTuple):
    """What to know about the whole package; ``code`` is a key of the remarks of rosters."""

    code: str
    values: Mapping[str, str | int]


class RosterTable(NamedTuple):
    """The package as a table: heading, rows with their numbers, remarks."""

    heading: tuple[str, ...]
    rows: Sequence[tuple[int, tuple[str, ...]]]
    remarks: tuple[Remark, ...]


def roster_table(package: Package) -> RosterTable:
    """The rows of a package: numbered by the line of the role, people without one behind them.

    Where roles or users are a delta the table says of each row whether the member leaves.
    """
    is_delta = DELTA in (package.kind("roles"), package.kind("users"))
    heading = (*HEADINGS, *((STATUS,) if is_delta else ()), *LINES)
    codes = {one.id: one.get("identifier") or one.id for one in package.records("orgs")}
    users = {one.id: one for one in package.records("users")}
    roles = _roles(package)
    rows = []
    seen: set[str] = set()
    last = 1
    for role in roles:
        key = role.get("userSourcedId")
        seen.add(key)
        last = max(last, role.line)
        rows.append((role.line, _row(key, users.get(key), role, codes, is_delta=is_delta)))
    for user in package.records("users"):
        if user.id not in seen:
            row = _row(user.id, user, None, codes, is_delta=is_delta)
            rows.append((last + user.line, row))
    return RosterTable(heading, rows, tuple(_remarks(package, len(roles))))


def structure_table(package: Package) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The commissions of the package as a structure file: heading and rows."""
    rows = []
    for one in package.records("orgs"):
        name = one.get("name")
        told = {
            "code": one.get("identifier") or one.id,
            "level": LEVELS.get(one.get("type"), ""),
            "name_kk": name,
            "name_ru": name,
            "name_en": name,
        }
        told |= {
            key: value
            for key, column in ORG_COLUMNS.items()
            if (value := one.get(f"metadata.kaskad.{column}"))
        }
        rows.append((one.get("parentSourcedId"), told))
    codes = {one.id: one.get("identifier") or one.id for one in package.records("orgs")}
    heading = ("code", "parent", *(key for key in ORG_COLUMNS))
    return heading, [
        tuple(codes.get(above, above) if key == "parent" else told.get(key, "") for key in heading)
        for above, told in rows
    ]


def line_of(written: Sequence[str], heading: str, row: int, cells: Sequence[object]) -> int:
    """The line of the package's file where a cell stands; ``row`` for all other lists."""
    file = f"{heading.partition(' ')[0]} #"
    if file not in LINES or file not in written:
        return row
    found = [cells[written.index(one)] for one in (file, *LINES) if one in written]
    return next((int(str(one)) for one in found if str(one).isdecimal()), row)


def _roles(package: Package) -> list[Record]:
    """The roles that count: of each person the primary ones, or all where none is."""
    records = package.records("roles")
    primary = {
        one.get("userSourcedId") for one in records if one.get("roleType").lower() == PRIMARY
    }
    return [
        one
        for one in records
        if one.get("roleType").lower() == PRIMARY or one.get("userSourcedId") not in primary
    ]


def _row(
    key: str,
    user: Record | None,
    role: Record | None,
    codes: Mapping[str, str],
    *,
    is_delta: bool,
) -> tuple[str, ...]:
    org = role.get("orgSourcedId") if role else ""
    if user and not org and not is_delta:
        org = user.get("primaryOrgSourcedId")
    told = {
        "person": (user.get("identifier") if user else "") or key,
        "iin": _of(user, IIN),
        "last_name": _of(user, "familyName"),
        "first_name": _of(user, "givenName"),
        "patronymic": _of(user, "middleName"),
        "language": _of(user, LANGUAGE),
        "phone": _of(user, "phone") or _of(user, "sms"),
        "email": _of(user, "email"),
        "commission": codes.get(org, org),
        "role": _of(role, "role").removeprefix(EXTENSION),
        "full_time": _YES_NO.get(_of(role, FULL_TIME).lower(), _of(role, FULL_TIME)),
        "since": _of(role, "beginDate"),
    }
    leaves = any(one is not None and one.is_leaving for one in (user, role))
    status = (("leaves" if leaves else "stays",)) if is_delta else ()
    lines = tuple(str(one.line) if one else "" for one in (user, role))
    return (*(told[column] for column in HEADINGS.values()), *status, *lines)


def _of(record: Record | None, column: str) -> str:
    return record.get(column) if record else ""


def _remarks(package: Package, used_roles: int) -> Iterator[Remark]:
    others = [f"{name}.csv" for name in (*package.tables, *package.unread) if name not in _USED]
    if others or package.unknown:
        names = ", ".join(sorted([*others, *package.unknown]))[:300]
        yield Remark("roster.files_unused", {"files": names})
    if left := len(package.records("roles")) - used_roles:
        yield Remark("roster.roles_unused", {"count": left})
    known = {*HEADINGS}
    for name in _USED:
        table = package.tables.get(name)
        for column in table.extra if table else ():
            heading = f"{name}.csv {column}"
            if heading not in known and not (name == "orgs" and ".kaskad." in column):
                yield Remark("roster.extra_column", {"heading": heading[:100]})
