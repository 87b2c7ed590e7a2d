"""What people meet at a terminal: wrong paths, closed pipes, full disks, old locales."""

import subprocess
import sys

import pytest

from tests.commandline.process import CAMPAIGN, ROOT, environment, kaskad


def _in_shell(line, **variables):
    python = f"{sys.executable} -m kaskad"
    return subprocess.run(
        ["bash", "-c", line.replace("KASKAD", python)],
        capture_output=True, cwd=ROOT, env={**environment(), **variables}, check=False,
    )  # fmt: skip


def test_a_reader_that_goes_early_is_no_error(demo):
    done = _in_shell(f"KASKAD coverage {CAMPAIGN} --data {demo} | true; exit ${{PIPESTATUS[0]}}")

    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_said_in_one_line(demo):
    done = _in_shell(f"KASKAD coverage {CAMPAIGN} --data {demo} > /dev/full")

    assert done.returncode == 1
    assert done.stderr.decode().splitlines() == [
        "kaskad: the disk is full. Free some space and run the command again."
    ]


def test_closed_streams_do_not_stop_a_command(demo):
    assert _in_shell(f"KASKAD coverage {CAMPAIGN} --data {demo} >&-").returncode == 0
    assert _in_shell(f"KASKAD coverage nobody --data {demo} 2>&-").returncode == 1


def test_texts_are_in_utf8_in_every_locale(demo):
    old = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "TERM": "dumb"}

    done = _in_shell(f"KASKAD bulletin {CAMPAIGN} --lang kk --data {demo}", **old)

    assert done.returncode == 0, done.stderr
    assert "семинар" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("roster", "import", "/"), "directory"),
        (("roster", "import", "nowhere.xlsx"), "nowhere.xlsx"),
        (("commissions", "import", "/"), "directory"),
        (("serve", "--port", "99999"), "1 to 65535"),
        (("serve", "--port", "-1"), "1 to 65535"),
        (("serve", "--host", "192.0.2.1"), "--host"),
        (("demo", "--port", "0"), "1 to 65535"),
    ],
)
def test_a_wrong_path_or_port_is_one_line(demo, words, said):
    done = kaskad(*words, data=demo)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert said in done.stderr


def test_a_file_in_the_place_of_the_folder_is_one_line(tmp_path):
    place = tmp_path / "file"
    place.write_text("x", encoding="utf-8")

    for words in (("init",), ("demo", "--no-serve", "--members", "300"), ("doctor",)):
        done = kaskad(*words, data=place)
        assert (done.returncode, len((done.stdout + done.stderr).splitlines())) == (1, 1)


def test_a_report_that_cannot_be_written_is_refused_before_anything_changes(own_demo):
    roster = own_demo / "inputs" / "roster.xlsx"
    size = (own_demo / "kaskad.sqlite3").stat().st_size

    done = kaskad("roster", "import", roster, "--report", "/nowhere/x.csv", data=own_demo)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert (own_demo / "kaskad.sqlite3").stat().st_size == size


def test_a_database_address_with_a_wrong_port_names_the_variable(tmp_path):
    done = _in_shell(
        f"KASKAD doctor --data {tmp_path}", KASKAD_DATABASE="postgresql://127.0.0.1:abc/x"
    )

    assert done.returncode == 1
    assert b"KASKAD_DATABASE" in done.stderr
