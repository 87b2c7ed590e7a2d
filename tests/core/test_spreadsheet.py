"""Tables that people send, of every kind, and lists that spreadsheets open."""

import contextlib
import io
import random
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from kaskad.core import spreadsheet as s
from kaskad.core.refusal import Refusal


def rows_of(path):
    return [tuple(row[:2]) for row in s.read_spreadsheet(path).rows]


@pytest.fixture
def book(tmp_path):
    """Makes a workbook; the function fills it."""

    def made(fill):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(str(path)) as workbook:
            fill(workbook)
        return path

    return made


def put(tmp_path, content, encoding="utf-8"):
    path = tmp_path / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def test_cells_keep_their_types_and_lines_their_numbers(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        day = workbook.add_format({"num_format": "dd.mm.yyyy"})
        moment = workbook.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(2, 0, ["a", 154800000, 1.5, True])
        sheet.write_datetime(4, 0, datetime(2026, 2, 12), day)  # noqa: DTZ001  a table knows no time zone
        sheet.write_datetime(4, 1, datetime(2026, 2, 12, 10, 30), moment)  # noqa: DTZ001  a table knows no time zone

    path = book(fill)

    rows = rows_of(path)
    assert rows == [
        (3, ("a", 154800000, 1.5, True)),
        (5, (date(2026, 2, 12), datetime(2026, 2, 12, 10, 30), "", "")),  # noqa: DTZ001  a table knows no time zone
    ]
    assert type(rows[0][1][1]) is int


def test_formulas_are_found_by_line_and_column(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_formula(1, 2, "=1+1", value=2)
        sheet.write_formula(3, 27, '=IF(A1="<f>",1,2)', value="x")
        for line in range(5, 3000):
            sheet.write_number(line, 0, line)
        sheet.write_formula(3000, 0, "=A1", value="y")

    found = {row.line: row.formulas for row in s.read_spreadsheet(book(fill)).rows if row.formulas}

    assert found == {2: {2}, 4: {27}, 3001: {0}}


def test_the_first_visible_sheet_that_holds_something_is_read(book):
    def fill(workbook):
        workbook.add_worksheet("Бос").activate()
        hidden = workbook.add_worksheet("Жасырын")
        hidden.hide()
        hidden.write_string(0, 0, "no")
        workbook.add_worksheet("A & <B>").write_formula(0, 0, "=1", value=1)
        workbook.add_worksheet("Тағы").write_string(0, 0, "x")

    table = s.read_spreadsheet(book(fill))

    assert [(remark.code, dict(remark.values)) for remark in table.remarks] == [
        ("spreadsheet.other_sheets", {"sheet": "A & <B>", "others": "Тағы"})
    ]
    assert [row.formulas for row in table.rows] == [{0}]


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_text_of_every_kind(tmp_path, mark, encoding):
    text = f'ә{mark}"б{mark}"{mark}в\r\n\r\n1{mark}2{mark}3\r\n'
    content = b"\xff\xfe" + text.encode(encoding) if encoding == "utf-16-le" else text

    path = put(tmp_path, content, encoding)

    assert rows_of(path) == [(1, ("ә", f"б{mark}", "в")), (3, ("1", "2", "3"))]


def test_a_line_that_names_the_mark_is_no_row(tmp_path):
    assert rows_of(put(tmp_path, "sep=;\r\na;b\r\n")) == [(2, ("a", "b"))]


def test_a_title_does_not_decide_about_the_mark(tmp_path):
    assert rows_of(put(tmp_path, "Тізім\na;b;c\n"))[1] == (2, ("a", "b", "c"))


def test_the_kazakh_windows_page_is_read_with_a_remark(tmp_path):
    table = s.read_spreadsheet(put(tmp_path, "Айгүл;Қанат\n", "kz1048"))

    assert [row.cells for row in table.rows] == [("Айгүл", "Қанат")]
    assert [remark.code for remark in table.remarks] == ["spreadsheet.old_encoding"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", s.EmptySheet),
        (b" \n\n", s.EmptySheet),
        (b"\xef\xbb\xbf\n", s.EmptySheet),
        (b"PK\x03\x04rest", s.Damaged),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", s.OldFormat),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
         s.PasswordProtected),
        (b"%PDF-1.4", s.NotATable),
        (b"  <html>", s.NotATable),
        (b"\x00\x01\x02binary", s.NotATable),
        (b"\xff\xfea", s.UnreadableText),
        (b'a,b\n"open,c\n', s.BrokenQuotes),
    ],
)  # fmt: skip
def test_what_is_no_table(tmp_path, content, refusal):
    with pytest.raises(refusal) as refused:
        list(s.read_spreadsheet(put(tmp_path, content)).rows)

    assert refused.value.message


def test_another_archive_is_no_table(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    with pytest.raises(s.NotATable):
        s.read_spreadsheet(path)


def test_a_damaged_member_of_a_workbook_is_found(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        for line in range(500):
            sheet.write_string(line, 0, f"row {line * 7919}")

    path = book(fill)
    content = bytearray(path.read_bytes())
    place = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[place : place + 50] = b"\xff" * 50
    path.write_bytes(content)

    with pytest.raises(s.Damaged):
        list(s.read_spreadsheet(path).rows)


def test_too_large_is_said_before_reading(tmp_path):
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.truncate(200 * s.MEGABYTE)

    with pytest.raises(s.TooLarge) as refused:
        s.read_spreadsheet(path)

    assert refused.value.values == {"megabytes": 200, "limit": 50}


def test_what_unpacks_too_large_is_not_unpacked(book):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a" * 30000))

    with pytest.raises(s.UnpacksTooLarge):
        s.read_spreadsheet(path, s.Limits(unpacked=10_000))


def changed(path, member, change):
    """The same archive, one member changed."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members[member] = change(members[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("place", ["XFD1048576", "XFD1", "AMA17000"])
def test_a_cell_far_away_is_named_before_memory_is_asked_for_all_between(book, quote, place):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a"))
    far = f"<row><c r={quote}{place}{quote}><v>1</v></c></row></sheetData>".encode()
    changed(path, SHEET, lambda content: content.replace(b"</sheetData>", far))

    with pytest.raises(s.ReachesTooFar) as refused:
        s.read_spreadsheet(path)

    column = place.rstrip("0123456789")
    assert refused.value.values == {"line": int(place[len(column) :]), "column": column}


@pytest.mark.parametrize(
    "cell",
    [
        '<c s="1" r="XFD1048576"><v>1</v></c>',
        '<c\tr="XFD1048576"><v>1</v></c>',
        '<c r = "XFD1048576"><v>1</v></c>',
        '<c r="xfd1048576"><v>1</v></c>',
        '<c r="&#88;FD1048576"><v>1</v></c>',
        '<!-- <c r="B1"/> --><c r="XFD1048576"><v>1</v></c>',
        (
            '<m:c xmlns:m="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
            'r="XFD1048576"><m:v>1</m:v></m:c>'
        ),
    ],
)
def test_a_cell_far_away_is_seen_however_it_is_written(book, cell):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a"))
    far = f"<row>{cell}</row></sheetData>".encode()
    changed(path, SHEET, lambda content: content.replace(b"</sheetData>", far))

    with pytest.raises(s.ReachesTooFar) as refused:
        s.read_spreadsheet(path)

    assert refused.value.values["line"] == 1048576


def test_a_sheet_in_another_encoding_is_looked_at_closely(book):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a"))

    def wide(content):
        text = content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"')
        far = '<row><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        return text.replace("</sheetData>", far).encode("utf-16")

    with pytest.raises(s.ReachesTooFar):
        s.read_spreadsheet(changed(path, SHEET, wide))


def test_cells_over_the_edge_of_a_piece_are_found(book, monkeypatch):
    monkeypatch.setattr("kaskad.core.spreadsheet.scan.CHUNK", 401)
    monkeypatch.setattr("kaskad.core.spreadsheet.scan._close_look", None)

    def fill(workbook):
        sheet = workbook.add_worksheet()
        for line in range(30):
            sheet.write_number(line, line % 3, line)

    assert len(rows_of(book(fill))) == 30


def test_colour_far_away_does_not_matter(book):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_blank(1048575, 16383, None, workbook.add_format({"bg_color": "red"}))

    assert rows_of(book(fill)) == [(1, ("a",))]


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-30],
        lambda content: content.replace(b"<sheetData>", b"<sheetData><c><v>1</v></c>"),
        lambda content: content.replace(b'r="A1"', b'r="AAAA99999999"'),
        lambda content: content.replace(b'r="A1"', b'r="A1-"'),
        lambda content: content.replace(b"<worksheet", b"<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet"),
    ],
)
def test_a_sheet_that_is_not_whole(book, change):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a"))

    with pytest.raises(s.Damaged):
        s.read_spreadsheet(changed(path, SHEET, change))


def test_a_member_that_stands_twice_is_no_whole_file(book):
    path = book(lambda workbook: workbook.add_worksheet().write_string(0, 0, "a"))
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, "<worksheet/>")

    with pytest.raises(s.Damaged):
        s.read_spreadsheet(path)


def test_damaged_workbooks_of_every_kind_are_refused(book, tmp_path):
    def fill(workbook):
        sheet = workbook.add_worksheet()
        for line in range(40):
            sheet.write_row(line, 0, [f"Ахмет{line}", line, 1.5])

    content = book(fill).read_bytes()
    dice = random.Random(5)
    for _ in range(400):
        damaged = bytearray(content)
        for _change in range(dice.choice([1, 3, 40])):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path = put(tmp_path, bytes(damaged))
        with contextlib.suppress(Refusal):  # and nothing else
            list(s.read_spreadsheet(path).rows)


def test_a_line_of_very_many_columns_is_named(tmp_path):
    path = put(tmp_path, "a,b\n" + "," * 1000 + "\n")

    with pytest.raises(s.TooManyColumns) as refused:
        list(s.read_spreadsheet(path).rows)

    assert refused.value.values == {"line": 2, "limit": 1000}


def test_a_sign_that_no_database_keeps_is_made_visible(tmp_path):
    assert rows_of(put(tmp_path, "a;b\n" + "x;y\n" * 300 + "q;\x00\n"))[-1] == (
        302,
        ("q", "\ufffd"),
    )


def test_written_lists_run_no_formulas():
    file = io.StringIO()

    s.write_csv(file, ("line", "value"), [(1, "=1+1"), (2, "+7"), (3, "@a"), (4, "-"), (5, "a;b")],
                delimiter=";")  # fmt: skip

    assert file.getvalue().splitlines() == [
        "line;value", "1;'=1+1", "2;'+7", "3;'@a", "4;'-", '5;"a;b"',
    ]  # fmt: skip
