"""The small country, and a way to send it a list."""

import pytest

from kaskad.commissions.api import (
    accept_roster,
    check_roster,
    import_structure,
    receive_roster,
)
from tests.commissions import world as w


@pytest.fixture(autouse=True)
def installation(settings, tmp_path):
    settings.KASKAD_FILES = tmp_path / "files"
    settings.KASKAD_SYNTHETIC_PEOPLE = True


@pytest.fixture
def country(db, tmp_path):
    path = tmp_path / "commissions.csv"
    path.write_text(w.STRUCTURE, encoding="utf-8")
    import_structure(actor=w.ACTOR, path=path, now=w.NOW)


@pytest.fixture
def check(country, tmp_path):
    """Receives and checks rows, or a file; returns the batch."""

    def checked(rows, *, scope="KZ", now=w.NOW, actor=w.ACTOR):
        path = rows if hasattr(rows, "open") else w.write_xlsx(tmp_path / "list.xlsx", rows)
        batch = receive_roster(actor=actor, source=path, file_name=path.name, scope=scope, now=now)
        return check_roster(actor=actor, batch=batch, now=now)

    return checked


@pytest.fixture
def send(check):
    """Receives, checks and accepts; returns the report."""

    def sent(rows, *, scope="KZ", now=w.NOW):
        batch = check(rows, scope=scope, now=now)
        return accept_roster(actor=w.ACTOR, batch=batch, now=now)

    return sent
