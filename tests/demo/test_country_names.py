"""Names and numbers by the rules of their languages and of the state."""

import re
from datetime import date
from random import Random

import pytest

from kaskad.demo.country import names
from kaskad.demo.country.iin import check_digit, make

LETTERS = re.compile(r"[А-ЯЁӘҒҚҢӨҰҮҺІ][а-яёәғқңөұүһі]+")


@pytest.mark.parametrize(
    ("surname", "woman"),
    [
        ("Сүлейменов", "Сүлейменова"),
        ("Нұрғалиев", "Нұрғалиева"),
        ("Мұсин", "Мұсина"),
        ("Королёв", "Королёва"),
        ("Островский", "Островская"),
        ("Шевченко", "Шевченко"),
        ("Черных", "Черных"),
        ("Шмидт", "Шмидт"),
        ("Ким", "Ким"),
        ("Штейн", "Штейн"),
    ],
)
def test_surnames_of_women(surname, woman):
    assert names.feminine(surname) == woman


@pytest.mark.parametrize(
    ("father", "son", "daughter"),
    [
        ("Иван", "Иванович", "Ивановна"),
        ("Сергей", "Сергеевич", "Сергеевна"),
        ("Юрий", "Юрьевич", "Юрьевна"),
        ("Георгий", "Георгиевич", "Георгиевна"),
        ("Дмитрий", "Дмитриевич", "Дмитриевна"),
        ("Игорь", "Игоревич", "Игоревна"),
        ("Илья", "Ильич", "Ильинична"),
        ("Пётр", "Петрович", "Петровна"),
        ("Куаныш", "Куанышевич", "Куанышевна"),
        ("Мади", "Мадиевич", "Мадиевна"),
        ("Серик", "Серикович", "Сериковна"),
    ],
)
def test_russian_patronymics(father, son, daughter):
    assert names.patronymic(father, female=False) == son
    assert names.patronymic(father, female=True) == daughter


def test_kazakh_patronymics():
    assert names.kazakh_patronymic("Қайрат", female=False) == "Қайратұлы"
    assert names.kazakh_patronymic("Қайрат", female=True) == "Қайратқызы"


@pytest.mark.parametrize(
    ("name", "surname"),
    [("Нұрлан", "Нұрланов"), ("Абай", "Абаев"), ("Қаныш", "Қанышев"), ("Мұса", "Мұса")],
)
def test_surnames_made_of_names(name, surname):
    assert names.surname_from(name) == surname


def test_kazakh_names_have_a_russian_spelling_without_kazakh_letters():
    for kk, ru in (*names.KAZAKH_MALE, *names.KAZAKH_FEMALE, *names.KAZAKH_SURNAMES):
        assert LETTERS.fullmatch(kk)
        assert re.fullmatch(r"[А-ЯЁ][а-яё]+", ru)


def test_lists_are_generous_and_without_repetition():
    least = {
        "KAZAKH_SURNAMES": 120,
        "KAZAKH_MALE": 120,
        "KAZAKH_FEMALE": 120,
        "RUSSIAN_SURNAMES": 80,
    }
    for name, count in least.items():
        entries = getattr(names, name)
        assert len(set(entries)) == len(entries) >= count
    assert len(names.RUSSIAN_MALE) + len(names.RUSSIAN_FEMALE) >= 60


def test_other_lists_are_plain_cyrillic():
    lists = [value for key, value in vars(names).items() if key.isupper()]
    words = [word for entries in lists if isinstance(entries, tuple) for word in entries]
    assert all(LETTERS.fullmatch(word) for word in words if isinstance(word, str))


@pytest.mark.parametrize("number", ["971240001315", "940140000385", "020240000555"])
def test_check_digits_of_published_company_numbers(number):
    assert check_digit(number[:11]) == int(number[11])


@pytest.mark.parametrize(
    ("first_eleven", "expected"),
    [("10000000000", 1), ("00000000001", 0), ("00000000010", 1), ("00000000281", None)],
)
def test_check_digits_in_two_passes(first_eleven, expected):
    assert check_digit(first_eleven) == expected


def test_numbers_already_used_are_not_made_again():
    rng, used = Random(1), set()
    for _ in range(200):
        number = make(rng, date(1980, 5, 17), female=True, used=used)
        assert number.startswith("8005178")
        assert number not in used
        used.add(number)
