"""How far each district is from its bound."""

import pytest

from kaskad.planning.queries.gaps import gaps_by_region


def _bounds(travel, least, online=0.0):
    return [
        {"stage": "s2", "level": "travel_km", "value": travel / 2, "bound": least / 2},
        {"stage": "s3", "level": "travel_km", "value": travel / 2, "bound": least / 2},
        {"stage": "s3", "level": "online", "value": online, "bound": 0.0},
        {"stage": "s3", "level": "seminars", "value": 50.0, "bound": 1.0},
    ]


@pytest.fixture
def measured(plan):
    plan.district_bounds = {
        "154801000": _bounds(110.0, 100.0),
        "154802000": _bounds(101.0, 100.0, online=0.5),
    }
    plan.save(update_fields=["district_bounds"])
    return plan


def test_a_district_counts_by_its_worst_goal_with_its_stages_together(measured, world):
    region = gaps_by_region(world.campaign, measured)[0]

    found = [(one.code, one.level, round(one.gap, 1)) for one in region.districts]
    assert found == [("154802000", "online", 50.0), ("154801000", "travel_km", 10.0)]
    assert region.worst.code == "154802000"


def test_a_plan_without_bounds_has_no_map(plan, world):
    plan.district_bounds = {}

    assert gaps_by_region(world.campaign, plan) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("kk", "дәлелденген шектен"), ("ru", "выше доказанного предела"), ("en", "above the proven")],
)
def test_a_version_shows_its_regions_as_tiles_with_their_table(measured, reader, language, words):
    client = reader("central_staff", "KZ")
    page = client.get(f"/{language}/plans/kz-referendum-2026/versions/{measured.version}/")

    text = page.content.decode()
    assert 'class="tiles' in text
    assert "h5" in text.partition('class="tiles')[2].partition("</ul>")[0]
    assert words in text
