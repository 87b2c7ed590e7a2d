"""Where each region lies on the map of tiles, and its short names.

Six columns, five rows; the empty places are the real shape of the country.
"""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.localized import LocalizedText


@dataclass(frozen=True, slots=True)
class TilePlace:
    """``short`` is for phones, ``label`` for wide screens."""

    row: int
    column: int
    short: LocalizedText
    label: LocalizedText


def _place(row: int, column: int, short: str, label: str) -> TilePlace:
    return TilePlace(
        row, column, LocalizedText(*short.split("|")), LocalizedText(*label.split("|"))
    )


TILE_PLACES: dict[str, TilePlace] = {
    "KZ-59": _place(1, 4, "СҚО|СКО|NKZ", "СҚО|СКО|North Kaz."),
    "KZ-27": _place(2, 1, "БҚО|ЗКО|WKZ", "БҚО|ЗКО|West Kaz."),
    "KZ-39": _place(2, 3, "ҚОС|КОС|KOS", "Қостанай|Костанай|Kostanay"),
    "KZ-11": _place(2, 4, "АҚМ|АКМ|AKM", "Ақмола|Акмола|Akmola"),
    "KZ-71": _place(2, 5, "АСТ|АСТ|AST", "Астана|Астана|Astana"),
    "KZ-55": _place(2, 6, "ПАВ|ПАВ|PAV", "Павлодар|Павлодар|Pavlodar"),
    "KZ-23": _place(3, 1, "АТЫ|АТЫ|ATY", "Атырау|Атырау|Atyrau"),
    "KZ-15": _place(3, 2, "АҚТ|АКТ|AKT", "Ақтөбе|Актобе|Aktobe"),
    "KZ-62": _place(3, 3, "ҰЛЫ|УЛЫ|ULY", "Ұлытау|Ұлытау|Ulytau"),
    "KZ-35": _place(3, 4, "ҚАР|КАР|KAR", "Қарағанды|Караганда|Karaganda"),
    "KZ-10": _place(3, 5, "АБА|АБА|ABA", "Абай|Абай|Abai"),
    "KZ-63": _place(3, 6, "ШҚО|ВКО|EKZ", "ШҚО|ВКО|East Kaz."),
    "KZ-47": _place(4, 1, "МАҢ|МАН|MAN", "Маңғыстау|Мангистау|Mangystau"),
    "KZ-43": _place(4, 3, "ҚЫЗ|КЫЗ|KYZ", "Қызылорда|Кызылорда|Kyzylorda"),
    "KZ-61": _place(4, 4, "ТҮР|ТУР|TUR", "Түркістан|Туркестан|Turkistan"),
    "KZ-31": _place(4, 5, "ЖАМ|ЖАМ|ZHA", "Жамбыл|Жамбыл|Zhambyl"),
    "KZ-33": _place(4, 6, "ЖЕТ|ЖЕТ|ZHE", "Жетісу|Жетісу|Zhetisu"),
    "KZ-79": _place(5, 4, "ШЫМ|ШЫМ|SHY", "Шымкент|Шымкент|Shymkent"),
    "KZ-75": _place(5, 5, "АЛҚ|АЛГ|ALC", "Алматы қ.|г. Алматы|Almaty city"),
    "KZ-19": _place(5, 6, "АЛО|АЛО|ALR", "Алматы обл.|Алм. обл.|Almaty reg."),
}
