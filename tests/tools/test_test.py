import psycopg
import pytest

from tools.cluster import postgresql
from tools.test import Round, report


def test_the_cluster_takes_connections_and_leaves_nothing_behind():
    with postgresql() as address:
        folder = address.partition("host=")[2]
        with psycopg.connect(f"host={folder} user=kaskad dbname=postgres") as connection:
            answer = connection.execute("select 'Ә' || 'ң', current_setting('fsync')").fetchone()

    assert answer == ("Әң", "off")
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(f"host={folder} user=kaskad dbname=postgres")


@pytest.mark.parametrize(
    ("rounds", "status", "closing"),
    [
        (
            [Round("SQLite", 0, "5 passed in 1s"), Round("PostgreSQL", 0, "2 passed in 1s")],
            0,
            "7 passed, 0 failed",
        ),
        (
            [Round("SQLite", 0, "5 passed in 1s"), Round("PostgreSQL", 5, "no tests ran in 1s")],
            0,
            "5 passed, 0 failed",
        ),
        (
            [Round("SQLite", 5, "9 deselected in 1s"), Round("PostgreSQL", 0, "5 passed in 1s")],
            0,
            "5 passed, 0 failed",
        ),
        ([Round("SQLite", 1, "1 failed, 4 passed, 2 errors in 1s")], 1, "4 passed, 3 failed"),
        (
            [Round("SQLite", 0, "5 passed in 1s"), Round("PostgreSQL", 1, "not run: missing")],
            1,
            "5 passed, 1 failed",
        ),
        ([Round("SQLite", 5, "no tests ran in 1s")], 1, "0 passed, 1 failed"),
    ],
)
def test_the_rounds_are_summed(rounds, status, closing, capsys):
    assert report(rounds) == status
    assert capsys.readouterr().out.splitlines()[-1] == closing
