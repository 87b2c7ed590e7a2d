"""Levels, breaches and differences of plans as components, shared by the pages of the room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.campaigns.api import DistrictDifference, PlanDifference
from kaskad.core.shares import share
from kaskad.core.web.components import Change, Changes, Notice
from kaskad.core.web.format import number, percent
from kaskad.core.web.pictures import Meter, Meters
from kaskad.core.web.tables import Cell, Column, Row, Table
from kaskad.planning.queries.districts import LevelFigure, NamedPlace
from kaskad.planning.vocab.words import BREACHES, LEVELS
from kaskad.planning.web.pages import RegionChanges

_SHOWN = 20


def meters(levels: Sequence[LevelFigure]) -> Meters | None:
    """Each goal beside its bound; None without figures."""
    if not levels:
        return None
    return Meters(
        items=tuple(
            Meter(
                label=str(LEVELS.get(row.name, row.name)),
                value=row.value,
                bound=row.bound,
                text=_against_bound(row),
            )
            for row in levels
        )
    )


def _against_bound(row: LevelFigure) -> str:
    if row.value <= row.bound:
        return _("%(value)s, proven best") % {"value": number(row.value)}
    return _("%(value)s, not below %(bound)s is possible, gap %(gap)s") % {
        "value": number(row.value),
        "bound": number(row.bound),
        "gap": percent(share(row.value - row.bound, max(row.bound, 1))),
    }


def level_figures(levels: Iterable[Mapping[str, Any]]) -> list[LevelFigure]:
    """Stored levels as figures."""
    return [LevelFigure(row["name"], row["value"], row["bound"]) for row in levels]


def breaches_notice(breaches: Sequence[Any]) -> Notice | None:
    """Each broken rule in words, how often and where first; None for a valid plan."""
    if not breaches:
        return None
    places: dict[str, list[str]] = {}
    for breach in breaches:
        places.setdefault(breach["code"], []).append(" ".join(breach["refs"]))
    items = tuple(
        _("%(rule)s: %(count)s (%(first)s)")
        % {"rule": BREACHES.get(code, code), "count": number(len(refs)), "first": refs[0]}
        for code, refs in sorted(places.items())
    )
    return Notice(
        _("The plan breaks its rules: %(count)s") % {"count": number(len(breaches))},
        _("A plan with breaches cannot be put in force. Correct the causes and plan again."),
        kind="error",
        items=items[:_SHOWN],
        still=True,
    )


def changes(difference: PlanDifference) -> Changes:
    """The difference in numbers, the weightiest first; what does not change is left out."""
    counts = (
        (_("Seminars that come"), "added", len(difference.added)),
        (_("Seminars that fall away"), "removed", len(difference.removed)),
        (_("Seminars at another time or place"), "changed", len(difference.moved)),
        (_("Seminars with another trainer"), "changed", len(difference.trainers_changed)),
        (_("People at another time or place"), "changed", difference.members_moved),
        (_("People who get a place"), "added", difference.members_added),
        (_("People who lose their place"), "removed", difference.members_removed),
    )
    items = tuple(
        Change(what=what, kind=kind, after=number(count))  # type: ignore[arg-type]  # the words of Change
        for what, kind, count in counts
        if count
    )
    nothing = (Change(what=_("Nothing changes")),)
    return Changes(items=items or nothing, label=_("What changes"))


def levels_table(difference: PlanDifference) -> Table | None:
    """The levels of both plans side by side; None where there is nothing to compare with."""
    if difference.old_version is None or not difference.levels:
        return None
    rows = []
    for before, after in difference.levels:
        known = after or before or {}
        name = str(known.get("name", ""))
        old, new = (one["value"] if one else None for one in (before, after))
        rows.append(Row(cells=(Cell(str(LEVELS.get(name, name))), _value(old), _value(new))))
    return Table(
        caption=_("Goals of both versions"),
        columns=(
            Column(pgettext("planner", "Goal")),
            Column(_version(difference.old_version), number=True),
            Column(_version(difference.new_version), number=True),
        ),
        rows=tuple(rows),
    )


def _version(version: int) -> str:
    return _("Version %(version)s") % {"version": version}


def _value(value: float | None) -> str:
    return "–" if value is None else number(value)


def changes_by_region(
    difference: PlanDifference, places: Mapping[str, NamedPlace], urls: Mapping[str, str]
) -> tuple[RegionChanges, ...]:
    """Changes by district under their regions, the most changed first; what is central first."""
    groups: dict[str, list[DistrictDifference]] = defaultdict(list)
    for row in difference.districts:
        place = places.get(row.code)
        groups[str(place.region) if place and place.region else ""].append(row)
    order = sorted(groups, key=lambda name: (name != "", -sum(one.total for one in groups[name])))
    return tuple(
        RegionChanges(
            title=_("%(region)s: changes – %(changes)s, people – %(people)s")
            % {
                "region": name or _("The central commission"),
                "changes": number(sum(one.total - one.members for one in groups[name])),
                "people": number(sum(one.members for one in groups[name])),
            },
            districts=_districts_table(groups[name], places, urls),
        )
        for name in order
    )


def _districts_table(
    rows: Sequence[DistrictDifference], places: Mapping[str, NamedPlace], urls: Mapping[str, str]
) -> Table:
    return Table(
        caption=_("Changes by district"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(_("District")),
            Column(pgettext("plan difference", "Come"), number=True),
            Column(pgettext("plan difference", "Fall away"), number=True),
            Column(pgettext("plan difference", "Moved"), number=True, wide=True),
            Column(_("Trainers"), number=True, wide=True),
            Column(_("People"), number=True),
        ),
        rows=tuple(
            Row(
                cells=(
                    Cell(_name(row.code, places), url=urls.get(row.code, "")),
                    *(
                        number(value)
                        for value in (row.added, row.removed, row.moved, row.trainers, row.members)
                    ),
                )
            )
            for row in sorted(rows, key=lambda row: (-row.total, row.code))
        ),
    )


def _name(code: str, places: Mapping[str, NamedPlace]) -> str:
    """A district by its name; the region itself stands for its own seminars."""
    place = places.get(code)
    if place is None:
        return code
    return str(place.name) if place.level == "district" else _("Own seminars of the commission")
