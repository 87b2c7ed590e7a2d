"""``kaskad roster import`` and ``kaskad commissions import``."""

import argparse
import csv
import json

import pytest

from kaskad.audit.models import Entry
from kaskad.commissions.api import Commission, Member, RosterBatch
from kaskad.commissions.management import roster_import, structure_import
from kaskad.core.refusal import NotFound
from kaskad.core.spreadsheet import TooLarge
from tests.commissions import world as w

pytestmark = pytest.mark.django_db
MIXED_NAME = w.person(1, last_name="Ахмeтoва")  # mixed letters on purpose


def run(module, *words):
    parser = argparse.ArgumentParser()
    module.add_arguments(parser)
    return module.run(parser.parse_args([str(word) for word in words]))


@pytest.fixture
def good(country, tmp_path):
    return w.write_xlsx(tmp_path / "good.xlsx", w.precinct())


@pytest.fixture
def mixed(country, tmp_path):
    rows = [*w.precinct(), w.person(8, iin="880314700000"), w.person(9, "KZ-99", phone="=1")]
    return w.write_xlsx(tmp_path / "mixed.xlsx", rows)


def test_a_good_list_ends_with_status_0(good, capsys):
    status = run(roster_import, good)

    assert (status, Member.objects.count()) == (0, 3)
    assert capsys.readouterr().out == (
        "Жолдар: 3. Қабылданғаны: 3. Өзгермегені: 0. Қабылданбағаны: 0.\n"
    )


def test_json_has_fixed_keys(mixed, capsys):
    status = run(roster_import, mixed, "--json")

    found = json.loads(capsys.readouterr().out)
    assert (status, found["rows"], found["accepted"], found["unchanged"]) == (2, 5, 3, 0)
    assert [(one["row"], one["column"], one["code"]) for one in found["rejected"]] == [
        (5, "ЖСН", "roster.iin_checksum"),
        (6, "Телефон", "roster.formula"),
        (6, "Комиссия коды", "roster.commission_unknown"),
    ]
    assert set(found["rejected"][0]) == {"row", "column", "code", "message"}


def test_what_was_repaired_is_said_in_words_as_json_and_in_the_report(country, tmp_path, capsys):
    mixed = w.write_xlsx(tmp_path / "a.xlsx", [MIXED_NAME])
    report = tmp_path / "report.csv"

    said = run(roster_import, mixed, "--dry-run"), capsys.readouterr()
    as_json = run(roster_import, mixed, "--json", "--report", report), capsys.readouterr()

    assert (said[0], as_json[0]) == (0, 0)
    assert "2-жол, Тегі:" in said[1].out
    assert "Ахметова" in said[1].out
    found = json.loads(as_json[1].out)
    assert (found["rejected"], [(one["row"], one["code"]) for one in found["repaired"]]) == (
        [], [(2, "roster.letters_repaired")],
    )  # fmt: skip
    with report.open(encoding="utf-8", newline="") as file:
        assert [(row["line"], row["kind"]) for row in csv.DictReader(file)] == [("2", "remark")]


def test_the_same_list_again_is_unchanged(good, capsys):
    run(roster_import, good)
    capsys.readouterr()

    status = run(roster_import, good, "--json")

    found = json.loads(capsys.readouterr().out)
    assert (status, found["accepted"], found["unchanged"]) == (0, 0, 3)


def test_a_rehearsal_keeps_nothing(mixed, capsys, settings):
    before = Entry.objects.count()

    status = run(roster_import, mixed, "--dry-run", "--json")

    assert status == 2
    assert json.loads(capsys.readouterr().out)["accepted"] == 3
    assert (Member.objects.count(), RosterBatch.objects.count()) == (0, 0)
    assert Entry.objects.count() == before
    assert list((settings.KASKAD_FILES / "rosters").iterdir()) == []


def test_the_report_holds_every_wrong_cell_as_written(mixed, tmp_path):
    path = tmp_path / "out.csv"

    run(roster_import, mixed, "--report", path, "--json")

    with path.open(encoding="utf-8", newline="") as file:
        rows = [(row["line"], row["column"], row["value"], row["code"])
                for row in csv.DictReader(file)]  # fmt: skip
    assert rows == [
        ("5", "ЖСН", "880314700000", "roster.iin_checksum"),
        ("6", "Телефон", "'=1", "roster.formula"),
        ("6", "Комиссия коды", "KZ-99", "roster.commission_unknown"),
    ]


def test_errors_are_lines_on_standard_error(mixed, capsys):
    run(roster_import, mixed)

    errors = capsys.readouterr().err.splitlines()
    assert [line[:20] for line in errors] == [
        "kaskad: 5-жол, ЖСН: ", "kaskad: 6-жол, Телеф", "kaskad: 6-жол, Комис",
    ]  # fmt: skip


@pytest.mark.usefixtures("country")
def test_a_refused_file_ends_with_status_1(tmp_path, capsys):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"%PDF")

    status = run(roster_import, path)

    assert status == 1
    assert capsys.readouterr().err.startswith("kaskad: Бұл файл оқуға болатын кесте емес.")


def test_a_huge_file_and_an_unknown_scope_are_refused(good, tmp_path):
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        file.truncate(200 * 1024 * 1024)

    with pytest.raises(TooLarge):
        run(roster_import, huge)
    with pytest.raises(NotFound):
        run(roster_import, good, "--scope", "KZ-99")


def test_a_scope_keeps_other_territories_out(good, capsys):
    status = run(roster_import, good, "--scope", "KZ-19", "--json")

    found = json.loads(capsys.readouterr().out)
    assert (status, {one["code"] for one in found["rejected"]}) == (
        2,
        {"roster.commission_foreign"},
    )


def test_the_structure_comes_in(tmp_path, capsys):
    path = tmp_path / "commissions.csv"
    path.write_text(w.STRUCTURE, encoding="utf-8")

    status = run(structure_import, path, "--json")

    assert (status, json.loads(capsys.readouterr().out)["created"]) == (0, 8)


def test_every_error_of_a_structure_is_a_line(tmp_path, capsys):
    path = tmp_path / "commissions.csv"
    path.write_text(w.STRUCTURE.replace(",7,", ",x,"), encoding="utf-8")

    status = run(structure_import, path)

    assert (status, Commission.objects.count()) == (1, 0)
    assert len(capsys.readouterr().err.splitlines()) == 5
