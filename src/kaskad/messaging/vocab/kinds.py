"""Every kind of message that exists: when it is sent, what it names, who may do without it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaskad.core.localized import LocalizedText
from kaskad.messaging.vocab import ELECTRONIC, Channel

_ALL = (*ELECTRONIC, Channel.PRINT.value)


class Place(StrEnum):
    """What a named place of a text holds, and so how it is written in each language."""

    DAY = "day"
    TIME = "time"
    TEXT = "text"
    LINK = "link"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of message.

    ``may_refuse``: a reader may do without it; being trained is a duty, so most cannot be refused.
    ``is_secret``: what it says opens something, and is wiped once the message has ended.
    """

    code: str
    title: Promise
    places: Mapping[str, Place]
    channels: tuple[str, ...] = _ALL
    may_refuse: bool = False
    is_secret: bool = False


_SEMINAR = {"day": Place.DAY, "time": Place.TIME, "place": Place.TEXT}
_MOVED = {"old_day": Place.DAY, "old_time": Place.TIME, **_SEMINAR}
_TEACHING_OVER = {"who": Place.TEXT, "day": Place.DAY, "time": Place.TIME}

KINDS = {
    kind.code: kind
    for kind in (
        Kind(
            "sign_in_link",
            _("Personal sign-in link"),
            {"link": Place.LINK, "until": Place.DAY},
            channels=ELECTRONIC,
            is_secret=True,
        ),
        Kind(
            "one_time_code",
            _("One-time code"),
            {"code": Place.CODE, "minutes": Place.NUMBER},
            channels=ELECTRONIC,
            is_secret=True,
        ),
        Kind("seminar_planned", _("Seminar planned"), _SEMINAR),
        Kind("seminar_tomorrow", _("Seminar tomorrow"), _SEMINAR, may_refuse=True),
        Kind("seminar_changed", _("Seminar changed"), _MOVED),
        Kind(
            "seminar_cancelled",
            _("Seminar cancelled"),
            {"day": Place.DAY, "time": Place.TIME},
        ),
        Kind(
            "seminar_missed",
            _("Missed seminar: the new date"),
            {"missed_day": Place.DAY, **_SEMINAR},
        ),
        Kind(
            "replacement",
            _("You replace somebody: your training"),
            {"commission": Place.TEXT, **_SEMINAR},
        ),
        Kind(
            "teaching_planned",
            _("Seminars to teach are planned"),
            {"count": Place.NUMBER, **_SEMINAR},
        ),
        Kind("teaching_given", _("A seminar to teach is given"), {"who": Place.TEXT, **_SEMINAR}),
        Kind("teaching_moved", _("A seminar to teach is moved"), {**_MOVED, "who": Place.TEXT}),
        Kind("teaching_taken", _("A seminar is taken from a trainer"), _TEACHING_OVER),
        Kind("teaching_cancelled", _("A seminar to teach is cancelled"), _TEACHING_OVER),
        Kind(
            "certificate_ready",
            _("Certificate ready"),
            {"link": Place.LINK},
            may_refuse=True,
        ),
        Kind(
            "deadline_near",
            _("A deadline is near"),
            {"what": Place.TEXT, "day": Place.DAY},
            may_refuse=True,
        ),
        Kind(
            "answer_published",
            _("New official answer"),
            {"number": Place.NUMBER, "question": Place.TEXT, "link": Place.LINK},
            may_refuse=True,
        ),
        Kind(
            "answer_replaced",
            _("Official answer replaced"),
            {
                "number": Place.NUMBER,
                "old_number": Place.NUMBER,
                "question": Place.TEXT,
                "link": Place.LINK,
            },
        ),
        Kind(
            "answer_withdrawn",
            _("Official answer withdrawn"),
            {"number": Place.NUMBER, "why": Place.TEXT, "link": Place.LINK},
        ),
        Kind(
            "account_granted",
            _("New rights of an account"),
            {"role": Place.TEXT, "scope": Place.TEXT},
        ),
        Kind(
            "factor_reset",
            _("Second factor reset"),
            {"day": Place.DAY, "time": Place.TIME},
        ),
    )
}

REFUSABLE = tuple(kind.code for kind in KINDS.values() if kind.may_refuse)

# What stands in the places of a preview.
SAMPLES: Mapping[str, object] = {
    "link": "https://example.kz/kk/sign-in/qz4k7m2p9x/",
    "until": date(2026, 3, 15),
    "code": "4827 1063",
    "minutes": 10,
    "day": date(2026, 3, 4),
    "time": time(10, 0),
    "place": LocalizedText(
        "№ 12 орта мектеп, Абай көшесі, 5", "Средняя школа № 12, ул. Абая, 5",
        "Secondary school No. 12, 5 Abai street",
    ),
    "old_day": date(2026, 3, 3),
    "old_time": time(15, 0),
    "missed_day": date(2026, 2, 27),
    "commission": LocalizedText(
        "№ 214 учаскелік комиссия", "Участковая комиссия № 214", "Precinct commission No. 214"
    ),
    "count": 7,
    "number": 14,
    "old_number": 9,
    "question": LocalizedText(
        "Журналистер дауыс санауды бейнеге түсіре ала ма?",
        "Могут ли журналисты снимать подсчёт голосов?",
        "May journalists film the count?",
    ),
    "why": LocalizedText(
        "Заң нормасы өзгерді", "Норма закона изменилась", "The provision of the law has changed"
    ),
    "who": LocalizedText("Бурабай ауданы", "Бурабайский район", "Burabai district"),
    "what": LocalizedText(
        "мүшелердің тізімін жіберу", "отправить список членов", "send the list of members"
    ),
    "role": LocalizedText("Үйлестіруші", "Координатор", "Coordinator"),
    "scope": LocalizedText("Бурабай ауданы", "Бурабайский район", "Burabai district"),
}  # fmt: skip
