"""The sample bank: whole, in two languages, fair to guessers of neither length nor place."""

import re
import tomllib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from kaskad.assessment.vocab import Difficulty, Kind, Verdict
from tools.scripts import mixed_words

DEMO = Path(__file__).resolve().parents[2] / "src/kaskad/demo"
FILES = sorted((DEMO / "items").glob("*.toml"))
LANGUAGES = {"kk", "ru"}
KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
SIMPLE_FIELDS = {
    Kind.CHOICE: {"options"},
    Kind.CHOICES: {"options"},
    Kind.TRUTH: {"is_true"},
    Kind.MATCHING: {"left", "right"},
    Kind.ORDERING: {"lines"},
    Kind.NUMERIC: {"value", "tolerance", "unit"},
    Kind.SHORT: {"accepted"},
    Kind.BALLOTS: {"ballots"},
    Kind.CASE: {"step"},
}
ITEM_FIELDS = {
    *("code", "kind", "block", "difficulty", "provisions", "source", "text", "explanation"),
}
STEP_FIELDS = {"key", "kind", "text"}
PART_LISTS = ("options", "left", "right", "lines", "ballots", "step")
MARKS = {"tick", "cross", "scribble", ""}


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


ITEMS = [item for path in FILES for item in read(path)["item"]]
QUESTIONS = [
    (f"{item['code']}/{step['key']}" if step else item["code"], step or item)
    for item in ITEMS
    for step in (None, *item.get("step", ()))
]
CHOICES = [(code, one["options"]) for code, one in QUESTIONS if one["kind"] == Kind.CHOICE]


def texts(value, path=""):
    """Yield place and mapping of everything that is said in languages."""
    if isinstance(value, dict):
        if value.keys() & LANGUAGES:
            yield path, value
        else:
            for key, part in value.items():
                yield from texts(part, f"{path}.{key}")
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, f"{path}[{number}]")


def right_key(options):
    return next(option["key"] for option in options if option.get("right"))


def test_every_block_of_the_programme_has_its_items():
    blocks = read(DEMO / "kz-referendum-2026.toml")["programme"]["blocks"]

    counted = Counter(item["block"] for item in ITEMS)

    assert {block["number"] for block in blocks} == set(counted)
    assert min(counted.values()) >= 8
    assert len(ITEMS) >= 120


def test_the_page_about_it_counts_what_is_there():
    page = (DEMO.parents[2] / "docs/sample-bank.md").read_text(encoding="utf-8")
    head, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("| ")
    ]
    counted = Counter((str(item["block"]), item["kind"]) for item in ITEMS)
    counted.update(("all", item["kind"]) for item in ITEMS)

    written = {
        (row[0].split()[0], kind): int(cell.replace("–", "0"))
        for row in rows
        for kind, cell in zip(head[1:-1], row[1:-1], strict=True)
    }

    assert {place: count for place, count in written.items() if count} == dict(counted)
    assert [int(row[-1]) for row in rows if row[0] == "all"] == [len(ITEMS)]


def test_every_kind_is_there_and_single_choice_leads():
    counted = Counter(item["kind"] for item in ITEMS)

    assert set(counted) == set(Kind.values)
    assert counted.most_common(1)[0][0] == Kind.CHOICE
    assert counted[Kind.CASE] >= 15


def test_difficulty_is_spread_as_planned():
    counted = Counter(item["difficulty"] for item in ITEMS)

    assert set(counted) == set(Difficulty.values)
    for difficulty, planned in (("easy", 35), ("medium", 45), ("hard", 20)):
        assert counted[difficulty] / len(ITEMS) * 100 == pytest.approx(planned, abs=5)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_is_one_block_and_says_that_a_lawyer_must_check_it(path):
    block = int(path.stem.rpartition("-")[2])
    comments = "\n".join(
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")
    )

    assert all(word in comments for word in ("заңгер", "юрист", "lawyer"))
    assert {item["block"] for item in read(path)["item"]} == {block}
    assert all(item["code"].startswith(f"kz-2026-b{block}-") for item in read(path)["item"])


def test_codes_are_unique():
    assert len({item["code"] for item in ITEMS}) == len(ITEMS)


def test_a_question_has_the_fields_of_its_kind_and_no_others():
    for code, one in QUESTIONS:
        fields = STEP_FIELDS if "/" in code else ITEM_FIELDS

        assert one.keys() == fields | SIMPLE_FIELDS[Kind(one["kind"])], code
        assert "/" not in code or one["kind"] != Kind.CASE, code


def test_keys_are_unique_within_their_list():
    for code, one in QUESTIONS:
        for name in PART_LISTS:
            keys = [part["key"] for part in one.get(name, ())]
            assert len(set(keys)) == len(keys), f"{code}: {name}"


def test_everything_is_said_in_both_languages():
    for place, words in texts({item["code"]: item for item in ITEMS}):
        assert words.keys() == LANGUAGES, place
        assert all(text == text.strip() and text for text in words.values()), place
        assert not KAZAKH.search(words["ru"]), f"{place}: {words['ru']}"
    assert all(KAZAKH.search(item["text"]["kk"]) for item in ITEMS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_word_mixes_two_alphabets(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert [word for line in lines for word in mixed_words(line)] == []


def test_provisions_are_those_of_the_demonstration():
    known = {entry["code"] for entry in read(DEMO / "kz-provisions-2026.toml")["provisions"]}

    unknown = {item["code"]: set(item["provisions"]) - known for item in ITEMS}

    assert {code: missing for code, missing in unknown.items() if missing} == {}
    assert all(item["provisions"] for item in ITEMS)


def test_the_explanation_names_what_the_source_names():
    for item in ITEMS:
        articles = re.findall(r"(?:article|paragraph)s? ([\d-]+)", item["source"])
        for language, basis in (("kk", "Негізі: "), ("ru", "Основание: ")):
            named = item["explanation"][language].partition(basis)[2]
            assert named, item["code"]
            assert all(article in named for article in articles), item["code"]


def test_a_choice_has_one_right_option_of_three_or_four():
    for code, options in CHOICES:
        assert 3 <= len(options) <= 4, code
        assert sum(option.get("right", False) for option in options) == 1, code


def test_several_right_answers_leave_something_wrong():
    for code, one in QUESTIONS:
        if one["kind"] == Kind.CHOICES:
            right = [option.get("right", False) for option in one["options"]]
            assert any(right), code
            assert not all(right), code


def test_the_right_option_stands_everywhere():
    counted = Counter(right_key(options) for _, options in CHOICES)

    assert set(counted) == set("abcd")
    assert min(counted.values()) / max(counted.values()) > 0.7


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_length_does_not_give_the_right_option_away(language):
    longest = shortest = 0
    for code, options in CHOICES:
        right = next(len(one["text"][language]) for one in options if one.get("right"))
        others = [len(one["text"][language]) for one in options if not one.get("right")]
        longest += right > max(others)
        shortest += right < min(others)
        assert right <= 1.5 * sum(others) / len(others) + 5, code

    assert longest / len(CHOICES) < 0.4
    assert shortest / len(CHOICES) < 0.4


def test_keys_of_an_order_or_of_pairs_do_not_tell_it():
    for code, one in QUESTIONS:
        if one["kind"] == Kind.ORDERING:
            keys = [line["key"] for line in one["lines"]]
            assert len(keys) >= 3
            assert keys != sorted(keys), code
        if one["kind"] == Kind.MATCHING:
            pairs = [line["pair"] for line in one["left"]]
            assert len(set(pairs)) == len(pairs), code
            assert set(pairs) <= {line["key"] for line in one["right"]}, code
            assert pairs != sorted(pairs), code


def test_true_and_false_are_both_common():
    counted = Counter(one["is_true"] for _, one in QUESTIONS if one["kind"] == Kind.TRUTH)

    assert min(counted.values()) / sum(counted.values()) > 0.35


def test_numbers_can_be_read():
    for code, one in QUESTIONS:
        if one["kind"] == Kind.NUMERIC:
            assert Decimal(one["value"]) > 0, code
            assert Decimal(one["tolerance"]) >= 0, code


def test_a_verdict_agrees_with_the_marks():
    one_mark = {(True, False): Verdict.FOR, (False, True): Verdict.AGAINST}
    for code, one in QUESTIONS:
        for ballot in one.get("ballots", ()):
            marks = tuple(bool(mark) for mark in ballot["marks"])
            possible = {
                (True, True): {Verdict.NOT_COUNTED},
                (False, False): {Verdict.INVALID},
            }.get(marks) or {one_mark[marks], Verdict.INVALID}
            assert set(ballot["marks"]) <= MARKS, code
            assert ballot["verdict"] in possible, f"{code}/{ballot['key']}"


def test_every_verdict_is_asked_for():
    verdicts = {ballot["verdict"] for _, one in QUESTIONS for ballot in one.get("ballots", ())}

    assert verdicts == set(Verdict.values)
