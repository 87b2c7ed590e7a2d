"""The commands as they are typed."""

import argparse
import json

import pytest

from kaskad.core.refusal import NotFound
from kaskad.reporting.management import bulletin, coverage, trace
from tests.reporting.test_bulletins import MARCH_4
from tests.reporting.world import build

pytestmark = pytest.mark.django_db


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args(words))


def test_coverage_as_json_has_exactly_the_promised_keys(capsys):
    build(held_until=MARCH_4)

    status = run(coverage, "kz-referendum-2026", "--as-of", "2026-03-04", "--json", "--lang", "ru")

    written = json.loads(capsys.readouterr().out)
    assert status == 0
    assert list(written) == ["campaign", "as_of", "total", "children"]
    assert list(written["total"]) == ["seats", "filled", "trained"]
    assert [list(child) for child in written["children"]] == [
        ["code", "name", "seats", "filled", "trained"]
    ] * 2
    assert written["children"][0]["name"] == "Бб область"


def test_coverage_as_a_table_of_a_subtree(capsys):
    build()

    status = run(coverage, "kz-referendum-2026", "--as-of", "2026-03-04", "--of", "KZ-10")

    lines = capsys.readouterr().out.splitlines()
    assert status == 0
    assert lines[0] == "kz-referendum-2026, 2026-03-04"
    assert [line.split()[0] for line in lines[2:]] == [
        "KZ-10", "100010000", "100020000", "KZ-10:own",
    ]  # fmt: skip


def test_the_bulletin_of_the_day_of_the_national_seminar(capsys):
    build(held_until=MARCH_4)

    run(bulletin, "kz-referendum-2026", "--lang", "en", "--as-of", "2026-02-18")

    assert capsys.readouterr().out.startswith("The national seminar")


def test_the_bulletin_without_a_day_is_of_the_latest_situation(capsys):
    build(held_until=MARCH_4)

    run(bulletin, "kz-referendum-2026", "--lang", "ru")

    assert capsys.readouterr().out.startswith("О ходе обучения членов комиссий на ")


def test_trace_as_text_and_as_json(capsys):
    build(held_until=MARCH_4)

    run(trace, "p0000001", "--as-of", "2026-03-04")
    text = capsys.readouterr().out
    run(trace, "p0000001", "--json")
    written = json.loads(capsys.readouterr().out)

    assert text.startswith("1. ")
    assert [step["number"] for step in written["steps"]] == list(
        range(1, len(written["steps"]) + 1)
    )


def test_an_unknown_campaign_is_not_found():
    with pytest.raises(NotFound):
        run(coverage, "nothing")
