"""Samples of states that the others do not show: fields of every kind, sent forms, small extras."""

# ruff: noqa: E501  # the three languages of a sample stand side by side

from __future__ import annotations

from django.utils.translation import pgettext

from kaskad.core.web.components import (
    AsOf,
    Button,
    Choice,
    Figure,
    Line,
    Link,
    Notice,
    Progress,
    Station,
)
from kaskad.core.web.format import day, emphasis, number
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.sampled import Group, Sample, say
from kaskad.core.web.samples_days import DAYS
from kaskad.core.web.tables import Cell, Column, Row, Table


def groups(path: str) -> tuple[Group, ...]:
    """All of them, in the order of the page."""
    return (_kinds(), _sent(path), _drops(), _more(path), _lists(path))


def _kinds() -> Group:
    languages = (
        Choice("kk", say("Қазақша", "На казахском", "In Kazakh"), chosen=True),
        Choice("ru", say("Орысша", "На русском", "In Russian")),
    )
    fields = (
        Field("s_mail", say("Электрондық пошта", "Электронная почта", "E-mail"), "email", autocomplete="email", required=False),
        Field("s_day", say("Күні", "День", "Day"), "date", DAYS.today.isoformat()),
        Field("s_time", say("Уақыты", "Время", "Time"), "time", "10:00"),
        Field("s_people", say("Адам саны", "Число людей", "People"), "number", "28"),
        Field("s_secret", say("Құпиясөз", "Пароль", "Password"), "password", autocomplete="current-password"),
        Field("s_words", say("Іздеу", "Поиск", "Search"), "search", say("мөр", "печать", "seal")),
        Field("s_page", say("Сілтеме", "Ссылка", "Link"), "url", required=False),
        Field("s_file", say("Сурет", "Снимок", "Picture"), "file", required=False),
        Field("s_languages", say("Материал тілі", "Язык материалов", "Language of materials"), "checkboxes", choices=languages),
        Field("s_told", say("Хабарланды", "Сообщено", "Told"), "checkbox", checked=True),
        Field("s_why", say("Себебі", "Причина", "Reason"), "textarea", rows=5, hint=say("Бір-екі сөйлем", "Одно-два предложения", "A sentence or two")),
        Field("s_nonce", "", "hidden", "1"),
    )  # fmt: skip
    form = Form(fields, Button(say("Сақтау", "Сохранить", "Save")), method="get")
    return Group(
        "kinds", pgettext("component page", "Fields of every kind"), (Sample(form),), css="slim"
    )


def _sent(path: str) -> Group:
    wrong = Field(
        "s_reason", say("Себебі", "Причина", "Reason"), "textarea",
        error=say("Себебін жазыңыз.", "Напишите причину.", "Write the reason."),
    )  # fmt: skip
    form = Form(
        (wrong, Field("s_date", say("Күні", "День", "Day"), "date", disabled=True)),
        Button(say("Жіберу", "Отправить", "Send"), kind="danger"),
        action=path,
        errors=(
            say(
                "Бұл күні зал бос емес.", "В этот день зал занят.", "The hall is taken on this day."
            ),
        ),
        label=say("Кестені өзгерту", "Изменение расписания", "Change of the timetable"),
    )
    return Group(
        "sent", pgettext("component page", "A form that came back"), (Sample(form),), css="slim"
    )


def _drops() -> Group:
    drop = FileDrop(
        "s_sheets", say("Парақтардың суреттері", "Снимки листов", "Photographs of the sheets"),
        say("Бірнеше сурет таңдауға болады.", "Можно выбрать несколько.", "Several may be chosen."),
        ".jpg,.png", several=True,
    )  # fmt: skip
    return Group("drops", pgettext("component page", "Several files"), (Sample(drop),), css="slim")


def _more(path: str) -> Group:
    sentence = emphasis(
        say("Бүгін %(people)s мүше оқыды.", "Сегодня обучено %(people)s членов.", "%(people)s members were trained today."),
        people=number(3300),
    )  # fmt: skip
    steps = (
        Station(say("Семинар", "Семинар", "Seminar"), say("5 наурыз", "5 марта", "5 March"), "done"),
        Station(say("Тест", "Тест", "Test"), say("13 наурызға дейін", "до 13 марта", "until 13 March"), "now"),
        Station(say("Сертификат", "Сертификат", "Certificate")),
    )  # fmt: skip
    notice = Notice(
        say("Үш адам тізімде жоқ", "Троих нет в списке", "Three people are not on the list"),
        say("Оларды аудандық комиссия қосады:", "Их добавит районная комиссия:", "The district commission adds them:"),
        kind="warn", still=True,
        items=(say("№ 314 учаске: 2 адам", "Участок № 314: 2 человека", "Precinct No. 314: 2 people"),
               say("№ 315 учаске: 1 адам", "Участок № 315: 1 человек", "Precinct No. 315: 1 person")),
    )  # fmt: skip
    again = Button(
        say("Қайта жіберу", "Отправить снова", "Send again"), post=path, kind="second", small=True,
        name="step", value="again", fields=(("nonce", "1"),),
        context=say("5 наурыздағы хабарлама", "сообщение от 5 марта", "the message of 5 March"),
    )  # fmt: skip
    when = day(DAYS.today)
    return Group(
        "more",
        pgettext("component page", "With dates, notes and lists"),
        (
            Sample(Figure(sentence, when, heading="p")),
            Sample(Line(steps, say("Оқу жолы", "Путь обучения", "The way of training"))),
            Sample(notice),
            Sample(Progress(say("Жүктеліп жатыр: 40 %", "Загружено 40 %", "40 % loaded"), 40, label=say("Материалды жүктеу", "Загрузка материалов", "Loading the materials"))),
            Sample(again, pgettext("component page", "sends by itself")),
            Sample(Link(say("Парақты жүктеу", "Скачать лист", "Download the sheet"), path, icon="down", download=True), pgettext("component page", "download")),
            Sample(AsOf((Choice(DAYS.today.isoformat(), when, chosen=True),), "s_as_of", say("Қай күнгі жағдай", "На какой день", "As of which day"), path, (("sort", "name"),), "as-of-more")),
        ),
        css="stack slim",
    )  # fmt: skip


def _lists(path: str) -> Group:
    people = (("Ахметова Г.", "№ 314"), ("Құдайбергенов А.", "№ 315"))
    change = say("Ауыстыру", "Заменить", "Replace")
    rows = tuple(
        Row(
            (
                name,
                precinct,
                Cell(part=Button(change, url=path, kind="second", small=True, context=name)),
            ),
            anchor=f"s-row-{n}",
        )
        for n, (name, precinct) in enumerate(people)
    )
    columns = (
        Column(say("Тегі, аты", "Фамилия, имя", "Name")),
        Column(say("Учаске", "Участок", "Precinct")),
        Column(say("Әрекет", "Действие", "Action"), hidden_label=True),
    )
    table = Table(
        say("Тізімдегі адамдар", "Люди в списке", "People on the list"),
        columns,
        rows,
        caption_hidden=True,
        stacked=True,
    )
    return Group(
        "stacked",
        pgettext("component page", "A table whose rows stand one under another on phones"),
        (Sample(table),),
        css="slim",
    )
