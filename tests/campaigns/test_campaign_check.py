"""The campaign file without a database: every mistake is found, placed, named and mended."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.campaigns import vocab
from kaskad.campaigns.rules import spec as words
from kaskad.campaigns.rules.campaign_check import KEYS, read_campaign
from kaskad.campaigns.rules.campaign_text import write_campaign
from kaskad.campaigns.rules.spec import (
    AudienceLine,
    BlockSpec,
    CampaignSpec,
    HolidaySpec,
    RoundSpec,
    StageSpec,
    Words,
)
from kaskad.campaigns.vocab.problems import WORDINGS, describe
from kaskad.commissions.vocab import Level, SeatRole
from kaskad.core.names import clean_spaces
from tests.campaigns.world import DEMO_FILE

DEMO = DEMO_FILE.read_text(encoding="utf-8")


def _changed(old: str, new: str) -> str:
    assert old in DEMO
    return DEMO.replace(old, new, 1)


def _line(text: str) -> int:
    return DEMO[: DEMO.index(text)].count("\n") + 1


def test_the_file_of_the_demonstration_says_what_was_made_public():
    spec = read_campaign(DEMO).spec

    assert (spec.code, spec.root, spec.voting_day) == (
        "kz-referendum-2026", "KZ", date(2026, 3, 15),
    )  # fmt: skip
    assert (spec.decree_number, spec.decree_date) == ("6/15", date(2026, 2, 12))
    assert spec.decree_body.en == "Central Referendum Commission"
    assert [(one.code, one.window_from.day, one.window_to.day) for one in spec.stages] == [
        ("s1", 18, 18), ("s2", 19, 25), ("s3", 26, 7),
    ]  # fmt: skip
    assert [one.title.en for one in spec.blocks if one.national] == [
        "All stages of the campaign", "Openness and publicity", "Campaigning",
        "Public observation", "Opinion polls", "Financial matters", "Legal matters",
    ]  # fmt: skip
    assert all(one.questions_minutes for one in spec.blocks)
    assert [(one.window_from.day, one.window_to.day) for one in spec.rounds] == [
        (10, 10), (11, 12), (13, 13),
    ]  # fmt: skip
    assert spec.goal_percent == Decimal("99.5")


def _threshold(values, format_="online", key=""):
    """A threshold of the first stage, where it is, and what stands in its line before."""
    gate = 'distance_km = 60\ngate = "attendance"'
    threshold = f"attendance = {{ {format_} = {{ {values} }} }}"
    place = f"stages[1].attendance.{format_}" + (f".{key}" if key else "")
    return gate, f"{gate}\n{threshold}", place, '\n[[stages]]\ncode = "s2"'


# Code of the problem, what is changed in the demo's file, place, and the text whose line is named.
MISTAKES = [
    ("wrong_format", '"kaskad-campaign"', '"x"', "format", "format ="),
    ("wrong_version", "version = 1\ncode", "version = 2\ncode", "version", "version ="),
    ("missing_key", 'root = "KZ"\n', "", "root", ""),
    ("missing_key", 'gate = "attendance"\n\n[[stages]]\ncode = "s2"',
     '\n\n[[stages]]\ncode = "s2"', "stages[1].gate", '[[stages]]\ncode = "s1"'),
    ("unknown_key", "minutes = 190", "hall = 4\nminutes = 190", "stages[1].hall", "minutes = 190"),
    ("misspelt_key", "minutes = 190", "minuts = 240", "stages[1].minuts", "minutes = 190"),
    ("missing_language", 'title.ru = "Агитация"\n', "", "programme.blocks[3].title.ru",
     'title.kk = "Үгіт жүргізу"'),
    ("missing_language", '"Opinion polls"', '" "', "programme.blocks[5].title.en",
     'title.en = "Opinion polls"'),
    ("not_text", 'number = "6/15"', "number = 6", "decree.number", 'number = "6/15"'),
    ("not_text", 'body.ru = "Центральная комиссия референдума"', "body.ru = 5", "decree.body.ru",
     "body.ru"),
    ("not_day", "voting_day = 2026-03-15", 'voting_day = "15 March"', "voting_day", "voting_day"),
    ("not_day", "voting_day = 2026-03-15", "voting_day = 2026-03-15T10:00:00", "voting_day",
     "voting_day"),
    ("not_number", "minutes = 190", 'minutes = "240"', "stages[1].minutes", "minutes = 190"),
    ("not_number", "minutes = 190", "minutes = true", "stages[1].minutes", "minutes = 190"),
    ("not_flag", "national = true", 'national = "yes"', "programme.blocks[1].national",
     "national = true"),
    ("not_list", 'formats = ["online"]', 'formats = "online"', "stages[1].formats",
     'formats = ["online"]'),
    ("not_text_list", 'taught_by = ["centre"]', "taught_by = [1]", "stages[1].taught_by",
     'taught_by = ["centre"]'),
    ("not_table", "window = { from = 2026-02-18, to = 2026-02-18 }", "window = 2026-02-18",
     "stages[1].window", "window ="),
    ("not_tables", '{ commissions = "precinct", roles = ["deputy", "member"] }', '"everybody"',
     "stages[3].audience", 'audience = [\n  { commissions = "precinct", roles = ["deputy"'),
    ("empty_text", 'number = "6/15"', 'number = " "', "decree.number", 'number = "6/15"'),
    ("empty_list", 'formats = ["online"]', "formats = []", "stages[1].formats",
     'formats = ["online"]'),
    ("too_long", 'number = "6/15"', f'number = "{"6" * 41}"', "decree.number", "number ="),
    ("mixed_letters", "Орталық референдум",
     "Opталық референдум",  # mixed letters on purpose
     "decree.body.kk", "body.kk"),
    ("bad_code", 'code = "s1"', 'code = "S 1"', "stages[1].code", 'code = "s1"'),
    ("out_of_range", "minutes = 190", "minutes = 0", "stages[1].minutes", "minutes = 190"),
    ("bad_percent", "99.5", "99.55", "goal_percent", "goal_percent"),
    ("bad_percent", "99.5", "nan", "goal_percent", "goal_percent"),
    ("unknown_word", '"secretary"] },\n]', '"clerk"] },\n]', "stages[2].audience[2].roles",
     '  { commissions = "precinct", roles = ["chair", "secretary"]'),
    ("unknown_word", 'taught_by = ["s1"]', 'taught_by = ["s9"]', "stages[2].taught_by",
     'taught_by = ["s1"]'),
    ("repeated", 'code = "s2"', 'code = "s1"', "stages[2].code", 'code = "s2"'),
    ("repeated", 'formats = ["online"]', 'formats = ["online", "online"]', "stages[1].formats",
     'formats = ["online"]'),
    ("days_reversed", "first_day = 2026-02-18", "first_day = 2026-03-14", "last_day", "last_day"),
    ("vote_too_early", "voting_day = 2026-03-15", "voting_day = 2026-03-13", "voting_day",
     "voting_day"),
    ("decree_too_late", "date = 2026-02-12", "date = 2026-02-19", "decree.date",
     "date = 2026-02-12"),
    ("holiday_repeated", "date = 2026-03-09", "date = 2026-03-08", "holidays", "[[holidays]]"),
    ("group_reversed", "group_min = 10", "group_min = 31", "stages[2].group_min",
     "group_min = 10"),
    ("centre_with_others", 'taught_by = ["s1"]', 'taught_by = ["centre", "s1"]',
     "stages[2].taught_by", 'taught_by = ["s1"]'),
    ("taught_by_later", 'taught_by = ["s1"]', 'taught_by = ["s3"]', "stages[2].taught_by",
     'taught_by = ["s1"]'),
    ("taught_by_later", 'taught_by = ["s1"]', 'taught_by = ["s2"]', "stages[2].taught_by",
     'taught_by = ["s1"]'),
    ("window_reversed", "to = 2026-02-25", "to = 2026-02-18", "stages[2].window",
     "window = { from = 2026-02-19"),
    ("window_outside", "from = 2026-02-18, to", "from = 2026-02-17, to", "stages[1].window",
     "window = { from = 2026-02-18"),
    ("window_not_worked", "from = 2026-03-10\nto = 2026-03-10",
     "from = 2026-03-08\nto = 2026-03-09", "make_up[1].from", "from = 2026-03-10"),
    ("window_overlaps", "to = 2026-02-25", "to = 2026-02-26", "stages[3].window",
     "window = { from = 2026-02-26"),
    ("window_overlaps", "from = 2026-03-11", "from = 2026-03-10", "make_up[2].from",
     "from = 2026-03-11"),
    ("nobody_left", 'roles = ["deputy", "member"] },', 'roles = ["chair"] },', "stages[3].audience",
     'audience = [\n  { commissions = "precinct", roles = ["deputy"'),
    ("wrong_number", "number = 2\ntitle", "number = 3\ntitle", "programme.blocks[2].number",
     "number = 2\ntitle"),
    ("wrong_number", "number = 2\nfrom", "number = 3\nfrom", "make_up[2].number",
     "number = 2\nfrom"),
    ("minutes_or_percent", *_threshold("late_after = 5")),
    ("threshold_unused", *_threshold("percent = 90", "in_person")),
    ("threshold_too_long", *_threshold("minutes = 200", key="minutes")),
    ("answers_without_checks", *_threshold("percent = 90, checks = 1", key="answered")),
    ("programme_too_long", "minutes = 35", "minutes = 51", "programme", "[programme]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "old", "new", "place", "at"), MISTAKES, ids=[f"{one[0]}-{one[3]}" for one in MISTAKES]
)
def test_a_mistake_is_named_with_its_place_and_line(code, old, new, place, at):
    problems = read_campaign(_changed(old, new)).problems

    lines = {(one.code, one.place): one.line for one in problems}
    assert lines.get((code, place)) == (_line(at) if at else 1)


@pytest.mark.parametrize(
    ("old", "new", "meant"),
    [
        ("minutes = 240", "minuts = 240", "minutes"),
        ('root = "KZ"', 'rot = "KZ"', "root"),
        ("voting_day =", "votingday =", "voting_day"),
        ("group_min = 10", "groupmin = 10", "group_min"),
    ],
)
def test_a_misspelt_key_is_one_mistake_and_the_meant_one_is_named(old, new, meant):
    problems = read_campaign(_changed(old, new)).problems

    misspelt = [one for one in problems if one.code == "misspelt_key"]
    assert [one.values["meant"] for one in misspelt] == [meant]
    assert {"unknown_key", "missing_key"}.isdisjoint(one.code for one in problems)


def test_a_key_that_is_there_is_not_meant_by_another():
    problems = read_campaign(_changed("minutes = 240", "minutes = 240\nminuts = 240")).problems

    assert [one.code for one in problems] == ["unknown_key"]


def test_text_that_is_not_toml_is_placed():
    problems = read_campaign(_changed('code = "s2"', "code = s2")).problems

    assert [(one.code, one.line) for one in problems] == [("not_toml", _line('code = "s2"'))]


def test_all_mistakes_come_at_once_in_the_order_of_lines():
    text = DEMO
    for _code, old, new, *_rest in MISTAKES[18:26:2]:
        text = text.replace(old, new, 1)

    problems = read_campaign(text).problems

    assert len(problems) >= 4
    assert [one.line for one in problems] == sorted(one.line for one in problems)
    assert read_campaign(text).spec is None


def test_an_empty_file_lists_what_is_missing():
    problems = read_campaign("").problems

    assert {one.place for one in problems} >= set(KEYS[""]) - {"holidays", "make_up"}


def test_every_kind_of_problem_is_tried():
    tried = {one[0] for one in MISTAKES} | {"not_toml"}
    of_other_tests = {
        "unknown_root", "unknown_region", "missing_column", "no_venues", "empty_cell",
        "venue_repeated", "unknown_district", "bad_day", "not_provisions", "unknown_law",
        "law_of_provision", "provision_conflict",
    }  # fmt: skip

    assert tried | of_other_tests == WORDINGS.keys()


@pytest.mark.parametrize("code", {one[0] for one in MISTAKES})
def test_every_problem_says_what_to_do_with_its_values(code):
    mistake = next(one for one in MISTAKES if one[0] == code)
    problems = read_campaign(_changed(mistake[1], mistake[2])).problems
    problem = next(one for one in problems if one.code == code)

    wrong, remedy = describe(problem.code, problem.values)

    assert wrong
    assert remedy
    assert "%(" not in wrong + remedy


def test_comments_order_and_line_ends_are_no_content():
    windows = "\ufeff" + DEMO.replace("\n", "\r\n")
    holidays = DEMO[DEMO.index("[[holidays]]") : DEMO.index("[[stages]]")]
    turned = DEMO.replace(holidays, "") + "\n" + holidays

    assert read_campaign(windows).spec == read_campaign(DEMO).spec
    assert read_campaign(turned).spec == read_campaign(DEMO).spec
    assert write_campaign(read_campaign(turned).spec) == write_campaign(read_campaign(DEMO).spec)


def test_the_pure_words_are_those_of_the_models():
    assert list(words.ROLES) == SeatRole.values
    assert list(words.LEVELS) == Level.values
    assert list(words.FORMATS) == vocab.Format.values
    assert list(words.GATES) == vocab.Gate.values
    assert list(words.COMMISSION_GROUPS) == vocab.CommissionGroup.values
    assert words.CENTRE == vocab.TAUGHT_BY_CENTRE


def test_every_key_is_documented():
    page = Path("docs/formats/campaign.md").read_text(encoding="utf-8")

    for table, keys in KEYS.items():
        for key in keys:
            name = f"{table}.{key}" if table else key
            assert re.search(rf"`{re.escape(name)}`", page), name


# Everything that means something to TOML, and what is rare: signs, an emoji, a control character.
_TEXT = st.builds(
    "{}{}".format,
    st.sampled_from(["Үгіт", "Агитация", 'a "quoted" word', "back\\slash", "#no comment"]),
    st.text("#=[]{}'\"\\,.№«»—…😀\x7f\u20289", max_size=6),
).map(clean_spaces)
_WORDS = st.builds(Words, _TEXT, _TEXT, _TEXT)
_SOME_ROLES = st.lists(st.sampled_from(words.ROLES), min_size=1, unique=True).map(
    lambda found: tuple(role for role in words.ROLES if role in found)
)


@st.composite
def cascades(draw):
    """One to three stages, a week each."""
    stages = []
    count = draw(st.integers(1, 3))
    for number in range(count):
        first = date(2026, 3, 2 + 7 * number)
        # Each stage has a role of its own, so that somebody is left for it.
        own = words.ROLES[number]
        stages.append(
            StageSpec(
                code=f"s{number + 1}",
                title=draw(_WORDS),
                audience_text=draw(_WORDS),
                audience=(
                    AudienceLine("precinct", (own,), None),
                    *draw(st.lists(st.builds(AudienceLine, st.just("territorial"), _SOME_ROLES,
                                             st.sampled_from([None, True, False])), max_size=2)),
                ),
                taught_by=("centre",) if number == 0 else tuple(
                    f"s{one + 1}" for one in range(draw(st.integers(1, number)))
                ),
                responsible_level=draw(st.sampled_from(words.LEVELS)),
                formats=draw(st.sampled_from([("online",), ("online", "in_person"), ("blended",)])),
                window_from=first,
                window_to=date(2026, 3, first.day + draw(st.integers(0, 5))),
                group_min=draw(st.integers(1, 10)),
                group_max=draw(st.integers(10, 60)),
                online_group_max=draw(st.integers(1, 10000)),
                minutes=480,
                distance_km=draw(st.integers(0, 2000)),
                gate="attendance",
            )
        )  # fmt: skip
    return tuple(stages)


@st.composite
def campaigns(draw):
    """Valid campaigns with stages, days off, rounds and blocks."""
    holidays = draw(
        st.lists(
            st.builds(HolidaySpec, st.just(date(2026, 3, 1)), _WORDS,
                      st.sampled_from(["", "KZ-10", "KZ-15"])),
            max_size=3, unique_by=lambda one: one.region,
        )
    )  # fmt: skip
    return CampaignSpec(
        code="a-1",
        root="KZ",
        title=draw(_WORDS),
        decree_number=draw(_TEXT),
        decree_date=date(2026, 2, 1),
        decree_body=draw(_WORDS),
        voting_day=date(2026, 4, 12),
        first_day=date(2026, 3, 1),
        last_day=date(2026, 3, 31),
        work_days=draw(st.sampled_from([words.WEEKDAYS[:5], words.WEEKDAYS])),
        goal_percent=Decimal(draw(st.integers(1, 1000))) / 10,
        holidays=tuple(sorted(holidays, key=lambda one: (one.day, one.region))),
        stages=draw(cascades()),
        rounds=tuple(
            RoundSpec(number, date(2026, 3, day), date(2026, 3, day + 1))
            for number, day in enumerate((24, 26, 30)[: draw(st.integers(0, 3))], start=1)
        ),
        programme_version=draw(st.integers(1, 99)),
        blocks=tuple(
            BlockSpec(number, draw(_WORDS), draw(st.integers(1, 60)), draw(st.integers(0, 30)),
                      draw(st.booleans()))
            for number in range(1, draw(st.integers(1, 4)) + 1)
        ),
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(campaigns())
def test_what_is_written_is_read_back_equal(spec):
    text = write_campaign(spec)

    reading = read_campaign(text)

    assert reading.problems == ()
    assert reading.spec == spec
    assert write_campaign(reading.spec) == text
