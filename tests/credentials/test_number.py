"""Numbers of certificates: read as people type them, and not taken for another one's."""

import random

import pytest

from kaskad.credentials.rules.number import SIGNS, is_number, number_from, shown, typed
from kaskad.credentials.vocab import NUMBER_LENGTH

NUMBERS = [number_from(random.Random(seed).getrandbits(80)) for seed in range(20)]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_is_read_however_it_is_written(number):
    assert is_number(number)
    for text in (number, shown(number), shown(number).lower(), f" {' '.join(number)}\n"):
        assert typed(text) == number


def test_a_cyrillic_keyboard_gives_the_same_number():
    number = next(
        one for seed in range(999) if set(one := number_from(seed**7)) & set("ABEKMHPCTYX")
    )
    cyrillic = number.translate(str.maketrans("ABEKMHPCTYX", "АВЕКМНРСТУХ"))

    assert cyrillic != number
    assert typed(cyrillic) == number


@pytest.mark.parametrize("number", NUMBERS)
def test_one_wrong_sign_and_two_that_changed_places_are_noticed(number):
    for place in range(NUMBER_LENGTH):
        for sign in set(SIGNS) - {number[place]}:
            assert typed(number[:place] + sign + number[place + 1 :]) == ""
        for other in range(place):
            signs = list(number)
            signs[place], signs[other] = signs[other], signs[place]
            assert typed("".join(signs)) in ("", number)
            assert ("".join(signs) == number) == (number[place] == number[other])


@pytest.mark.parametrize("text", ["", "8F3K2", NUMBERS[0] + "2", NUMBERS[0][:-1] + "0", "😀" * 10])
def test_what_cannot_be_a_number_is_none(text):
    assert typed(text) == ""
    assert not is_number(text)


def test_numbers_of_random_integers_differ_and_use_every_sign():
    numbers = {number_from(random.Random(seed).getrandbits(64)) for seed in range(5000)}

    assert len(numbers) == 5000
    assert {sign for number in numbers for sign in number} == set(SIGNS)
