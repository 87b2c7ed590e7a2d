"""An installation: made twice, looked at by the doctor, served and ended."""

import re
import shutil
import signal
import sqlite3
import urllib.parse
import urllib.request

import pytest

from kaskad.core.installation import add_seal_key
from tests import forked
from tests.commandline.process import environment, kaskad, of_group, served


def test_init_twice_keeps_the_secrets(tmp_path):
    data = tmp_path / "var"
    first = kaskad("init", data=data)
    secrets = (data / "kaskad.toml").read_text(encoding="utf-8")
    second = kaskad("init", data=data)

    assert (first.returncode, second.returncode) == (0, 0)
    assert (data / "kaskad.toml").read_text(encoding="utf-8") == secrets
    assert (data / "kaskad.toml").stat().st_mode & 0o077 == 0
    assert "kaskad serve" in first.stdout


def test_the_doctor_finds_the_demonstration_well(demo):
    done = kaskad("doctor", data=demo)

    assert done.returncode == 0, done.stdout
    assert "BAD" not in done.stdout
    assert "record" in done.stdout


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE audit_entry SET subject_label = 'another' WHERE id = 5",
        "DELETE FROM audit_entry WHERE id = 7",
        "UPDATE audit_entry SET at = '2026-01-01 00:00:00' WHERE id = 3",
    ],
)
def test_the_record_cannot_be_changed_unseen(own_demo, damage):
    with sqlite3.connect(own_demo / "kaskad.sqlite3") as database:
        with pytest.raises(sqlite3.Error):
            database.execute(damage)
        triggers = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'audit%'"
        ).fetchall()
        for (name,) in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(damage)

    done = kaskad("doctor", data=own_demo)

    assert triggers
    assert done.returncode == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines() if "BAD" in line] == [
        "BAD  record"
    ]


def test_the_doctor_says_the_licence_of_open_data_and_what_is_wrong_with_it(own_demo):
    path = own_demo / "kaskad.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text(f'{before}\n[open_data]\nlicence = "CC0-1.0"\n', encoding="utf-8")
    well = kaskad("doctor", data=own_demo)
    path.write_text(f'{before}\n[open_data]\nlicence = "CC0"\n', encoding="utf-8")
    wrong = kaskad("doctor", data=own_demo)

    assert (well.returncode, wrong.returncode) == (0, 1)
    assert "open data: licence CC0 1.0" in well.stdout
    assert "[open_data] licence: choose one of CC-BY-4.0" in wrong.stderr
    assert wrong.stderr.count("\n") == 1


def test_the_doctor_says_that_others_can_read_the_secrets(own_demo):
    (own_demo / "kaskad.toml").chmod(0o644)

    done = kaskad("doctor", data=own_demo)

    assert done.returncode == 1
    assert "BAD  secrets" in done.stdout
    assert "chmod 600" in done.stdout


def test_serving_answers_and_ends_without_leaving_anybody(own_demo, tmp_path):
    with served(own_demo, tmp_path / "errors.txt") as (process, base):
        with urllib.request.urlopen(f"{base}/kk/") as home:  # noqa: S310  our own server
            page = home.read().decode()
            assert (home.status, home.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
        style = next(part for part in page.split('"') if ".css" in part)
        with urllib.request.urlopen(f"{base}{style}") as sheet:  # noqa: S310  our own server
            assert sheet.status == 200
            assert "immutable" in sheet.headers["Cache-Control"]
        taken = kaskad("serve", "--port", base.rpartition(":")[2], data=own_demo)
        group = process.pid
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0

    assert (taken.returncode, taken.stderr.count("\n")) == (1, 1)
    assert of_group(group) == []
    assert "Traceback" not in (tmp_path / "errors.txt").read_text()


def test_a_database_that_is_behind_is_not_served(own_demo):
    with sqlite3.connect(own_demo / "kaskad.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE app = 'reporting'")

    done = kaskad("serve", "--port", "1", data=own_demo)
    doctor = kaskad("doctor", data=own_demo)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "kaskad init" in done.stderr
    assert "BAD  migrations" in doctor.stdout


BEFORE = """
import django
django.setup()
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
recorder = MigrationRecorder(connection)
for (app, name), migration in MigrationLoader(None).disk_migrations.items():
    if migration.replaces:
        recorder.record_unapplied(app, name)
        for old_app, old_name in migration.replaces:
            recorder.record_applied(old_app, old_name)
"""


def test_an_installation_from_before_the_first_release_is_brought_up_to_date(own_demo):
    settings = {"KASKAD_DATA": str(own_demo), "DJANGO_SETTINGS_MODULE": "kaskad.config.settings"}
    assert forked.run("-c", BEFORE, env={**environment(), **settings}).returncode == 0
    shutil.copy(own_demo / "kaskad.sqlite3", own_demo / "older.sqlite3")

    done = kaskad("init", data=own_demo)
    doctor = kaskad("doctor", data=own_demo)
    shutil.copy(own_demo / "older.sqlite3", own_demo / "kaskad.sqlite3")
    with sqlite3.connect(own_demo / "kaskad.sqlite3") as database:
        database.execute("DELETE FROM django_migrations WHERE name = '0010_polls'")
    too_old = kaskad("init", data=own_demo)

    assert (done.returncode, doctor.returncode) == (0, 0), done.stderr + doctor.stdout
    assert (too_old.returncode, too_old.stderr.count("\n")) == (1, 1)
    assert "30 November 2026" in too_old.stderr


def test_a_file_of_secrets_that_cannot_be_read_is_named(own_demo):
    (own_demo / "kaskad.toml").write_text("secret_key = ", encoding="utf-8")

    done = kaskad("doctor", data=own_demo)

    assert done.returncode == 1
    assert "kaskad.toml" in done.stderr
    assert "Traceback" not in done.stderr
    shutil.rmtree(own_demo)


def _signed_in(base, data):
    """An opener with the session of the centre."""
    link = kaskad(
        "link", "--name", "Centre", "--role", "central_staff", "--scope", "KZ", "--base", base,
        data=data,
    ).stdout.strip()  # fmt: skip
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    _post(opener, link, link)
    return opener


def _post(opener, page, target):
    with opener.open(page) as shown:
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.read().decode())
    body = urllib.parse.urlencode({"csrfmiddlewaretoken": token.group(1)}).encode()
    with opener.open(urllib.request.Request(target, body, {"Referer": page})) as answer:  # noqa: S310  our own server
        return answer.read().decode()


def test_keys_change_while_the_site_runs(own_demo, tmp_path):
    """Processes that run read what the new key sealed, and seal with it themselves."""
    with sqlite3.connect(own_demo / "kaskad.sqlite3") as database:
        (code,) = database.execute(
            "SELECT code FROM commissions_person WHERE phone_sealed <> '' LIMIT 1"
        ).fetchone()
    with served(own_demo, tmp_path / "errors.txt") as (_process, base):
        opener = _signed_in(base, own_demo)
        card = f"{base}/en/people/{code}/"
        before = _post(opener, card, f"{card}contacts/")
        new = add_seal_key(own_demo).id
        done = kaskad("keys", "reseal", data=own_demo)
        after = [_post(opener, card, f"{card}contacts/") for _ in range(4)]

    with sqlite3.connect(own_demo / "kaskad.sqlite3") as database:
        (left,) = database.execute(
            "SELECT count(*) FROM commissions_person "
            "WHERE phone_sealed <> '' AND phone_sealed NOT LIKE ?",
            (f"{new}:%",),
        ).fetchone()
    assert (done.returncode, left) == (0, 0), done.stderr
    phone = re.search(r'href="tel:([^"]+)"', before)
    assert phone
    assert [phone.group() in page for page in after] == [True] * 4
