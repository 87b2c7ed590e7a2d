"""Make a country of a million out of a demonstration: every district stands many times.

Copies rows within the SQLite file of a demonstration: districts with their precincts, seats,
people, members, groups, seminars, attendance and entries of the record, each copy with codes and
numbers of its own in the same region. Copied entries have digests that no verifier accepts.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

APART = 100_000_000  # between the numbers of one copy and the next
# What is copied, in order: the table, the rows of it ("t"), and the columns that become others.
# "{n}" is the copy, "{a}" how far its numbers lie apart.
_BELOW = "t.level IN ('district', 'precinct')"
_THERE = "t.commission_id IN (SELECT id FROM copied_commission)"
_MINE = "t.member_id IN (SELECT id FROM copied_member)"
_TABLES: Sequence[tuple[str, str, dict[str, str]]] = (
    (
        "commissions_commission",
        _BELOW,
        {
            "code": "t.code || '-{n}'",
            "district_id": "t.district_id + {a}",
            "parent_id": "CASE t.level WHEN 'district' THEN t.parent_id ELSE t.parent_id + {a} END",
            "sort_key": "t.sort_key || '{n}'",
            **{f"name_{one}": f"t.name_{one} || ' ({{n}})'" for one in ("kk", "ru", "en")},
        },
    ),
    ("commissions_seat", _THERE, {"commission_id": "t.commission_id + {a}"}),
    (
        "commissions_person",
        "t.id IN (SELECT person_id FROM copied_member)",
        {
            "code": "printf('q%011x', t.id + {a})",
            "iin_hash": "printf('%064x', t.id + {a})",
            "account_id": "NULL",
        },
    ),
    (
        "commissions_member",
        _THERE,
        {
            "commission_id": "t.commission_id + {a}",
            "person_id": "t.person_id + {a}",
            "seat_id": "t.seat_id + {a}",
        },
    ),
    (
        "campaigns_group",
        "t.id IN (SELECT id FROM copied_group)",
        {
            "number": "t.number + {n} * 1000",
            "commission_id": (
                "CASE WHEN t.commission_id IN (SELECT id FROM copied_commission)"
                " THEN t.commission_id + {a} ELSE t.commission_id END"
            ),
        },
    ),
    (
        "campaigns_place",
        _MINE,
        {
            "member_id": "t.member_id + {a}",
            "group_id": (
                "CASE WHEN t.group_id IN (SELECT id FROM copied_group)"
                " THEN t.group_id + {a} ELSE t.group_id END"
            ),
        },
    ),
    (
        "campaigns_seminar",
        "t.group_id IN (SELECT id FROM copied_group)",
        {
            "code": "printf('s%011x', t.id + {a})",
            "group_id": "t.group_id + {a}",
            "trainer_id": (
                "CASE WHEN t.trainer_id IN (SELECT id FROM copied_member)"
                " THEN t.trainer_id + {a} ELSE t.trainer_id END"
            ),
        },
    ),
    (
        "seminars_attendance",
        _MINE,
        {
            "member_id": "t.member_id + {a}",
            "nonce": "t.nonce || '-{n}'",
            "seminar_id": (
                "CASE WHEN t.seminar_id IN (SELECT id FROM copied_seminar)"
                " THEN t.seminar_id + {a} ELSE t.seminar_id END"
            ),
        },
    ),
    (
        "seminars_holding",
        "t.seminar_id IN (SELECT id FROM copied_seminar)",
        {
            "nonce": "t.nonce || '-{n}'",
            "seminar_id": "t.seminar_id + {a}",
            "basis_id": (
                "CASE WHEN t.basis_id IN (SELECT id FROM copied_attendance)"
                " THEN t.basis_id + {a} ELSE t.basis_id END"
            ),
            "trainer_id": (
                "CASE WHEN t.trainer_id IN (SELECT id FROM copied_member)"
                " THEN t.trainer_id + {a} ELSE t.trainer_id END"
            ),
        },
    ),
    (
        "audit_entry",
        "t.scope IN (SELECT code FROM copied_commission)",
        {"scope": "t.scope || '-{n}'", "digest": "printf('%064x', t.id + {a})"},
    ),
)
_COPIED = {
    "commission": f"SELECT t.id, t.code FROM commissions_commission t WHERE {_BELOW}",  # noqa: S608  our names
    "member": f"SELECT t.id, t.person_id FROM commissions_member t WHERE {_THERE}",  # noqa: S608  our names
    "group": (
        "SELECT t.id FROM campaigns_group t JOIN commissions_commission c"
        " ON c.id = t.commission_id WHERE c.level <> 'central'"
    ),
    "seminar": (
        "SELECT t.id FROM campaigns_seminar t WHERE t.group_id IN (SELECT id FROM copied_group)"
    ),
    "attendance": f"SELECT t.id FROM seminars_attendance t WHERE {_MINE}",  # noqa: S608  our names
}


def copy_districts(database: Path, copies: int) -> None:
    """Add ``copies`` of every district to the database of a demonstration."""
    with sqlite3.connect(database) as rows:
        rows.execute("PRAGMA cache_size = -400000")
        rows.execute("PRAGMA synchronous = OFF")
        for name, chosen in _COPIED.items():
            rows.execute(f"CREATE TEMPORARY TABLE copied_{name} AS {chosen}")
            rows.execute(f"CREATE INDEX temp.of_{name} ON copied_{name} (id)")
        # The originals end here, so that a copy is not copied again.
        tops = {table: _top(rows, table) for table, _which, _others in _TABLES}
        for copy in range(1, copies + 1):
            for table, which, others in _TABLES:
                _copy(rows, table, f"t.id <= {tops[table]} AND {which}", others, copy)
        rows.commit()
        rows.execute("ANALYZE")


def add_messages(database: Path) -> None:
    """A message to everybody who sits, sent or waiting, as a reminder to the whole country is."""
    with sqlite3.connect(database) as rows:
        rows.execute("PRAGMA synchronous = OFF")
        rows.execute(
            "INSERT INTO messaging_recipient (id, key, language, phone_sealed, email_sealed,"
            " contacts_mark, telegram_sealed, telegram_mark, link_hash, channels, refused)"
            " SELECT p.id, p.code, 'kk', p.phone_sealed, p.email_sealed, '', '', '', '', '[]', '[]'"
            " FROM commissions_person p WHERE p.code NOT IN (SELECT key FROM messaging_recipient)"
        )
        rows.execute(
            "INSERT INTO messaging_message (id, code, occasion, kind, version, values_sealed,"
            " place, district, region, urgent, state, channel, passed, tries, next_try, claimed_by,"
            " queued_at, recipient_id) SELECT m.id, printf('m%015x', m.id), 'reminder',"
            " 'seminar_tomorrow', 0, '', c.code, COALESCE(d.code, ''), COALESCE(r.code, ''), 0,"
            " CASE m.id % 10 WHEN 0 THEN 'waiting' WHEN 1 THEN 'to_print' ELSE 'sent' END,"
            " CASE m.id % 10 WHEN 0 THEN '' WHEN 1 THEN 'print' ELSE 'sms' END,"
            " '[]', 0, '2026-03-04 04:00:00', '', '2026-03-04 04:00:00', t.id"
            " FROM commissions_member m JOIN commissions_commission c ON c.id = m.commission_id"
            " LEFT JOIN commissions_commission d ON d.id = c.district_id"
            " LEFT JOIN commissions_commission r ON r.id = c.region_id"
            " JOIN commissions_person p ON p.id = m.person_id"
            " JOIN messaging_recipient t ON t.key = p.code WHERE m.until IS NULL"
        )
        rows.commit()
        rows.execute("ANALYZE")


def _top(rows: sqlite3.Connection, table: str) -> int:
    found = rows.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}").fetchone()  # noqa: S608  our names
    return int(found[0])


def _copy(
    rows: sqlite3.Connection, table: str, which: str, others: dict[str, str], copy: int
) -> None:
    columns = [row[1] for row in rows.execute(f"PRAGMA table_info({table})")]
    apart = copy * APART
    values = {"id": "t.id + {a}", **others}
    chosen = (values.get(one, f't."{one}"').format(n=copy, a=apart) for one in columns)
    names = ", ".join(f'"{one}"' for one in columns)
    rows.execute(
        f"INSERT INTO {table} ({names}) SELECT {', '.join(chosen)} FROM {table} t WHERE {which}"  # noqa: S608  our names
    )
