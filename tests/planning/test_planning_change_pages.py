"""The pages on which a seminar is changed by hand."""

import re

import pytest

from kaskad.campaigns.api import Seminar
from kaskad.planning.queries.change import seminar_to_judge
from kaskad.planning.queries.openings import Openings
from tests.planning.test_planning_change import _free_time
from tests.planning.world import NOW

pytestmark = pytest.mark.one_database

BASE = "/kk/plans/kz-referendum-2026/"


@pytest.fixture
def seminar(plan):
    found = Seminar.objects.filter(
        group__plan=plan, group__stage__code="s3", group__commission__code="154801000"
    )
    return seminar_to_judge(found.order_by("day", "half")[0].pk)


@pytest.fixture
def officer(plan, reader, settings):
    settings.KASKAD_PINNED_NOW = NOW
    return reader("coordinator", "154801000")


def _url(seminar, language="kk"):
    return f"/{language}/plans/kz-referendum-2026/seminars/{seminar.code}/"


def _form(text, label):
    """The hidden and chosen values of the form with a label."""
    form = re.search(rf"<form[^>]*aria-label=\"{label}\".*?</form>", text, re.DOTALL)[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select[^>]*name="(\w+)"[^>]*>(.*?)</select>', form):
        fields[name] = re.search(r'<option value="([^"]*)" selected', options)[1]
    return fields


def _filled(officer, seminar, **changes):
    free = _free_time(seminar)
    page = officer.get(_url(seminar), {"time": f"{free.day}.{free.half}"}).content.decode()
    return _form(page, "Осы уақыттағы семинар") | {"reason": "Боран"} | changes


def test_the_page_offers_times_halls_and_trainers(officer, seminar):
    page = officer.get(_url(seminar)).content.decode()

    assert page.count("<form") >= 3
    form = _form(page, "Осы уақыттағы семинар")
    assert form["venue"] == seminar.venue.code
    # A trainer of the region stays without being named to a district.
    offered = [one.member_id for one in Openings(seminar, NOW.date()).trainers(*_time(seminar))]
    assert offered
    assert form["trainer"] == (str(seminar.trainer_id) if seminar.trainer_id in offered else "")


def _time(seminar):
    return seminar.day, seminar.half


def test_a_change_is_checked_then_put_in_force_and_twice_is_once(officer, seminar):
    filled = _filled(officer, seminar)

    check = officer.post(_url(seminar), filled | {"step": "check"})
    unchanged = seminar_to_judge(seminar.pk)
    sent = _form(check.content.decode(), "Семинарды өзгерту") | {"step": "apply"}
    first, second = (officer.post(_url(seminar), sent) for _time in range(2))

    assert check.status_code == 200
    assert (unchanged.day, unchanged.half) == (seminar.day, seminar.half)
    assert [first.status_code, second.status_code] == [302, 302]
    changed = seminar_to_judge(seminar.pk)
    assert f"{changed.day}.{changed.half}" == filled["time"]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_everything_against_a_change_is_said_with_its_remedy_and_nothing_is_lost(
    officer, seminar, language
):
    filled = _filled(officer, seminar, time="2026-02-23.pm", reason="")
    here = _url(seminar, language)

    check = officer.post(here, filled | {"step": "check"})
    text = check.content.decode()
    items = re.search(r"<ul>(.*?)</ul>", text, re.DOTALL)[1]
    applied = officer.post(here, filled | {"step": "apply"})
    back = officer.post(here, filled | {"step": "change", "reason": "Боран"}).content.decode()

    assert check.status_code == applied.status_code == 422
    assert items.count("<li>") >= 2
    assert "apply" not in text
    assert 'value="Боран"' in back
    assert seminar_to_judge(seminar.pk).day == seminar.day


def test_a_seminar_is_cancelled_with_a_reason_after_the_check(officer, seminar):
    page = officer.get(_url(seminar)).content.decode()
    form = _form(page, "Семинарды өткізбеу")

    empty = officer.post(_url(seminar), form | {"reason": " ", "step": "check"})
    check = officer.post(_url(seminar), form | {"reason": "Боран", "step": "check"})
    sent = _form(check.content.decode(), "Семинарды өзгерту")
    answer = officer.post(_url(seminar), sent | {"step": "apply"})

    assert [empty.status_code, check.status_code, answer.status_code] == [422, 200, 302]
    assert seminar_to_judge(seminar.pk).cancel_reason == "Боран"
    page = officer.get(_url(seminar)).content.decode()
    assert "<select" not in page


def test_the_plan_and_the_sheet_lead_the_staff_there(officer, seminar):
    way = f'href="{_url(seminar)}"'

    assert way in officer.get(f"{BASE}154801000/").content.decode()
    assert way in officer.get(f"/kk/seminars/{seminar.code}/").content.decode()


def test_another_district_finds_nothing(reader, seminar):
    stranger = reader("coordinator", "154802000")

    assert stranger.get(_url(seminar)).status_code == 404
    assert stranger.post(_url(seminar), {"what": "cancel", "reason": "x"}).status_code == 404


def test_a_district_is_offered_the_trainers_whose_names_it_may_read(officer, reader, seminar):
    Seminar.objects.filter(pk=seminar.pk).update(half="pm")
    own = re.findall(r'<option value="(\d+)"', officer.get(_url(seminar)).content.decode())
    region = reader("coordinator", "KZ-15")
    more = re.findall(r'<option value="(\d+)"', region.get(_url(seminar)).content.decode())

    assert set(own) < set(more)
