"""Explanations in English sentences. Programs that speak other languages use the codes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from kaskad_planner import explain, obstacles
from kaskad_planner.changes import BY_HALF_DAY, BY_NEW, BY_ROOM, BY_TRAINER
from kaskad_planner.instance import CENTRAL, IN_PERSON

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kaskad_planner.alternatives import Alternative
    from kaskad_planner.explain import Cannot, Explanation, Fact
    from kaskad_planner.instance import Instance
    from kaskad_planner.obstacles import Reason
    from kaskad_planner.plan import Seminar

LANGUAGES = {
    "as": "Assamese",
    "ban": "Balinese",
    "bjn": "Banjarese",
    "bn": "Bengali",
    "bug": "Buginese",
    "en": "English",
    "gu": "Gujarati",
    "hi": "Hindi",
    "id": "Indonesian",
    "jv": "Javanese",
    "kk": "Kazakh",
    "kn": "Kannada",
    "mad": "Madurese",
    "min": "Minangkabau",
    "ml": "Malayalam",
    "mr": "Marathi",
    "or": "Odia",
    "pa": "Punjabi",
    "ru": "Russian",
    "su": "Sundanese",
    "ta": "Tamil",
    "te": "Telugu",
    "ur": "Urdu",
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
# So many identifiers are named in a sentence.
SHOWN = 3
_FREE = (obstacles.ABSENT, obstacles.BUSY, obstacles.DAY_MAX, obstacles.TRAVEL)
_OF_TRAINERS = (obstacles.SPEAKERS, obstacles.CERTIFIED, *_FREE)
_OPEN = (obstacles.ROOM_CLOSED, obstacles.ROOM_TAKEN)
_WITHOUT_DAYS = {obstacles.NEAR, obstacles.ROOM_SIZE, obstacles.GROUP_MIN}
_SAID = {
    obstacles.CERTIFIED: "not certified in time: {who}",
    obstacles.ABSENT: "absent: {who}",
    obstacles.BUSY: "teaching other groups: {who}",
    obstacles.DAY_MAX: "teaching all that a day allows: {who}",
    obstacles.TRAVEL: "too far away that day: {who}",
    obstacles.ROOM_CLOSED: "closed: {who}",
    obstacles.ROOM_TAKEN: "taken by other groups: {who}",
}
_CHANGED = {
    BY_TRAINER: "Another trainer",
    BY_HALF_DAY: "Another half-day",
    BY_ROOM: "Another room",
    BY_NEW: "A new seminar",
}
_LEVELS = {
    "untrained": "{} people untrained",
    "online": "{} people online",
    "completion": "{} half-days to completion",
    "travel_km": "{} km",
    "seminars": "{} seminars",
    "load": "{} seminars of the busiest trainers",
}


def day_text(days: Iterable[dt.date]) -> str:
    """Return days as ranges: 4-6 and 9 March, with an en dash."""
    runs: list[list[dt.date]] = []
    for day in sorted(days):
        if runs and (day - runs[-1][-1]).days == 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return _listed([_run(run[0], run[-1]) for run in runs], limit=len(runs))


def _run(first: dt.date, last: dt.date) -> str:
    end = f"{last.day} {MONTHS[last.month - 1]}"
    if first == last:
        return end
    if first.month == last.month:
        return f"{first.day}–{end}"
    return f"{first.day} {MONTHS[first.month - 1]} – {end}"


def _listed(words: Sequence[str], limit: int = SHOWN) -> str:
    shown = list(words[:limit])
    if len(words) > limit:
        return f"{', '.join(shown)} and {len(words) - limit} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def language_text(code: str) -> str:
    return LANGUAGES.get(code, code)


class Sentences:
    """Says explanations of one instance."""

    def __init__(self, instance: Instance) -> None:
        self.levels = {row.code: row.level for row in instance.commissions}
        self.stages = {row.id: row for row in instance.stages}

    def place(self, code: str) -> str:
        level = self.levels.get(code, "")
        return f"{'country' if level == CENTRAL else level or 'commission'} {code}"

    def lines(self, answer: Explanation) -> list[str]:
        """Return the whole answer, a sentence a line."""
        said = [self.held(row) for row in answer.seminars]
        said += [self.fact(fact) for fact in answer.facts]
        said += [self.cannot(row) for row in answer.cannot]
        said += [self.alternative(one) for one in answer.alternatives]
        if answer.kind in ("unit", "seminar"):
            return said if answer.alternatives else [*said, "There is no other valid place."]
        return said or ["Everybody is taught as asked."]

    def held(self, row: Seminar) -> str:
        where = f"in {row.venue}" if row.venue else "online"
        who = f"by {row.trainer}" if row.trainer else "by the centre"
        return f"{row.id} is held {where} on {day_text([row.day])} ({row.slot}) {who}."

    def cannot(self, row: Cannot) -> str:
        form = "in person" if row.wanted == IN_PERSON else "online"
        who = f"{row.people} people of {_listed(row.units)} cannot be taught {form}"
        if row.obstacle is None:
            return f"{who} at stage {row.stage} in this plan, but nothing forbids one more group."
        return f"{self.reason(row)}: {who}."

    def reason(self, row: Cannot) -> str:
        """Return the smallest reason of people who cannot have a format, in words."""
        found = {one.code: one for one in row.obstacle.reasons} if row.obstacle else {}
        stage = self.stages[row.stage]
        place = self.place(row.commission)
        if obstacles.FORMAT in found:
            return f"stage {stage.id} has no {row.wanted.replace('_', ' ')} groups there"
        if obstacles.ROOMS in found:
            return f"{place} has no room"
        if obstacles.TRAINERS in found:
            return f"{place} has no trainer certified at {' or '.join(stage.taught_by)}"
        first = found.get(obstacles.FIRST_PART)
        if first and not first.days:
            return f"some of them missed the first part, stage {first.refs[0]}"
        lacks = [*_rooms(found), *_trainers(found, row.language), *_working_days(found)]
        text = f"{place} has no {' together with '.join(lacks)}" if lacks else ""
        if set(found) - _WITHOUT_DAYS:
            text += f" on {_run(stage.first, stage.last)}"
        if obstacles.GROUP_MIN in found:
            _, people, least = found[obstacles.GROUP_MIN].refs
            near = _within(found) if not _rooms(found) else ""
            few = f"no more than {people} people can meet in a room{near}, a group needs {least}"
            text = f"{text}, and {few}" if text else f"in {place} {few}"
        details = [
            _SAID[code].format(who=_listed(one.refs))
            for code, one in found.items()
            if code in _SAID and one.refs
        ]
        return text + (f" ({'; '.join(details)})" if details else "")

    def fact(self, fact: Fact) -> str:
        """Return why something was chosen."""
        refs = fact.refs
        why = self._why_not(fact.reasons)
        said = {
            explain.NEAREST_ROOM: "{0} is the nearest room ({1} km).",
            explain.NEARER_ROOM: "{0} is nearer ({1} km, {2} is {3} km away), but {why}.",
            explain.NEEDED_THERE: "Without these people {0} has {1}, and a group needs {2}.",
            explain.NEAREST_TRAINER: "{0} is the nearest trainer ({1} km).",
            explain.NEARER_TRAINER: "{0} lives nearer ({1} km, {2} {3} km), but {why}.",
            explain.CENTRE_TEACHES: "Stage {0} is taught by the centre.",
            explain.OTHER_HALF_DAYS: "{0} other half-days are free there{days}.",
        }[fact.code]
        days = f" ({day_text(fact.days)})" if fact.days else ""
        return said.format(*refs, why=why, days=days)

    def _why_not(self, reasons: tuple[Reason, ...]) -> str:
        if not reasons:
            return "it was not chosen for the cost of the whole"
        return "the rules in the way are: " + ", ".join(reason.code for reason in reasons)

    def alternative(self, one: Alternative) -> str:
        """Return a valid change and what it costs."""
        row = one.change.seminar
        what = _CHANGED.get(one.change.kind)
        if what is None:
            move = one.change.moves[0]
            what = f"{move.people} people of {move.unit} to another seminar"
        changed = [_LEVELS[name].format(f"{value:+g}") for name, value in one.difference if value]
        return f"{what} ({self.held(row)[:-1]}): {', '.join(changed) or 'no difference'}."


def _within(found: dict[str, Reason]) -> str:
    near = found.get(obstacles.NEAR)
    return f" within {near.refs[1]} km" if near else ""


def _rooms(found: dict[str, Reason]) -> list[str]:
    """Return what kind of room is lacking."""
    of_rooms = {obstacles.ROOM_SIZE, *_OPEN} & set(found)
    if not of_rooms and (obstacles.NEAR not in found or obstacles.GROUP_MIN in found):
        return []
    size = found.get(obstacles.ROOM_SIZE)
    for_people = f" for {size.refs[1]} people" if size else ""
    free = " that is free" if set(_OPEN) & set(found) else ""
    return [f"room{_within(found)}{for_people}{free}"]


def _trainers(found: dict[str, Reason], language: str) -> list[str]:
    """Return what kind of trainer is lacking."""
    if not set(_OF_TRAINERS) & set(found):
        return []
    speaking = f"{language_text(language)}-speaking " if obstacles.SPEAKERS in found else ""
    free = " who is free" if set(_FREE) & set(found) else ""
    return [f"{speaking}certified trainer{free}"]


def _working_days(found: dict[str, Reason]) -> list[str]:
    if obstacles.FIRST_PART in found:
        return [f"half-day after part {found[obstacles.FIRST_PART].refs[0]}"]
    if obstacles.DAY_OFF in found:
        return ["working day"]
    return ["day outside the make-up rounds"] if obstacles.RESERVED in found else []
