from datetime import date, datetime, time

import pytest

from kaskad.core.web import format as written
from kaskad.core.web.words import KK_ENDINGS, MONTHS, WEEKDAYS, WEEKDAYS_SHORT

NB = "\u00a0"
MARCH_4 = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("value", "places", "kk", "en"),
    [
        (0, 0, "0", "0"),
        (845, 0, "845", "845"),
        (71030, 0, f"71{NB}030", "71,030"),
        (1234567, 0, f"1{NB}234{NB}567", "1,234,567"),
        (-14.4, 1, "−14,4", "−14.4"),
        (0.05, 1, "0,1", "0.1"),
        (2.5, 0, "3", "3"),
        (1234.56, 2, f"1{NB}234,56", "1,234.56"),
    ],
)
def test_number(value, places, kk, en):
    assert written.number(value, places, "kk") == kk
    assert written.number(value, places, "ru") == kk
    assert written.number(value, places, "en") == en


def test_signed():
    assert [written.signed(v, 1, "kk") for v in (2.9, -14.4, 0, -0.04)] == [
        "+2,9",
        "−14,4",
        "0,0",
        "0,0",
    ]


def test_percent_by_language():
    assert [written.percent(66.89, 1, lang) for lang in ("kk", "ru", "en")] == [
        f"66,9{NB}%",
        f"66,9{NB}%",
        "66.9%",
    ]


def test_size():
    assert [written.size(n, "kk") for n in (12, 31_000, 3_140_000)] == [
        f"12{NB}Б",
        f"31{NB}КБ",
        f"3,1{NB}МБ",
    ]
    assert written.size(31_000, "en") == f"31{NB}KB"


@pytest.mark.parametrize(
    ("lang", "long", "short", "week", "full"),
    [
        ("kk", f"2026{NB}жылғы 4{NB}наурыз", f"4{NB}наурыз", "сәрсенбі", f"4{NB}наурыз, сәрсенбі"),
        ("ru", f"4{NB}марта 2026{NB}г.", f"4{NB}марта", "среда", f"4{NB}марта, среда"),
        ("en", f"4{NB}March 2026", f"4{NB}March", "Wednesday", f"Wednesday 4{NB}March"),
    ],
)
def test_dates(lang, long, short, week, full):
    assert written.day(MARCH_4, "", lang) == long
    assert written.day_short(MARCH_4, "", lang) == short
    assert written.weekday(MARCH_4, lang) == week
    assert written.day_of_week(MARCH_4, lang) == full


def test_kazakh_cases_are_on_the_month():
    cases = [written.day_short(MARCH_4, case, "kk") for case in ("from", "to", "on", "of")]

    assert cases == [f"4{NB}{m}" for m in ("наурыздан", "наурызға", "наурызда", "наурыздың")]
    assert written.day_short(MARCH_4, "from", "ru") == f"4{NB}марта"


def test_ranges():
    first, last = date(2026, 2, 19), date(2026, 2, 25)
    later = date(2026, 3, 7)

    assert written.date_range(first, last, "kk") == f"19–25{NB}ақпан"
    assert written.date_range(first, later, "kk") == f"19{NB}ақпан{NB}– 7{NB}наурыз"
    assert written.date_range(first, first, "ru") == f"19{NB}февраля"
    assert written.date_range(first, last, "ru", year=True) == f"19–25{NB}февраля 2026{NB}г."
    assert written.date_range(first, last, "kk", year=True) == f"2026{NB}жылғы 19–25{NB}ақпан"
    assert written.date_range(date(2025, 12, 30), first, "en") == (
        f"30{NB}December 2025{NB}– 19{NB}February 2026"
    )


def test_times():
    evening = datetime(2026, 3, 4, 20, 0)  # noqa: DTZ001  local time is what is written

    assert written.moment(evening, "kk") == f"2026{NB}жылғы 4{NB}наурыз, сағат{NB}20:00"
    assert written.moment(evening, "ru") == f"4{NB}марта 2026{NB}г., 20:00"
    assert written.times(time(10), time(14)) == "10:00–14:00"
    assert [written.half_day("morning", lang) for lang in ("kk", "ru", "en")] == [
        "түске дейін",
        "до обеда",
        "morning",
    ]


def test_every_language_names_every_month_and_weekday():
    assert {len(names) for names in MONTHS.values()} == {12}
    assert {len(endings) for endings in KK_ENDINGS.values()} == {12}
    assert {len(names) for names in (*WEEKDAYS.values(), *WEEKDAYS_SHORT.values())} == {7}


def test_soft_hyphens_only_in_long_words():
    assert written.soft("комиссияларының мүшесі") == "комис\u00adсия\u00adла\u00adрының мүшесі"
    assert written.soft("Қорытынды тест") == "Қорытынды тест"
    assert written.soft("internationalisation") == "internationalisation"


def test_no_break_between_number_and_noun():
    assert (
        written.bind("№ 5 учаске, 28 адам – 40 %") == f"№{NB}5{NB}учаске, 28{NB}адам{NB}– 40{NB}%"
    )


def test_emphasis_escapes_text_and_values():
    html = written.emphasis("<i>%(n)s people</i>, 100 %%", n="<5>")

    assert html == f"&lt;i&gt;<b>&lt;5&gt;</b>{NB}people&lt;/i&gt;, 100{NB}%"
