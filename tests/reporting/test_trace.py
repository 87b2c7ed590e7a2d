"""The way of one row, in numbered steps."""

import json

import pytest
from django.utils import translation

from kaskad.campaigns.models import Seminar
from kaskad.commissions.models import Member
from kaskad.core.actor import Actor
from kaskad.planning.models import PlanRun
from kaskad.reporting.api import UnknownCode, publish_bulletin, trace
from kaskad.reporting.vocab import FACTS
from kaskad.seminars.api import Evidence, Outcome
from tests.reporting.test_bulletins import MARCH_4, NOW
from tests.reporting.world import RECORDED, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = build(held_until=MARCH_4, shows_up=1.0)
    PlanRun.objects.create(
        code="run1", campaign=world.campaign, state="finished", seed=42, folder="run1",
        problem_sha256="cd" * 32, requested_by="test", requested_at=RECORDED,
    )  # fmt: skip
    publish_bulletin(
        actor=Actor.system("test"), campaign=world.campaign, kind="progress", as_of=MARCH_4, now=NOW
    )
    return world


def trained_precinct_member():
    return Member.objects.filter(
        commission__level="precinct", role="deputy", pk__in=_present()
    ).earliest("id")


def _present():
    from kaskad.seminars.models import Attendance

    return Attendance.objects.filter(present=True).values("member")


@pytest.mark.usefixtures("world")
def test_a_person_from_the_line_of_a_file_to_the_bulletin():
    member = trained_precinct_member()

    steps = trace(member.person.code)

    assert [step.kind for step in steps] == [
        "roster_row", "member", "plan", "attendance", "lineage", "lineage", "figure", "bulletin",
    ]  # fmt: skip
    assert [step.number for step in steps] == list(range(1, 9))
    facts = {step.kind: dict(step.facts) for step in steps}
    assert facts["roster_row"]["file_sha256"] == "ab" * 32
    assert facts["plan"]["problem_sha256"] == "cd" * 32
    assert facts["plan"]["seed"] == 42
    assert facts["attendance"]["nonce"].startswith("sheet-")
    assert facts["lineage"]["taught_by_centre"] is True
    assert facts["figure"]["as_of"] == MARCH_4
    assert facts["bulletin"]["number"] == 1


@pytest.mark.usefixtures("world")
def test_a_line_of_a_roster_gives_the_same_way():
    member = trained_precinct_member()

    assert trace(f"batch1:{member.row.line}") == trace(member.person.code)


@pytest.mark.usefixtures("world")
def test_a_seminar_has_its_plan_and_its_lineage():
    seminar = Seminar.objects.filter(group__stage__number=3, state="held").earliest("id")

    kinds = [step.kind for step in trace(seminar.code)]

    assert kinds == ["plan", "seminar", "lineage", "lineage", "figure", "bulletin"]


@pytest.mark.usefixtures("world")
def test_a_seminar_to_come_has_a_plan_only():
    seminar = Seminar.objects.filter(state="planned").earliest("id")

    assert [step.kind for step in trace(seminar.code)] == ["plan"]


@pytest.mark.usefixtures("world")
def test_people_read_words_and_programs_codes():
    step = trace(trained_precinct_member().person.code)[3]
    facts = json.loads(json.dumps(step.as_json(), default=str))["facts"]
    with translation.override("ru"):
        said = dict(step.written())
        words = {
            str(FACTS["outcome"]): str(Outcome(facts["outcome"]).label),
            str(FACTS["evidence"]): str(Evidence(facts["evidence"]).label),
        }

    assert facts["outcome"] == "present"
    assert said | words == said
    assert "present" not in said.values()


@pytest.mark.usefixtures("world")
def test_no_name_is_in_a_trace():
    text = json.dumps(
        [step.as_json() for step in trace(trained_precinct_member().person.code)],
        default=str,
        ensure_ascii=False,
    )

    assert "Тегі" not in text


@pytest.mark.parametrize("code", ["nobody", "batch1:99999", "x:1"])
@pytest.mark.usefixtures("world")
def test_an_unknown_code_is_refused(code):
    with pytest.raises(UnknownCode):
        trace(code)
