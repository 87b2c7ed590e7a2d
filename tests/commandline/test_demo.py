"""``kaskad demo``: built once, the same for the same wishes, never over somebody's data."""

import fcntl
import json
import re

from tests.commandline.process import CAMPAIGN, MEMBERS, answer, build_demo, kaskad


def _what_it_says(folder):
    bulletins = [
        kaskad("bulletin", CAMPAIGN, "--lang", language, "--as-of", day, data=folder).stdout
        for language, day in (("kk", "2026-02-18"), ("ru", "2026-03-04"))
    ]
    plan = answer("plan", "show", CAMPAIGN, data=folder)
    plan.pop("run", None)
    return {
        "coverage": answer("coverage", CAMPAIGN, data=folder),
        "plan": plan,
        "bulletins": bulletins,
    }


def test_the_first_run_says_where_to_look(demo):
    printed = (demo.parent / "printed.txt").read_text(encoding="utf-8")

    assert re.search(
        r"Days: \d+\. Seminars held: \d+, cancelled: [2-9], .* Attendances: \d+\.", printed
    )
    assert len(re.findall(r"http://127\.0\.0\.1:8000/kk/sign-in/[\w-]+/", printed)) == 3
    for audience in ("public pages", "centre: ", "trainer: ", "member: "):
        assert audience in printed
    assert re.search(r"Serve it: \S*kaskad serve", printed)
    assert answer("coverage", CAMPAIGN, data=demo)["total"]["filled"] == MEMBERS


def test_its_files_can_be_imported_by_hand(demo, tmp_path):
    inputs, own = demo / "inputs", tmp_path / "own"
    steps = (
        ("init", "--synthetic-people"),
        ("commissions", "import", str(inputs / "commissions.csv")),
        ("venues", "import", str(inputs / "venues.csv")),
        ("campaign", "import", str(inputs / f"{CAMPAIGN}.toml")),
        ("roster", "import", str(inputs / "roster.xlsx")),
    )

    before = [kaskad(*step, data=own).returncode for step in steps]
    unplanned = kaskad("plan", "show", CAMPAIGN, data=own)

    assert before == [0] * len(steps)
    assert (unplanned.returncode, f"kaskad plan run {CAMPAIGN}" in unplanned.stderr) == (1, True)


def test_a_second_run_uses_what_is_there(own_demo):
    before = (own_demo / "kaskad.toml").read_bytes()

    done = build_demo(own_demo)

    assert done.returncode == 0
    assert "Seminars held" not in done.stdout
    assert "/kk/sign-in/" in done.stdout
    assert (own_demo / "kaskad.toml").read_bytes() == before


def test_an_interrupted_build_is_built_again_and_the_same_wishes_give_the_same(demo, own_demo):
    mark = json.loads((own_demo / "demo.json").read_text())
    (own_demo / "demo.json").write_text(json.dumps({**mark, "complete": False}))

    done = build_demo(own_demo)

    assert done.returncode == 0
    assert "Seminars held: " in done.stdout
    assert _what_it_says(own_demo) == _what_it_says(demo)


def test_fresh_and_other_wishes_build_another_country(demo, own_demo):
    day = answer("coverage", CAMPAIGN, data=own_demo)["as_of"]

    fresh = build_demo(own_demo, "--fresh", "--as-of", "2026-02-18", "--seed", "7")

    assert day == "2026-03-13"
    assert fresh.returncode == 0
    assert "Days: 1. Seminars held: " in fresh.stdout
    assert answer("coverage", CAMPAIGN, data=own_demo)["as_of"] == "2026-02-18"
    assert json.loads((own_demo / "demo.json").read_text())["as_of"] == "2026-02-18"
    assert _what_it_says(demo)["plan"] != _what_it_says(own_demo)["plan"]


def test_it_does_not_touch_a_folder_that_holds_something_else(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "letter.txt").write_text("dear", encoding="utf-8")

    done = build_demo(folder, "--fresh")

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(folder) in done.stderr
    assert "--data" in done.stderr
    assert [one.name for one in folder.iterdir()] == ["letter.txt"]


def test_wishes_out_of_range_are_refused(tmp_path):
    few = kaskad("demo", "--no-serve", "--members", "5", data=tmp_path / "a")
    late = kaskad("demo", "--no-serve", "--as-of", "2027-01-01", data=tmp_path / "b")

    assert (few.returncode, late.returncode) == (1, 1)
    assert "--members" in few.stderr
    assert "--as-of" in late.stderr
    assert [one.exists() for one in (tmp_path / "a", tmp_path / "b")] == [False, False]


def test_a_folder_that_another_start_uses_is_left_alone(own_demo):
    with (own_demo / "demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)
        same = build_demo(own_demo)
        fresh = build_demo(own_demo, "--fresh")
        fcntl.flock(lock, fcntl.LOCK_EX)
        while_built = build_demo(own_demo)

    assert (same.returncode, fresh.returncode, while_built.returncode) == (0, 1, 1)
    assert fresh.stderr.count("\n") == 1
    assert "--data" in fresh.stderr
    assert answer("coverage", CAMPAIGN, data=own_demo)["total"]["filled"] == MEMBERS
