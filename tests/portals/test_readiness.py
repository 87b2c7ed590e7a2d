"""Pages of readiness: who is ready, what is missing, and what staff note."""

import csv
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from kaskad.accounts.api import Role
from kaskad.commissions.models import Commission, Member
from kaskad.seminars.models import KitDelivery
from tests.queries import MOST, queries_of
from tests.reporting.world import SECOND_DAYS, THIRD_DAYS

pytestmark = pytest.mark.one_database

LAST = THIRD_DAYS[-1]


@pytest.fixture
def over(scene):
    """All seminars were held."""
    return scene(held_until=LAST, today=LAST)


def code_of(here, level):
    return here.commission(level).code


def note(here, code, **sent):
    response = here.client.post(f"/en/staff/{code}/readiness/note/", sent)
    assert response.status_code == 302
    return response


def test_the_country_leads_down_to_a_precinct(over, staff):
    over.sign_in(staff("KZ"))
    district, precinct = code_of(over, "district"), code_of(over, "precinct")

    country = over.text("/staff/KZ/readiness/")
    assert "Ready: <b>0</b>" in country
    assert "/en/staff/KZ-10/readiness/" in country
    assert 'class="tiles' in country
    assert f"/en/staff/{district}/readiness/" in over.text("/staff/KZ-10/readiness/")
    assert f"/en/staff/{precinct}/readiness/" in over.text(f"/staff/{district}/readiness/")
    page = over.text(f"/staff/{precinct}/readiness/")
    assert "The kit of the training has not been handed over." in page
    assert "the district commission" in page
    assert "by 13\u00a0March" in page


def test_with_its_kit_the_precinct_is_ready(over, staff):
    over.sign_in(staff("KZ-10"))
    precinct = code_of(over, "precinct")
    Member.objects.filter(commission__code=precinct).update(role="member")
    over_all = f"/staff/{precinct}/readiness/"
    assert "There is no chair who has been trained." in over.text(over_all)
    for role, member in zip(("chair", "deputy", "secretary"), _members(precinct), strict=True):
        Member.objects.filter(pk=member).update(role=role)

    note(over, precinct, step="kit", precinct=precinct, day=LAST.isoformat())

    facts = over.text(over_all)
    assert "The precinct is ready." in facts
    assert "The kit is not there after all" in facts
    note(over, precinct, step="back", precinct=precinct)
    assert "The precinct is ready." not in over.text(over_all)


def _members(precinct):
    rows = Member.objects.filter(commission__code=precinct).order_by("seat__number")
    return rows.values_list("id", flat=True)


def test_kits_are_ticked_for_a_district_and_only_its_own(over, staff):
    district = over.commission("district")
    over.sign_in(staff(district.code))
    own = list(Commission.objects.filter(parent=district).values_list("code", flat=True))
    foreign = Commission.objects.filter(level="precinct").exclude(parent=district)[0].code

    note(over, district.code, precinct=[own[0], foreign, "nothing"], day=LAST.isoformat())

    assert list(KitDelivery.objects.values_list("commission__code", flat=True)) == [own[0]]


@pytest.mark.parametrize("day", ["2027-01-01", "2020-01-01"])
def test_a_wrong_day_is_told(over, staff, day):
    precinct = code_of(over, "precinct")
    over.sign_in(staff("KZ-10"))

    note(over, precinct, precinct=precinct, day=day)

    assert "Choose that day." in over.text(f"/staff/{precinct}/readiness/")
    assert not KitDelivery.objects.exists()


@pytest.mark.parametrize("day", ["", "yesterday", "2026-02-31"])
def test_without_a_day_it_was_today(over, staff, day):
    precinct = code_of(over, "precinct")
    over.sign_in(staff("KZ-10"))

    note(over, precinct, precinct=precinct, day=day)

    assert KitDelivery.objects.get().day == LAST


def test_the_list_shows_what_is_asked_for(over, staff):
    district = over.commission("district")
    over.sign_in(staff(district.code))
    first = Commission.objects.filter(parent=district).order_by("code")[0]
    Member.objects.filter(commission=first, role="chair").update(until=date(2026, 2, 20))
    place = f"/staff/{district.code}/readiness/"

    chairs = over.text(f"{place}?missing=chair")

    assert f"/en/staff/{first.code}/readiness/" in chairs
    assert chairs.count('readiness/"') < over.text(f"{place}?missing=kit").count('readiness/"')
    assert "No precinct here is like that" in over.text(f"{place}?missing=seats&page=9")
    for asked in ("", "?missing=nonsense&page=x"):
        assert '<option value="not_ready" selected>' in over.text(place + asked)


def test_an_auditor_reads_and_notes_nothing(over, staff):
    district = code_of(over, "district")
    over.sign_in(staff("KZ", Role.AUDITOR.value))

    assert "Note which precincts got the kit" not in over.text(f"/staff/{district}/readiness/")
    response = over.client.post(f"/en/staff/{district}/readiness/note/", {})
    assert response.status_code == 404


def test_the_lists_hold_a_line_for_everything_missing(over, staff):
    over.sign_in(staff("KZ-10"))

    text = over.get("/staff/KZ-10/readiness.csv").content.decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    content = over.get("/staff/KZ-10/readiness.xlsx").content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()

    precincts = Commission.objects.filter(level="precinct", region__code="KZ-10")
    assert {line["Code"] for line in lines} == set(precincts.values_list("code", flat=True))
    assert sheet == [list(lines[0]), *(list(line.values()) for line in lines)]
    assert {line["By when"] for line in lines} == {"2026-03-13"}


def test_the_list_speaks_the_language_of_the_page(over, staff):
    over.sign_in(staff("KZ-10"))

    text = over.get("/staff/KZ-10/readiness.csv", "kk").content.decode("utf-8-sig")

    assert text.startswith("Коды,Учаске,")


@pytest.mark.parametrize("path", ["KZ", "KZ-10", "district", "precinct"])
def test_few_queries(scene, staff, path):
    here = scene(held_until=SECOND_DAYS[-1], today=THIRD_DAYS[2])
    here.sign_in(staff("KZ"))
    code = path if path.startswith("KZ") else code_of(here, path)

    assert len(queries_of(here.client, f"/kk/staff/{code}/readiness/")) <= MOST
