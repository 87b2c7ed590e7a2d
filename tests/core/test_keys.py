"""Keys that seal: several at once, a new one beside the old, all sealed anew, one dropped."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime
from sqlite3 import connect
from stat import S_IMODE

import pytest
from django.apps import apps
from django.conf import settings

from kaskad.commissions.models import Person, RosterRow
from kaskad.config.keys import (
    KeyStillNeeded,
    KeyTooFresh,
    NewestKey,
    NoSuchKey,
    drop_key,
    reseal_everything,
    rotate_key,
)
from kaskad.core import sealed
from kaskad.core.actor import Actor
from kaskad.core.installation import FILE_NAME, read_installation, write_installation
from kaskad.core.sealed import sealed_columns, values_by_key
from kaskad.core.secrets import Unreadable, key_of, keyed_hash, seal, seal_keys, unseal
from tests.commandline.process import ROOT, environment, kaskad, new_installation
from tests.core.keys import age_keys, an_installation

WHO = {"actor": Actor.system("сынақ"), "now": datetime(2026, 3, 4, 9, 0, tzinfo=UTC)}
PHONE = "+7 701 000 00 01"


@pytest.fixture
def installation(tmp_path):
    with an_installation(tmp_path / "data") as folder:
        yield folder


def person(number, phone=""):
    return Person.objects.create(
        code=f"p{number}", iin_hash=f"h{number}", iin_tail="0001", last_name="Сыдықова",
        first_name="Әлия", search_key="", sort_key="", phone_sealed=phone,
    )  # fmt: skip


def test_without_an_installation_the_pepper_seals():
    assert seal_keys() == ()
    assert key_of(seal(PHONE)) == ""
    assert unseal(seal(PHONE)) == PHONE


def test_a_new_installation_has_a_key_of_its_own(installation):
    (key,) = seal_keys()

    assert key_of(seal(PHONE)) == key.id
    assert unseal(seal(PHONE)) == PHONE
    assert key.secret not in (read_installation(installation).pepper, settings.SECRET_KEY)
    assert S_IMODE((installation / FILE_NAME).stat().st_mode) == 0o600


def test_an_older_installation_gets_its_first_key_and_reads_what_it_sealed(tmp_path):
    (tmp_path / FILE_NAME).write_text('secret_key = "a"\npepper = "tests"\nother = 1\n')
    old = seal(PHONE)

    with an_installation(tmp_path):
        assert (key_of(old), unseal(old)) == ("", PHONE)
        assert key_of(seal(PHONE)) == seal_keys()[0].id
    assert "other = 1" in (tmp_path / FILE_NAME).read_text()
    again = write_installation(tmp_path)
    assert len(again.seal_keys) == 1


@pytest.mark.django_db
def test_a_new_key_seals_at_once_and_hashes_stay(installation):
    old, hashed = seal(PHONE), keyed_hash("iin", "1")

    key = rotate_key(**WHO)

    assert key_of(seal(PHONE)) == key.id != key_of(old)
    assert unseal(old) == PHONE
    assert keyed_hash("iin", "1") == hashed


def test_a_value_of_a_key_that_is_gone_is_unreadable(installation):
    with pytest.raises(Unreadable):
        unseal(f"zzzzzz:{seal(PHONE).partition(':')[2]}")


@pytest.mark.django_db
def test_everything_is_sealed_anew_and_the_old_key_can_go(installation):
    old = seal_keys()[0].id
    person(1, seal(PHONE))
    new = rotate_key(**WHO).id
    age_keys()
    with pytest.raises(KeyStillNeeded):
        drop_key(key=old, **WHO)

    assert reseal_everything(**WHO) == 1
    drop_key(key=old, **WHO)

    value = Person.objects.get().phone_sealed
    assert (key_of(value), unseal(value)) == (new, PHONE)
    assert [key.id for key in seal_keys()] == [new]
    assert reseal_everything(**WHO) == 0


@pytest.mark.django_db
def test_a_key_that_cannot_go_stays(installation):
    first = seal_keys()[0].id
    with pytest.raises(NewestKey):
        drop_key(key=first, **WHO)
    with pytest.raises(NoSuchKey):
        drop_key(key="nobody", **WHO)
    rotate_key(**WHO)
    with pytest.raises(KeyTooFresh):
        drop_key(key=first, **WHO)
    assert len(seal_keys()) == 2


@pytest.mark.django_db
def test_what_somebody_writes_meanwhile_is_kept(installation, monkeypatch):
    person(1, seal(PHONE))
    rotate_key(**WHO)
    theirs = seal("+7 702 000 00 02")

    def slow(value):
        Person.objects.update(phone_sealed=theirs)
        return unseal(value)

    monkeypatch.setattr(sealed, "unseal", slow)
    reseal_everything(**WHO)

    assert unseal(Person.objects.get().phone_sealed) == "+7 702 000 00 02"


def test_no_field_of_another_kind_is_taken_for_a_sealed_one():
    for column in sealed_columns():
        kind = column.model._meta.get_field(column.name).get_internal_type()
        assert kind in ("CharField", "TextField"), str(column)
    assert {column.model for column in sealed_columns()} <= set(apps.get_models())
    assert RosterRow in {column.model for column in sealed_columns()}


PEOPLE = 4000


def test_an_ended_resealing_goes_on_where_it_was(tmp_path, shared_folder):
    """``kill -9`` in the middle, on a database that somebody else writes to at the same time."""
    folder = new_installation(tmp_path / "data", shared_folder)
    with an_installation(folder):
        rows = [
            (f"p{n}", f"h{n}", "0001", "С", "Ә", "", "", "", seal(PHONE), "") for n in range(PEOPLE)
        ]
    path = folder / "kaskad.sqlite3"
    with closing(connect(path)) as database:
        database.executemany(
            "INSERT INTO commissions_person (code, iin_hash, iin_tail, last_name, first_name, "
            "patronymic, search_key, sort_key, phone_sealed, email_sealed) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )
        database.commit()
    old = read_installation(folder).seal_keys[0].id
    assert kaskad("keys", "rotate", data=folder).returncode == 0
    new = read_installation(folder).seal_keys[0].id

    command = [sys.executable, "-m", "kaskad", "keys", "reseal", "--data", str(folder)]
    running = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL)
    while running.poll() is None and not counted(path, new):
        time.sleep(0.005)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    left = counted(path, old)
    assert 0 < left < PEOPLE
    assert kaskad("keys", "drop", old, data=folder).returncode == 1

    assert kaskad("keys", "reseal", data=folder).returncode == 0
    assert (counted(path, old), counted(path, new)) == (0, PEOPLE)
    with an_installation(folder), closing(connect(path)) as database:
        (value,) = database.execute("SELECT max(phone_sealed) FROM commissions_person").fetchone()
        assert unseal(value) == PHONE


def counted(path, key):
    sql = "SELECT count(*) FROM commissions_person WHERE phone_sealed LIKE ?"
    with closing(connect(path, timeout=20)) as database:
        (found,) = database.execute(sql, (f"{key}:%",)).fetchone()
    return found


@pytest.mark.django_db
def test_values_are_counted_by_key(installation):
    person(1, seal(PHONE))
    person(2)
    first = seal_keys()[0].id

    assert values_by_key() == {first: 1, "": 0}
