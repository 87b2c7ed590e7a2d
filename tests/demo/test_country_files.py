"""The files a country is written into are those the product imports."""

import csv
from datetime import date

import python_calamine

from kaskad.demo.country import (
    generate_country,
    write_roster_csv,
    write_roster_xlsx,
    write_structure,
    write_venues,
)


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_structure_file(small_country, tmp_path):
    write_structure(small_country, tmp_path / "commissions.csv")

    rows = table(tmp_path / "commissions.csv")
    assert list(rows[0]) == [
        "code",
        "parent",
        "level",
        "kind",
        "kato",
        "number",
        "name_kk",
        "name_ru",
        "name_en",
        "seats",
        "voters",
        "lat",
        "lon",
    ]
    assert [row["level"] for row in rows[:3]] == ["central", "region", "district"]
    assert len(rows) == len(small_country.commissions)
    precinct = next(row for row in rows if row["level"] == "precinct")
    assert precinct["code"] == "KZ-62-0001"
    assert precinct["name_kk"] == "№ 1 учаске"
    assert precinct["name_ru"] == "Участок № 1"
    assert precinct["name_en"] == "Precinct No. 1"
    assert (rows[0]["number"], precinct["number"]) == ("", "1")


def test_roster_workbook_is_in_kazakh(small_country, tmp_path):
    write_roster_xlsx(small_country, tmp_path / "roster.xlsx")

    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "roster.xlsx"))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert head == [
        "Комиссия коды",
        "Тегі",
        "Аты",
        "Әкесінің аты",
        "ЖСН",
        "Лауазымы",
        "Тұрақты негізде",
        "Оқу тілі",
        "Телефон",
        "Электрондық пошта",
        "Мерзімі басталған күн",
    ]
    assert len(rows) == 300
    first = small_country.members[0]
    assert rows[0][:5] == [
        "KZ-62",
        first.person.last_name,
        first.person.first_name,
        first.person.patronymic,
        first.person.iin,
    ]
    assert rows[0][5:8] == ["төраға", "иә", "қазақша"]
    assert rows[0][10] == date(2026, 2, 12)
    assert {row[5] for row in rows} == {"төраға", "төраға орынбасары", "хатшы", "мүше"}
    assert {row[6] for row in rows} == {"иә", "жоқ"}
    assert {row[7] for row in rows} == {"қазақша", "орысша"}
    assert {row[10] for row in rows} == {date(2026, 2, 12)}


def test_roster_csv_uses_the_keys(small_country, tmp_path):
    write_roster_csv(small_country, tmp_path / "roster.csv")

    rows = table(tmp_path / "roster.csv")
    first = small_country.members[0]
    assert rows[0] == {
        "commission": "KZ-62",
        "last_name": first.person.last_name,
        "first_name": first.person.first_name,
        "patronymic": first.person.patronymic,
        "iin": first.person.iin,
        "role": "chair",
        "full_time": "yes",
        "language": "kk",
        "phone": first.person.phone,
        "email": first.person.email,
        "since": "2026-02-12",
    }
    assert len(rows) == 300


def test_roster_of_one_commission(small_country, tmp_path):
    members = small_country.members_of["KZ-62-0001"]
    write_roster_csv(small_country, tmp_path / "roster.csv", members)
    assert {row["commission"] for row in table(tmp_path / "roster.csv")} == {"KZ-62-0001"}


def test_venues_file(small_country, tmp_path):
    write_venues(small_country, tmp_path / "venues.csv")

    rows = table(tmp_path / "venues.csv")
    assert list(rows[0]) == [
        "code",
        "commission",
        "name_kk",
        "name_ru",
        "name_en",
        "address_kk",
        "address_ru",
        "address_en",
        "capacity",
        "accessible",
        "lat",
        "lon",
        "closed_days",
    ]
    assert len(rows) == len(small_country.venues)
    assert {row["accessible"] for row in rows} == {"yes", "no"}
    days = [date.fromisoformat(day) for row in rows for day in row["closed_days"].split()]
    assert days == [day for venue in small_country.venues for day in venue.closed_days]


def test_the_same_country_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_roster_xlsx(generate_country(members=150, seed=5), tmp_path / f"{name}.xlsx")
        write_structure(generate_country(members=150, seed=5), tmp_path / f"{name}.csv")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
