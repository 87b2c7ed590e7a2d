from __future__ import annotations

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import Venue, VenuesReport, import_venues
from kaskad.campaigns.operations.venues import VenuesFileRefused, VenuesFileUnreadable
from kaskad.campaigns.rules.venues_file import COLUMNS
from tests.campaigns.world import ACTOR, NOW

HEADER = ",".join(COLUMNS)
GOOD = (
    "v1,154801000,Мектеп,Школа,School,Абай 1,Абая 1,1 Abay,40,yes,50.1,57.2,2026-02-24 2026-02-20"
)


def _import(tmp_path, *lines, encoding="utf-8"):
    path = tmp_path / "venues.csv"
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return import_venues(actor=ACTOR, path=path, now=NOW)


def _refused(tmp_path, *lines):
    with pytest.raises(VenuesFileRefused) as refusal:
        _import(tmp_path, *lines)
    return [(one.code, one.place, one.line) for one in refusal.value.problems]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_venues_are_added_once(tmp_path, encoding):
    first = _import(tmp_path, HEADER, GOOD, encoding=encoding)
    again = _import(tmp_path, HEADER, GOOD, encoding=encoding)

    assert (first, again) == (VenuesReport(1, 0, 0), VenuesReport(0, 0, 1))
    venue = Venue.objects.get()
    assert (venue.code, venue.commission.code, venue.capacity, venue.accessible) == (
        "v1", "154801000", 40, True,
    )  # fmt: skip
    assert venue.closed_days == ["2026-02-20", "2026-02-24"]
    assert Entry.objects.filter(tag="campaigns:venues:imported").count() == 1


@pytest.mark.usefixtures("country")
def test_a_known_venue_is_brought_up_to_date(tmp_path):
    _import(tmp_path, HEADER, GOOD)

    report = _import(tmp_path, HEADER, GOOD.replace(",40,", ",50,").replace("154801", "154802"))

    assert report == VenuesReport(0, 1, 0)
    assert Venue.objects.filter(capacity=50, commission__code="154802000").exists()


@pytest.mark.usefixtures("country")
def test_semicolons_and_another_order_are_read(tmp_path):
    lines = [HEADER, GOOD.replace("50.1", "50")]
    turned = [";".join(reversed(line.split(","))) for line in lines]

    assert _import(tmp_path, *turned) == VenuesReport(1, 0, 0)


BAD = [
    ("empty_cell", "name_ru", "Школа", ""),
    ("mixed_letters", "name_kk", "Мектеп", "Мeктеп"),  # mixed letters on purpose
    ("too_long", "code", "v1", "v" * 33),
    ("out_of_range", "capacity", ",40,", ",0,"),
    ("out_of_range", "capacity", ",40,", ",many,"),
    ("out_of_range", "lat", "50.1", "91"),
    ("out_of_range", "lon", "57.2", "nan"),
    ("unknown_word", "accessible", "yes", "perhaps"),
    ("bad_day", "closed_days", "2026-02-24", "24.02.2026"),
    ("unknown_district", "commission", "154801000", "KZ-15"),
]


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize(("code", "column", "old", "new"), BAD)
def test_a_mistake_is_named_with_line_and_column(tmp_path, code, column, old, new):
    other = GOOD.replace("v1", "v0", 1)

    assert _refused(tmp_path, HEADER, other, GOOD.replace(old, new)) == [(code, column, 3)]
    assert not Venue.objects.exists()


@pytest.mark.usefixtures("country")
def test_all_mistakes_come_at_once(tmp_path):
    bad = GOOD.replace(",40,", ",0,").replace("yes", "perhaps")

    assert _refused(tmp_path, HEADER, GOOD, GOOD, bad) == [
        ("venue_repeated", "code", 3), ("unknown_word", "accessible", 4),
        ("out_of_range", "capacity", 4), ("venue_repeated", "code", 4),
    ]  # fmt: skip


@pytest.mark.usefixtures("country")
def test_a_file_without_its_columns_or_rows_is_refused(tmp_path):
    assert _refused(tmp_path, HEADER.replace(",lat", "")) == [("missing_column", "lat", 1)]
    assert _refused(tmp_path, HEADER) == [("no_venues", "", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_refused(tmp_path, content):
    path = tmp_path / "venues.csv"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(VenuesFileUnreadable):
        import_venues(actor=ACTOR, path=path, now=NOW)
