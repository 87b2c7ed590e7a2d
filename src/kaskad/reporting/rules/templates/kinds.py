"""What a template of each kind of bulletin may name, and its values from the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from kaskad.reporting.rules.bulletin_words import FORMATS, LEVELS
from kaskad.reporting.rules.figures import (
    BlockFigures,
    CascadeFigures,
    DecreeFigures,
    Figures,
    NationalSeminarFigures,
    ProgressFigures,
    RegionFigures,
    StageFigures,
)
from kaskad.reporting.rules.standing import is_late
from kaskad.reporting.rules.templates.values import (
    About,
    Count,
    Day,
    Many,
    Points,
    Share,
    Span,
    Truth,
    Value,
    Values,
    Vocabulary,
    Words,
)
from kaskad.reporting.rules.wording import Text

BEST = 3
NAMED = 5  # so many late regions are named

_DECREE: Final[Vocabulary] = {
    "body": Words,
    "decree_number": Words,
    "decree_day": Day,
    "voting_day": Day,
}
_STAGES: Final[Vocabulary] = {
    "place": Words,
    "title": Words,
    "audience_text": Words,
    "audience": Count,
    "trained": Count,
    "window": Span,
    "formats": Words,
    "level": Words,
}
_REGIONS: Final[Vocabulary] = {
    "name": Words,
    "members": Count,
    "trained": Count,
    "share": Share,
    "points": Points,
}
_BLOCKS: Final[Vocabulary] = {
    "place": Words,
    "title": Words,
    "minutes": Count,
    "questions": Count,
    "has_questions": Truth,
}
NATIONAL: Final[Vocabulary] = {
    **_DECREE,
    "day": Day,
    "format": Words,
    "audience": Words,
    "invited": Count,
    "present": Count,
    "some_missed": Truth,
    "blocks": _BLOCKS,
    "blocks_count": Count,
    "all_with_questions": Truth,
    "members": Count,
    "members_about": About,
    "territorial_commissions": Count,
    "precinct_commissions": Count,
    "stages": _STAGES,
}
PROGRESS: Final[Vocabulary] = {
    **_DECREE,
    "as_of": Day,
    "period": Span,
    "seminars": Count,
    "members": Count,
    "trained": Count,
    "share": Share,
    "points": Points,
    "all_trained": Truth,
    "ahead": Truth,
    "behind": Truth,
    "stages": _STAGES,
    "unplaced": Count,
    "some_unplaced": Truth,
    "best_regions": _REGIONS,
    "some_best": Truth,
    "late_regions": _REGIONS,
    "late_count": Count,
    "some_late": Truth,
    "many_late": Truth,
    "next_day": Day,
    "more_ahead": Truth,
}
CASCADE: Final[Vocabulary] = {
    **_DECREE,
    "as_of": Day,
    "period": Span,
    "seminars": Count,
    "members": Count,
    "members_about": About,
    "trained": Count,
    "trained_about": About,
    "share": Share,
    "all_trained": Truth,
    "territorial_commissions": Count,
    "precinct_commissions": Count,
    "stages": _STAGES,
    "stages_count": Count,
    "last_stage": Words,
    "entry_tests": Count,
    "some_entry_tests": Truth,
    "final_tests": Count,
    "some_final_tests": Truth,
    "certificates": Count,
    "some_certificates": Truth,
    "materials": Count,
    "some_materials": Truth,
}
VOCABULARIES: Final[dict[str, Vocabulary]] = {
    "national_seminar": NATIONAL,
    "progress": PROGRESS,
    "cascade": CASCADE,
    "final": CASCADE,
}


def values_of(figures: Figures) -> Values:
    """Every value that a template of the figures' kind may name."""
    if isinstance(figures, NationalSeminarFigures):
        return _national(figures)
    return _progress(figures) if isinstance(figures, ProgressFigures) else _cascade(figures)


def best_regions(regions: Sequence[RegionFigures]) -> tuple[RegionFigures, ...]:
    """The regions with the highest shares; none when all have the same."""
    if len({region.share for region in regions}) < 2:
        return ()
    return tuple(sorted(regions, key=lambda region: (-region.share, region.name.kk))[:BEST])


def late_regions(regions: Sequence[RegionFigures]) -> tuple[RegionFigures, ...]:
    """The regions too far behind their own plans, the latest first."""
    late = (region for region in regions if is_late(region.gap))
    return tuple(sorted(late, key=lambda region: (region.gap, region.name.kk)))


def _national(f: NationalSeminarFigures) -> Values:
    return {
        **_decree(f.decree, f),
        "day": Day("day", f.day),
        "format": Words("format", FORMATS[f.format]),
        "audience": Words("audience_text", f.audience_text),
        "invited": Count("invited", f.invited),
        "present": Count("present", f.present),
        "some_missed": Truth("invited", f.invited != f.present),
        "blocks": _many("blocks", f.blocks, _block),
        "blocks_count": Count("blocks", len(f.blocks)),
        "all_with_questions": Truth("blocks", all(one.questions_minutes for one in f.blocks)),
        "members": Count("members", f.members),
        "members_about": About("members", f.members),
        "territorial_commissions": Count("territorial_commissions", f.territorial_commissions),
        "precinct_commissions": Count("precinct_commissions", f.precinct_commissions),
        "stages": _many("stages", f.stages, _stage),
    }


def _progress(f: ProgressFigures) -> Values:
    best, late = best_regions(f.regions), late_regions(f.regions)
    unplaced = f.filled - sum(stage.audience for stage in f.stages)
    following = f.next_day or f.voting_day
    return {
        **_decree(f.decree, f),
        "as_of": Day("", f.as_of),
        "period": Span("", f.first_day, f.as_of),
        "seminars": Count("seminars_held", f.seminars_held),
        "members": Count("filled", f.filled),
        "trained": Count("trained", f.trained),
        "share": Share("trained", f.trained, f.filled),
        "points": Points("planned", f.gap),
        "all_trained": Truth("trained", f.trained == f.filled),
        "ahead": Truth("planned", f.gap > 0),
        "behind": Truth("planned", f.gap < 0),
        "stages": _many("stages", f.stages, _stage),
        "unplaced": Count("unplaced", unplaced),
        "some_unplaced": Truth("unplaced", unplaced > 0),
        "best_regions": _regions(f, best),
        "some_best": Truth("regions", bool(best)),
        "late_regions": _regions(f, late[:NAMED]),
        "late_count": Count("regions", len(late)),
        "some_late": Truth("regions", bool(late)),
        "many_late": Truth("regions", len(late) > NAMED),
        "next_day": Day("next_day", following),
        "more_ahead": Truth("next_day", f.next_day is not None),
    }


def _cascade(f: CascadeFigures) -> Values:
    return {
        **_decree(f.decree, f),
        "as_of": Day("", f.as_of),
        "period": Span("", f.first_day, f.as_of),
        "seminars": Count("seminars_held", f.seminars_held),
        "members": Count("filled", f.filled),
        "members_about": About("filled", f.filled),
        "trained": Count("trained", f.trained),
        "trained_about": About("trained", f.trained),
        "share": Share("trained", f.trained, f.filled),
        "all_trained": Truth("trained", f.trained == f.filled),
        "territorial_commissions": Count("territorial_commissions", f.territorial_commissions),
        "precinct_commissions": Count("precinct_commissions", f.precinct_commissions),
        "stages": _many("stages", f.stages, _stage),
        "stages_count": Count("stages", len(f.stages)),
        "last_stage": Words("stages", f.stages[-1].title),
        **_with_truth("entry_tests", f.entry_tests),
        **_with_truth("final_tests", f.final_tests),
        **_with_truth("certificates", f.certificates),
        **_with_truth("materials", f.materials),
    }


def _decree(decree: DecreeFigures, f: Any) -> dict[str, Value]:
    return {
        "body": Words("decree.body", decree.body),
        "decree_number": _Number("decree.number", _same(decree.number)),
        "decree_day": Day("decree.day", decree.day),
        "voting_day": Day("voting_day", f.voting_day),
    }


class _Number(Words):
    """A number that is written as it is, such as that of a resolution."""

    is_marked = True


def _with_truth(name: str, count: int) -> dict[str, Value]:
    """A count, and whether there is anything to tell of."""
    return {name: Count(name, count), f"some_{name}": Truth(name, count > 0)}


def _many(name: str, items: Sequence[Any], one: Callable[[str, int, Any], Values]) -> Many:
    return Many(
        name, tuple(one(f"{name}.{place}", place, item) for place, item in enumerate(items, 1))
    )


def _block(at: str, place: int, block: BlockFigures) -> Values:
    return {
        "place": Words(at, _same(str(place))),
        "title": Words(f"{at}.title", block.title),
        "minutes": Count(f"{at}.minutes", block.minutes),
        "questions": Count(f"{at}.questions_minutes", block.questions_minutes),
        "has_questions": Truth(f"{at}.questions_minutes", block.questions_minutes > 0),
    }


def _stage(at: str, place: int, stage: StageFigures) -> Values:
    formats = [FORMATS[one] for one in stage.formats]
    return {
        "place": Words(at, _same(str(place))),
        "title": Words(f"{at}.title", stage.title),
        "audience_text": Words(f"{at}.audience_text", stage.audience_text),
        "audience": Count(f"{at}.audience", stage.audience),
        "trained": Count(f"{at}.trained", stage.trained),
        "window": Span(f"{at}.window_from", stage.window_from, stage.window_to),
        "formats": Words(
            f"{at}.formats",
            Text(*(", ".join(one.get(language) for one in formats) for language in Text._fields)),
        ),
        "level": Words(f"{at}.responsible_level", LEVELS[stage.responsible_level]),
    }


def _regions(f: ProgressFigures, chosen: Sequence[RegionFigures]) -> Many:
    items = []
    for region in chosen:
        at = f"regions.{f.regions.index(region) + 1}"
        items.append(
            {
                "name": Words(f"{at}.name", region.name),
                "members": Count(f"{at}.filled", region.filled),
                "trained": Count(f"{at}.trained", region.trained),
                "share": Share(f"{at}.trained", region.trained, region.filled),
                "points": Points(f"{at}.planned", region.gap),
            }
        )
    return Many("regions", tuple(items))


def _same(text: str) -> Text:
    return Text(text, text, text)
