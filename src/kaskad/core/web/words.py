"""The names of months, weekdays, halves of a day and sizes in the three languages."""

from __future__ import annotations

from typing import Final, Literal

Case = Literal["", "from", "to", "on", "of"]

MONTHS: Final = {
    "kk": (
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
}  # fmt: skip

# Endings follow the harmony and the last sound of each month's name.
KK_ENDINGS: Final[dict[Case, tuple[str, ...]]] = {
    "from": (
        "дан", "нан", "дан", "ден", "дан", "нан", "ден", "дан", "тен", "нан", "дан", "нан",
    ),
    "to": ("ға", "ға", "ға", "ге", "ға", "ға", "ге", "ға", "ке", "ға", "ға", "ға"),
    "on": ("да", "да", "да", "де", "да", "да", "де", "да", "те", "да", "да", "да"),
    "of": (
        "дың", "ның", "дың", "дің", "дың", "ның", "нің", "дың", "тің", "ның", "ның", "ның",
    ),
}  # fmt: skip

WEEKDAYS: Final = {
    "kk": ("дүйсенбі", "сейсенбі", "сәрсенбі", "бейсенбі", "жұма", "сенбі", "жексенбі"),
    "ru": ("понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}

WEEKDAYS_SHORT: Final = {
    "kk": ("Дс", "Сс", "Ср", "Бс", "Жм", "Сб", "Жс"),
    "ru": ("Пн", "Вт", "Ср", "Чт", "Пт", "Сб", "Вс"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}

DAY_HALVES: Final = {
    "kk": ("түске дейін", "түстен кейін"),
    "ru": ("до обеда", "после обеда"),
    "en": ("morning", "afternoon"),
}

SIZES: Final = {
    "kk": ("Б", "КБ", "МБ"),
    "ru": ("Б", "КБ", "МБ"),
    "en": ("B", "KB", "MB"),
}
