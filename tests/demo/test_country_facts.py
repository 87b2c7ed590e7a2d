"""The project's own copy of the facts: whole, consistent, in clean letters."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from kaskad.demo.country import facts

REGION_CODES = {
    f"KZ-{n}"
    for n in (10, 11, 15, 19, 23, 27, 31, 33, 35, 39, 43, 47, 55, 59, 61, 62, 63, 71, 75, 79)
}
PUBLISHED = {
    ("KZ-75", "territorial_commissions"): 9,
    ("KZ-75", "precincts"): 654,
    ("KZ-75", "members"): 4615,
    ("KZ-63", "territorial_commissions"): 14,
    ("KZ-63", "precincts"): 533,
    ("KZ-63", "members"): 3821,
    ("KZ-15", "territorial_commissions"): 14,
    ("KZ-15", "precincts"): 528,
    ("KZ-15", "members"): 3534,
    ("KZ-62", "territorial_commissions"): 6,
    ("KZ-62", "precincts"): 127,
    ("KZ-62", "members"): 845,
    ("KZ-55", "territorial_commissions"): 14,
    ("KZ-55", "precincts"): 521,
    ("KZ-79", "territorial_commissions"): 6,
    ("KZ-79", "precincts"): 363,
    ("KZ-10", "precincts"): 465,
    ("KZ-10", "members"): 3163,
    ("KZ-23", "precincts"): 276,
    ("KZ-39", "precincts"): 717,
}
CYRILLIC = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі .()-]+")
LATIN = re.compile(r"[A-Za-z '()-]+")
KIND_WORDS = {"district": "аудан", "city": "қаласы", "city_district": "ауданы"}


@pytest.mark.parametrize("path", sorted(facts.FOLDER.glob("*.csv")), ids=lambda path: path.name)
def test_files_are_clean_utf8_with_as_many_cells_as_columns(path):
    raw = path.read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    head, *body = list(csv.reader(raw.decode("utf-8").splitlines()))
    assert {len(row) for row in body} == {len(head)}
    assert all(cell == cell.strip() for row in body for cell in row)


def test_regions_are_the_twenty():
    assert {region.code for region in facts.regions()} == REGION_CODES
    assert len(facts.regions()) == 20


@pytest.mark.parametrize(
    ("column", "total"),
    [
        ("precincts", "precincts_total"),
        ("precincts_abroad", "precincts_abroad"),
        ("territorial_commissions", "territorial_commissions"),
        ("members", "members_total"),
        ("voters", "voters_lists"),
    ],
)
def test_regions_add_up_to_the_nation(column, total):
    added = sum(getattr(region, column) for region in facts.regions())
    assert added == facts.national()[total].value


def test_national_figures_agree_with_each_other():
    value = {name: figure.value for name, figure in facts.national().items()}
    assert value["precincts_registration"] + value["precincts_special"] == value["precincts_total"]
    assert abs(value["voters_lists"] * 1.01 - value["ballots"]) <= 1


def test_published_regional_figures_are_kept():
    known = {(figure.of, figure.name): figure.value for figure in facts.region_figures()}
    assert {key: known[key] for key in PUBLISHED} == PUBLISHED


def test_members_of_regions_split_into_territorial_and_precinct():
    per_region = Counter(district.region for district in facts.districts())
    for region in facts.regions():
        assert region.territorial_commissions == 1 + per_region[region.code]
        assert region.members_territorial == 7 * region.territorial_commissions
        assert region.members_territorial + region.members_precinct == region.members
        assert 5 <= region.members_precinct / region.precincts <= 7.5


def test_every_figure_has_a_kind_and_a_source():
    figures = [*facts.region_figures(), *facts.national().values()]
    assert all(figure.kind and figure.source for figure in figures)


def test_districts_are_227_with_codes_of_their_region():
    districts = facts.districts()
    assert len(districts) == 227
    assert len({district.code for district in districts}) == 227
    for district in districts:
        assert re.fullmatch(r"\d{9}", district.code)
        assert district.code[:2] == district.region[3:]
        assert district.code_source
        assert KIND_WORDS[district.kind] in district.name_kk


def test_districts_have_own_names_and_points():
    districts = facts.districts()
    for field in ("name_kk", "name_ru", "name_en"):
        assert len({(one.region, getattr(one, field)) for one in districts}) == 227
    assert len({(one.lat, one.lon) for one in districts}) == 227


def test_names_use_one_alphabet():
    for place in (*facts.regions(), *facts.districts()):
        assert CYRILLIC.fullmatch(place.name_kk)
        assert CYRILLIC.fullmatch(place.name_ru)
        assert LATIN.fullmatch(place.name_en)


def test_points_lie_in_the_country():
    for place in (*facts.regions(), *facts.districts()):
        assert 40.5 <= place.lat <= 55.5
        assert 46.4 <= place.lon <= 87.4


def test_holidays_of_the_campaign():
    days = {holiday.day: holiday for holiday in facts.holidays()}
    assert len(days) == len(facts.holidays())
    assert days[date(2026, 3, 9)].moved_from == date(2026, 3, 8)
    assert days[date(2026, 3, 9)].off_in_6_day_week
    assert date(2026, 3, 7) not in days


def test_timeline_is_in_order_and_sourced():
    timeline = facts.timeline()
    assert [fact.day for fact in timeline] == sorted(fact.day for fact in timeline)
    assert all(fact.until is None or fact.until > fact.day for fact in timeline)
    assert all(fact.source for fact in timeline)
    assert len({(fact.day, fact.fact_en) for fact in timeline}) == len(timeline)


def test_precincts_abroad_are_80_places_in_62_countries():
    places = facts.rows("abroad.csv")
    assert len(places) == facts.national()["precincts_abroad"].value
    assert len({row["country"] for row in places}) == facts.national()["countries_abroad"].value
    assert len({(row["lat"], row["lon"]) for row in places}) == 80
