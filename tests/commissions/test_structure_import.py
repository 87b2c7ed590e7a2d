"""The tree of commissions, from its file."""

import pytest

from kaskad.audit.models import Entry
from kaskad.commissions.api import (
    Commission,
    StructureReport,
    children_of,
    commission_by_code,
    import_structure,
    lineage,
)
from kaskad.commissions.models import Seat
from kaskad.commissions.operations.structure import StructureColumns, StructureWrong
from kaskad.core.refusal import NotFound
from tests.commissions import world as w

pytestmark = pytest.mark.django_db


def imported(path, text=w.STRUCTURE, now=w.NOW):
    path.write_text(text, encoding="utf-8")
    return import_structure(actor=w.ACTOR, path=path, now=now)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "commissions.csv"


def test_the_tree_comes_in_with_names_seats_and_points(file):
    report = imported(file)

    precinct = commission_by_code("KZ-15-0314")
    assert report == StructureReport(created=8, updated=0, unchanged=0)
    assert lineage(precinct) == ("KZ-15-0314", "154800000", "KZ-15", "KZ")
    assert (precinct.name_kk, precinct.seats, precinct.voters) == ("№ 314 учаске", 5, 120)
    assert (precinct.kind, precinct.latitude) == ("registration", 49.4)
    assert Seat.objects.count() == 7 * 4 + 5 + 3 + 5
    region = commission_by_code("KZ-15")
    assert (region.region_id, region.district_id) == (region.pk, None)


def test_children_stand_in_the_order_of_their_numbers(file):
    imported(file)

    codes = [one.code for one in children_of(commission_by_code("154800000"))]

    assert codes == ["KZ-15-0314", "KZ-15-0315"]


def test_the_same_file_again_changes_nothing(file):
    imported(file)
    entries = Entry.objects.count()

    report = imported(file)

    assert report == StructureReport(created=0, updated=0, unchanged=8)
    assert Entry.objects.count() == entries


def test_changed_and_new_commissions_are_taken(file):
    imported(file)
    text = w.STRUCTURE.replace("314 учаске", "314 жаңа учаске").replace(",5,90,", ",7,90,")
    text += "KZ-19-0002,195600000,precinct,registration,,2,№ 2 учаске,Участок № 2,No. 2,3,,,\n"

    report = imported(file, text)

    assert report == StructureReport(created=1, updated=2, unchanged=6)
    assert commission_by_code("KZ-15-0314").name_kk == "№ 314 жаңа учаске"
    assert Seat.objects.filter(commission__code="KZ-19-0001").count() == 7


def test_unused_seats_go_when_the_law_gives_fewer(file):
    imported(file)

    imported(file, w.STRUCTURE.replace(",5,90,", ",3,90,"))

    assert Seat.objects.filter(commission__code="KZ-19-0001").count() == 3


def test_a_precinct_can_be_given_to_another_district(file):
    imported(file)

    imported(file, w.STRUCTURE.replace("KZ-15-0315,154800000", "KZ-15-0315,195600000"))

    assert lineage(commission_by_code("KZ-15-0315"))[1:] == ("195600000", "KZ-19", "KZ")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("KZ-15-0314,", "kz 15,", "structure.code"),
        ("KZ-15-0315,", "KZ-15-0314,", "structure.code_twice"),
        (",precinct,special", ",village,special", "structure.level"),
        (",precinct,special", ",precinct,territorial", "structure.kind"),
        ("154800000,KZ-15,", "154800000,KZ-99,", "structure.parent"),
        ("KZ,,central", "KZ,KZ,central", "structure.root_has_parent"),
        ("150000000", "15", "structure.kato"),
        ("Aqtobe Region", "", "structure.empty"),
        ("Aqtobe Region", "A" * 201, "structure.name_long"),
        (",5,120,", ",five,120,", "structure.number"),
        ("49.4,58.5", "249.4,58.5", "structure.degrees"),
    ],
)
def test_a_wrong_row_refuses_the_whole_file(file, old, new, code):
    with pytest.raises(StructureWrong) as refused:
        imported(file, w.STRUCTURE.replace(old, new, 1))

    assert code in {problem.code for _, problem in refused.value.problems}
    assert Commission.objects.count() == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("154800000,KZ-15,", "154800000,KZ-19,", "structure.parent_changed"),
        ("KZ-15-0314,154800000,precinct,registration", "KZ-15-0314,KZ-15,district,territorial",
         "structure.level_changed"),
    ],
)  # fmt: skip
def test_what_stands_already_keeps_level_and_place(file, old, new, code):
    imported(file)

    with pytest.raises(StructureWrong) as refused:
        imported(file, w.STRUCTURE.replace(old, new, 1))

    assert code in {problem.code for _, problem in refused.value.problems}


@pytest.mark.usefixtures("country")
def test_fewer_seats_than_members_are_refused(send, file):
    send(w.precinct(members=5))

    with pytest.raises(StructureWrong) as refused:
        imported(file, w.STRUCTURE.replace(",5,120,", ",4,120,"))

    assert [problem.code for _, problem in refused.value.problems] == ["structure.seats_taken"]


def test_missing_columns_are_named(file):
    with pytest.raises(StructureColumns) as refused:
        imported(file, "code,parent\nKZ,\n")

    assert refused.value.values["missing"].startswith("level, kind")


def test_an_unknown_code_is_not_found(file):
    imported(file)

    with pytest.raises(NotFound):
        commission_by_code("KZ-99")
