"""What the commands of figures answer: their shape, their sums, their texts."""

import json

import pytest

from tests.commandline.process import CAMPAIGN, MEMBERS, answer, kaskad

ROW = ["code", "name", "seats", "filled", "trained"]
FIGURES = ("seats", "filled", "trained")
DAY = ("--as-of", "2026-03-04")
# What was published on 18 February 2026, in the words of each language.
PUBLISHED = {
    "kk": (
        "2026 жылғы 18 ақпан", "онлайн", "№ 6/15", "2026 жылғы 12 ақпан", "2026 жылғы 15 наурыз",
        "Науқанның барлық кезеңдері", "Ашықтық пен жариялылық", "Үгіт жүргізу",
        "Қоғамдық байқау", "Қаржы мәселелері", "Құқықтық мәселелер", "сұрақ-жауап", "каскад",
    ),
    "ru": (
        "18 февраля 2026 года", "онлайн", "№ 6/15", "12 февраля 2026 года", "15 марта 2026 года",
        "Все этапы кампании", "Открытость и гласность", "Агитация", "Общественное наблюдение",
        "Опросы общественного мнения", "Финансовые вопросы", "Правовые вопросы",
        "вопросы и ответы", "каскад",
    ),
    "en": (
        "18 February 2026", "online", "No. 6/15", "12 February 2026", "15 March 2026",
        "All stages of the campaign", "Openness and publicity", "Campaigning",
        "Public observation", "Opinion polls", "Financial matters", "Legal matters",
        "questions and answers", "cascade",
    ),
}  # fmt: skip


def _adds_up(report):
    return {name: sum(row[name] for row in report["children"]) for name in FIGURES} == {
        name: report["total"][name] for name in FIGURES
    }


def test_coverage_has_its_shape_and_adds_up_on_every_level(demo):
    country = answer("coverage", CAMPAIGN, *DAY, data=demo)

    assert list(country)[:4] == ["campaign", "as_of", "total", "children"]
    assert (country["campaign"], country["as_of"]) == (CAMPAIGN, "2026-03-04")
    assert list(country["total"])[:3] == list(FIGURES)
    assert country["total"]["filled"] == MEMBERS
    assert 0 < country["total"]["trained"] < MEMBERS
    assert _adds_up(country)
    for row in country["children"]:
        assert list(row)[:5] == ROW
        region = answer("coverage", CAMPAIGN, *DAY, "--of", row["code"], data=demo)
        assert _adds_up(region)
        assert {name: region["total"][name] for name in FIGURES} == {
            name: row[name] for name in FIGURES
        }
        codes = [child["code"] for child in region["children"]]
        assert f"{row['code']}:own" in codes
        district = next(code for code in codes if ":" not in code)
        below = answer("coverage", CAMPAIGN, *DAY, "--of", district, data=demo)
        assert _adds_up(below)
        assert f"{district}:own" in [child["code"] for child in below["children"]]
        own = answer("coverage", CAMPAIGN, *DAY, "--of", f"{row['code']}:own", data=demo)
        assert own["total"]["seats"] == 7


def test_coverage_never_falls_in_the_days_of_the_demonstration(demo):
    days = ["2026-02-17", "2026-02-18", "2026-02-25", "2026-03-07", "2026-03-13"]
    trained = [
        answer("coverage", CAMPAIGN, "--as-of", day, data=demo)["total"]["trained"] for day in days
    ]

    assert trained[0] == 0
    assert trained == sorted(trained)
    assert trained[-1] > 0.97 * MEMBERS


def test_coverage_in_words_has_a_line_for_each_part(demo):
    done = kaskad("coverage", CAMPAIGN, "--lang", "ru", data=demo)

    assert done.returncode == 0
    assert "Ұлытау" in done.stdout or "Улытау" in done.stdout
    assert "KZ-62" in done.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("coverage", "another-campaign"), "another-campaign"),
        (("coverage", CAMPAIGN, "--of", "KZ-99"), "KZ-99"),
        (("trace", "nothing-has-it"), "nothing-has-it"),
        (("plan", "show", CAMPAIGN, "--version", "99"), "99"),
        (("plan", "put-in-force", CAMPAIGN, "99"), "99"),
        (("bulletin", CAMPAIGN, "--as-of", "2026-02-12"), "2026"),
        (("bulletin", CAMPAIGN, "--as-of", "2030-01-01", "--publish"), "2030-01-01"),
        (("coverage", CAMPAIGN, "--as-of", "2030-01-01"), "2030-01-01"),
        (("roster", "import", __file__, "--scope", "KZ-99"), "code"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(demo, words, told):
    done = kaskad(*words, data=demo)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("kaskad: ")
    assert done.stderr.count("\n") == 1
    assert told in done.stderr


def test_a_plan_is_shown_with_its_stages(demo):
    plan = answer("plan", "show", CAMPAIGN, data=demo)

    assert {"version", "breaches", "untrained", "stages"} <= set(plan)
    assert (plan["version"], plan["breaches"], plan["untrained"]) == (1, [], 0)
    assert [row["stage"] for row in plan["stages"]] == ["s1", "s2", "s3"]
    for row in plan["stages"]:
        assert list(row)[:5] == ["stage", "members", "seminars", "first_date", "last_date"]
    assert plan["stages"][0]["first_date"] == plan["stages"][0]["last_date"] == "2026-02-18"
    assert plan["stages"][1]["first_date"] >= "2026-02-19"
    assert plan["stages"][2]["last_date"] <= "2026-03-07"


@pytest.mark.parametrize("language", sorted(PUBLISHED))
def test_the_bulletin_of_the_national_seminar_says_what_was_published(demo, language):
    done = kaskad("bulletin", CAMPAIGN, "--lang", language, "--as-of", "2026-02-18", data=demo)

    text = done.stdout.replace("\xa0", " ")
    assert done.returncode == 0
    assert [fact for fact in PUBLISHED[language] if fact not in text] == []
    assert str(MEMBERS) in text


def test_a_trace_goes_from_the_file_to_the_bulletin(demo):
    import sqlite3

    with sqlite3.connect(f"file:{demo / 'kaskad.sqlite3'}?mode=ro", uri=True) as database:
        (code,) = database.execute(
            "SELECT p.code FROM commissions_person p"
            " JOIN commissions_member m ON m.person_id = p.id"
            " JOIN seminars_attendance a ON a.member_id = m.id"
            " JOIN campaigns_seminar s ON s.id = a.seminar_id"
            " WHERE a.present AND s.day > '2026-02-26' LIMIT 1"
        ).fetchone()

    done = kaskad("trace", code, "--json", data=demo)
    kinds = [step["kind"] for step in json.loads(done.stdout)["steps"]]
    spoken = kaskad("trace", code, "--lang", "kk", data=demo)

    assert [kinds[0], kinds[-1]] == ["roster_row", "bulletin"]
    assert {"member", "plan", "attendance", "lineage", "figure"} <= set(kinds)
    assert spoken.stdout.startswith("1. ")
    assert spoken.stdout.count("\n   ") > 10
