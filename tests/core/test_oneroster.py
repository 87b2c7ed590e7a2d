"""OneRoster packages: what is written is read again, and no bytes are too wild to be answered."""

import io
import string
import zipfile

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from kaskad.core.oneroster import (
    BULK,
    DELTA,
    FILES,
    TABLES,
    Limits,
    Package,
    PackageWriter,
    Record,
    Table,
    check_package,
    read_package,
    write_package,
)
from kaskad.core.oneroster.spec import VOCABULARIES
from kaskad.core.oneroster.words import PROBLEMS, sentence

CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
WORD = st.text(string.ascii_letters + string.digits, min_size=1, max_size=8)
NAMES = sorted(TABLES)


def written(package):
    target = io.BytesIO()
    write_package(target, package)
    target.seek(0)
    return target


def archive(files):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name, content in files.items():
            out.writestr(name, content)
    target.seek(0)
    return target


def manifest(**kinds):
    rows = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    rows += [f"file.{name},{kinds.get(name, 'absent')}" for name in FILES]
    return "\r\n".join([*rows, "source.systemName,x", "source.systemCode,y"])


def table_text(name, *rows, extra=()):
    heading = [*TABLES[name].names, *extra]
    lines = [",".join(row.get(column, "") for column in heading) for row in rows]
    return "\r\n".join([",".join(heading), *lines]) + "\r\n"


ORG = {"sourcedId": "o", "name": "Комиссия", "type": "local"}
USER = {"sourcedId": "u", "enabledUser": "true", "givenName": "А", "familyName": "Б"}
ROLE = {
    "sourcedId": "r", "userSourcedId": "u", "roleType": "primary", "role": "ext:chair",
    "orgSourcedId": "o",
}  # fmt: skip


def problems_of(source):
    package, found = read_package(source)
    if package:
        found = [*found, *check_package(package)]
    return [(one.file, one.line, one.column, one.code) for one in found]


def small(orgs=(ORG,), users=(USER,), roles=(ROLE,), kind="bulk"):
    return archive(
        {
            "manifest.csv": manifest(orgs=kind, users=kind, roles=kind),
            "orgs.csv": table_text("orgs", *orgs),
            "users.csv": table_text("users", *users),
            "roles.csv": table_text("roles", *roles),
        }
    )


@st.composite
def packages(draw):
    tables = {}
    for name in draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=4)):
        extra = tuple(f"metadata.x.{word}" for word in draw(st.sets(WORD, max_size=2)))
        columns = (*TABLES[name].names, *extra)
        rows = draw(st.lists(st.lists(CELL, min_size=len(columns), max_size=len(columns)),
                             max_size=3))  # fmt: skip
        records = tuple(Record(0, dict(zip(columns, row, strict=True))) for row in rows)
        tables[name] = Table(draw(st.sampled_from([BULK, DELTA])), extra, records)
    return Package(tables, draw(WORD), draw(WORD))


def without_lines(package):
    return {
        name: (table.kind, table.extra, [dict(one.cells) for one in table.records])
        for name, table in package.tables.items()
    }


@given(packages())
@settings(max_examples=60, deadline=None)
def test_what_is_written_is_read_again(package):
    read, problems = read_package(written(package))

    assert problems == []
    assert without_lines(read) == without_lines(package)
    assert (read.system_name, read.system_code) == (package.system_name, package.system_code)


@given(packages())
@settings(max_examples=20, deadline=None)
def test_the_same_values_give_the_same_bytes(package):
    assert written(package).getvalue() == written(package).getvalue()


@given(packages())
@settings(max_examples=40, deadline=None)
def test_any_rows_are_judged_and_explained(package):
    read, _ = read_package(written(package))

    for language in ("kk", "ru", "en"):
        with translation.override(language):
            for problem in check_package(read)[:50]:
                assert sentence(problem)
                assert "%(" not in sentence(problem)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_answered(content):
    package, problems = read_package(io.BytesIO(content))

    assert package is None
    assert problems


@given(st.data())
@settings(max_examples=120, deadline=None)
def test_a_package_with_changed_bytes_is_answered(data):
    content = bytearray(small().getvalue())
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))

    for bytes_ in (bytes(content), bytes(content[:cut])):
        package, problems = read_package(io.BytesIO(bytes_))
        assert package is not None or problems
        if package is not None:
            check_package(package)


@given(st.dictionaries(st.sampled_from([f"{name}.csv" for name in (*FILES, "manifest", "x")]),
                       st.binary(max_size=200), max_size=5))  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_files_in_a_package_are_answered(files):
    package, problems = read_package(archive(files))
    assert package is not None or problems


def test_a_small_package_is_sound():
    assert problems_of(small()) == []


def test_a_byte_order_mark_is_no_letter_of_the_heading():
    files = {
        "manifest.csv": "\ufeff" + manifest(orgs="bulk"),
        "orgs.csv": "\ufeff" + table_text("orgs", ORG),
    }
    assert problems_of(archive(files)) == []


def test_every_file_of_the_standard_stands_in_the_manifest():
    target = io.BytesIO()
    with PackageWriter(target, system_name="a", system_code="b") as writer:
        writer.write("orgs", BULK, [])
    with zipfile.ZipFile(target) as out:
        lines = out.read("manifest.csv").decode().split("\r\n")

    assert lines[:3] == ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    assert [line for line in lines if line.startswith("file.")] == [
        f"file.{name},{'bulk' if name == 'orgs' else 'absent'}" for name in FILES
    ]
    assert lines[-3:] == ["source.systemName,a", "source.systemCode,b", ""]


def test_a_line_is_where_its_row_begins():
    users = table_text("users", USER | {"givenName": '"А\n\nБ"'}, USER | {"sourcedId": "v",
                       "enabledUser": "иә"})  # fmt: skip
    files = {"manifest.csv": manifest(users="bulk"), "users.csv": users}

    assert problems_of(archive(files)) == [("users.csv", 5, "enabledUser", "oneroster.boolean")]


WRONG_FILES = [
    ({}, ("manifest.csv", 0, "", "oneroster.no_manifest")),
    ({"a/manifest.csv": manifest()}, ("manifest.csv", 0, "", "oneroster.in_folder")),
    ({"manifest.csv": "a,b\n"}, ("manifest.csv", 1, "", "oneroster.heading")),
    (
        {"manifest.csv": manifest().replace("version,1.2", "version,1.1")},
        ("manifest.csv", 0, "oneroster.version", "oneroster.version"),
    ),
    ({"manifest.csv": manifest(orgs="bulk")}, ("orgs.csv", 0, "", "oneroster.file_missing")),
    (
        {"manifest.csv": manifest(), "orgs.csv": ""},
        ("manifest.csv", 0, "file.orgs", "oneroster.not_announced"),
    ),
    (
        {"manifest.csv": manifest(orgs="all")},
        ("manifest.csv", 0, "file.orgs", "oneroster.word"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs").lower()},
        ("orgs.csv", 1, "sourcedId", "oneroster.column"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs", extra=["kato"])},
        ("orgs.csv", 1, "kato", "oneroster.extra_column"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs") + "a,b\r\n"},
        ("orgs.csv", 2, "", "oneroster.cells"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs") + 'a,"b"c\r\n'},
        ("orgs.csv", 2, "", "oneroster.quotes"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs").encode() + b"\xff"},
        ("orgs.csv", 0, "", "oneroster.encoding"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"),
         "orgs.csv": table_text("orgs", extra=["metadata.a", "metadata.a"])},
        ("orgs.csv", 1, "", "oneroster.column_twice"),
    ),
    (
        {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": "a," * 300},
        ("orgs.csv", 1, "", "oneroster.too_many_columns"),
    ),
    (
        {"manifest.csv": manifest() + "\r\nsource.systemName,z"},
        ("manifest.csv", 27, "propertyName", "oneroster.twice"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), WRONG_FILES, ids=[one[1][3] for one in WRONG_FILES])
def test_a_wrong_file_is_named(files, expected):
    assert expected in problems_of(archive(files))


MOMENT = "2026-02-21T09:00:00.000Z"
WRONG_ROWS = [
    ("orgs", ORG | {"name": ""}, "name", "oneroster.empty"),
    ("orgs", ORG | {"type": "village"}, "type", "oneroster.word"),
    ("orgs", ORG | {"parentSourcedId": "p"}, "parentSourcedId", "oneroster.orphan"),
    ("orgs", ORG | {"parentSourcedId": "o"}, "parentSourcedId", "oneroster.cycle"),
    ("orgs", ORG | {"status": "tobedeleted"}, "status", "oneroster.bulk_status"),
    ("users", USER | {"enabledUser": "yes"}, "enabledUser", "oneroster.boolean"),
    ("users", USER | {"primaryOrgSourcedId": "x"}, "primaryOrgSourcedId", "oneroster.orphan"),
    ("roles", ROLE | {"userSourcedId": "x"}, "userSourcedId", "oneroster.orphan"),
    ("roles", ROLE | {"role": "chair"}, "role", "oneroster.word"),
    ("roles", ROLE | {"beginDate": "2026-02-30"}, "beginDate", "oneroster.date"),
]


@pytest.mark.parametrize(("table", "row", "column", "code"), WRONG_ROWS)
def test_a_wrong_row_is_named_by_file_line_and_column(table, row, column, code):
    found = problems_of(small(**{table: (row,)}))

    assert (f"{table}.csv", 2, column, code) in found


def test_the_same_id_twice():
    assert ("users.csv", 3, "sourcedId", "oneroster.id_twice") in problems_of(
        small(users=(USER, USER))
    )


def test_a_long_cycle_of_organisations():
    orgs = [ORG | {"sourcedId": str(n), "parentSourcedId": str((n + 1) % 4)} for n in range(4)]

    found = [one for one in problems_of(small(orgs=orgs)) if one[3] == "oneroster.cycle"]
    assert len(found) == 1


def test_a_delta_says_of_each_row_what_becomes_of_it():
    row = ROLE | {"status": "active", "dateLastModified": MOMENT}
    sound = {"manifest.csv": manifest(roles="delta"), "roles.csv": table_text("roles", row)}
    wrong = sound | {"roles.csv": table_text("roles", ROLE)}
    gone = {"sourcedId": "r", "status": "tobedeleted", "dateLastModified": MOMENT}
    leaving = sound | {"roles.csv": table_text("roles", gone)}

    assert problems_of(archive(sound)) == []
    assert problems_of(archive(leaving)) == []
    assert problems_of(archive(wrong)) == [
        ("roles.csv", 2, "status", "oneroster.word"),
        ("roles.csv", 2, "dateLastModified", "oneroster.moment"),
    ]


def test_files_that_are_no_business_of_the_reader_are_named():
    files = {
        "manifest.csv": manifest(demographics="bulk"),
        "demographics.csv": "x",
        "notes.txt": "",
    }
    package, problems = read_package(archive(files))

    assert problems == []
    assert (package.unread, package.unknown) == (("demographics",), ("notes.txt",))


def test_a_package_that_unpacks_without_end_is_not_unpacked():
    files = {"manifest.csv": manifest(orgs="bulk"), "orgs.csv": table_text("orgs") + " " * 10_000}
    package, problems = read_package(archive(files), Limits(unpacked=5000))

    assert [one.code for one in problems] == ["oneroster.too_large"]
    assert package.tables == {}


def test_a_package_with_too_many_files():
    files = {f"{n}.csv": "" for n in range(5)}
    _, problems = read_package(archive(files), Limits(files=4))

    assert [one.code for one in problems] == ["oneroster.too_many_files"]


def test_every_problem_is_explained_in_three_languages():
    for code, found in PROBLEMS.items():
        for text in found:
            said = set()
            for language in ("kk", "ru", "en"):
                with translation.override(language):
                    said.add(str(text))
            assert len(said) == 3, code


def test_the_vocabularies_are_those_of_the_standard():
    assert VOCABULARIES["role_type"] == {"primary", "secondary"}
    assert "teacher" in VOCABULARIES["enrolment"]
