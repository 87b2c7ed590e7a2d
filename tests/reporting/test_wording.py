"""Numbers and dates as official texts write them."""

from datetime import date

import pytest

from kaskad.reporting.rules.wording import (
    kk_day_of,
    members_in_thousands,
    number,
    period,
    ru,
    ru_of,
    share,
    window,
)

FEB_12, FEB_18, MAR_4 = date(2026, 2, 12), date(2026, 2, 18), date(2026, 3, 4)


@pytest.mark.parametrize(
    ("count", "word"),
    [(1, "член"), (2, "члена"), (5, "членов"), (11, "членов"), (21, "член"), (71030, "членов")],
)
def test_russian_words_follow_the_figure(count, word):
    assert ru(count, "член", "члена", "членов") == word


@pytest.mark.parametrize(
    ("count", "texts"),
    [
        (
            71030,
            ("71 мыңнан астам мүшесі", "более 71 тысячи членов", "more than 71 thousand members"),
        ),
        (
            12400,
            ("12 мыңнан астам мүшесі", "более 12 тысяч членов", "more than 12 thousand members"),
        ),
        (3000, ("3 мың мүшесі", "3 тысячи членов", "3 thousand members")),
        (999, ("999 мүшесі", "999 членов", "999 members")),
    ],
)
def test_members_in_whole_thousands(count, texts):
    assert tuple(members_in_thousands(count)) == texts


def test_a_span_of_days_in_each_language():
    assert period(FEB_18, MAR_4, "kk") == "2026 жылғы 18 ақпан – 4 наурыз аралығында"
    assert period(FEB_12, FEB_18, "kk") == "2026 жылғы 12–18 ақпан аралығында"
    assert period(FEB_12, FEB_18, "ru") == "с 12 по 18 февраля 2026 года"
    assert period(FEB_18, MAR_4, "ru") == "с 18 февраля по 4 марта 2026 года"
    assert period(FEB_18, MAR_4, "en") == "from 18 February to 4 March 2026"
    assert period(FEB_18, FEB_18, "kk") == "2026 жылғы 18 ақпанда"


def test_a_window_names_the_month_once():
    assert window(FEB_12, FEB_18, "kk") == "12–18 ақпан"
    assert window(FEB_18, MAR_4, "ru") == "18 февраля – 4 марта"


def test_the_kazakh_date_as_an_attribute():
    assert kk_day_of(FEB_12) == "2026 жылғы 12 ақпандағы"
    assert kk_day_of(date(2026, 4, 1)) == "2026 жылғы 1 сәуірдегі"
    assert kk_day_of(date(2026, 9, 1)) == "2026 жылғы 1 қыркүйектегі"


@pytest.mark.parametrize(
    ("body", "genitive"),
    [
        ("Центральная комиссия референдума", "Центральной комиссии референдума"),
        ("Центральная избирательная комиссия", "Центральной избирательной комиссии"),
        ("Штаб обучения", "Штаб обучения"),
    ],
)
def test_a_russian_commission_in_the_genitive(body, genitive):
    assert ru_of(body) == genitive


def test_only_all_is_a_hundred_and_only_nothing_is_zero():
    assert [share(part, 100000, "en") for part in (0, 1, 99999, 100000)] == [
        "0.0",
        "0.1",
        "99.9",
        "100.0",
    ]


def test_thousands_are_divided():
    assert [number(71030, language) for language in ("kk", "en")] == ["71 030", "71,030"]
