"""What every page asks the record takes no longer the more is written of something else."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kaskad.audit.models import Entry
from kaskad.audit.queries.entries import data_stamp
from tests.world import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql_only]

OF_SOMETHING_ELSE = 20_000


def test_a_rare_tag_is_found_without_reading_the_others():
    numbers = range(1, OF_SOMETHING_ELSE + 1)
    Entry.objects.bulk_create([_entry(1, "commissions:member:replaced")])
    Entry.objects.bulk_create([_entry(1 + one, "assessment:attempt:ended") for one in numbers])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE audit_entry")
        with CaptureQueriesContext(connection) as asked:
            assert data_stamp(("commissions:",)).startswith("1-1-1-")
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {asked[0]['sql']}")
        (plan,) = cursor.fetchone()[0]

    assert sum(_read_in_vain(plan["Plan"])) == 0, json.dumps(plan, indent=1)


def _read_in_vain(node):
    if node.get("Relation Name") == "audit_entry":
        yield node.get("Rows Removed by Filter", 0) * node["Actual Loops"]
    for part in node.get("Plans", ()):
        yield from _read_in_vain(part)


def _entry(number, tag):
    return Entry(id=number, at=NOW, tag=tag, digest="0" * 64)
