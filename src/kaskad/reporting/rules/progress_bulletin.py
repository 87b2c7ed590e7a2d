"""The text about the training on any day: how many, where it goes well, where it is late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kaskad.reporting.rules.bulletin_words import people
from kaskad.reporting.rules.figures import ProgressFigures, RegionFigures
from kaskad.reporting.rules.standing import is_late
from kaskad.reporting.rules.wording import (
    Text,
    day,
    en,
    kk_day_of,
    number,
    period,
    ru,
    share,
    tenths,
)

BEST = 3
NAMED = 5  # so many late regions are named


def progress_title(figures: ProgressFigures) -> Text:
    """The headline with its day."""
    return Text(
        f"Комиссия мүшелерін оқыту барысы: {kk_day_of(figures.as_of)} жағдай",
        f"О ходе обучения членов комиссий на {day(figures.as_of, 'ru')}",
        f"Progress of the training as of {day(figures.as_of, 'en')}",
    )


def progress_bulletin(figures: ProgressFigures, language: str) -> str:
    """The text in ``language``, paragraphs divided by an empty line."""
    opening = {"kk": _kk_opening, "ru": _ru_opening, "en": _en_opening}[language](figures)
    parts = [
        opening,
        _STAGES.get(language),
        _stages(figures, language),
        _regions(figures, language),
        _ending(figures, language),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def best_regions(regions: Sequence[RegionFigures]) -> tuple[RegionFigures, ...]:
    """The regions with the highest shares; none when all have the same."""
    if len({region.share for region in regions}) < 2:
        return ()
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name.kk))[:BEST])


def late_regions(regions: Sequence[RegionFigures]) -> tuple[RegionFigures, ...]:
    """The regions too far behind their own plans, the latest first."""
    late = (region for region in regions if is_late(region.gap))
    return tuple(sorted(late, key=lambda region: (region.gap, region.name.kk)))


def _kk_opening(f: ProgressFigures) -> str:
    gap = f.gap
    against = (
        "бұл жоспарға сай"
        if gap == 0
        else f"жоспардағыдан {tenths(abs(gap), 'kk')} пайыздық тармаққа "
        f"{'артық' if gap > 0 else 'кем'}"
    )
    held = (
        f"{f.decree.body.kk} комиссия мүшелерін каскадты әдіспен оқыту барысы туралы хабарлайды. "
        f"{period(f.first_day, f.as_of, 'kk')} {number(f.seminars_held, 'kk')} оқыту семинары "
        "өтті. "
    )
    if f.trained == f.filled:
        return (
            f"{held}Аумақтық және учаскелік комиссиялардың барлық {number(f.filled, 'kk')} мүшесі "
            "оқудан өтті."
        )
    return (
        f"{held}Аумақтық және учаскелік комиссиялардың {number(f.filled, 'kk')} мүшесінен "
        f"{people(f.trained, 'kk')} оқудан өтті. Бұл – барлық мүшенің "
        f"{share(f.trained, f.filled, 'kk')} пайызы, {against}."
    )


def _ru_opening(f: ProgressFigures) -> str:
    gap = f.gap
    against = (
        "что соответствует плану"
        if gap == 0
        else f"на {tenths(abs(gap), 'ru')} процентного пункта "
        f"{'больше' if gap > 0 else 'меньше'}, чем предусмотрено планом"
    )
    held = ru(f.seminars_held, "Проведён", "Проведено", "Проведено")
    seminars = ru(f.seminars_held, "обучающий семинар", "обучающих семинара", "обучающих семинаров")
    passed = ru(f.trained, "прошёл", "прошли", "прошли")
    when = period(f.first_day, f.as_of, "ru")
    opening = (
        f"{f.decree.body.ru} сообщает о ходе обучения членов комиссий каскадным методом. "
        f"{when[:1].upper()}{when[1:]} {held.lower()} "
        f"{number(f.seminars_held, 'ru')} {seminars}. "
    )
    if f.trained == f.filled:
        members = ru(f.filled, "член", "члена", "членов")
        return (
            f"{opening}Обучение прошли все {number(f.filled, 'ru')} {members} территориальных и "
            "участковых комиссий."
        )
    return (
        f"{opening}Из {number(f.filled, 'ru')} {ru(f.filled, 'члена', 'членов', 'членов')} "
        f"территориальных и участковых комиссий обучение {passed} {people(f.trained, 'ru')}. "
        f"Это {share(f.trained, f.filled, 'ru')} процента всех членов комиссий, {against}."
    )


def _en_opening(f: ProgressFigures) -> str:
    gap = f.gap
    against = (
        "as planned"
        if gap == 0
        else f"{tenths(abs(gap), 'en')} percentage points "
        f"{'more' if gap > 0 else 'less'} than planned"
    )
    when = period(f.first_day, f.as_of, "en")
    when = f"on {when}" if f.first_day == f.as_of else when
    opening = (
        f"The {f.decree.body.en} reports on the training of members of commissions by the cascade. "
        f"{number(f.seminars_held, 'en')} "
        f"{en(f.seminars_held, 'training seminar was', 'training seminars were')} held {when}. "
    )
    if f.trained == f.filled:
        return (
            f"{opening}All {number(f.filled, 'en')} {en(f.filled, 'member', 'members')} of "
            "territorial and precinct commissions have been trained."
        )
    return (
        f"{opening}Of {number(f.filled, 'en')} {en(f.filled, 'member', 'members')} of territorial "
        f"and precinct commissions {people(f.trained, 'en')} {en(f.trained, 'has', 'have')} been "
        "trained. "
        f"This is {share(f.trained, f.filled, 'en')} per cent of all members, {against}."
    )


_STAGES: Final = Text("Кезеңдер бойынша:", "По этапам:", "By stage:")
_STAGE: Final = Text(
    "%(place)s. %(title)s: тыңдаушылар – %(audience)s, оқудан өткендер – %(trained)s.",
    "%(place)s. %(title)s: слушателей – %(audience)s, обучено – %(trained)s.",
    "%(place)s. %(title)s: audience %(audience)s, trained %(trained)s.",
)
_WITHOUT: Final = Text(
    "Жоспарда әзірге орны жоғы – %(rest)s.",
    "Пока без места в плане – %(rest)s.",
    "Still without a place in the plan: %(rest)s.",
)
_BEST: Final = Text(
    "Көрсеткіші ең жоғары өңірлер: %(regions)s.",
    "Наибольший охват: %(regions)s.",
    "The highest shares: %(regions)s.",
)
_LATE: Final = Text(
    "Өз жоспарынан бес пайыздық тармақтан артық кешігіп отырған өңірлер саны – %(count)s, ең көп "
    "кешіккені: %(regions)s.",
    "Регионов, отстающих от своего плана более чем на пять процентных пунктов, – %(count)s, больше "
    "всего отстают: %(regions)s.",
    "Regions more than five percentage points behind their own plans: %(count)s, the furthest "
    "behind: %(regions)s.",
)
_FEW_LATE: Final = Text(
    "Өз жоспарынан бес пайыздық тармақтан артық кешігіп отырған өңірлер: %(regions)s.",
    "Более чем на пять процентных пунктов от своего плана отстают: %(regions)s.",
    "More than five percentage points behind their own plans: %(regions)s.",
)
_NONE_LATE: Final = Text(
    "Өз жоспарынан бес пайыздық тармақтан артық кешіккен өңір жоқ.",
    "Регионов, отстающих от своего плана более чем на пять процентных пунктов, нет.",
    "No region is more than five percentage points behind its own plan.",
)
_PERCENT: Final = Text("пайыз", "процента", "per cent")
_POINTS: Final = Text("тармақ", "пункта", "points")


def _stages(f: ProgressFigures, language: str) -> str:
    lines = [
        _STAGE.get(language)
        % {
            "place": place,
            "title": stage.title.get(language),
            "audience": number(stage.audience, language),
            "trained": number(stage.trained, language),
        }
        for place, stage in enumerate(f.stages, 1)
    ]
    if (rest := f.filled - sum(stage.audience for stage in f.stages)) > 0:
        lines.append(_WITHOUT.get(language) % {"rest": number(rest, language)})
    return "\n".join(lines)


def _regions(f: ProgressFigures, language: str) -> str:
    sentences = []
    if best := best_regions(f.regions):
        named = (
            f"{region.name.get(language)} "
            f"({share(region.trained, region.filled, language)} {_PERCENT.get(language)})"
            for region in best
        )
        sentences.append(_BEST.get(language) % {"regions": ", ".join(named)})
    if late := late_regions(f.regions):
        named = (
            f"{region.name.get(language)} ({tenths(region.gap, language)} {_POINTS.get(language)})"
            for region in late[:NAMED]
        )
        sentence = _LATE if len(late) > NAMED else _FEW_LATE
        values = {"count": len(late), "regions": ", ".join(named)}
        sentences.append(sentence.get(language) % values)
    else:
        sentences.append(_NONE_LATE.get(language))
    return " ".join(sentences)


def _ending(f: ProgressFigures, language: str) -> str:
    vote = day(f.voting_day, language)
    if f.next_day is None and f.trained < f.filled:
        return {
            "kk": f"Жоспарда алда өтетін семинар әзірге жоқ. Дауыс беру күні – {vote}.",
            "ru": f"Предстоящих семинаров в плане пока нет. День голосования – {vote}.",
            "en": f"No more seminars are planned so far. The vote is on {vote}.",
        }[language]
    if f.next_day is None:
        return {
            "kk": f"Жоспардағы барлық семинар аяқталды. Дауыс беру күні – {vote}.",
            "ru": f"Все семинары плана завершены. День голосования – {vote}.",
            "en": f"All seminars of the plan are over. The vote is on {vote}.",
        }[language]
    return {
        "kk": f"Келесі семинарлар күні – {day(f.next_day, 'kk')}. Дауыс беру күні – {vote}.",
        "ru": f"Следующие семинары – {day(f.next_day, 'ru')}. День голосования – {vote}.",
        "en": f"The next seminars are on {day(f.next_day, 'en')}. The vote is on {vote}.",
    }[language]
