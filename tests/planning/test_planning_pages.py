"""Pages of plans and runs: who sees them, and what they do."""

import re
from datetime import date

import pytest

from kaskad.accounts.api import names_of
from kaskad.campaigns.api import Seminar, plan_in_force
from kaskad.planning.api import execute_run, request_run, run_by_code
from tests.planning.world import ACTOR, NOW

pytestmark = pytest.mark.one_database

CAMPAIGN = "/kk/plans/kz-referendum-2026/"


@pytest.mark.usefixtures("world")
def test_the_overview_leads_those_who_plan_to_the_only_campaign(reader):
    answer = reader("central_staff", "KZ").get("/kk/plans/")

    assert (answer.status_code, answer["Location"]) == (302, CAMPAIGN)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.usefixtures("draft")
def test_every_page_of_the_plan_opens_in_every_language(plan, reader, language):
    client = reader("central_staff", "KZ")
    base = f"/{language}/plans/kz-referendum-2026/"
    pages = [
        "",
        f"runs/{plan.run_code}/",
        f"versions/{plan.version}/",
        f"versions/{plan.version}/put-in-force/",
        "KZ/",
        "KZ-15/",
        "154801000/",
        f"154801000/?version={plan.version}",
    ]

    statuses = [client.get(base + page).status_code for page in pages]

    assert statuses == [200] * len(pages)


@pytest.mark.usefixtures("world")
def test_a_form_starts_a_run_and_a_button_stops_it(reader):
    client = reader("central_staff", "KZ")

    answer = client.post(CAMPAIGN, {"seed": "7", "budget": ""})
    code = answer["Location"].rstrip("/").rpartition("/")[2]
    page = client.get(f"{CAMPAIGN}runs/{code}/")
    stopped = client.post(f"{CAMPAIGN}runs/{code}/stop/")

    assert answer.status_code == 302
    assert b"data-refresh" in page.content
    assert stopped.status_code == 302
    run = run_by_code(code)
    assert (run.seed, run.state) == (7, "stopped")
    assert names_of([run.requested_by])[run.requested_by] == "Айжан"


@pytest.mark.usefixtures("world")
def test_a_form_with_a_wrong_seed_comes_back(reader):
    answer = reader("central_staff", "KZ").post(CAMPAIGN, {"seed": "-1", "budget": "0"})

    assert answer.status_code == 422


def test_a_draft_is_put_in_force_on_its_page(draft, world, reader):
    client = reader("central_staff", "KZ")

    answer = client.post(f"{CAMPAIGN}versions/{draft.version}/put-in-force/")

    assert (answer.status_code, answer["Location"]) == (302, CAMPAIGN)
    assert plan_in_force(world.campaign) == draft


def test_a_plan_with_breaches_is_refused_in_words(draft, world, reader):
    draft.breaches = [{"code": "venue_busy", "refs": ["hall-1"]}]
    draft.save(update_fields=["breaches"])
    client = reader("central_staff", "KZ")

    page = client.get(f"{CAMPAIGN}versions/{draft.version}/")
    answer = client.post(f"{CAMPAIGN}versions/{draft.version}/put-in-force/")

    assert "hall-1" in page.content.decode()
    assert answer.status_code == 422
    assert plan_in_force(world.campaign) is None


def test_a_draft_is_discarded_on_its_page(draft, reader):
    answer = reader("central_staff", "KZ").post(f"{CAMPAIGN}versions/{draft.version}/discard/")

    draft.refresh_from_db()
    assert (answer.status_code, draft.state) == (302, "discarded")


def test_a_coordinator_sees_the_plan_in_force_of_the_own_subtree_only(plan, reader):
    client = reader("coordinator", "154801000")
    pages = {
        "": 200,
        "154801000/": 200,
        "154802000/": 404,
        "KZ-15/": 404,
        "KZ/": 404,
        f"versions/{plan.version}/": 404,
        f"versions/{plan.version}/put-in-force/": 404,
        f"runs/{plan.run_code}/": 404,
        f"154801000/?version={plan.version}": 404,
    }

    assert {page: client.get(CAMPAIGN + page).status_code for page in pages} == pages
    assert client.post(CAMPAIGN, {"seed": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["trainer", "member", "observer", "auditor"])
def test_others_find_no_plans(plan, reader, role):
    client = reader(role, "KZ")

    pages = ["", "154801000/", f"versions/{plan.version}/", f"runs/{plan.run_code}/"]

    assert [client.get(CAMPAIGN + page).status_code for page in pages] == [404] * 4
    assert client.get("/kk/plans/").status_code == 404


@pytest.mark.usefixtures("plan")
def test_strangers_find_no_plans(client):
    assert client.get("/kk/plans/").status_code == 404
    assert client.get(f"{CAMPAIGN}154801000/").status_code == 404


@pytest.mark.usefixtures("plan")
def test_a_district_page_tells_who_teaches_where_and_how_far_from_the_bound(reader):
    page = reader("coordinator", "154801000").get(f"{CAMPAIGN}154801000/").content.decode()

    assert "Мектеп" in page
    assert "Серік" in page
    assert 'class="week"' in page
    assert 'class="meters"' in page


def test_a_run_of_another_campaign_is_not_there(world, reader):
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)

    assert reader("central_staff", "KZ").get(f"/kk/plans/other/runs/{run.code}/").status_code == 404


@pytest.mark.usefixtures("draft")
def test_a_run_shows_the_beginning_of_its_problem_and_the_whole_beside_the_log(plan, reader):
    whole = run_by_code(plan.run_code).problem_sha256

    page = reader("central_staff", "KZ").get(f"{CAMPAIGN}runs/{plan.run_code}/").content.decode()

    assert f"<dd>{whole[:8]}<" in page
    assert whole in page.partition("<details>")[2]
    assert page.count(whole) == 1


@pytest.mark.usefixtures("draft")
def test_the_state_of_the_plan_is_lower_case_inside_a_sentence(plan, reader):
    page = reader("central_staff", "KZ").get("/ru/plans/kz-referendum-2026/KZ-15/")

    assert "плана: действует" in page.content.decode()


def test_a_calendar_names_the_months_and_an_empty_week(plan, reader):
    seminars = Seminar.objects.filter(
        group__plan=plan, group__commission__code="154801000"
    ).order_by("day")
    Seminar.objects.filter(pk=seminars.first().pk).update(day=date(2026, 2, 19))
    Seminar.objects.filter(pk__in=[one.pk for one in seminars[1:]]).update(day=date(2026, 3, 5))

    page = reader("coordinator", "154801000").get("/ru/plans/kz-referendum-2026/154801000/")

    text = page.content.decode().replace("\u00a0", " ")
    titles = re.findall("<h3>([^<]+)</h3>", text)
    assert titles == ["16–22 февраля", "23 февраля – 1 марта", "2–8 марта"]
    assert text.count("На этой неделе семинаров нет") == 1
    assert text.index(titles[1]) < text.index("На этой неделе") < text.index(titles[2])


def test_a_draft_shows_what_changes_by_region_and_district(plan, world, reader):
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=7, now=NOW)
    draft = execute_run(run.code, now=NOW).plan
    moved = Seminar.objects.filter(group__plan=draft, group__commission__code="154801000").first()
    Seminar.objects.filter(pk=moved.pk).update(half="am" if moved.half == "pm" else "pm")

    page = reader("central_staff", "KZ").get(
        f"/ru/plans/kz-referendum-2026/versions/{draft.version}/"
    )

    text = page.content.decode().replace("\u00a0", " ")
    changes = text.partition('id="h-changes"')[2].partition("</section>")[0]
    parts = re.findall(r"<details><summary>([^<]+)</summary>(.*?)</details>", changes, re.DOTALL)
    assert [title.partition(":")[0] for title, _table in parts] == ["район KZ-15"]
    assert "154801000/?version=" in parts[0][1]
    people = sum(int(n) for n in re.findall(r'<td class="n"[^>]*>(\d+)</td></tr>', parts[0][1]))
    assert parts[0][0].endswith(f"людей – {people}")
    assert f'action="/ru/plans/kz-referendum-2026/versions/{draft.version}/discard/"' in text
    assert "btn-s" not in text
