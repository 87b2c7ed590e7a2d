"""The commands that write: rosters, campaigns and plans, on a demonstration of one's own."""

import csv
import json

import pytest

from kaskad.demo.country import generate_country, write_roster_csv, write_roster_xlsx
from tests.commandline.process import CAMPAIGN, MEMBERS, SEED, answer, kaskad

KEYS = {"rows", "accepted", "unchanged", "rejected"}


@pytest.fixture
def country():
    """The people of the demonstration."""
    return generate_country(members=MEMBERS, seed=SEED)


def test_a_roster_of_good_rows_is_done(own_demo, country, tmp_path):
    place = country.members[-1].commission
    inside = [one for one in country.members if one.commission == place]
    write_roster_csv(country, tmp_path / "good.csv", inside)

    done = kaskad("roster", "import", tmp_path / "good.csv", "--json", data=own_demo)

    report = json.loads(done.stdout)
    assert (done.returncode, set(report) >= KEYS) == (0, True)
    assert (report["rows"], report["rejected"]) == (len(inside), [])
    assert report["accepted"] + report["unchanged"] == len(inside)


def test_a_roster_with_wrong_rows_says_which_and_why(own_demo, country, tmp_path):
    place = country.members[-1].commission
    inside = [one for one in country.members if one.commission == place]
    path, report_path = tmp_path / "wrong.csv", tmp_path / "out.csv"
    write_roster_csv(country, path, inside)
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    rows[2][0], rows[3][5] = "KZ-99-9999", "captain"
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        csv.writer(target, delimiter=";").writerows(rows)

    rehearsed = kaskad("roster", "import", path, "--dry-run", "--json", data=own_demo)
    done = kaskad("roster", "import", path, "--json", "--report", report_path, data=own_demo)
    again = kaskad("roster", "import", path, "--json", data=own_demo)

    report = json.loads(done.stdout)
    assert (rehearsed.returncode, done.returncode, again.returncode) == (2, 2, 2)
    assert json.loads(rehearsed.stdout)["rejected"] == report["rejected"]
    assert [one["row"] for one in report["rejected"]][:2] == [3, 4]
    for one in report["rejected"]:
        assert list(one) == ["row", "column", "code", "message"]
        assert one["message"]
    assert "KZ-99-9999" in report_path.read_text(encoding="utf-8")
    assert json.loads(again.stdout)["accepted"] == 0


def test_the_whole_roster_again_changes_nothing(own_demo, country, tmp_path):
    write_roster_xlsx(country, tmp_path / "all.xlsx")

    first = kaskad("roster", "import", tmp_path / "all.xlsx", "--json", data=own_demo)
    second = kaskad("roster", "import", tmp_path / "all.xlsx", "--json", data=own_demo)

    assert json.loads(second.stdout)["accepted"] == 0
    assert json.loads(second.stdout)["unchanged"] == json.loads(first.stdout)["rows"] - len(
        {one["row"] for one in json.loads(second.stdout)["rejected"]}
    )


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"a,b\n1,2\n"])
def test_a_file_that_is_no_roster_is_refused(demo, tmp_path, content):
    path = tmp_path / "no.xlsx"
    path.write_bytes(content)

    done = kaskad("roster", "import", path, "--dry-run", data=demo)

    assert done.returncode == 1
    assert done.stderr.startswith("kaskad: ")
    assert done.stderr.count("\n") == 1


def test_a_campaign_goes_out_and_comes_back(own_demo, tmp_path):
    path = tmp_path / "campaign.toml"
    first = kaskad("campaign", "export", CAMPAIGN, "--out", path, data=own_demo)
    same = kaskad("campaign", "import", path, data=own_demo)
    printed = kaskad("campaign", "export", CAMPAIGN, data=own_demo).stdout
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("2026-03-15", "2026-03-01"), encoding="utf-8")
    wrong = kaskad("campaign", "import", path, data=own_demo)

    assert (first.returncode, same.returncode) == (0, 0)
    assert printed == text
    assert wrong.returncode == 1
    assert all(line.startswith("kaskad: ") for line in wrong.stderr.splitlines())
    assert kaskad("campaign", "export", CAMPAIGN, data=own_demo).stdout == text


def test_a_plan_is_made_compared_and_put_in_force(tmp_path, country):
    from kaskad.demo.build import CAMPAIGN_FILE
    from kaskad.demo.country import write_structure, write_venues

    data = tmp_path / "var"
    write_structure(country, tmp_path / "commissions.csv")
    write_venues(country, tmp_path / "venues.csv")
    write_roster_xlsx(country, tmp_path / "roster.xlsx")

    # From an empty machine, by commands only.
    for words in (
        ("init", "--synthetic-people"),
        ("init",),
        ("commissions", "import", tmp_path / "commissions.csv"),
        ("roster", "import", tmp_path / "roster.xlsx"),
        ("campaign", "import", CAMPAIGN_FILE),
        ("venues", "import", tmp_path / "venues.csv"),
    ):
        done = kaskad(*words, data=data)
        assert (words, done.returncode, done.stderr.splitlines()[-1:]) == (words, 0, [])
    first = answer("plan", "run", CAMPAIGN, "--seed", "1", data=data)
    second = answer("plan", "run", CAMPAIGN, "--seed", "2", data=data)
    difference = answer("plan", "diff", CAMPAIGN, "1", "2", data=data)
    forced = kaskad("plan", "put-in-force", CAMPAIGN, "2", data=data)
    again = kaskad("plan", "put-in-force", CAMPAIGN, "2", data=data)

    assert (first["version"], first["state"], first["breaches"]) == (1, "draft", [])
    assert (second["version"], second["untrained"]) == (2, 0)
    assert first["problem"] != ""
    assert difference
    assert (forced.returncode, again.returncode) == (0, 0)
    assert forced.stdout == again.stdout
    assert answer("plan", "show", CAMPAIGN, data=data)["version"] == 2
    assert kaskad("doctor", data=data).returncode == 0


def test_a_link_signs_in_and_is_shown_once(own_demo):
    done = kaskad(
        "link", "--name", "Оқыту бөлімі", "--role", "central_staff", "--scope", "KZ",
        "--base", "https://kaskad.example", data=own_demo,
    )  # fmt: skip

    assert done.returncode == 0
    assert done.stdout.startswith("https://kaskad.example/kk/sign-in/")
    token = done.stdout.strip().rstrip("/").rpartition("/")[2]
    assert token.encode() not in (own_demo / "kaskad.sqlite3").read_bytes()
