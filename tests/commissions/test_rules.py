"""Reading cells: numbers, names, dates, words. Properties with generated values."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaskad.commissions.rules import cells
from kaskad.commissions.rules.cell_text import pack, unpack
from kaskad.commissions.rules.days import from_serial, read_day
from kaskad.commissions.rules.header import COLUMNS, Fault, Header, find_header, match_header
from kaskad.commissions.rules.iin import check_digit, read_iin
from kaskad.commissions.rules.rows import RowReader

DAY = date(2026, 3, 1)
births = st.dates(date(1930, 1, 1), date(2007, 12, 31))


def real_iin(born, order):
    """An IIN of a real form for a birth date; None where the rule gives no check digit."""
    century = "3" if born.year < 2000 else "5"
    body = f"{born:%y%m%d}{century}{order:04d}"
    digit = check_digit(body)
    return None if digit is None else f"{body}{digit}"


def read(text, *, synthetic=False):
    reading = read_iin(text, day=DAY, synthetic=synthetic)
    return reading.iin, reading.problem and reading.problem.code


def test_the_check_digit_takes_both_passes():
    assert check_digit("88031430001") == 10 % 11 or check_digit("88031430001") in range(10)
    assert [check_digit(f"8803143{order:04d}") for order in range(5)] == [
        expected(f"8803143{order:04d}") for order in range(5)
    ]


def expected(eleven):
    """The official rule, written out once more."""
    first = sum(int(d) * (n + 1) for n, d in enumerate(eleven)) % 11
    if first < 10:
        return first
    second = sum(int(d) * ((n + 2) % 11 + 1) for n, d in enumerate(eleven)) % 11
    return second if second < 10 else None


@given(st.from_regex(r"[0-9]{11}", fullmatch=True).filter(str.isascii))
def test_the_check_digit_is_the_official_one(eleven):
    assert check_digit(eleven) == expected(eleven)


@given(births, st.integers(0, 9999))
def test_every_right_number_is_read(born, order):
    number = real_iin(born, order)
    if number is not None:
        assert read(number) == (number, None)


@given(births, st.integers(0, 9999), st.integers(0, 11), st.integers(1, 9))
def test_one_mistyped_digit_is_always_found(born, order, place, change):
    number = real_iin(born, order)
    if number is None:
        return
    wrong = str((int(number[place]) + change) % 10)

    value, code = read(number[:place] + wrong + number[place + 1 :])

    # Two digits are weighed alike only where the second pass decides; nothing is accepted silently
    # as the same person.
    assert value != number
    assert code is not None or value[place] == wrong


@given(births.filter(lambda day: day.year >= 2000), st.integers(0, 9999))
def test_zeros_in_front_come_back(born, order):
    number = real_iin(born, order)
    if number is None or not number.startswith("0") or len(number.lstrip("0")) < 9:
        return

    assert read(number.lstrip("0")) == (number, "roster.iin_zeros")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("88031430001x", "roster.iin_digits"),
        ("8.80314E+11", "roster.iin_shortened"),
        ("8803143000", "roster.iin_length"),
        ("8803143000123", "roster.iin_length"),
        ("881314300012", "roster.iin_date"),
        ("880314000012", "roster.iin_century"),
        ("880314900012", "roster.iin_century"),
        ("880314700012", "roster.iin_synthetic"),
        ("٨٨٠٣١٤٣٠٠٠١٢", "roster.iin_digits"),
    ],
)
def test_wrong_numbers(text, code):
    assert read(text) == ("", code)


def test_invented_people_are_read_only_where_they_are_allowed():
    body = "88031470001"
    number = f"{body}{check_digit(body)}"

    assert read(number, synthetic=True) == (number, None)
    assert read(number) == ("", "roster.iin_synthetic")


def test_a_birth_in_the_future_is_no_date():
    assert read("270314500012")[1] == "roster.iin_date"


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_excel_numbers_are_days_since_the_leap_year_that_was_none(day):
    assert from_serial((day - date(1899, 12, 30)).days) == day


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        (0, None), (1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (60, None),
        (61, date(1900, 3, 1)), (2_958_466, None), (-5, None), (46054.75, date(2026, 2, 1)),
        (float("inf"), None), (float("nan"), None),
    ],
)  # fmt: skip
def test_the_ends_of_excel_numbers(serial, day):
    assert from_serial(serial) == day


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_day_is_read_as_people_write_it(day):
    written = [
        day, datetime(day.year, day.month, day.day, 12), day.isoformat(), f"{day:%d.%m.%Y}",  # noqa: DTZ001  a table knows no time zone
        f"{day.day}/{day.month}/{day.year}", f"{day.isoformat()} 00:00:00", f"{day:%d.%m.%Y} г.",
    ]  # fmt: skip

    assert {read_day(cell) for cell in written} == {day}


@pytest.mark.parametrize("cell", ["31.02.2026", "2026-13-01", "ертең", "1.2.26", True, ""])
def test_what_is_no_day(cell):
    assert read_day(cell) is None


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (date(1995, 9, 27), "roster.date_range"),
        (date(1995, 9, 28), None),
        (DAY + timedelta(366), None),
        (DAY + timedelta(367), "roster.date_range"),
    ],
)
def test_terms_begin_within_reason(day, code):
    _, problem = cells.since(day, DAY)

    assert (problem and problem.code) == code


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("Ахметова", "Ахметова", None),
        ("Әл-Фараби", "Әл-Фараби", None),
        ("O'Neill", "O'Neill", None),
        ("Д’Артаньян", "Д’Артаньян", None),
        ("Ким Ын", "Ким Ын", None),
        ("Müller", "Müller", None),
        ("Axмeт", "Ахмет", "roster.letters_repaired"),  # mixed letters on purpose
        ("Schmidtт", "", "roster.name_mixed"),  # mixed letters on purpose
        ("Ахмет1", "", "roster.name_digits"),
        ("Айг?л", "", "roster.name_signs"),
        ("А.", "", "roster.name_signs"),
        ("-", "", "roster.name_signs"),
        ("А" * 101, "", "roster.name_long"),
    ],
)
def test_names(text, value, code):
    found = cells.name(text, "last_name")

    assert (found.value, found.problem and found.problem.code) == (value, code)


@pytest.mark.parametrize("text", ["-", "—", "нет", "Жоқ", ""])
def test_people_without_a_patronymic(text):
    assert cells.patronymic(text) == ("", None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("154800000", "154800000"), ("154800000.0", "154800000"), ("kz-15", "KZ-15"),
        ("KZ – 15 – 314", "KZ-15-0314"), ("KZ_15_0314", "KZ-15-0314"),
        ("КZ-15", "KZ-15"),  # mixed letters on purpose
    ],
)  # fmt: skip
def test_codes_of_commissions(text, code):
    assert cells.commission_code(text).value == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8 (701) 123-45-67", "+77011234567"), ("+7 701 123 45 67", "+77011234567"),
        ("77011234567", "+77011234567"), ("7011234567", "+77011234567"),
        ("+49 30 901820", "+4930901820"), ("12345", ""), ("жоқ", ""),
        ("+7 701 1234567, 8 702 1234567", ""),
    ],
)  # fmt: skip
def test_telephones(text, number):
    assert cells.phone(text).value == number


@pytest.mark.parametrize(
    ("text", "address"),
    [("Aigul@Example.ORG", "Aigul@example.org"), ("a@b", ""), ("а@пошта.kz", ""), ("a b@c.kz", "")],
)
def test_addresses(text, address):
    assert cells.email(text).value == address


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  Ахметова \u00a0 Айгүл ", "Ахметова Айгүл"), ("\ufeffA", "A"),
        ("Ах\u00admет", "Ахmет"),  # mixed letters on purpose
        ("'000101500012", "000101500012"), (154800000, "154800000"), (True, "True"), ("", ""),
        (date(2026, 2, 1), "2026-02-01"), ("и\u0306", "й"),
    ],
)  # fmt: skip
def test_what_a_person_sees_in_a_cell(cell, text):
    assert cells.plain_text(cell) == text


@given(
    st.lists(
        st.one_of(
            st.text(), st.booleans(), st.integers(), st.dates(), st.datetimes(),
            st.floats(allow_nan=False),
        )
    ),
    st.frozensets(st.integers(0, 20)),
)  # fmt: skip
def test_cells_are_kept_with_their_types(row, formulas):
    kept, places = unpack(pack(row, formulas))

    assert (kept, places) == (row, formulas)
    assert [type(cell) for cell in kept] == [type(cell) for cell in row]


@given(st.permutations(list(COLUMNS)), st.integers(0, 2))
def test_headings_are_found_in_any_order_and_language(keys, language):
    header = match_header(1, [COLUMNS[key][language].upper() for key in keys])

    assert isinstance(header, Header)
    assert [header.places[key] for key in keys] == list(range(len(keys)))


def test_a_text_without_headings_is_no_list():
    assert find_header([(1, ["a", "b"]), (2, ["c"])]) == Fault(
        "roster.no_header", ("commission", "last_name", "first_name", "iin", "role")
    )


@given(
    st.lists(st.one_of(st.text(max_size=30), st.integers(), st.floats(), st.dates()), max_size=14)
)
def test_no_row_breaks_the_reader(row):
    header = match_header(1, list(COLUMNS))
    found = RowReader(header, day=DAY, synthetic=False).read(2, row)

    assert found.line == 2
