"""A small country and lists written for it."""

import csv
import getpass
import re
from datetime import UTC, date, datetime

import xlsxwriter

from kaskad.commissions.models import Person
from kaskad.commissions.rules.iin import check_digit
from kaskad.core.actor import Actor, HeldGrant

ACTOR = Actor.command()
NOW = datetime(2026, 2, 12, 6, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
DAY = date(2026, 2, 12)

STRUCTURE = """code,parent,level,kind,kato,number,name_kk,name_ru,name_en,seats,voters,lat,lon
KZ,,central,territorial,,,Қазақстан,Казахстан,Kazakhstan,0,1000,51.1,71.4
KZ-15,KZ,region,territorial,150000000,,Ақтөбе облысы,Актюбинская область,Aqtobe Region,7,500,50.3,57.2
KZ-19,KZ,region,territorial,190000000,,Алматы облысы,Алматинская область,Almaty Region,7,500,43.9,77.1
154800000,KZ-15,district,territorial,154800000,,Мұғалжар ауданы,Мугалжарский район,Mugalzhar District,7,300,49.5,58.4
195600000,KZ-19,district,territorial,195600000,,Талғар ауданы,Талгарский район,Talgar District,7,300,43.3,77.2
KZ-15-0314,154800000,precinct,registration,154800000,314,№ 314 учаске,Участок № 314,Precinct No. 314,5,120,49.4,58.5
KZ-15-0315,154800000,precinct,special,154800000,315,№ 315 учаске,Участок № 315,Precinct No. 315,3,20,49.4,58.5
KZ-19-0001,195600000,precinct,registration,195600000,1,№ 1 учаске,Участок № 1,Precinct No. 1,5,90,43.3,77.2
"""  # noqa: E501  lines of a file

HEADER_KK = (
    "Комиссия коды", "Тегі", "Аты", "Әкесінің аты", "ЖСН", "Лауазымы", "Тұрақты негізде",
    "Оқу тілі", "Телефон", "Электрондық пошта", "Мерзімі басталған күн",
)  # fmt: skip
COLUMNS = (
    "commission", "last_name", "first_name", "patronymic", "iin", "role", "full_time", "language",
    "phone", "email", "since",
)  # fmt: skip


def iin(number, born="880314", century="7"):
    """A valid synthetic IIN; different numbers give different people."""
    for order in range(number * 10, number * 10 + 10):
        body = f"{born}{century}{order:04d}"
        digit = check_digit(body)
        if digit is not None:
            return f"{body}{digit}"
    raise ValueError(number)


def person(number, commission="KZ-15-0314", role="мүше", **changes):
    """The cells of a row, by column."""
    cells = {
        "commission": commission,
        "last_name": "Ахметова",
        "first_name": "Айгүл",
        "patronymic": "Серікқызы",
        "iin": iin(number),
        "role": role,
        "full_time": "жоқ",
        "language": "қазақша",
        "phone": "",
        "email": "",
        "since": date(2026, 2, 1),
    }
    return cells | changes


def precinct(commission="KZ-15-0314", first=1, members=3):
    """A whole correct list of one precinct: chair, secretary and members."""
    roles = ["төраға", "хатшы", *["мүше"] * (members - 2)]
    return [person(first + place, commission, role) for place, role in enumerate(roles)]


def write_xlsx(path, rows, header=HEADER_KK, columns=COLUMNS):
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Тізім")
        sheet.write_row(0, 0, header)
        for line, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                value = row[column]
                if isinstance(value, date):
                    sheet.write_datetime(line, place, value, day)
                elif isinstance(value, str):
                    sheet.write_string(line, place, value)
                elif value is not None:
                    sheet.write(line, place, value)
    return path


def write_text(path, rows, *, columns=COLUMNS, header=None, delimiter=",", encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header or columns)
        for row in rows:
            values = [row[column] for column in columns]
            writer.writerow([v.isoformat() if isinstance(v, date) else v for v in values])
    return path


def staff(scope, role="coordinator"):
    """Somebody with a grant over a subtree."""
    return Actor(kind="person", code="staff", label="Айжан", grants=(HeldGrant(role, scope),))


def english(response):
    """English words in the visible text of a page."""
    text = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    text = re.sub(r'<a\b[^>]*\blang="en"[^>]*>.*?</a>', " ", text, flags=re.DOTALL)
    words = re.findall(r"(?<![\w.@/-])[A-Za-z]{3,}(?![\w.@-])", re.sub(r"<[^>]+>", " ", text))
    codes = set(Person.objects.values_list("code", flat=True))
    return {word for word in words if word.lower() not in _NAMES | codes}


# The account that runs the tests has received lists too; its name is shown as it is.
_NAMES = {"csv", "xlsx", "excel", "kaskad", "geonames", "kato", "oneroster"}
_NAMES.add(getpass.getuser().lower())
