"""The words beside the facts: in the languages that a campaign has."""

import pytest

from kaskad.credentials.rules.wording import joined, wording_of
from kaskad.credentials.vocab import WORDS_LENGTH

TEXTS = {
    "issuer": ("Орталық комиссия", "Центральная комиссия", "Central Commission"),
    "title": ("Учаскелер", "Участки", "Precincts"),
    "description": ("Оқыту", "Обучение", "Training"),
    "commission": ("№ 1 учаске", "Участок № 1", "Precinct No. 1"),
}


def test_english_stands_third_where_all_texts_have_it():
    wording = wording_of(**TEXTS, is_tested=True)

    assert wording.title == "Учаскелер / Участки / Precincts"
    assert wording.criteria.endswith(" / Attended the seminar and passed the final test")


@pytest.mark.parametrize("missing", sorted(TEXTS))
def test_half_a_text_in_english_is_none(missing):
    texts = TEXTS | {missing: (*TEXTS[missing][:2], "")}

    wording = wording_of(**texts, is_tested=False)

    said = [wording.issuer, wording.title, wording.description, wording.commission]
    assert all(text.count(" / ") == 1 for text in [*said, wording.criteria])


def test_what_is_the_same_is_said_once_and_what_is_long_is_cut():
    assert joined(("Астана", "Астана", "Astana")) == "Астана / Astana"
    long = joined(("ә" * 2000, "э" * 2000, "e" * 2000))
    assert len(long) <= WORDS_LENGTH
    assert long.count(" / ") == 2
