import hashlib
import json
import shutil
import signal
import stat
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

LAUNCHER = Path(__file__).resolve().parents[2] / "kaskad"
PYTHON = Path(sys.base_prefix) / "bin" / "python3"
PATH = f"{PYTHON.parent}:/usr/bin:/bin"
UV = Path(sys.prefix) / "bin" / "uv"
PROGRAM = "import os, sys\nprint(os.getcwd(), sys.argv[1:], sys.prefix)\n"


@pytest.fixture
def checkout(tmp_path):
    """A checkout that needs no packages, in a folder with spaces."""
    root = tmp_path / "a check out"
    for folder in ("requirements", "src/kaskad/core", "tools"):
        (root / folder).mkdir(parents=True)
    shutil.copy(LAUNCHER, root)
    for kind in ("run", "dev", "installer"):
        (root / "requirements" / f"{kind}.lock").write_text("# nothing\n")
    (root / "src/kaskad/__main__.py").write_text(PROGRAM)
    (root / "tools/check.py").write_text("print('checked')\n")
    return root


@pytest.fixture
def quick(tmp_path, monkeypatch):
    """A machine with uv, which makes an environment in a tenth of the time that pip needs."""
    folder = tmp_path / "quick"
    folder.mkdir()
    (folder / "uv").symlink_to(UV)
    monkeypatch.setattr(sys.modules[__name__], "PATH", f"{folder}:{PATH}")


def wheel_of_uv(folder):
    """Put a package into ``folder`` whose ``uv`` writes down how it was called; return its hash."""
    folder.mkdir()
    path, data = folder / "uv-1.0-py3-none-any.whl", "uv-1.0.data/scripts/uv"
    script = '#!/bin/sh\necho "$@" > "$(dirname "$0")/../called"\n'
    about = "uv-1.0.dist-info"
    program = zipfile.ZipInfo(data)
    program.external_attr = (stat.S_IFREG | 0o755) << 16
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(program, script)
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 1.0\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        names = (data, f"{about}/METADATA", f"{about}/WHEEL", f"{about}/RECORD")
        wheel.writestr(f"{about}/RECORD", "".join(f"{name},,\n" for name in names))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def environment(**more):
    offline = {"PIP_NO_INDEX": "1", "UV_OFFLINE": "1", "UV_NO_CACHE": "1"}
    return {"PATH": PATH} | offline | more


def start(checkout, *arguments, cwd="/", **more):
    return subprocess.run(
        [checkout / "kaskad", *arguments],
        cwd=cwd,
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_first_start_makes_the_environment_and_the_second_finds_it(checkout, tmp_path):
    first = start(checkout, "demo", "--seed", "1", cwd=tmp_path)
    second = start(checkout, "demo")

    answer = f"{tmp_path} ['demo', '--seed', '1'] {checkout / '.venv'}\n"
    assert (first.returncode, first.stdout) == (0, answer)
    assert "making the environment" in first.stderr
    assert (second.returncode, second.stderr) == (0, "")


def test_a_tool_gets_its_packages_on_demand_and_runs_in_the_checkout(quick, checkout):
    start(checkout, "demo")
    first = start(checkout, "check")
    second = start(checkout, "check")

    assert (first.returncode, first.stdout) == (0, "checked\n")
    assert "requirements/dev.lock" in first.stderr
    assert (second.returncode, second.stdout, second.stderr) == (0, "checked\n", "")


def test_a_machine_without_uv_gets_it_by_pip_and_uv_installs_the_rest(checkout, tmp_path):
    digest = wheel_of_uv(tmp_path / "wheels")
    (checkout / "requirements/installer.lock").write_text(f"uv==1.0 --hash=sha256:{digest}\n")

    done = start(checkout, "demo", PIP_FIND_LINKS=str(tmp_path / "wheels"))

    assert done.returncode == 0
    called = (checkout / ".venv/called").read_text()
    assert called.startswith("pip install -q --python")
    assert called.endswith(f"--require-hashes -r {checkout}/requirements/run.lock\n")


def test_without_arguments_both_kinds_of_commands_are_shown(quick, checkout):
    shown = start(checkout).stdout

    assert "./kaskad check" in shown
    assert "['--help']" in shown


def test_two_starts_at_once_make_one_environment(quick, checkout):
    starts = [
        subprocess.Popen(
            [checkout / "kaskad", "demo"],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [one.communicate() for one in starts]

    assert [one.returncode for one in starts] == [0, 0]
    assert sum("is ready" in errors for _, errors in said) == 1


def test_an_interrupted_environment_is_made_anew(quick, checkout):
    broken = subprocess.Popen(
        [checkout / "kaskad", "demo"], env=environment(), stderr=subprocess.DEVNULL
    )
    while not (checkout / ".venv" / "kaskad-unfinished").exists():
        time.sleep(0.01)
    broken.send_signal(signal.SIGKILL)
    broken.wait()

    again = start(checkout, "demo")

    assert again.returncode == 0
    assert "making the environment" in again.stderr
    assert not (checkout / ".venv" / "kaskad-unfinished").exists()


def test_a_changed_lock_is_followed(quick, checkout):
    start(checkout, "demo")
    (checkout / "requirements/run.lock").write_text("# nothing again\n")

    again = start(checkout, "demo")

    assert "installing the packages of requirements/run.lock" in again.stderr


def test_a_moved_checkout_gets_a_new_environment(quick, checkout):
    start(checkout, "demo")
    moved = checkout.rename(checkout.with_name("moved"))

    again = start(moved, "demo")

    assert again.returncode == 0
    assert json.loads((moved / ".venv/kaskad-run.json").read_text())["source"] == str(moved / "src")


def test_the_environment_may_be_elsewhere(quick, checkout, tmp_path):
    done = start(checkout, "demo", KASKAD_VENV=str(tmp_path / "else" / "where"))

    assert done.stdout.endswith(f"{tmp_path}/else/where\n")
    assert not (checkout / ".venv").exists()


def test_a_folder_that_is_no_environment_is_left_alone(checkout, tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("Dear")

    refused = start(checkout, "demo", KASKAD_VENV=str(tmp_path / "letters"))

    assert (refused.returncode, refused.stdout) == (1, "")
    assert "is no Python environment; move it away" in refused.stderr
    assert list((tmp_path / "letters").iterdir()) == [tmp_path / "letters" / "dear.txt"]


def test_packages_that_cannot_be_installed_are_a_clear_refusal(checkout):
    (checkout / "requirements/run.lock").write_text(f"nowhere==1 --hash=sha256:{'0' * 64}\n")

    refused = start(checkout, "demo")

    assert refused.returncode == 1
    assert refused.stderr.splitlines()[-1] == (
        "kaskad: the packages could not be installed, see above; is the network there?"
    )


def test_a_python_without_pip_is_told_what_to_install(checkout, tmp_path):
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / "ensurepip.py").write_text("raise ImportError\n")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python3").symlink_to(PYTHON)

    refused = start(
        checkout, "demo", PATH=str(tmp_path / "bin"), PYTHONPATH=str(tmp_path / "without")
    )

    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.splitlines()[-1] == (
        "kaskad: this Python has no pip; "
        "install it (Debian, Ubuntu: apt install python3-venv) or uv"
    )
