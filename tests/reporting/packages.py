"""Packages of the named world: written, changed, sent as lists, and what became of them."""

import io
from dataclasses import replace

from kaskad.commissions.api import Member, check_roster, receive_roster, written_cells
from kaskad.core.oneroster import DELTA, Package, Record, Table, read_package, write_package
from kaskad.reporting.api import export_oneroster
from tests.world import ACTOR, NOW

MOMENT = "2026-02-27T03:00:00.000Z"
WHO = {"actor": ACTOR, "now": NOW}


def exported(house, place="own", *, contacts=False, since=None):
    target = io.BytesIO()
    export_oneroster(
        scope=house.commission(place), campaign=house.campaign, target=target, contacts=contacts,
        since=since, **WHO,
    )  # fmt: skip
    target.seek(0)
    package, problems = read_package(target)
    assert problems == []
    return package


def sent(house, package, tmp_path, place="own"):
    """The package received and checked as a roster."""
    path = tmp_path / "list.zip"
    write_package(path, package)
    scope = house.places[place]
    batch = receive_roster(source=path, file_name="list.zip", scope=scope, **WHO)
    return check_roster(batch=batch, **WHO)


def changed(package, table, change):
    """The package with every record of a table passed through ``change``."""
    old = package.tables[table]
    records = tuple(Record(one.line, change(dict(one.cells))) for one in old.records)
    return Package({**package.tables, table: replace(old, records=records)}, "x", "y")


def delta(package, *, users=(), roles=()):
    """A package of changes with the columns of ``package``."""
    tables = {}
    for name, rows in (("users", users), ("roles", roles)):
        if rows:
            full = tuple(Record(0, {"dateLastModified": MOMENT, **row}) for row in rows)
            tables[name] = Table(DELTA, package.tables[name].extra, full)
    return Package(tables, "x", "y")


def state():
    return list(
        Member.objects.order_by("id").values_list(
            "id", "person__code", "seat", "role", "full_time", "language", "since", "until",
            "person__last_name", "person__first_name", "person__patronymic",
            "person__phone_sealed", "person__email_sealed",
        )
    )  # fmt: skip


def errors(batch):
    return [(one.line, one.column, one.code) for one in written_cells(batch)]
