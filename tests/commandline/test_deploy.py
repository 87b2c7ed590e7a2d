"""What `kaskad doctor --deploy` finds unsafe, each damage by itself."""

import json
import os
import time
import tomllib

import pytest
import tomli_w

from tests import forked
from tests.commandline.process import environment, kaskad, new_installation

SAFE = {"hosts": ["training.example.org"], "https": True}


@pytest.fixture(scope="module")
def made(tmp_path_factory, shared_folder):
    folder = new_installation(tmp_path_factory.mktemp("deploy") / "data", shared_folder)
    folder.chmod(0o700)
    return folder


@pytest.fixture
def change(made):
    """Writes values into the installation's file, and takes them out again."""
    path = made / "kaskad.toml"
    before = path.read_text(encoding="utf-8")

    def written(**values):
        path.write_text(tomli_w.dumps(tomllib.loads(before) | SAFE | values), encoding="utf-8")

    written()
    yield written
    path.write_text(before, encoding="utf-8")
    made.chmod(0o700)


def findings(folder, **variables):
    words = ["doctor", "--deploy", "--json", "--data", folder]
    done = forked.run("-m", "kaskad", *words, env={**environment(), **variables})
    found = json.loads(done.stdout)["findings"]
    bad = {one["name"]: one["text"] for one in found if not one["well"]}
    assert done.returncode == (1 if bad else 0)
    return {one["name"]: one["text"] for one in found}, bad


def test_a_safe_installation_is_well(made, change):
    every, bad = findings(made)

    assert bad == {}
    assert {
        "https", "hosts", "debug", "strength", "modes", "keys", "resealed", "people", "clock",
        "cookies", "hsts", "policy", "proxy", "zone", "backups",
    } <= set(every)  # fmt: skip


WEAK = "a" * 64
OLD_KEY = {"id": "aaaaaa", "made_at": tomllib.loads("x = 2024-01-01T00:00:00Z")["x"]}


@pytest.mark.parametrize(
    ("values", "names", "remedy"),
    [
        ({"https": False}, {"https", "cookies", "hsts"}, "https = true"),
        ({"hosts": ["*"]}, {"hosts"}, "name the site alone"),
        ({"hosts": ["127.0.0.1"]}, {"hosts"}, 'hosts = ["SITE"]'),
        ({"secret_key": WEAK}, {"secret_key"}, "64 random letters"),
        ({"pepper": "short"}, {"pepper"}, "kaskad init"),
        ({"synthetic_people": True}, {"people"}, "synthetic_people = false"),
        ({"pinned_now": OLD_KEY["made_at"]}, {"clock"}, "remove pinned_now"),
        (
            {"seal_keys": [OLD_KEY | {"secret": "qwertyuiopasdfghjklzxcvbnm1234567890"}]},
            {"keys"}, "keys rotate",
        ),
        ({"seal_keys": []}, {"keys"}, "kaskad init"),
        ({"seal_keys": [OLD_KEY | {"secret": WEAK}]}, {"keys", "seal key aaaaaa"}, "keys rotate"),
    ],
)  # fmt: skip
def test_what_is_unsafe_is_named_with_its_remedy(made, change, values, names, remedy):
    change(**values)

    _every, bad = findings(made)

    assert set(bad) == names
    assert any(remedy in text for text in bad.values()), bad


def test_two_secrets_that_are_the_same_are_unsafe(made, change):
    same = "qwertyuiopasdfghjklzxcvbnm1234567890"
    change(secret_key=same, pepper=same)

    assert set(findings(made)[1]) == {"strength"}


def test_faults_in_the_open_are_unsafe(made, change):
    assert "unset KASKAD_DEBUG" in findings(made, KASKAD_DEBUG="1")[1]["debug"]


def test_a_folder_that_others_read_is_unsafe(made, change):
    made.chmod(0o755)

    assert "chmod -R go=" in findings(made)[1]["modes"]


def test_the_age_of_copies_is_checked_where_they_are_known(made, change, tmp_path):
    assert "no copy" in findings(made, KASKAD_BACKUPS=str(tmp_path))[1]["backups"]
    copy = tmp_path / "copy.sqlite3"
    copy.touch()
    assert findings(made, KASKAD_BACKUPS=str(tmp_path))[1] == {}
    os.utime(copy, (time.time() - 3 * 86400,) * 2)
    assert "72 hours" in findings(made, KASKAD_BACKUPS=str(tmp_path))[1]["backups"]


def test_a_demonstration_is_unsafe_and_says_so_line_by_line(demo):
    done = kaskad("doctor", "--deploy", data=demo)

    assert done.returncode == 1
    for name in ("https", "hosts", "people", "clock", "cookies", "strength"):
        assert f"BAD  {name}: " in done.stdout


def test_without_deploy_nothing_of_it_is_said(demo):
    assert "https" not in kaskad("doctor", data=demo).stdout
