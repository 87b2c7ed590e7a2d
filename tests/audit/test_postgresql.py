"""On PostgreSQL: sealing waits for writers, and the role of the web cannot change the record."""

import re

import psycopg
import pytest

from tests.audit.conftest import WEB

TABLES = ("audit_entry", "audit_seal", "audit_timestamp")


def state(server):
    done = server.kaskad("audit", "verify", role=WEB)
    assert done.returncode == 0, done.stderr
    return [int(number) for number in re.findall(r"(\d+) (?:entries|seals)", done.stdout)]


def test_sealing_waits_for_a_transaction_that_has_written(server):
    server.kaskad("audit", "seal")
    entries, seals, waiting = state(server)
    slow, quick = server.writer(), server.writer()
    assert slow.stdout.readline() == "written\n"
    assert quick.stdout.readline() == "written\n"
    quick.communicate("go\n")  # committed, with a higher number than the one that is not

    busy = server.kaskad("audit", "seal")
    assert busy.returncode == 1
    assert "somebody has been writing" in busy.stderr
    assert state(server) == [entries + 1, seals, waiting + 1]

    slow.communicate("go\n")
    assert (slow.returncode, quick.returncode) == (0, 0)
    sealed = server.kaskad("audit", "seal")
    assert "closes 2 entries" in sealed.stdout
    assert state(server) == [entries + 2, seals + 1, 0]


def test_a_transaction_that_is_rolled_back_is_not_missed(server):
    server.kaskad("audit", "seal")
    lost, kept = server.writer(), server.writer()
    assert lost.stdout.readline() == kept.stdout.readline() == "written\n"
    lost.kill()
    lost.communicate()
    kept.communicate("go\n")

    assert "closes 1 entries" in server.kaskad("audit", "seal").stdout
    assert state(server)[2] == 0


def test_web_and_worker_run_under_the_role_that_only_adds(server, tmp_path):
    writer = server.writer(role=WEB)
    writer.communicate("go\n")
    assert writer.returncode == 0

    file = tmp_path / "record.jsonl"
    for words in (
        ("audit", "seal"),
        ("audit", "export", str(file)),
        ("audit", "verify", "--from-file", str(file)),
        ("worker", "--once"),
    ):
        done = server.kaskad(*words, role=WEB)
        assert (words, done.returncode, done.stderr) == (words, 0, "")
    done = server.kaskad("link", "--name", "A", "--role", "observer", "--scope", "KZ", role=WEB)
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "attempt",
    [
        "UPDATE {table} SET id = id",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "DROP TRIGGER {table}_no_update ON {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "ALTER TABLE {table} ADD COLUMN more integer",
        "DROP TABLE {table}",
        "SELECT 1 FROM {table} FOR UPDATE",
        (
            "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW"
            " EXECUTE FUNCTION kaskad_append_only()"
        ),
        "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "SELECT setval(pg_get_serial_sequence('{table}', 'id'), 1)",
        (
            "CREATE OR REPLACE FUNCTION kaskad_append_only() RETURNS trigger AS"
            " 'BEGIN RETURN NULL; END' LANGUAGE plpgsql"
        ),
        "SET session_replication_role = replica",
        "GRANT ALL ON {table} TO kaskad_web",
        "SET ROLE kaskad",
        "DELETE FROM django_migrations",
    ],
)
def test_the_role_of_the_web_cannot_change_the_record(server, table, attempt):
    with server.connection(WEB) as connection:
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= 0
        if attempt.startswith("GRANT"):
            connection.execute(attempt.format(table=table))  # a warning: nothing is granted
            attempt = "UPDATE {table} SET id = id"
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(attempt.format(table=table))


def test_the_doctor_says_who_could_change_the_record(server):
    assert "cannot change the record" in server.kaskad("doctor", role=WEB).stdout
    assert "could change the record" in server.kaskad("doctor").stdout
