"""Samples of forms, file drop, tables, pager and date picker."""

# ruff: noqa: E501  # the three languages of a sample stand side by side

from __future__ import annotations

from django.utils.translation import pgettext

from kaskad.core.web.components import (
    AsOf,
    Button,
    Choice,
    Link,
    Links,
    Notice,
    Progress,
    pages,
)
from kaskad.core.web.format import day, number, percent, signed
from kaskad.core.web.forms import Field, FileDrop, Form
from kaskad.core.web.pictures import Differences
from kaskad.core.web.sampled import Group, Sample, say
from kaskad.core.web.samples_days import DAYS
from kaskad.core.web.tables import Cell, Column, Row, RowError, Table, agenda, row_errors


def groups(path: str) -> tuple[Group, ...]:
    """All of them, in the order of the page."""
    return (
        _form(),
        _inline(),
        _drop(path),
        _rows(),
        _table(),
        _agenda(),
        _progress(),
        _pages(path),
        _as_of(path),
        _links(path),
    )


def _form() -> Group:
    last_name = say("Құдайбергенова", "Кудайбергенова", "Kudaibergenova")
    fields = (
        Field("last_name", say("Тегі", "Фамилия", "Last name"), value=last_name),
        Field(
            "phone", say("Телефон", "Телефон", "Telephone"), kind="tel", required=False,
            hint=say("Мысалы, +7 700 000 00 00", "Например, +7 700 000 00 00", "For example +7 700 000 00 00"),
        ),
        Field(
            "iin", say("ЖСН", "ИИН", "IIN"), inputmode="numeric", value="85010170012", maxlength=12,
            hint=say("12 цифр", "12 цифр", "12 digits"),
            error=say("12 цифр керек, 11 цифр енгізілді.", "Нужно 12 цифр, введено 11.", "12 digits are needed, there are 11."),
        ),
        Field(
            "district", say("Аудан", "Район", "District"), kind="select",
            choices=(
                Choice("1", say("Мұғалжар ауданы", "Мугалжарский район", "Mugalzhar District"), chosen=True),
                Choice("2", say("Ырғыз ауданы", "Иргизский район", "Yrgyz District")),
            ),
        ),
        Field("precinct", say("Учаске", "Участок", "Precinct"), disabled=True, value=say("Алдымен ауданды таңдаңыз", "Сначала выберите район", "Choose the district first")),
        Field(
            "language", say("Оқу тілі", "Язык обучения", "Language of training"), kind="radio",
            choices=(
                Choice("kk", say("Қазақша", "Казахский", "Kazakh"), chosen=True),
                Choice("ru", say("Орысша", "Русский", "Russian")),
            ),
        ),
        Field("agreed", say("Тізім тексерілді", "Список проверен", "The list is checked"), kind="checkbox", error=say("Жалғастыру үшін белгі қойыңыз.", "Чтобы продолжить, поставьте отметку.", "Tick this to go on.")),
        Field("remark", say("Ескерту", "Замечание", "Remark"), kind="textarea", required=False, maxlength=300),
    )  # fmt: skip
    form = Form(
        fields,
        Button(say("Сақтау", "Сохранить", "Save")),
        method="get",
        alternative=Button(say("Бас тарту", "Отменить", "Cancel"), kind="plain"),
    )
    return Group("form", pgettext("component page", "Form"), (Sample(form),), css="slim")


def _inline() -> Group:
    field = Field(
        "number", say("Сертификат нөмірі", "Номер сертификата", "Certificate number"),
        hint=say("Сертификаттың төменгі жағында", "Внизу сертификата", "At the foot of the certificate"),
    )  # fmt: skip
    form = Form(
        (field,),
        Button(say("Тексеру", "Проверить", "Check"), kind="second"),
        method="get",
        inline=True,
    )
    return Group("inline", pgettext("component page", "Form in a row"), (Sample(form),), css="slim")


def _drop(path: str) -> Group:
    label = say(
        "Комиссия мүшелерінің тізімі", "Список членов комиссий", "List of commission members"
    )
    hint = say(
        "Файлды осында сүйреп әкеліңіз немесе таңдаңыз. XLSX немесе CSV.",
        "Перетащите файл сюда или выберите. XLSX или CSV.",
        "Drop the file here or choose it. XLSX or CSV.",
    )
    sample = Link(say("Үлгі файл", "Шаблон файла", "Sample file"), path)
    plain = FileDrop("roster", label, hint, ".xlsx,.csv", sample, limit=20_000_000)
    wrong = FileDrop(
        "roster_2", label, hint, ".xlsx,.csv", sample,
        error=say("Файл құпиясөзбен қорғалған.", "Файл защищён паролем.", "The file is protected by a password."),
    )  # fmt: skip
    return Group(
        "drop",
        pgettext("component page", "File drop"),
        (Sample(plain), Sample(wrong)),
        use=pgettext("component page", "Works as an ordinary file field without script."),
        css="duo gap",
    )


def _rows() -> Group:
    notice = Notice(
        say("4 жолда қате бар", "Ошибки в 4 строках", "4 rows have errors"),
        say("Қалған жолдар дұрыс. Қатені файлда түзетіп, қайта жүктеңіз.", "Остальные строки верны. Исправьте ошибки в файле и загрузите снова.", "The other rows are right. Correct the file and load it again."),
        kind="error", still=True,
    )  # fmt: skip
    iin = say("ЖСН", "ИИН", "IIN")
    once = say("Біреуін өшіріңіз", "Удалите одну из строк", "Remove one of them")
    errors = (
        RowError("18", iin, "85010170001", say("12 цифрдан кем", "Меньше 12 цифр", "Fewer than 12 digits"), say("Құжаттан тексеріңіз", "Сверьте с документом", "Check the document")),
        RowError("44", iin, "900512700219", say("51-жолда қайталанған", "Повторяется в строке 51", "Repeated in line 51"), once),
        RowError("51", iin, "900512700219", say("44-жолда қайталанған", "Повторяется в строке 44", "Repeated in line 44"), once),
        RowError("97", say("Комиссия коды", "Код комиссии", "Commission"), "KZ-15-3124", say("Мұндай комиссия жоқ", "Такой комиссии нет", "No such commission"), "KZ-15-0312"),
    )  # fmt: skip
    return Group(
        "rows",
        pgettext("component page", "Rows with errors"),
        (Sample(notice), Sample(row_errors(errors))),
        use=pgettext("component page", "Line, column, what is wrong and the remedy, all at once."),
    )


def _table() -> Group:
    data = (
        (say("Ақтөбе облысы", "Актюбинская область", "Aktobe Region"), say("АҚТ", "АКТ", "AKT"), 3534, 78.9, DAYS.ahead),
        (say("Жетісу облысы", "область Жетісу", "Jetisu Region"), say("ЖЕТ", "ЖЕТ", "JET"), 3208, 63.0, DAYS.near),
        (say("Солтүстік Қазақстан облысы", "Северо-Казахстанская область", "North Kazakhstan Region"), say("СҚО", "СКО", "NKR"), 3391, 49.6, DAYS.behind),
    )  # fmt: skip
    scale = max(abs(value) for row in data for value in row[4])
    plan = 64.0
    rows = tuple(
        Row(
            (
                Cell(name, url="#table", short=short),
                number(seats),
                Cell(number(share, 1), strong=True),
                Cell(signed(share - plan), bad=share - plan < -5),
                Cell(part=Differences(values, scale)),
            ),
            flag=share - plan < -5,
        )
        for name, short, seats, share, values in data
    )
    total = Row(
        (
            say("Қазақстан", "Казахстан", "Kazakhstan"), number(71030), number(66.9, 1), signed(2.9),
            Cell(part=Differences(DAYS.country, scale)),
        ),
        total=True,
    )  # fmt: skip
    table = Table(
        say("4 наурыздағы қамту, жоспар – 64,0 %", "Охват на 4 марта, план – 64,0 %", "Coverage on 4 March, plan 64.0%"),
        (
            Column(say("Өңір", "Регион", "Region")),
            Column(say("Мүшелер", "Члены", "Members"), number=True, wide=True),
            Column(say("Үлес, %", "Доля, %", "Share, %"), number=True),
            Column(say("Айырма", "Разница", "Difference"), number=True),
            Column(say("Жоспардан айырма, күн сайын", "Отклонение от плана по дням", "Difference from plan by day"), short=say("Барысы", "Ход", "Trend"), middle=True),
        ),
        (total, *rows),
    )  # fmt: skip
    return Group(
        "table",
        pgettext("component page", "Table"),
        (Sample(table),),
        use=pgettext(
            "component page",
            "Hairlines, numbers on the right, a coloured edge for rows that need attention.",
        ),
    )


def _agenda() -> Group:
    minutes = say("мин", "мин", "min")
    table = agenda(
        say("Күн кестесі", "Расписание дня", "Timetable of the day"),
        (
            ("10:00", say("Тіркеу және кіріс тесті", "Регистрация и входной тест", "Registration and entry test"), f"20\u00a0{minutes}"),
            ("10:20", say("1. Науқанның кезеңдері", "1. Этапы кампании", "1. Stages of the campaign"), f"20\u00a0{minutes}"),
            ("10:40", say("2. Ашықтық пен жариялылық", "2. Открытость и гласность", "2. Openness and publicity"), f"35\u00a0{minutes}"),
        ),
    )  # fmt: skip
    return Group(
        "agenda", pgettext("component page", "Timetable of a day"), (Sample(table),), css="slim"
    )


def _progress() -> Group:
    answered = say("%s растады", "%s подтвердили", "%s confirmed")
    return Group(
        "progress",
        pgettext("component page", "Progress"),
        (
            Sample(Progress(answered % "0 / 28", 0, 28)),
            Sample(Progress(answered % "21 / 28", 21, 28)),
            Sample(Progress(answered % "28 / 28", 28, 28)),
            Sample(Progress(say("Есептеліп жатыр", "Идёт расчёт", "Being computed"))),
        ),
        use=pgettext("component page", "Without a number while nobody knows how long it takes."),
    )


def _pages(path: str) -> Group:
    return Group(
        "pages",
        pgettext("component page", "Pages of a list"),
        (Sample(pages(2, 142, lambda n: f"{path}?page={n}")),),
    )


def _as_of(path: str) -> Group:
    choices = tuple(
        Choice(when.isoformat(), f"{day(when)}, {percent(share)}", chosen=when == DAYS.today)
        for when, share in DAYS.recent
    )
    return Group(
        "as-of-date",
        pgettext("component page", "Date of the figures"),
        (Sample(AsOf(choices, action=path)),),
        css="slim",
    )


def _links(path: str) -> Group:
    items = (
        Link(
            say("Өңірлер бойынша қамту", "Охват по регионам", "Coverage by region"),
            path,
            note=say("CSV, 31 КБ", "CSV, 31 КБ", "CSV, 31 KB"),
        ),
        Link(
            say("Семинарлар кестесі", "Расписание семинаров", "Timetable of seminars"),
            path,
            note=say("CSV, 480 КБ", "CSV, 480 КБ", "CSV, 480 KB"),
        ),
    )
    return Group(
        "links", pgettext("component page", "Downloads"), (Sample(Links(items)),), css="slim"
    )
