"""Samples of the pictures: map, stages, chart, fan, meters, week."""

# ruff: noqa: E501  # the three languages of a sample stand side by side

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import pgettext

from kaskad.core.web.codes import CodePicture
from kaskad.core.web.components import Status
from kaskad.core.web.fan import Fan
from kaskad.core.web.format import number, percent
from kaskad.core.web.pictures import (
    Appointment,
    Chart,
    Meter,
    Meters,
    Stage,
    Stages,
    Tile,
    TileMap,
    week,
)
from kaskad.core.web.sampled import Group, Sample, say
from kaskad.core.web.samples_days import DAYS

# Names of the regions are real, their figures invented: (kk, ru, en), row, column, per cent.
REGIONS = (
    (("Солтүстік Қазақстан", "Северный Казахстан", "North Kazakhstan"), ("СҚО", "СКО", "NKZ"), 1, 4, 49.6),
    (("Батыс Қазақстан", "Западный Казахстан", "West Kazakhstan"), ("БҚО", "ЗКО", "WKZ"), 2, 1, 69.1),
    (("Қостанай", "Костанай", "Kostanay"), ("ҚОС", "КОС", "KOS"), 2, 3, 54.7),
    (("Ақмола", "Акмола", "Akmola"), ("АҚМ", "АКМ", "AKM"), 2, 4, 58.2),
    (("Астана", "Астана", "Astana"), ("АСТ", "АСТ", "AST"), 2, 5, 73.5),
    (("Павлодар", "Павлодар", "Pavlodar"), ("ПАВ", "ПАВ", "PAV"), 2, 6, 70.3),
    (("Атырау", "Атырау", "Atyrau"), ("АТЫ", "АТЫ", "ATY"), 3, 1, 74.0),
    (("Ақтөбе", "Актобе", "Aktobe"), ("АҚТ", "АКТ", "AKT"), 3, 2, 78.9),
    (("Ұлытау", "Улытау", "Ulytau"), ("ҰЛЫ", "УЛЫ", "ULY"), 3, 3, 100.0),
    (("Қарағанды", "Караганда", "Karaganda"), ("ҚАР", "КАР", "KAR"), 3, 4, 72.2),
    (("Абай", "Абай", "Abai"), ("АБА", "АБА", "ABA"), 3, 5, 71.4),
    (("Шығыс Қазақстан", "Восточный Казахстан", "East Kazakhstan"), ("ШҚО", "ВКО", "EKZ"), 3, 6, 67.2),
    (("Маңғыстау", "Мангистау", "Mangystau"), ("МАҢ", "МАН", "MAN"), 4, 1, 76.8),
    (("Қызылорда", "Кызылорда", "Kyzylorda"), ("ҚЫЗ", "КЫЗ", "KYZ"), 4, 3, 82.6),
    (("Түркістан", "Туркестан", "Turkistan"), ("ТҮР", "ТУР", "TUR"), 4, 4, 64.5),
    (("Жамбыл", "Жамбыл", "Jambyl"), ("ЖАМ", "ЖАМ", "JAM"), 4, 5, 66.4),
    (("Жетісу", "Жетысу", "Jetisu"), ("ЖЕТ", "ЖЕТ", "JET"), 4, 6, None),
    (("Шымкент", "Шымкент", "Shymkent"), ("ШЫМ", "ШЫМ", "SHY"), 5, 4, 81.3),
    (("Алматы қ.", "г. Алматы", "Almaty city"), ("АЛҚ", "АЛГ", "ALC"), 5, 5, 60.8),
    (("Алматы обл.", "Алматы обл.", "Almaty reg."), ("АЛО", "АЛО", "ALR"), 5, 6, 61.3),
)  # fmt: skip


def groups() -> tuple[Group, ...]:
    """All of them, in the order of the page."""
    return (_map(), _stages(), _chart(), _fan(), _meters(), _code(), _week())


def _map() -> Group:
    tiles = tuple(
        Tile(
            name=say(*name),
            short=say(*short),
            label=say(*name) if len(say(*name)) < 12 else say(*short),
            row=row,
            column=column,
            percent=share,
            detail="" if share is None else f"{number(share * 40)} / {number(4000)}",
            url="#map",
            late=share is not None and share < 59,
            goal=99.5,
        )
        for name, short, row, column, share in REGIONS
    )
    label = say(
        "Өңірлердің шартты картасы", "Условная карта регионов", "A schematic map of the regions"
    )
    late = say(
        "жоспардан 5 тармақтан көп артта",
        "отстаёт от плана больше чем на 5 пунктов",
        "more than 5 points behind the plan",
    )
    hint = say(
        "Оқудан өткен мүшелердің үлесі, пайыз. Әр тақта – бір өңір.",
        "Доля обученных, в процентах. Каждая плитка – регион.",
        "Share of trained members, per cent. Each tile is a region.",
    )
    return Group(
        "map",
        pgettext("component page", "Map of tiles"),
        (Sample(TileMap(label, tiles, late, hint, 99.5)),),
        css="slim",
    )


def _stages() -> Group:
    def after(days: int) -> date:
        return DAYS.first + timedelta(days)

    members = say("%s мүше", "%s членов", "%s members")
    precincts = say("Учаскелік комиссиялар", "Участковые комиссии", "Precinct commissions")
    stages = (
        Stage(
            say("Республикалық семинар", "Республиканский семинар", "National seminar"),
            say("тұрақты негіздегі мүшелер", "члены на постоянной основе", "full-time members"),
            members % "821 / 821",
            Status(say("Аяқталды", "Завершён", "Finished"), "done"),
            (after(0), after(0)),
            (after(0), after(0)),
            url="#stages",
        ),
        Stage(
            precincts,
            say("төрағалар мен хатшылар", "председатели и секретари", "chairs and secretaries"),
            members % f"{number(20637)} / {number(20822)}",
            Status(
                say("Аяқталды, 2 күн кеш", "Завершён, на 2 дня позже", "Finished, 2 days late"),
                "late",
            ),
            (after(1), after(8)),
            (after(1), after(10)),
        ),
        Stage(
            precincts,
            say("қалған мүшелер", "остальные члены", "all other members"),
            members % f"{number(25147)} / {number(48479)}",
            Status(say("Жүріп жатыр", "Идёт", "Running"), "now"),
            (after(9), after(21)),
            (after(9), after(14)),
            running=True,
        ),
        Stage(
            say("Қосымша семинарлар", "Дополнительные семинары", "Make-up rounds"),
            say("келмегендер", "пропустившие", "those who missed"),
            members % "0",
            Status(say("10 наурызда басталады", "Начнётся 10 марта", "Begins on 10 March")),
            (after(20), after(23)),
        ),
    )
    part = Stages(DAYS.first, DAYS.last, stages, DAYS.today, DAYS.rest)
    return Group("stages", pgettext("component page", "Stages, plan and fact"), (Sample(part),))


def _chart() -> Group:
    caption = say(
        "Оқудан өткендердің үлесі күн сайын: 4 наурызда жоспар – 62,0 %, нақты – 66,9 %.",
        "Доля обученных по дням: 4 марта по плану 62,0 %, фактически 66,9 %.",
        "Share of trained members by day: on 4 March 62.0% planned, 66.9% reached.",
    )
    part = Chart(caption, DAYS.first, DAYS.plan, DAYS.actual, DAYS.rest, goal=99.5)
    return Group(
        "chart", pgettext("component page", "Chart of plan and fact"), (Sample(part),), css="slim"
    )


def _fan() -> Group:
    caption = say(
        "Оқудан өткендердің үлесі: 4 наурызда – 66,9 %, болжам бойынша 13 наурызда – 99,6 %.",
        "Доля обученных: 4 марта – 66,9 %, по прогнозу 13 марта – 99,6 %.",
        "Share of trained members: 66.9% on 4 March, 99.6% forecast for 13 March.",
    )
    middle = (75.2, 83.4, 86.6, 87.5, 88.3, 93.6, 97.4, 99.1, 99.6)
    spread = (1.6, 4.2, 6.2, 6.4, 6.5, 5.2, 3.1, 1.4, 0.4)
    ahead = tuple(
        (
            share - wide,
            share - wide / 2,
            share,
            share + (100 - share) / 3,
            share + (100 - share) / 2,
        )
        for share, wide in zip(middle, spread, strict=True)
    )
    chances = tuple(percent(value, 0) for value in (0, 0, 0, 0, 0, 0, 8, 40, 71))
    part = Fan(caption, DAYS.first, DAYS.actual, ahead, 99.5, chances, DAYS.rest)
    return Group(
        "fan", pgettext("component page", "Fan of a forecast"), (Sample(part),), css="slim"
    )


def _meters() -> Group:
    meters = Meters(
        (
            Meter(
                say("Семинарлар", "Семинары", "Seminars"), 5812, 5640,
                say("5 812, дәлелденген шек – 5 640, алшақтық – 3,0 %", "5 812, доказанный предел – 5 640, разрыв – 3,0 %", "5,812; fewer than 5,640 is impossible, gap 3.0%"),
            ),
            Meter(
                say("Оқитын мүшелер", "Обучаемые члены", "Members taught"), 71030, 71030,
                say("71 030; бұдан артық болмайды, алшақтық жоқ", "71 030; больше невозможно, разрыва нет", "71,030; no more is possible, no gap"),
            ),
        )
    )  # fmt: skip
    return Group(
        "meters",
        pgettext("component page", "Value and proven bound"),
        (Sample(meters),),
        use=pgettext(
            "component page", "The tick is what is proven possible; the warm part is the gap."
        ),
    )


def _code() -> Group:
    label = say("Сілтеменің шаршы коды", "Квадратный код ссылки", "Square code of a link")
    return Group(
        "code",
        pgettext("component page", "Square code"),
        (Sample(CodePicture(label, "https://example.org/kk/sign-in/")),),
    )


def _week() -> Group:
    first = date(2026, 3, 2)
    kandyagash = say("Қандыағаш", "Кандыагаш", "Kandyagash")
    group = say("%d-топ, %s", "Группа %d, %s", "Group %d, %s")
    people = say("%d\u00a0адам", "%d\u00a0человек", "%d\u00a0people")
    part = week(
        first,
        {
            first: [
                Appointment("10:00", group % (2, kandyagash), people % 26, status=Status(say("Өтті", "Прошёл", "Held"), "done"))
            ],
            first + timedelta(3): [Appointment("10:00", group % (3, kandyagash), people % 28, url="#week")],
            first + timedelta(4): [
                Appointment("10:00", group % (4, say("Ембі", "Эмба", "Emba")), people % 31),
                Appointment("15:00", group % (5, say("Жем", "Жем", "Zhem")), people % 19),
            ],
        },
        today=first + timedelta(3),
        rest={first + timedelta(6)},
        holidays={date(2026, 3, 9)},
    )  # fmt: skip
    return Group("week", pgettext("component page", "Week"), (Sample(part),))
