"""A lookup whose SQL is put together once reads the same as the query that it was made of."""

import pytest
from django.db.models import F
from django.forms.models import model_to_dict

from kaskad.commissions.models import LINE, Commission, Member, placed_commission
from kaskad.commissions.queries.members import sits_on
from kaskad.core.prepared import Prepared, slot
from tests.commissions import world as w

CODES = ("KZ", "KZ-15", "154800000", "KZ-15-0314")


def line_of(commission):
    found = []
    while commission is not None:
        found.append(model_to_dict(commission))
        commission = commission.parent
    return found


def test_a_commission_has_the_same_line(country, django_assert_num_queries):
    prepared = Prepared(lambda: Commission.objects.select_related(LINE).filter(code=slot("code")))

    for code in CODES:
        with django_assert_num_queries(1):
            found = line_of(prepared.one(code=code))
        assert found == line_of(Commission.objects.select_related(LINE).get(code=code))
    assert prepared.one(code="KZ-99") is None


def test_values_of_the_lookup_before_are_not_kept(send):
    send(w.precinct())
    prepared = Prepared(
        lambda: Member.objects.filter(
            sits_on(slot("day")), commission__code=slot("place"), role=slot("role")
        ).order_by("id")
    )

    found = [
        [one.pk for one in prepared.all(day=day, place=place, role="member")]
        for day in (w.DAY, w.DAY.replace(year=2020))
        for place in ("KZ-15-0314", "KZ-15-0315")
    ]

    rows = Member.objects.filter(commission__code="KZ-15-0314", role="member").order_by("id")
    assert found == [list(rows.values_list("pk", flat=True)), [], [], []]
    assert found[0]


def test_dates_texts_and_what_was_added_are_read_as_by_the_query(send):
    send(w.precinct())
    rows = Member.objects.select_related("person__account", "commission").annotate(
        place_name=F("commission__name_kk")
    )
    prepared = Prepared(lambda: rows.filter(person__code=slot("person")))

    for asked in rows:
        read = prepared.one(person=asked.person.code)
        assert model_to_dict(read) == model_to_dict(asked)
        assert model_to_dict(read.person) == model_to_dict(asked.person)
        assert read.person.account is asked.person.account is None
        assert (read.since, read.place_name) == (asked.since, asked.place_name)
        assert read.commission.name == asked.commission.name


def test_what_was_left_out_is_read_when_it_is_asked_for(country, django_assert_num_queries):
    prepared = Prepared(lambda: Commission.objects.only("code").filter(code=slot("code")))

    with django_assert_num_queries(1):
        commission = prepared.one(code="KZ-15")
    with django_assert_num_queries(1):
        assert commission.kato == "150000000"


def test_a_row_can_be_changed_and_written(country):
    commission = placed_commission("KZ-15")
    commission.kato = "159999999"
    commission.save()

    assert placed_commission("KZ-15").kato == "159999999"
    assert placed_commission("KZ-99") is None


def test_only_rows_of_a_model_are_prepared(country):
    prepared = Prepared(lambda: Commission.objects.values("code"))

    with pytest.raises(TypeError, match="rows of a model"):
        prepared.one()
