"""The pages of a replan: what has changed, adding to it, the proposal and its buttons."""

from datetime import date

import pytest

from kaskad.campaigns.api import Plan, Seminar, cancel_seminar, plan_in_force
from kaskad.core import clock
from kaskad.planning.api import PlanRun, execute_run
from tests.planning.midway import EVENING, FIRST, ahead_of
from tests.planning.world import ACTOR

pytestmark = pytest.mark.one_database

BASE = "/{}/plans/kz-referendum-2026/"


@pytest.fixture
def world(begin, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    return begin(precincts=40)


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: EVENING)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", "Қолданыстағы жоспарға қарағанда ештеңе өзгерген жоқ"),
        ("ru", "По сравнению с действующим планом ничего не изменилось"),
        ("en", "Nothing has changed against the plan in force"),
    ],
)
def test_a_plan_that_needs_no_repair_says_so(middle, reader, language, words):
    client = reader("central_staff", "KZ")

    page = client.get(f"{BASE.format(language)}replan/")
    answer = client.post(f"{BASE.format(language)}replan/")

    assert page.status_code == 200
    assert words in page.content.decode()
    assert answer.status_code == 422
    assert middle.state == "in_force"
    assert not PlanRun.objects.exclude(replan={}).exists()


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_repair_is_asked_for_read_and_put_in_force_on_pages(
    world, middle, trouble, reader, language
):
    cancelled, trainer, _leavers, heirs = trouble
    client = reader("central_staff", "KZ")
    base = BASE.format(language)

    found = client.get(f"{base}replan/", {"also": trainer.word}).content.decode()
    asked = client.post(f"{base}replan/", {"also": [trainer.word]})
    waiting = client.get(asked["Location"])
    run = execute_run(PlanRun.objects.latest("id").code, now=EVENING)
    done = client.get(asked["Location"]).content.decode()
    version = f"{base}versions/{run.plan.version}/"
    proposal = client.get(version, follow=True)
    shown = proposal.content.decode()
    put = client.post(f"{version}put-in-force/")

    assert [asked.status_code, waiting.status_code, put.status_code] == [302, 200, 302]
    assert str(cancelled[0].group.number) in found
    assert version in done
    assert proposal.request["PATH_INFO"] == f"{version}proposal/"
    assert f'action="{version}put-in-force/"' in shown
    assert f">{run.comparison['moved']}<" in shown
    assert plan_in_force(world.campaign) == run.plan
    again = client.get(f"{version}proposal/").content.decode()
    assert "put-in-force" not in again
    assert f"{version}proposal/" in client.get(version).content.decode()
    assert heirs


def test_things_are_added_and_taken_out_one_by_one(middle, reader):
    client = reader("central_staff", "KZ")
    page = f"{BASE.format('en')}replan/"
    day = ahead_of(middle)[0].day.isoformat()
    code = ahead_of(middle)[0].code

    form = client.get(page, {"place": "KZ-15"}).content.decode()
    one = client.get(page, {"place": "KZ-15", "kind": "day", "key": "KZ-15", "first": day})
    two = client.get(f"{one['Location']}&kind=seminar&key={code}")
    both = client.get(two["Location"]).content.decode()
    nothing = client.get(page, {"kind": "trainer", "key": "", "first": day})

    assert 'name="first"' in form
    assert one["Location"].endswith(f"also=day%3AKZ-15%3A{day}")
    assert both.count(">Take out</a>") == 2
    assert nothing.status_code == 200
    assert middle.version == 1


def test_what_is_not_known_comes_back_with_the_reason(middle, reader):
    client = reader("central_staff", "KZ")

    answer = client.post(f"{BASE.format('en')}replan/", {"also": "seminar:nowhere"})

    assert answer.status_code == 422
    assert "seminar:nowhere" in answer.content.decode()
    assert middle.version == 1


def test_a_proposal_that_is_too_late_says_so_and_can_be_discarded(middle, trouble, reader):
    client = reader("central_staff", "KZ")
    base = BASE.format("en")
    client.post(f"{base}replan/", {"also": trouble[1].word})
    run = execute_run(PlanRun.objects.latest("id").code, now=EVENING)
    cancel_seminar(actor=ACTOR, seminar=ahead_of(middle).last(), reason="Боран", now=EVENING)
    version = f"{base}versions/{run.plan.version}/"

    refused = client.post(f"{version}put-in-force/")
    discarded = client.post(f"{version}discard/")

    assert refused.status_code == 422
    assert "has changed" in refused.content.decode()
    assert discarded.status_code == 302
    assert Plan.objects.get(pk=run.plan.pk).state == "discarded"
    assert client.get(f"{version}proposal/").status_code == 200


def test_long_lists_have_pages(middle, reader):
    client = reader("central_staff", "KZ")
    base = BASE.format("en")
    client.post(f"{base}replan/", {"also": f"day:KZ:{FIRST.isoformat()}"})
    run = execute_run(PlanRun.objects.latest("id").code, now=EVENING)
    page = f"{base}versions/{run.plan.version}/proposal/"

    first = client.get(page).content.decode()
    second = client.get(page, {"people": "2"}).content.decode()
    odd = client.get(page, {"people": "x", "seminars": "-1"})

    assert run.comparison["moved"] > 50
    assert "people=2" in first
    assert first != second
    assert odd.status_code == 200


def test_only_a_proposal_has_such_a_page(middle, reader):
    client = reader("central_staff", "KZ")

    assert client.get(f"{BASE.format('en')}versions/{middle.version}/proposal/").status_code == 404
    assert client.get(f"{BASE.format('en')}versions/99/proposal/").status_code == 404


@pytest.mark.parametrize("role", ["coordinator", "trainer", "member", "observer", "auditor"])
def test_others_find_no_replan(middle, reader, role):
    client = reader(role, "KZ")

    assert client.get(f"{BASE.format('kk')}replan/").status_code == 404
    assert (
        client.post(f"{BASE.format('kk')}replan/", {"also": "day:KZ:2026-03-03"}).status_code == 404
    )
    assert middle.version == 1


def test_after_the_last_day_nothing_can_be_repaired(middle, reader, monkeypatch):
    late = EVENING.replace(month=3, day=13)
    monkeypatch.setattr(clock, "now", lambda: late)
    client = reader("central_staff", "KZ")

    page = client.get(f"{BASE.format('en')}replan/").content.decode()

    assert "There is nothing to repair" in page
    assert "<select" not in page
    assert Seminar.objects.filter(group__plan=middle, day__gt=date(2026, 3, 13)).count() == 0
