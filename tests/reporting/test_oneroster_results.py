"""Tests and results in the OneRoster package of a territory."""

from datetime import timedelta

from kaskad.assessment.models import Attempt, Test
from kaskad.core.oneroster import check_package
from tests.assessment.taking import published
from tests.reporting.packages import exported
from tests.world import NOW
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here


def test_tests_stand_in_the_books_of_classes_with_their_results(house):
    test = published(house)
    member = house.member()
    for number, score in ((1, "40.00"), (2, "85.50"), (3, "60.00")):
        _attempt(test, member, number, score)
    package = exported(house)
    assert check_package(package) == []
    classes = {one.id for one in package.records("classes")}
    of_test = [one for one in package.records("lineItems") if one.id.startswith(test.code)]
    assert {one.get("classSourcedId") for one in of_test} == {
        one.id
        for one in package.records("classes")
        if one.get("courseSourcedId").endswith(f"-{test.stage.code}")
    }
    assert {one.get("categorySourcedId") for one in of_test} == {"final"}
    (result,) = (one for one in package.records("results") if one.id.startswith(test.code))
    assert result.get("studentSourcedId") == member.person.code
    assert result.get("lineItemSourcedId") in {one.id for one in of_test}
    assert result.get("classSourcedId") in classes
    assert (result.get("score"), result.get("scoreStatus")) == ("85.50", "fully graded")
    assert result.get("metadata.kaskad.passed") == "true"
    assert package.kind("lineItems") == package.kind("results") == "bulk"


def test_results_of_others_are_not_in_the_package_of_a_territory(house):
    _attempt(published(house), house.member(), 1, "85.50")
    assert house.member().person.code not in {
        one.get("studentSourcedId") for one in exported(house, "foreign").records("results")
    }


def test_without_a_published_test_there_are_no_books(house):
    Test.objects.update(state="withdrawn", withdrawn_at=NOW)
    package = exported(house)
    assert package.kind("lineItems") == package.kind("results") == "absent"


def _attempt(test, member, number, score):
    Attempt.objects.create(
        code=f"attempt-{number}", test=test, form=test.forms.first(), member=member,
        number=number, way="phone", language="kk", taken_by="x", started_at=NOW,
        due_at=NOW + timedelta(minutes=30), ended_at=NOW + timedelta(minutes=20),
        ended_how="handed_in", responses={}, seconds={}, points=[], score=score,
        passed=float(score) >= 70, scoring=1,
    )  # fmt: skip
