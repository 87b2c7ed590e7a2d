"""An account and the moments around it."""

from datetime import UTC, datetime

import pytest

from kaskad.accounts.api import open_account
from kaskad.core.actor import Actor

COMMAND = Actor(kind="command", label="test")
NOW = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def account(db):
    return open_account(actor=COMMAND, label="Айгүл Сәрсенбаева", language="kk", code="a1", now=NOW)


@pytest.fixture(autouse=True)
def clock_stands(settings):
    settings.KASKAD_PINNED_NOW = NOW
