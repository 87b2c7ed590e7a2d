"""Results as statements: what the standard asks for, nobody's name, the same ids each time."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.assessment.queries.statements import statement_lines
from kaskad.assessment.rules.xapi import Told, duration, statements_of
from kaskad.audit.models import Entry
from tests.assessment.taking import Taker, published
from tests.world import CAMPAIGN, NOW, TODAY

HOME = "https://kaskad.example/"
VERBS = {f"http://adlnet.gov/expapi/verbs/{one}" for one in ("attempted", "passed", "failed")}
IRI = re.compile(r"[a-z][a-z0-9+.-]*://[^\s<>\"{}|^`]+")
TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
LENGTH = re.compile(r"P(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)")
ALLOWED = {"id", "actor", "verb", "object", "result", "context", "timestamp", "version"}


def problems(one):
    """What a statement breaks of sections 2.2 and 4 of the standard, part two."""
    found = []

    def hold(what, says):
        if not what:
            found.append(says)

    hold(set(one) <= ALLOWED, "unknown property")
    hold(str(UUID(one["id"])) == one["id"], "id")
    account = one["actor"]["account"]
    hold(set(one["actor"]) == {"objectType", "account"}, "exactly one identifier")
    hold(set(account) == {"homePage", "name"}, "account")
    hold(IRI.fullmatch(account["homePage"]), "homePage")
    hold(account["name"], "name")
    hold(one["verb"]["id"] in VERBS, "verb")
    around = one["context"]["contextActivities"]
    for activity in (one["object"], *around["parent"], *around["grouping"]):
        hold(IRI.fullmatch(activity["id"]), "activity id")
        hold(IRI.fullmatch(activity["definition"]["type"]), "activity type")
        hold(all(TAG.fullmatch(tag) for tag in activity["definition"]["name"]), "language map")
    hold(all(TAG.fullmatch(tag) for tag in one["verb"]["display"]), "display")
    hold(TAG.fullmatch(one["context"]["language"]), "language")
    hold(UUID(one["context"]["registration"]), "registration")
    hold(datetime.fromisoformat(one["timestamp"]).tzinfo, "timestamp")
    hold(one["version"].startswith("1.0."), "version")
    if result := one.get("result"):
        score = result["score"]
        hold(-1 <= score["scaled"] <= 1, "scaled")
        hold(score["min"] <= score["raw"] <= score["max"], "raw")
        hold(LENGTH.fullmatch(result["duration"]), "duration")
        hold(result["success"] is one["verb"]["id"].endswith("passed"), "success")
    return found


def told(**changed):
    values = {
        "attempt": "a1", "person": "p1", "test": "t1",
        "titles": {"kk": "Тест", "ru": "Тест", "en": ""}, "stage": "s1",
        "stage_titles": {"kk": "Кезең"}, "campaign": "c1", "campaign_titles": {"kk": "Науқан"},
        "language": "kk", "started_at": NOW, "ended_at": NOW + timedelta(minutes=19, seconds=30),
        "percent": Decimal("66.67"), "is_passed": False,
    }  # fmt: skip
    return Told(**values | changed)


MOMENTS = st.integers(0, 10**10).map(lambda tenths: NOW + timedelta(milliseconds=100 * tenths))


@given(
    MOMENTS,
    st.integers(0, 10**8),
    st.decimals(0, 100, places=2),
    st.booleans(),
    st.sampled_from(["kk", "ru"]),
)
def test_whatever_the_result_its_statements_keep_the_standard(
    at, length, percent, passed, language
):
    one = told(
        started_at=at, ended_at=at + timedelta(milliseconds=length), percent=percent,
        is_passed=passed, language=language,
    )  # fmt: skip
    begun, ended = (json.loads(json.dumps(each)) for each in statements_of(one, HOME))
    assert problems(begun) == problems(ended) == []
    assert begun["id"] != ended["id"]
    assert begun["context"]["registration"] == ended["context"]["registration"]


def test_the_same_result_is_the_same_statement_and_another_score_another():
    first, again = list(statements_of(told(), HOME)), list(statements_of(told(), HOME))
    assert first == again
    anew = list(statements_of(told(percent=Decimal("70.00")), HOME))
    assert anew[0] == first[0]
    assert anew[1]["id"] != first[1]["id"]
    elsewhere = list(statements_of(told(), "https://other.example/"))
    assert {one["id"] for one in elsewhere}.isdisjoint(one["id"] for one in first)


@pytest.mark.parametrize(
    ("length", "written"),
    [
        (timedelta(), "PT0S"),
        (timedelta(seconds=1, milliseconds=250), "PT1.25S"),
        (timedelta(seconds=1, milliseconds=200), "PT1.2S"),
        (timedelta(minutes=19, seconds=30), "PT19M30S"),
        (timedelta(hours=1), "PT1H0S"),
        (timedelta(seconds=59, milliseconds=999), "PT1M0S"),
        (timedelta(seconds=-5), "PT0S"),
    ],
)
def test_lengths_are_written_as_the_standard_says(length, written):
    assert duration(length) == written


def taken(house, responses=None):
    taker = Taker.of(house.accounts["member"])
    taker.begin(published(house))
    taker.send(taker.all_right() if responses is None else responses)
    taker.finish()
    return taker.attempt


def exported(house, **more):
    return [json.loads(line) for line in statement_lines(house.campaign, HOME, **more)]


def test_an_attempt_goes_out_with_its_result_and_without_a_name(house):
    attempt = taken(house)
    mine = [one for one in exported(house) if f"/tests/{attempt.test.code}" in one["object"]["id"]]
    assert [one["verb"]["display"]["en"] for one in mine] == ["attempted", "passed"]
    assert all(problems(one) == [] for one in mine)
    assert mine[1]["result"]["score"]["scaled"] == 1
    person = house.member().person
    assert {one["actor"]["account"]["name"] for one in mine} == {person.code}
    written = json.dumps(mine, ensure_ascii=False)
    assert person.last_name not in written
    assert "mbox" not in written


def test_an_attempt_that_runs_is_not_told_and_old_ones_may_be_left_out(house):
    before = len(exported(house))
    taker = Taker.of(house.accounts["member"])
    taker.begin(published(house))
    assert len(exported(house)) == before
    taker.finish(last=0)
    assert len(exported(house, since=TODAY)) == 2
    assert exported(house, since=TODAY + timedelta(days=1)) == []


def test_central_staff_download_it(house, centre):
    attempt = taken(house)
    response = centre.get(f"/kk/campaigns/{CAMPAIGN}/results/statements.jsonl")
    lines = b"".join(response.streaming_content).splitlines()
    assert Entry.objects.filter(tag="assessment:result:handed_out").count() == 1
    assert "attachment" in response["Content-Disposition"]
    found = [json.loads(line) for line in lines]
    assert any(attempt.test.code in one["object"]["id"] for one in found)
    assert all(problems(one) == [] for one in found)
