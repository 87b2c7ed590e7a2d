"""The page of the forecast: who sees what, and asking for one."""

import pytest

from kaskad.planning import api
from kaskad.planning.operations.engine import EngineFailed, EngineProcess
from tests.planning.world import ACTOR, NOW

pytestmark = pytest.mark.one_database

PAGE = "/{}/plans/kz-referendum-2026/forecast/"


@pytest.fixture(autouse=True)
def moment(settings):
    settings.KASKAD_PINNED_NOW = NOW


def make():
    waiting = api.next_forecast()
    return api.make_forecast(actor=ACTOR, code=waiting.code, trained={}, now=NOW)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.usefixtures("plan")
def test_central_staff_ask_for_a_forecast_and_see_it(reader, language):
    client = reader("central_staff", "KZ")
    page = PAGE.format(language)

    empty = client.get(page).content.decode()
    answer = client.post(page)
    waiting = client.get(page).content.decode()
    make()
    made = client.get(page).content.decode()

    assert f'action="{page}"' in empty
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert "data-refresh" in waiting
    assert f'action="{page}"' not in waiting
    assert "data-refresh" not in made
    assert f'action="{page}"' not in made, "it says what a new one would say"
    assert made.count('class="b"') == 4, "two bands in each of two pictures"
    assert "/154801000/" in made
    assert client.get(f"/{language}/plans/kz-referendum-2026/").content.count(page.encode()) == 1


@pytest.mark.usefixtures("plan")
def test_a_forecast_that_is_old_says_so_and_can_be_made_anew(reader, settings):
    client = reader("central_staff", "KZ")
    client.post(PAGE.format("en"))
    make()
    settings.KASKAD_PINNED_NOW = NOW.replace(day=NOW.day + 1)

    page = client.get(PAGE.format("en")).content.decode()

    assert "Something has changed since" in page
    assert "Make the forecast anew" in page


@pytest.mark.usefixtures("plan")
def test_staff_of_a_district_see_it_with_their_own_district_and_cannot_ask(reader, world):
    api.request_forecast(actor=ACTOR, campaign=world.campaign, now=NOW)
    make()
    client = reader("coordinator", "154801000")

    page = client.get(PAGE.format("kk"))

    assert page.status_code == 200
    assert b"/154801000/" in page.content
    assert b"/154802000/" not in page.content
    assert client.post(PAGE.format("kk")).status_code == 404


@pytest.mark.usefixtures("plan")
def test_others_find_no_forecast(client, reader):
    assert client.get(PAGE.format("kk")).status_code in (302, 404)
    assert reader("observer", "KZ").get(PAGE.format("kk")).status_code == 404


@pytest.mark.usefixtures("plan")
def test_a_failed_forecast_shows_the_engines_words(reader, monkeypatch):
    def fail(_arguments, _patience):
        raise EngineFailed("no answer within 1 s")

    monkeypatch.setattr(EngineProcess, "answer_of", fail)
    client = reader("central_staff", "KZ")
    client.post(PAGE.format("en"))
    make()

    page = client.get(PAGE.format("en")).content.decode()

    assert "The forecast could not be made" in page
    assert "no answer within 1 s" in page


@pytest.mark.usefixtures("world")
def test_without_a_plan_in_force_there_is_nothing_to_forecast(reader):
    client = reader("central_staff", "KZ")
    assert "No plan is in force yet" in client.get(PAGE.format("en")).content.decode()
    assert client.post(PAGE.format("en")).status_code == 422


@pytest.mark.usefixtures("plan")
def test_after_the_last_day_it_says_what_became_of_the_goal(reader, settings, world):
    last = world.campaign.last_day
    settings.KASKAD_PINNED_NOW = NOW.replace(month=last.month, day=last.day + 1)
    client = reader("central_staff", "KZ")
    client.post(PAGE.format("en"))
    make()

    page = client.get(PAGE.format("en")).content.decode()

    assert "was not reached by" in page
    assert 'class="b"' not in page
