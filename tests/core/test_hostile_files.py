"""Files made to harm: bombs, macros, links, formulas. Each is refused or made harmless."""

import io
import re
import resource
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as some

import kaskad
from kaskad.commissions.rules.cells import plain_text
from kaskad.core import spreadsheet as s

ZEROS = b"\x00" * s.MEGABYTE


@pytest.fixture
def book(tmp_path):
    """A workbook with one row of text."""
    path = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        workbook.add_worksheet().write_row(0, 0, ["Тегі", "Аты"])
    return path


def rewritten(path, more):
    """The same workbook with members added or replaced."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()} | more
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def test_a_bomb_of_zeros_is_not_unpacked(book):
    with (
        zipfile.ZipFile(book, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/media/image1.png", "w", force_zip64=True) as member,
    ):
        for _ in range(600):
            member.write(ZEROS)
    assert book.stat().st_size < s.MEGABYTE
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(s.UnpacksTooLarge):
        s.read_spreadsheet(book)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 100 * 1024, "kilobytes"


def test_a_text_that_stands_in_very_many_cells_is_not_read(book):
    """One megabyte once, shown twenty thousand times: twenty gigabytes in memory."""
    texts = b"<sst><si><t>" + b"a" * s.MEGABYTE + b"</t></si></sst>"
    rows = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (line, line)
        for line in range(1, 20_001)
    )
    sheet = (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet '
        b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + rows + b"</sheetData></worksheet>"
    )  # fmt: skip
    path = rewritten(book, {"xl/sharedStrings.xml": texts, "xl/worksheets/sheet1.xml": sheet})
    assert path.stat().st_size < s.MEGABYTE

    with pytest.raises(s.UnpacksTooLarge) as refused:
        s.read_spreadsheet(path)
    assert refused.value.values["megabytes"] >= 20_000


def test_one_long_text_among_many_short_ones_is_fine(tmp_path):
    path = tmp_path / "long.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "a" * 32_000)
        for line in range(1, 15_000):
            sheet.write_string(line, 0, "қысқа")

    assert sum(1 for _ in s.read_spreadsheet(path).rows) == 15_000


def test_very_many_pieces_are_refused(book):
    path = rewritten(book, {f"xl/media/{place}.png": b"" for place in range(2_500)})

    with pytest.raises(s.TooManyParts):
        s.read_spreadsheet(path)


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "xl/VBAPROJECT.BIN", "xl/macrosheets/m.xml"])
def test_macros_are_refused_whatever_the_file_is_called(book, name):
    with pytest.raises(s.HoldsMacros):
        s.read_spreadsheet(rewritten(book, {name: b"macro"}))


def test_links_to_other_files_are_refused(book):
    with pytest.raises(s.LinksElsewhere):
        s.read_spreadsheet(rewritten(book, {"xl/externalLinks/externalLink1.xml": b"<a/>"}))


@pytest.mark.parametrize(
    "entities",
    [
        b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_of_xml_are_refused(book, entities):
    with zipfile.ZipFile(book) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    sheet = sheet.replace(b"<worksheet", entities + b"<worksheet", 1)

    with pytest.raises(s.Damaged):
        s.read_spreadsheet(rewritten(book, {"xl/worksheets/sheet1.xml": sheet}))


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, s.OldFormat),
        ("list.csv", b"%PDF-1.7 a", s.NotATable),
        ("list.xlsx", b"<html><script>alert(1)</script></html>", s.NotATable),
        ("list.csv", b"\x7fELF\x02\x01\x01\x00\x00\x00", s.NotATable),
        ("list.xlsx", b"GIF89a\x00\x00;", s.NotATable),
    ],
)
def test_the_kind_is_read_from_the_content_not_from_the_name(tmp_path, name, content, refusal):
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(refusal):
        s.read_spreadsheet(path)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', '" =1',
        "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")', "\uff1d1+1", "\ufeff=1", "+7 701",
    ],
)  # fmt: skip
def test_what_a_spreadsheet_would_compute_is_shown_as_text(text):
    assert s.harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Әлия", "-5", "-0,25", "2026-03-04", "a=b", "", "'=1", "№ 5"])
def test_other_texts_stay(text):
    assert s.harmless(text) == text


def test_numbers_stay_numbers():
    file = io.StringIO()
    s.write_csv(file, ("a", "b", "c"), [(-1, 2.5, True)])

    assert file.getvalue() == "a,b,c\r\n-1,2.5,True\r\n"


HARD = some.sampled_from("=+-@'\"\t\r\n ;,|аӘ05 bZ\uff1d")
# A list cannot hold NUL: reading one makes it visible.
SIGNS = some.text(HARD | some.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)


@given(rows=some.lists(some.lists(SIGNS, min_size=3, max_size=3), min_size=1, max_size=5))
@example(rows=[["", "", "|"], ["\n|", "\n|", "\n|"]])
def test_what_is_written_is_read_back(tmp_path_factory, rows):
    """Apart from what reading a list takes away anyway: blanks at the ends, invisible signs."""
    path = tmp_path_factory.getbasetemp() / "round-trip.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        s.write_csv(file, ("line", "column", "value"), rows, delimiter=";")

    read = [tuple(map(plain_text, row.cells)) for row in s.read_spreadsheet(path).rows][1:]

    wanted = [tuple(map(plain_text, row)) for row in rows]
    assert [row for row in read if any(row)] == [row for row in wanted if any(row)]


def test_lists_are_written_in_one_place_only():
    """Whoever writes a table writes it through ``core.spreadsheet``."""
    own = {
        "core/spreadsheet/writing.py", "commissions/web/template_file.py", "demo/country/files.py",
        "core/oneroster/writing.py",  # read by programs, value by value as it is
    }  # fmt: skip
    source = Path(kaskad.__file__).parent
    writers = {
        path.relative_to(source).as_posix()
        for path in source.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)|xlsxwriter\.", path.read_text(encoding="utf-8"))
    }

    assert writers <= own
    template = (source / "commissions/web/template_file.py").read_text(encoding="utf-8")
    assert re.search(r"\.write\(|\.write_row|\.write_formula|\.write_column", template) is None
