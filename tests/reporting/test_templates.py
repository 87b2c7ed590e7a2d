"""Templates of bulletins: what they say, what is wrong with them, and that they run nothing."""

from datetime import date

import pytest

from kaskad.reporting.queries.templates import built_in
from kaskad.reporting.rules.figures import (
    BlockFigures,
    CascadeFigures,
    DecreeFigures,
    NationalSeminarFigures,
    ProgressFigures,
    RegionFigures,
    StageFigures,
)
from kaskad.reporting.rules.templates.filling import fill
from kaskad.reporting.rules.templates.judging import flaws_of
from kaskad.reporting.rules.templates.kinds import VOCABULARIES, values_of
from kaskad.reporting.rules.templates.parsing import Fault
from kaskad.reporting.rules.templates.values import Many, Value
from kaskad.reporting.rules.wording import Text

LANGUAGES = ("kk", "ru", "en")
KINDS = sorted(VOCABULARIES)
DECREE = DecreeFigures(
    Text(
        "Орталық референдум комиссиясы",
        "Центральная комиссия референдума",
        "Central Referendum Commission",
    ),
    "6/15",
    date(2026, 2, 12),
)
STAGE = StageFigures(
    Text("Республикалық семинар", "Республиканский семинар", "National seminar"),
    Text("Тұрақты мүшелер", "Постоянные члены", "Full-time members"),
    821, 821, date(2026, 2, 18), date(2026, 2, 18), ("online",), "central",
)  # fmt: skip
NATIONAL = NationalSeminarFigures(
    DECREE, date(2026, 3, 15), date(2026, 2, 18), "online", STAGE.audience_text, 821, 820,
    (BlockFigures(Text("Заң", "Закон", "Law"), 40, 15),), 71030, 247, 10411, (STAGE,),
)  # fmt: skip
PROGRESS = ProgressFigures(
    DECREE, date(2026, 3, 15), date(2026, 3, 4), date(2026, 2, 18), 2041, 71030, 54021, 55000,
    (STAGE,),
    (
        RegionFigures(Text("Абай облысы", "область Абай", "Abai Region"), 3000, 2900, 2800),
        RegionFigures(Text("Ұлытау облысы", "область Улытау", "Ulytau Region"), 1000, 500, 900),
    ),
    date(2026, 3, 5),
)  # fmt: skip
CASCADE = CascadeFigures(
    DECREE, date(2026, 3, 15), date(2026, 3, 13), date(2026, 2, 18), 4144, 71030, 70993, 247, 10411,
    (STAGE,), 21000, 68000, 67000, 24,
)  # fmt: skip
FIGURES = {
    "national_seminar": NATIONAL, "progress": PROGRESS, "cascade": CASCADE, "final": CASCADE,
}  # fmt: skip


def text_of(kind, language, part="text"):
    template = getattr(built_in(kind), part).get(language)
    return fill(template, values_of(FIGURES[kind]), language).text


def said(template, language="ru", kind="progress"):
    return fill(template, values_of(FIGURES[kind]), language).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_built_in_texts_have_no_flaw(kind, language):
    template = built_in(kind)

    for text in (template.title, template.text):
        assert flaws_of(text.get(language), VOCABULARIES[kind], language) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_that_may_be_named_is_there(kind):
    def names(values):
        return {
            name: names(value.items[0]) if isinstance(value, Many) else type(value)
            for name, value in values.items()
        }

    def wanted(vocabulary):
        return {
            name: one if isinstance(one, type) else wanted(one) for name, one in vocabulary.items()
        }

    def alike(found, known):
        assert found.keys() == known.keys()
        for name, one in known.items():
            if isinstance(one, type):
                assert issubclass(found[name], one)
            else:
                alike(found[name], one)

    alike(names(values_of(FIGURES[kind])), wanted(VOCABULARIES[kind]))


def test_the_national_seminar_reads_as_it_did():
    assert text_of("national_seminar", "ru").startswith(
        "Центральная комиссия референдума сообщает: 18 февраля 2026 года состоялся республиканский "
        "семинар. Формат – онлайн. Приглашён 821 человек. В семинаре участвовали 820 человек. Это "
        "постоянные члены.\n\nПрограмма семинара состояла из 1 тематического блока. В каждом блоке "
        "отведено время на вопросы и ответы.\n\n1. Закон – 40 минут, вопросы и ответы – 15 минут."
        "\n\nПлан организации обучения утверждён постановлением Центральной комиссии референдума "
        "№ 6/15 от 12 февраля 2026 года. День голосования – 15 марта 2026 года. До этого дня "
        "обучение каскадным методом пройдут более 71 тысячи членов территориальных и участковых"
    )


def test_the_progress_reads_as_it_did():
    assert text_of("progress", "kk", "title") == (
        "Комиссия мүшелерін оқыту барысы: 2026 жылғы 4 наурыздағы жағдай"
    )
    assert text_of("progress", "kk") == (
        "Орталық референдум комиссиясы комиссия мүшелерін каскадты әдіспен оқыту барысы туралы "
        "хабарлайды. 2026 жылғы 18 ақпан – 4 наурыз аралығында 2 041 оқыту семинары өтті. "
        "Аумақтық және учаскелік комиссиялардың 71 030 мүшесінен 54 021 адам оқудан өтті. Бұл – "
        "барлық мүшенің 76,1 пайызы, жоспардағыдан 1,3 пайыздық тармаққа кем.\n\n"
        "Кезеңдер бойынша:\n\n"
        "1. Республикалық семинар: тыңдаушылар – 821, оқудан өткендер – 821.\n"
        "Жоспарда әзірге орны жоғы – 70 209.\n\n"
        "Көрсеткіші ең жоғары өңірлер: Абай облысы (96,7 пайыз), Ұлытау облысы (50,0 пайыз). Өз "
        "жоспарынан бес пайыздық тармақтан артық кешігіп отырған өңірлер: Ұлытау облысы (−40,0 "
        "тармақ).\n\n"
        "Келесі семинарлар күні – 2026 жылғы 5 наурыз. Дауыс беру күні – 2026 жылғы 15 наурыз."
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_number_is_marked_where_it_stands(kind, language):
    filled = fill(built_in(kind).text.get(language), values_of(FIGURES[kind]), language)

    places = [(mark.first, mark.last) for mark in filled.marks]
    assert places == sorted(places)
    for mark in filled.marks:
        assert any(sign.isdigit() for sign in filled.text[mark.first : mark.last])
    shown = {mark.figure: filled.text[mark.first : mark.last] for mark in filled.marks}
    if kind == "final":
        assert shown["seminars_held"].replace(",", " ") == "4 144"


def test_words_agree_with_their_number():
    template = "{seminars} {seminars:семинар|семинара|семинаров}"

    assert said(template) == "2 041 семинар"
    assert said("{seminars} {seminars:seminar|seminars}", "en") == "2,041 seminars"


def test_forms_of_numbers_and_days():
    assert said("{trained:people}; {as_of:on}; {as_of:of}; {period:short}", "kk") == (
        "54 021 адам; 2026 жылғы 4 наурызда; 2026 жылғы 4 наурыздағы; 18 ақпан – 4 наурыз"
    )
    assert said("{body:of}; {period:capital}") == (
        "Центральной комиссии референдума; С 18 февраля по 4 марта 2026 года"
    )


def test_what_is_left_out_leaves_no_gap():
    template = "А {if all_trained}все {end}Б.\n\n{if all_trained}\nВ.\n{end}\n\nГ."

    assert said(template) == "А Б.\n\nГ."


def test_a_list_within_a_sentence_follows_commas_and_one_of_lines_does_not():
    assert said("Вот: {each best_regions}{name}{end}.") == "Вот: область Абай, область Улытау."
    assert said("{each best_regions}{name}.{end}") == "область Абай.\nобласть Улытау."
    assert said("{each best_regions}\n{name}.\n{end}\nИ всё.") == (
        "область Абай.\nобласть Улытау.\nИ всё."
    )


@pytest.mark.parametrize(
    ("template", "line", "fault", "name"),
    [
        ("Один\n{nobody}", 2, Fault.UNKNOWN, "nobody"),
        ("{trained:twice}", 1, Fault.FORM, "trained:twice"),
        ("{body:один|два|три}", 1, Fault.FORM, "body:…|…"),
        ("{trained:член|члена}", 1, Fault.WORDS, "trained"),
        ("\n\n{if trained}a{end}", 3, Fault.NOT_TRUTH, "trained"),
        ("{if nothing}a{end}", 1, Fault.UNKNOWN, "nothing"),
        ("{each trained}a{end}", 1, Fault.NOT_LIST, "trained"),
        ("{stages}", 1, Fault.IS_BLOCK, "stages"),
        ("{all_trained}", 1, Fault.IS_BLOCK, "all_trained"),
        ("a\n{if all_trained}\nb", 2, Fault.OPEN, "all_trained"),
        ("{if all_trained}\nb\n{end}\n{end}", 4, Fault.CLOSED, "end"),
        ("{else}", 1, Fault.CLOSED, "else"),
        ("{if ahead}a{else}b{else}c{end}", 1, Fault.CLOSED, "else"),
        ("{if all_trained}\n{if ahead}\n{end}\n{end}\n{oops}", 5, Fault.UNKNOWN, "oops"),
        ("a } b", 1, Fault.BRACE, "}"),
        ("a { b", 1, Fault.BRACE, "{"),
        ("{% include 'x' %}", 1, Fault.BRACE, "% include 'x' %"),
        ("{trained.real}", 1, Fault.BRACE, "trained.real"),
        ("{trained!r}", 1, Fault.BRACE, "trained!r"),
        ("{name}", 1, Fault.UNKNOWN, "name"),
        ("   \n", 1, Fault.EMPTY, ""),
    ],
)
def test_a_flaw_is_named_with_its_line(template, line, fault, name):
    flaws = flaws_of(template, VOCABULARIES["progress"], "ru")

    assert (flaws[0].line, flaws[0].fault, flaws[0].name) == (line, fault, name)


def test_an_unknown_value_is_told_with_what_may_stand_there():
    (flaw,) = flaws_of("{each stages}{nobody}{end}", VOCABULARIES["progress"], "ru")

    assert {"title", "audience", "body", "seminars"} <= set(flaw.known)
    assert "all_trained" not in flaw.known


def test_all_flaws_are_told_at_once():
    flaws = flaws_of("{one}\n{two}\n}", VOCABULARIES["progress"], "ru")

    assert [flaw.line for flaw in flaws] == [1, 2, 3]


def test_kazakh_words_never_agree_with_a_number():
    (flaw,) = flaws_of("{trained:адам|адамдар}", VOCABULARIES["progress"], "kk")

    assert flaw.fault is Fault.WORDS


def test_what_stands_in_a_value_is_no_template():
    class Sly(Value):
        is_marked = False
        figure = "sly"

        def written(self, *_form):
            return "{trained} {if ahead}"

    assert fill("{sly}", {"sly": Sly()}, "ru").text == "{trained} {if ahead}"
