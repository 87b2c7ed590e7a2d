"""The paper of a certificate: every field in every language, readable by eyes, ears and cameras."""

from dataclasses import fields, replace
from datetime import date

import cv2
import numpy as np
import pytest

from kaskad.core.documents.pdf import make_picture
from kaskad.core.names import KAZAKH_ALPHABET
from kaskad.credentials.rules.address import token_in
from kaskad.credentials.rules.facts import Facts, NotAccepted
from kaskad.credentials.rules.number import number_from, shown
from kaskad.credentials.rules.paper import batch_pdf, certificate_pdf, wallet_png
from kaskad.credentials.rules.paper.render import _PAGES
from kaskad.credentials.rules.paper.samples import LONGEST, SHORTEST
from kaskad.credentials.rules.paper.sheets import sheets_of
from kaskad.credentials.rules.token import keys_by_id, read_token
from tests.credentials.papers import (
    ALL,
    BOTH,
    DESIGN,
    NOW,
    PLACE,
    letters_of,
    paper_of,
    read,
    text_of,
)
from tests.credentials.values import FACTS, KEY

SAID = {
    "kk": ["Сертификат нөмірі", "Орталық референдум комиссиясы", "оқудан өткенін растайды",
           "Науқан Республикалық референдум", "Кезең Учаскелік комиссия мүшелері",
           "Комиссия № 123 учаскелік комиссия", "Аумақ Мұғалжар ауданы", "Көлемі 6 сағат",
           "Берілген күні 2026 жылғы 2 наурыз", "Қорытынды тест", "Комиссия төрағасы",
           "Ә. Құдайбергенов", "Тексеру"],
    "ru": ["Номер сертификата", "Центральная комиссия референдума", "член комиссии прошёл обучение",
           "Кампания Республиканский референдум", "Этап Члены участковых комиссий",
           "Комиссия Участковая комиссия № 123", "Территория Мугалжарский район", "Объём 6 часов",
           "Дата выдачи 2 марта 2026 года", "Итоговый тест", "Председатель комиссии",
           "А. Кудайбергенов", "Проверка"],
    "en": ["Number of the certificate", "Central Referendum Commission", "Certificate",
           "has completed the training", "Campaign Referendum", "Stage Precincts",
           "Commission Precinct 123", "Territory Mugalzhar District", "Volume 6 hours",
           "Date of issue 2 March 2026", "Final test", "Chair of the commission",
           "A. Kudaibergenov", "Check"],
}  # fmt: skip
NEUTRAL = [
    FACTS.name, shown(FACTS.number), FACTS.commission, FACTS.campaign, FACTS.seminar,
    f"{shown(FACTS.trainer)}, Сәрсенбаева Айгүл", "95 %", "71 029", "https://kaskad.example.kz/c/",
]  # fmt: skip
CHANGED = {
    "number": number_from(2**66),
    "name": "Серікбай Айша",
    "campaign": "kz-2027",
    "stage": "s9",
    "commission": "KZ-15-9999",
    "day": date(2026, 3, 12),
    "seminar": "zzzzzzzzzz",
    "programme": 7,
    "status_index": 12_345,
    "trainer": number_from(2**67),
    "score": 96,
}


def made(paper=None, languages=BOTH):
    """The only page of a certificate."""
    (page,) = read(certificate_pdf(paper or paper_of(), DESIGN, now=NOW, languages=languages)).pages
    return page


def drawn(paper, languages=BOTH):
    """The page as a printer draws it."""
    sheets = sheets_of([paper], DESIGN, languages)
    return picture(make_picture(_PAGES, sheets, dots_per_inch=150))


def picture(png):
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)


def is_readable(pdf):
    notes = pdf.trailer["/Root"]["/Metadata"].get_data().decode()
    return "<pdfuaid:part>1" in notes and "<pdfaid:part>2" in notes


@pytest.mark.parametrize("languages", [("kk",), BOTH, ALL, ("ru", "en")])
def test_every_field_stands_on_it_in_every_language(languages):
    text = text_of(made(languages=languages))

    expected = [*NEUTRAL, *(words for language in languages for words in SAID[language])]
    assert [words for words in expected if words not in text] == []


def test_another_language_is_not_there_unasked():
    assert "Certificate" not in text_of(made())


@pytest.mark.parametrize("field", [field.name for field in fields(Facts)])
def test_whoever_changes_a_fact_changes_the_paper(field):
    before, after = (
        text_of(made(paper_of(facts, address=paper_of().address)))
        for facts in (FACTS, replace(FACTS, **{field: CHANGED[field]}))
    )

    assert before != after


def test_what_is_not_there_is_said():
    text = text_of(made(paper_of(replace(FACTS, trainer="", score=None), trainer="", hours=None)))

    assert "республикалық семинар · республиканский семинар" in text
    assert "көзделмеген · не предусмотрен" in text
    assert "Көлемі" not in text


def test_it_is_tagged_has_title_and_language_and_can_be_kept():
    pdf = read(certificate_pdf(paper_of(), DESIGN, now=NOW))
    root = pdf.trailer["/Root"]

    assert is_readable(pdf)
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "kk"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata.title == f"Сертификат: {FACTS.name}, {shown(FACTS.number)}"
    assert "/OutputIntents" in root


def test_parts_in_another_language_and_the_code_are_marked():
    content = certificate_pdf(paper_of(), DESIGN, now=NOW)
    elements = [one for one in objects_of(read(content)) if one.get("/Type") == "/StructElem"]

    assert "ru" in {str(one.get("/Lang")) for one in elements}
    figures = [str(one["/Alt"]) for one in elements if one.get("/S") == "/Figure"]
    assert figures == [f"Тексеру коды · Код для проверки: {paper_of().address}"]
    assert [one for one in elements if one.get("/S") == "/H1"]


def objects_of(pdf):
    """Every dictionary of a PDF."""
    found = (pdf.get_object(number) for number in range(1, pdf.trailer["/Size"]))
    return [one for one in found if isinstance(one, dict)]


@pytest.mark.parametrize(
    "name",
    [
        KAZAKH_ALPHABET,
        KAZAKH_ALPHABET.upper(),
        "Ли",
        "Ли Анна",  # no patronymic
        "Әбдіжәпар-Өскенбай Үсен Һәкімұлы",
        "Łukasz Žižka Örn",
        "Müller Jean-Luc O'Neill",
        '#eval("1+1") #let x = 1',
        "$x^2$ *a* _b_ = c",
        r"\u{41} \n \ # // /*",
        '"„«» [ ] { } <a> @b',
        " ".join(["Мұхаммедрақымқожаева"] * 14),
        "Ё" * 302,
    ],
)
def test_a_name_is_drawn_letter_by_letter_and_never_read_as_anything_else(name):
    page = made(paper_of(replace(FACTS, name=name)))

    assert "".join(name.split()) in letters_of(page)
    assert shown(FACTS.number) in text_of(page)


@pytest.mark.parametrize("name", ["שלום עולם", "محمد", "Әсемгүл 😀", "漢字"])
def test_letters_that_the_font_lacks_do_not_stop_it(name):
    pdf = read(certificate_pdf(paper_of(replace(FACTS, name=name)), DESIGN, now=NOW))

    assert len(pdf.pages) == 1
    assert shown(FACTS.number) in text_of(pdf.pages[0])
    assert not is_readable(pdf)


@pytest.mark.parametrize("paper", [SHORTEST, LONGEST], ids=["shortest", "longest"])
@pytest.mark.parametrize("languages", [("kk",), BOTH, ALL])
def test_whatever_stands_on_it_it_is_one_page_and_nothing_is_cut(paper, languages):
    page = made(paper, languages)

    assert "".join(paper.facts.name.split()) in letters_of(page)
    grey = drawn(paper, languages)
    edge = round(10 / 25.4 * 150)
    assert min(grey[:edge].min(), grey[-edge:].min(), grey[:, -edge:].min()) == 255


def test_facts_that_may_not_be_signed_may_not_be_printed():
    with pytest.raises(NotAccepted):
        made(replace(paper_of(), facts=replace(FACTS, name="Two  blanks")))


def test_the_same_certificate_is_the_same_file():
    first, second = (certificate_pdf(paper_of(), DESIGN, now=NOW) for _ in range(2))

    assert first == second


@pytest.mark.parametrize("draw", [drawn, lambda paper: picture(wallet_png(paper, DESIGN))])
def test_a_camera_reads_the_code_and_the_token_is_accepted(draw):
    paper = paper_of()

    found, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(draw(paper))

    assert found == paper.address
    assert read_token(token_in(found), keys_by_id([KEY.public])) == FACTS


@pytest.mark.parametrize("paper", [paper_of(), LONGEST], ids=["usual", "longest"])
@pytest.mark.parametrize("languages", [BOTH, ALL])
def test_the_picture_for_a_phone_has_one_size(paper, languages):
    assert picture(wallet_png(paper, DESIGN, languages=languages)).shape == (2000, 900)


def test_a_district_has_a_list_and_then_its_certificates_in_order():
    people = [
        replace(FACTS, name=f"Серікбай Айша {place:03}", number=number_from(place * 977))
        for place in range(300)
    ]
    papers = [paper_of(facts, address=paper_of().address) for facts in people]

    pdf = read(batch_pdf(PLACE, papers, DESIGN, now=NOW))

    assert is_readable(pdf)
    assert len(pdf.pages) == 15 + 300
    listed = " ".join(text_of(page) for page in pdf.pages[:15])
    assert "Мұғалжар ауданы · Мугалжарский район" in listed
    assert "15-бет, барлығы 15" in listed
    places = [listed.index(f"{one.name} ") for one in people]
    assert places == sorted(places)
    assert all(shown(one.number) in listed for one in people)
    for place in (*range(0, 300, 43), 299):  # reading takes much longer than writing
        text = text_of(pdf.pages[15 + place])
        assert people[place].name in text
        assert shown(people[place].number) in text


def test_names_of_every_kind_stand_on_the_list_too():
    names = [
        KAZAKH_ALPHABET, KAZAKH_ALPHABET.upper(), "Ли Анна", "Łukasz Žižka Örn",
        "Müller Jean-Luc O'Neill", " ".join(["Мұхаммедрақымқожаева"] * 14),
    ]  # fmt: skip
    papers = [paper_of(replace(FACTS, name=name), address=paper_of().address) for name in names]

    pdf = read(batch_pdf(PLACE, papers, DESIGN, now=NOW, languages=ALL))

    assert is_readable(pdf)
    assert len(pdf.pages) == 1 + len(names)
    listed = letters_of(pdf.pages[0])
    for name, page in zip(names, pdf.pages[1:], strict=True):
        assert "".join(name.split()) in listed
        assert "".join(name.split()) in letters_of(page)


@pytest.mark.parametrize("number", ["6UCNUWWWYR", "UMNZK4S3WB"])
def test_a_number_stands_on_the_list_in_one_line(number):
    paper = paper_of(replace(FACTS, number=number), address=paper_of().address)

    listed = text_of(read(batch_pdf(PLACE, [paper], DESIGN, now=NOW)).pages[0])

    assert shown(number) in listed


def test_long_names_do_not_push_anybody_from_the_list():
    pdf = read(batch_pdf(PLACE, [LONGEST] * 23, DESIGN, now=NOW, languages=ALL))

    assert len(pdf.pages) == 2 + 23


def test_a_list_of_nobody_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="nobody"):
        batch_pdf(PLACE, [], DESIGN, now=NOW)
