"""What people really send: headings in any order, CSV of every kind, damaged and empty files."""

from datetime import date

import pytest
import xlsxwriter
from django.utils import translation

from kaskad.commissions.api import Member, RosterRow
from kaskad.commissions.queries.rosters import file_remarks, refusal_of, written_cells
from tests.commissions import world as w

pytestmark = pytest.mark.django_db


def test_the_order_of_columns_does_not_matter(send, tmp_path):
    columns = tuple(reversed(w.COLUMNS))
    header = tuple(reversed(w.HEADER_KK))

    report = send(w.write_xlsx(tmp_path / "a.xlsx", w.precinct(), header, columns))

    assert (report.accepted, report.rejected) == (3, ())


@pytest.mark.parametrize(
    "header",
    [
        ("Код комиссии", "ФАМИЛИЯ", " имя ", "Отчество", "ИИН*", "Должность",
         "На постоянной  основе", "Язык обучения", "Телефон", "Электронная почта",
         "Дата начала полномочий"),
        w.COLUMNS,
        tuple(word.upper() for word in w.HEADER_KK),
    ],
)  # fmt: skip
def test_headings_in_every_language(send, tmp_path, header):
    report = send(w.write_xlsx(tmp_path / "a.xlsx", w.precinct(), header))

    assert report.accepted == 3


def test_a_title_above_the_headings_is_skipped(send, tmp_path):
    path = tmp_path / "a.csv"
    w.write_text(path, w.precinct())
    path.write_text("Комиссия мүшелерінің тізімі\n\n" + path.read_text("utf-8"), "utf-8")

    assert send(path).accepted == 3
    assert list(RosterRow.objects.order_by("line").values_list("line", flat=True)) == [4, 5, 6]


def test_an_unknown_column_is_a_remark(check, tmp_path):
    rows = [row | {"extra": "x"} for row in w.precinct()]
    path = w.write_text(
        tmp_path / "a.csv", rows, columns=(*w.COLUMNS, "extra"), header=(*w.COLUMNS, "Ескерту")
    )

    batch = check(path)

    assert (batch.rows_good, batch.rows_rejected) == (3, 0)
    assert ["Ескерту" in text for text in file_remarks(batch)] == [True]


def test_a_thousand_unknown_columns_are_a_few_remarks(check, tmp_path):
    columns = [*w.COLUMNS, *(f"x{place}" for place in range(900))]
    rows = [row | dict.fromkeys(columns[len(w.COLUMNS) :], "1") for row in w.precinct()]

    batch = check(w.write_text(tmp_path / "a.csv", rows, columns=columns, header=columns))

    remarks = file_remarks(batch)
    assert (batch.rows_good, len(remarks), "890" in remarks[-1]) == (3, 11, True)


def test_a_name_of_a_file_and_signs_that_no_database_keeps(check, tmp_path):
    people = [w.person(place) for place in range(1, 9)]
    people[-1]["first_name"] = "Ай\x00гүл"

    batch = check(w.write_text(tmp_path / "a\udcff.csv", people))

    codes = {(one.line, one.code) for one in written_cells(batch)}
    assert batch.file_name == "a?.csv"
    assert (9, "roster.name_signs") in codes


@pytest.mark.parametrize(
    ("header", "code", "named"),
    [
        (("a", "b", "c"), "roster.no_header", "ЖСН"),
        ([*w.COLUMNS[:4], "x", *w.COLUMNS[5:]], "roster.column_missing", "«ЖСН»"),
        ([*w.COLUMNS[:4], "iin", "ИИН", *w.COLUMNS[6:]], "roster.column_twice", "«ЖСН»"),
    ],
)
def test_headings_that_cannot_be_read_refuse_the_file(check, tmp_path, header, code, named):
    batch = check(w.write_text(tmp_path / "a.csv", w.precinct(), header=header))

    refusal = refusal_of(batch)
    assert (batch.state, refusal.code, named in refusal.message) == ("refused", code, True)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_missing_column_is_named_as_the_reader_would_write_it(check, tmp_path, language):
    columns = [column for column in w.COLUMNS if column != "iin"]
    batch = check(w.write_text(tmp_path / "a.csv", w.precinct(), columns=columns))

    with translation.override(language):
        message = refusal_of(batch).message

    assert {"kk": "«ЖСН»", "ru": "«ИИН»", "en": "«iin»"}[language] in message


def test_headings_alone_are_refused(check, tmp_path):
    batch = check(w.write_text(tmp_path / "a.csv", []))

    assert batch.refusal_code == "roster.no_rows"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_as_spreadsheets_write_it(send, tmp_path, delimiter, encoding):
    path = w.write_text(tmp_path / "a.csv", w.precinct(), delimiter=delimiter, encoding=encoding)

    report = send(path)

    assert (report.accepted, report.rejected) == (3, ())
    assert Member.objects.first().person.last_name == "Ахметова"


def test_the_old_windows_encoding_is_read_with_a_remark(check, tmp_path):
    rows = [row | {"first_name": "Айгул"} for row in w.precinct()]
    rows = [row | {"patronymic": "", "full_time": "нет", "language": "ru"} for row in rows]
    rows[0]["role"], rows[1]["role"], rows[2]["role"] = "председатель", "секретарь", "член комиссии"

    batch = check(w.write_text(tmp_path / "a.csv", rows, encoding="cp1251", delimiter=";"))

    assert (batch.rows_good, batch.rows_rejected) == (3, 0)
    assert len(file_remarks(batch)) == 1


def test_kazakh_letters_lost_on_the_way_are_named(send, tmp_path):
    path = tmp_path / "a.csv"
    text = w.write_text(path, [w.person(1, role="member")]).read_text("utf-8")
    path.write_bytes(text.replace("Айгүл", "Айг?л").encode())

    report = send(path)

    assert [one.code for one in report.rejected] == ["roster.name_signs"]


def test_leading_zeros_that_a_spreadsheet_dropped_are_put_back_with_a_remark(check, tmp_path):
    number = w.iin(4, born="010314", century="7")
    rows = [w.person(1), w.person(2, iin=int(number))]

    batch = check(w.write_xlsx(tmp_path / "a.xlsx", rows))

    remarks = list(written_cells(batch, remarks=True))
    assert (batch.rows_good, batch.rows_rejected) == (2, 0)
    assert [(one.line, one.code) for one in remarks] == [(3, "roster.iin_zeros")]
    assert remarks[0].value == number[1:]


def test_mixed_letters_are_repaired_with_a_visible_remark(check, tmp_path):
    mixed = w.person(1, last_name="Ахмeтoва")  # mixed letters on purpose
    batch = check(w.write_xlsx(tmp_path / "a.xlsx", [mixed]))

    remarks = list(written_cells(batch, remarks=True))
    assert [(one.column, one.value, one.code) for one in remarks] == [
        ("Тегі", "Ахмeтoва", "roster.letters_repaired")  # mixed letters on purpose
    ]
    assert "«Ахметова»" in remarks[0].wrong or "Ахметова" in remarks[0].wrong


def test_formulas_are_named_with_line_and_column(check, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, w.COLUMNS)
        sheet.write_row(1, 0, [str(value) for value in w.person(1, role="chair").values()])
        sheet.write_formula(1, 1, '=CONCATENATE("Ахм","етова")', value="Ахметова")

    batch = check(path)

    wrong = [(one.line, one.column, one.code) for one in written_cells(batch)]
    assert wrong == [(2, "last_name", "roster.formula")]


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+A1"])
def test_a_formula_in_csv_is_no_name(send, tmp_path, text):
    report = send(w.write_text(tmp_path / "a.csv", [w.person(1, last_name=text)]))

    assert [one.code for one in report.rejected] == ["roster.formula"]


def test_excel_dates_in_text_and_in_numbers(send, tmp_path):
    rows = [w.person(1, since="46054"), w.person(2, since="01.02.2026"), w.person(3, since=46054)]

    send(w.write_xlsx(tmp_path / "a.xlsx", rows))

    assert set(Member.objects.values_list("since", flat=True)) == {date(2026, 2, 1)}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "spreadsheet.empty"),
        (b"   \n  ", "spreadsheet.empty"),
        (b"PK\x03\x04 cut off", "spreadsheet.damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "spreadsheet.old_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "spreadsheet.password_protected",
        ),
        (b"%PDF-1.7 ...", "spreadsheet.not_a_table"),
        (b"<html><table>", "spreadsheet.not_a_table"),
        (b'commission,last_name,iin\n"KZ,open', "spreadsheet.broken_quotes"),
    ],
)
def test_files_that_are_no_list_are_refused_with_a_code(check, tmp_path, content, code):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    batch = check(path)

    assert (batch.state, batch.refusal_code) == ("refused", code)
    assert refusal_of(batch).message


def test_a_truncated_workbook_is_refused(check, tmp_path):
    path = w.write_xlsx(tmp_path / "a.xlsx", w.precinct())
    path.write_bytes(path.read_bytes()[:-400])

    assert check(path).refusal_code == "spreadsheet.damaged"


def test_an_empty_workbook_is_refused(check, tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet()

    assert check(path).refusal_code == "spreadsheet.empty"


def test_columns_that_are_absent_leave_what_is_known(send, tmp_path):
    send([w.person(1, phone="+77010000000", language="орысша", full_time="иә")])
    columns = ("commission", "last_name", "first_name", "iin", "role")

    report = send(w.write_text(tmp_path / "b.csv", [w.person(1)], columns=columns))

    member = Member.objects.get()
    assert (report.accepted, report.unchanged) == (0, 1)
    assert (member.language, member.full_time, member.person.patronymic) == (
        "ru", True, "Серікқызы",
    )  # fmt: skip
