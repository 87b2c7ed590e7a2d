"""The text about the national seminar: what opens the cascade, and what follows from it."""

from __future__ import annotations

from typing import Final

from kaskad.reporting.rules.bulletin_words import FORMATS, minutes, people, stage_line
from kaskad.reporting.rules.figures import NationalSeminarFigures
from kaskad.reporting.rules.wording import (
    Text,
    day,
    en,
    kk_day_of,
    lower_first,
    members_in_thousands,
    number,
    ru,
    ru_of,
)

TITLE: Final = Text(
    "Комиссия мүшелеріне арналған республикалық семинар туралы",
    "О республиканском семинаре для членов комиссий",
    "The national seminar for members of commissions",
)


def national_bulletin(figures: NationalSeminarFigures, language: str) -> str:
    """The text in ``language``, paragraphs divided by an empty line."""
    parts = {"kk": _kk, "ru": _ru, "en": _en}[language](figures)
    return "\n\n".join(parts) + "\n"


def _blocks(figures: NationalSeminarFigures, language: str, questions: str) -> str:
    lines = []
    for place, block in enumerate(figures.blocks, 1):
        time = minutes(block.minutes, language)
        line = f"{place}. {block.title.get(language)} – {time}"
        if block.questions_minutes:
            line += f", {questions} – {minutes(block.questions_minutes, language)}"
        lines.append(f"{line}.")
    return "\n".join(lines)


def _stages(figures: NationalSeminarFigures, language: str) -> str:
    return "\n".join(
        stage_line(place, stage, language) for place, stage in enumerate(figures.stages, 1)
    )


def _all_have_questions(figures: NationalSeminarFigures) -> bool:
    return all(block.questions_minutes for block in figures.blocks)


def _kk(f: NationalSeminarFigures) -> list[str]:
    invited = f"Шақырылғаны – {people(f.invited, 'kk')}. " if f.invited != f.present else ""
    questions = " Әр блокта сұрақ-жауапқа уақыт берілді." if _all_have_questions(f) else ""
    return [
        (
            f"{f.decree.body.kk} {day(f.day, 'kk', 'on')} республикалық семинар өткенін "
            "хабарлайды. "
            f"Форматы – {FORMATS[f.format].kk}. {invited}Семинарға {people(f.present, 'kk')} "
            "қатысты. "
            f"Олар – {lower_first(f.audience_text.kk)}."
        ),
        f"Семинар бағдарламасы {len(f.blocks)} тақырыптық блоктан тұрды.{questions}",
        _blocks(f, "kk", "сұрақ-жауап"),
        (
            f"{f.decree.body.kk} оқытуды ұйымдастыру жоспарын {kk_day_of(f.decree.day)} "
            f"№ {f.decree.number} қаулысымен бекітті. Дауыс беру күні – "
            f"{day(f.voting_day, 'kk')}. "
            f"Осы күнге дейін аумақтық және учаскелік комиссиялардың "
            f"{members_in_thousands(f.members).kk} каскадты әдіспен оқудан өтеді: алдыңғы кезеңде "
            "оқығандар келесі кезеңнің тыңдаушыларын оқытады. Елде "
            f"{number(f.territorial_commissions, 'kk')} аумақтық және "
            f"{number(f.precinct_commissions, 'kk')} учаскелік комиссия жұмыс істейді."
        ),
        "Оқыту кезеңдері:",
        _stages(f, "kk"),
    ]


def _ru(f: NationalSeminarFigures) -> list[str]:
    invited = (
        f"{ru(f.invited, 'Приглашён', 'Приглашены', 'Приглашено')} {people(f.invited, 'ru')}. "
        if f.invited != f.present
        else ""
    )
    took_part = ru(f.present, "участвовал", "участвовали", "участвовали")
    blocks = ru(len(f.blocks), "тематического блока", "тематических блоков", "тематических блоков")
    questions = (
        " В каждом блоке отведено время на вопросы и ответы." if _all_have_questions(f) else ""
    )
    territorial = ru(
        f.territorial_commissions,
        "территориальная", "территориальные", "территориальных",
    )  # fmt: skip
    precinct = ru(
        f.precinct_commissions,
        "участковая комиссия", "участковые комиссии", "участковых комиссий",
    )  # fmt: skip
    return [
        (
            f"{f.decree.body.ru} сообщает: {day(f.day, 'ru')} состоялся республиканский семинар. "
            f"Формат – {FORMATS[f.format].ru}. {invited}В семинаре {took_part} "
            f"{people(f.present, 'ru')}. Это {lower_first(f.audience_text.ru)}."
        ),
        f"Программа семинара состояла из {len(f.blocks)} {blocks}.{questions}",
        _blocks(f, "ru", "вопросы и ответы"),
        (
            f"План организации обучения утверждён постановлением {ru_of(f.decree.body.ru)} "
            f"№ {f.decree.number} от {day(f.decree.day, 'ru')}. День голосования – "
            f"{day(f.voting_day, 'ru')}. До этого дня обучение каскадным методом "
            f"{_ru_will_pass(f.members)} {members_in_thousands(f.members).ru} территориальных и "
            "участковых комиссий: обученные на одном этапе обучают слушателей следующего. В стране "
            f"работают {number(f.territorial_commissions, 'ru')} {territorial} и "
            f"{number(f.precinct_commissions, 'ru')} {precinct}."
        ),
        "Этапы обучения:",
        _stages(f, "ru"),
    ]


def _ru_will_pass(members: int) -> str:
    return "пройдут" if members >= 1000 else ru(members, "пройдёт", "пройдут", "пройдут")


def _en(f: NationalSeminarFigures) -> list[str]:
    invited = f"{people(f.invited, 'en')} were invited. " if f.invited != f.present else ""
    blocks = en(len(f.blocks), "topic block", "topic blocks")
    questions = " Every block had time for questions and answers." if _all_have_questions(f) else ""
    return [
        (
            f"The {f.decree.body.en} reports that the national seminar was held on "
            f"{day(f.day, 'en')}. "
            f"Format: {FORMATS[f.format].en}. {invited}{people(f.present, 'en')} took part: "
            f"{lower_first(f.audience_text.en)}."
        ),
        f"The programme of the seminar had {len(f.blocks)} {blocks}.{questions}",
        _blocks(f, "en", "questions and answers"),
        (
            f"The training plan was approved by resolution No. {f.decree.number} of "
            f"{day(f.decree.day, 'en')} of the {f.decree.body.en}. The vote is on "
            f"{day(f.voting_day, 'en')}. Before that day {members_in_thousands(f.members).en} of "
            "territorial and precinct commissions are to be trained by the cascade: those taught "
            "in "
            f"one stage teach the audience of the next. {number(f.territorial_commissions, 'en')} "
            f"territorial and {number(f.precinct_commissions, 'en')} precinct commissions are at "
            "work."
        ),
        "Stages of the training:",
        _stages(f, "en"),
    ]
