"""A territory as a OneRoster package: out, in again, changes, and lists of other systems."""

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as searching
from hypothesis import strategies as st

from kaskad.audit.models import Entry
from kaskad.commissions.api import (
    Member,
    Newcomer,
    Person,
    accept_roster,
    check_roster,
    in_subtree,
    receive_roster,
    refusal_of,
    replace_member,
    written_cells,
)
from kaskad.config import commandline
from kaskad.core.oneroster import (
    DELTA,
    Package,
    check_package,
    write_package,
)
from kaskad.core.secrets import keyed_hash
from tests.commissions.world import iin
from tests.reporting.packages import WHO, changed, errors, exported, sent, state
from tests.world import TODAY
from tests.world_fixtures import *  # noqa: F403  pytest finds fixtures by their names here

# Its operations and pages run on both databases in the matrix.
pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("place", ["country", "parent", "own", "own_precinct"])
def test_the_package_keeps_the_standard(house, place):
    package = exported(house, place)

    assert check_package(package) == []
    members = Member.objects.filter(in_subtree(house.commission(place), "commission__"), until=None)
    assert len(package.records("users")) == len(package.records("roles")) == members.count()
    assert package.unknown == ()


@pytest.mark.parametrize("place", ["country", "own"])
def test_what_goes_out_comes_in_again_and_changes_nothing(house, tmp_path, place):
    before = state()
    batch = sent(house, exported(house, place, contacts=True), tmp_path, place)
    accept_roster(batch=batch, **WHO)

    batch.refresh_from_db()
    assert (errors(batch), batch.rows_unchanged) == ([], batch.rows_read)
    assert batch.rows_read > 10
    assert state() == before


def test_the_package_holds_no_number_and_no_contact_unless_asked_for(house):
    plain, full = exported(house), exported(house, contacts=True)

    assert all(one.get("phone") == one.get("email") == "" for one in plain.records("users"))
    assert all(one.get("phone").startswith("+7") for one in full.records("users"))
    assert all(one.get("password") == "" for one in full.records("users"))
    assert not any("iin" in column for table in full.tables.values() for column in table.extra)


def test_the_package_of_a_district_names_nobody_else(house):
    package = exported(house)
    inside = set(
        Member.objects.filter(in_subtree(house.commission("own"), "commission__"), until=None)
        .values_list("person__code", flat=True)
    )  # fmt: skip

    assert {one.id for one in package.records("users")} == inside
    assert {one.get("userSourcedId") for one in package.records("enrollments")} <= inside


def test_seminars_are_classes_with_their_people(house):
    package = exported(house, "country")
    roles = [one.get("role") for one in package.records("enrollments")]

    assert len(package.records("courses")) == 3
    assert len(package.records("academicSessions")) == 1
    assert roles.count("teacher") > 0
    assert roles.count("student") > len(package.records("classes")) > 10


def test_handing_it_out_leaves_an_entry(house):
    exported(house)

    entry = Entry.objects.filter(tag="reporting:roster:exported").latest("id")
    assert entry.subject_code == house.places["own"]
    assert entry.changes["users"] > 0
    assert entry.changes["contacts"] is False


def test_a_changed_name_and_role_come_in(house, tmp_path):
    member = house.member()
    code = member.person.code
    package = changed(
        exported(house),
        "users",
        lambda row: row | ({"familyName": "Жаңабаев"} if row["sourcedId"] == code else {}),
    )
    accept_roster(batch=sent(house, package, tmp_path), **WHO)

    member.refresh_from_db()
    assert member.person.last_name == "Жаңабаев"
    assert member.until is None


def test_who_is_not_in_a_bulk_list_leaves(house, tmp_path):
    package = exported(house)
    gone = house.member().person.code
    users = [one for one in package.records("users") if one.id != gone]
    roles = [one for one in package.records("roles") if one.get("userSourcedId") != gone]
    tables = {
        "orgs": package.tables["orgs"],
        "users": replace(package.tables["users"], records=tuple(users)),
        "roles": replace(package.tables["roles"], records=tuple(roles)),
    }
    accept_roster(batch=sent(house, Package(tables, "x", "y"), tmp_path), **WHO)

    assert Member.objects.get(pk=house.member().pk).until == TODAY


def test_a_list_of_another_system_is_told_what_it_lacks(house, tmp_path):
    package = changed(
        exported(house), "users", lambda row: row | {"identifier": f"S{row['sourcedId']}"}
    )
    batch = sent(house, package, tmp_path)

    found = list(written_cells(batch))
    assert len(found) == batch.rows_rejected == batch.rows_read
    assert {(one.column, one.code) for one in found} == {
        ("users.csv identifier", "roster.person_unknown")
    }
    with translation.override("kk"):
        assert "metadata.kaskad.iin" in next(written_cells(batch)).remedy


def test_errors_name_the_file_and_line_where_they_stand(house, tmp_path):
    package = exported(house)
    package = changed(package, "roles", lambda row: row | {"role": "teacher"})
    package = changed(package, "users", lambda row: row | {"familyName": "1"})
    lines = {one.id: one.line for one in package.records("users")}
    batch = sent(house, package, tmp_path)

    found = errors(batch)
    role = package.records("roles")[-1]
    user = lines[role.get("userSourcedId")]
    assert (role.line, "roles.csv role", "roster.role") in found
    assert (user, "users.csv familyName", "roster.name_digits") in found


def test_a_package_that_breaks_the_standard_is_refused_with_every_error(house, tmp_path):
    package = changed(exported(house), "roles", lambda row: row | {"userSourcedId": "nobody"})
    batch = sent(house, package, tmp_path)

    assert (batch.state, batch.refusal_code) == ("refused", "roster.package_wrong")
    for language in ("kk", "ru", "en"):
        with translation.override(language):
            assert "roles.csv" in refusal_of(batch).message
            assert len(refusal_of(batch).items) > 1


def test_people_of_others_are_out_of_reach(house, tmp_path):
    package = exported(house, "foreign")
    batch = sent(house, package, tmp_path, "own")

    assert {one[2] for one in errors(batch)} == {"roster.commission_foreign"}


@given(st.data())
@searching(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_changed_bytes_end_as_a_checked_or_a_refused_list(house, tmp_path, data):
    package = io.BytesIO()
    write_package(package, exported(house, "own_precinct"))
    content = bytearray(package.getvalue())
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "list.zip"
    path.write_bytes(bytes(content))
    with transaction.atomic():
        batch = receive_roster(source=path, file_name="a", scope=house.places["own"], **WHO)
        batch = check_roster(batch=batch, **WHO)
        seen = (batch.state, bool(refusal_of(batch)))
        transaction.set_rollback(True)

    assert seen in (("checked", False), ("refused", True))


@given(st.data())
@searching(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_cells_are_judged_row_by_row(house, tmp_path, data):
    word = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    package = exported(house, "own_precinct")
    for table in ("users", "roles"):
        column = data.draw(st.sampled_from(sorted(package.records(table)[0].cells)))
        package = changed(package, table, lambda row, key=column: row | {key: data.draw(word)})
    with transaction.atomic():
        batch = sent(house, package, tmp_path)
        told = [cell.wrong for cell in written_cells(batch)]
        refused = refusal_of(batch)
        transaction.set_rollback(True)

    assert refused or batch.rows_read
    assert all(told)
    assert refused is None or refused.message


def test_what_is_not_used_is_said(house, tmp_path):
    batch = sent(house, exported(house), tmp_path)
    with translation.override("en"):
        from kaskad.commissions.api import file_remarks

        remarks = file_remarks(batch)
    unused = (
        "academicSessions.csv, categories.csv, classes.csv, courses.csv, enrollments.csv, "
        "lineItems.csv, results.csv."
    )
    assert remarks == [f"Files of the package that were not used: {unused}"]


def test_the_commands(house, tmp_path, capsys):
    path = tmp_path / "list.zip"
    out = commandline.main(["oneroster", "export", str(path), "--scope", house.places["own"]])
    told = capsys.readouterr().out
    read = commandline.main(["oneroster", "import", str(path), "--dry-run"])
    structure = commandline.main(["oneroster", "import", str(path), "--structure"])

    assert (out, read, structure) == (0, 0, 0)
    assert "users.csv" in told
    assert not list(tmp_path.glob("*.part"))


def test_the_command_names_every_error(house, tmp_path, capsys):
    path = tmp_path / "list.zip"
    write_package(path, changed(exported(house), "orgs", lambda row: row | {"type": "village"}))
    status = commandline.main(["oneroster", "import", str(path), "--lang", "kk"])

    said = capsys.readouterr().err
    assert status == 1
    assert "orgs.csv" in said
    assert "village" in said


def test_the_tree_goes_out_whole(house, tmp_path):
    from kaskad.commissions.rules.oneroster import structure_table

    heading, rows = structure_table(exported(house, "country"))
    assert len(rows) > 20
    assert set(heading) == {
        "code", "parent", "level", "kind", "kato", "number", "name_kk", "name_ru", "name_en",
        "seats", "voters", "lat", "lon",
    }  # fmt: skip


def test_a_program_and_a_person_get_the_same_package(house, visitor):
    from tests.matrix.api_bodies import token_of_role

    code = house.places["own"]
    page = visitor("district").get(f"/kk/staff/{code}/oneroster.zip")
    secret = token_of_role(house, "district", writes=False)
    answer = visitor("stranger").get(
        f"/api/v1/commissions/{code}/oneroster.zip", headers={"authorization": f"Bearer {secret}"}
    )

    contents = []
    for response in (page, answer):
        assert response["Content-Type"] == "application/zip"
        packed = io.BytesIO(response.content)
        with zipfile.ZipFile(packed) as archive:
            contents.append({name: archive.read(name) for name in archive.namelist()})
    assert contents[0] == contents[1]
    rows = list(csv.reader(io.StringIO(contents[0]["users.csv"].decode())))
    assert len(rows) > 10


def replaced_today(house, place="own"):
    """Somebody follows in a seat of the district; who left, and who came."""
    rows = Member.objects.filter(commission=house.commission(place), until=None)
    left = rows.filter(person__account=None).order_by("seat__number")[0]
    newcomer = Newcomer(iin(11), "Жаңабаев", "Асан")
    came = replace_member(member=left, newcomer=newcomer, since=TODAY, **WHO)
    return left.person.code, came.person.code


def test_a_delta_tells_who_came_and_who_left(house):
    empty = exported(house, since=TODAY + timedelta(days=1))
    left, came = replaced_today(house)
    package = exported(house, since=TODAY)

    assert [len(table.records) for table in empty.tables.values()] == [0, 0]
    assert check_package(package) == []
    assert {name: table.kind for name, table in package.tables.items()} == {
        "users": DELTA, "roles": DELTA,
    }  # fmt: skip
    for table, prefix in (("users", ""), ("roles", "role-")):
        told = {one.id: one.get("status") for one in package.records(table)}
        assert told == {f"{prefix}{left}": "tobedeleted", f"{prefix}{came}": "active"}
        assert all(one.get("dateLastModified").endswith("Z") for one in package.records(table))
    assert exported(house, "foreign", since=TODAY).records("users") == ()


@pytest.mark.parametrize("days", [0, 1, -1])
def test_a_day_that_was_told_long_before_counts_when_it_has_come(house, days):
    rows = Member.objects.filter(commission=house.commission("own"), until=None)
    leaves, comes = rows.filter(person__account=None).order_by("seat__number")[:2]
    rows.filter(pk=leaves.pk).update(until=TODAY)  # no entry of these days tells it
    rows.filter(pk=comes.pk).update(since=TODAY)

    package = exported(house, since=TODAY + timedelta(days=days))

    told = {one.id: one.get("status") for one in package.records("users")}
    both = {leaves.person.code: "tobedeleted", comes.person.code: "active"}
    assert told == ({} if days == 1 else both)


def test_a_delta_read_again_by_who_wrote_it_changes_nothing(house, tmp_path):
    replaced_today(house)
    before = state()
    batch = sent(house, exported(house, contacts=True, since=TODAY), tmp_path)
    assert errors(batch) == []
    accept_roster(batch=batch, **WHO)

    assert state() == before


def test_a_delta_brings_who_lags_behind_to_the_same_list(house, tmp_path):
    replaced_today(house)
    rows = Member.objects.filter(commission=house.commission("own"))
    back = rows.filter(until=TODAY).latest("id").person  # known there, and without a seat
    Person.objects.filter(pk=back.pk).update(iin_hash=keyed_hash("iin", iin(12)))
    with transaction.atomic():
        left = rows.filter(until=None, person__account=None).order_by("-seat__number")[0]
        name = Newcomer(iin(12), back.last_name, back.first_name, back.patronymic)
        replace_member(member=left, newcomer=name, since=TODAY, **WHO)
        after = sitting(rows)
        package = exported(house, contacts=True, since=TODAY)
        transaction.set_rollback(True)
    assert sitting(rows) != after

    batch = sent(house, package, tmp_path)
    assert errors(batch) == []
    accept_roster(batch=batch, **WHO)

    assert sitting(rows) == after


def sitting(rows):
    return sorted(rows.filter(until=None).values_list("person__code", "role"))


def test_a_whole_delta_of_everybody_keeps_the_standard(house):
    package = exported(house, "country", since=date(2026, 1, 1))

    assert check_package(package) == []
    assert len(package.records("users")) == len(package.records("roles")) > 100
