"""Findings in plain words: what it means, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.queries.answered import options_of
from kaskad.assessment.rules.differential import Grade
from kaskad.assessment.rules.findings import BetweenLanguages, ItemFinding
from kaskad.assessment.rules.intervals import Estimate
from kaskad.assessment.rules.items import Choices, ItemContent
from kaskad.core.web.components import Status
from kaskad.core.web.format import NB, language, number, percent, signed

# Where a person should look; the bounds are those from which textbooks call an item weak.
HARD, EASY, WEAK = 0.45, 0.97, 0.1
_LONGEST_OPTION = 60


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person should look at; ``weight`` orders items, the gravest first."""

    text: str
    weight: int


def remarks_on(found: ItemFinding, content: ItemContent) -> list[Remark]:
    """Everything that is to be said of an item, the gravest first; nothing of a sound one."""
    every = [_translation(found), *_key(found, content), _telling(found), _facility(found)]
    return sorted((one for one in every if one), key=lambda one: -one.weight)


def _translation(found: ItemFinding) -> Remark | None:
    if found.between is None or found.between.grade is Grade.NEGLIGIBLE:
        return None
    return Remark(between_words(found.between), 9 if found.between.grade is Grade.LARGE else 3)


def between_words(between: BetweenLanguages) -> str:
    """What a difference between the languages means."""
    points = number(abs(between.mean.value) * 100)
    in_kazakh = between.mean.value < 0
    if between.grade is Grade.NEGLIGIBLE:
        return _("No difference that matters.")
    if between.grade is Grade.LARGE and in_kazakh:
        text = _(
            "Probably mistranslated: of 100 people who know as much, %(points)s fewer are right in "
            "Kazakh. Compare the two texts."
        )
    elif between.grade is Grade.LARGE:
        text = _(
            "Probably mistranslated: of 100 people who know as much, %(points)s fewer are right in "
            "Russian. Compare the two texts."
        )
    elif in_kazakh:
        text = _("Somewhat harder in Kazakh: of 100 people, %(points)s fewer are right.")
    else:
        text = _("Somewhat harder in Russian: of 100 people, %(points)s fewer are right.")
    return text % {"points": points}


def _key(found: ItemFinding, content: ItemContent) -> list[Remark]:
    if found.chosen is None or not found.chosen.surely_misleading:
        return []
    named = ", ".join(f"“{option_words(content, one)}”" for one in found.chosen.surely_misleading)
    right = percent(found.facility.value * 100, 0) if found.facility else "–"
    text = _(
        "Right: %(right)s. Those who know the most choose %(options)s more often than those who "
        "know the least: look at the key."
    )
    return [Remark(text % {"right": right, "options": named}, 8)]


def _telling(found: ItemFinding) -> Remark | None:
    discrimination = found.discrimination
    if discrimination is None or discrimination.high >= WEAK:
        return None
    if discrimination.high < 0:
        return Remark(
            _("Those who know less of the rest are right more often: the key is probably wrong."),
            10,
        )
    return Remark(
        _("Those who know the rest are right hardly more often: ambiguous, or by guessing."), 4
    )


def _facility(found: ItemFinding) -> Remark | None:
    if found.facility is None:
        return None
    share = percent(found.facility.value * 100, 0)
    if found.facility.high < HARD:
        return Remark(
            _("Only %(share)s are right: the topic is not understood, or the question is not.")
            % {"share": share},
            5,
        )
    if found.facility.low > EASY:
        return Remark(_("Nearly everybody knows it: %(share)s.") % {"share": share}, 1)
    return None


def idle_words(found: ItemFinding, content: ItemContent) -> str:
    """The options that hardly anybody takes for right."""
    if found.chosen is None or not found.chosen.idle:
        return ""
    named = ", ".join(f"“{option_words(content, one)}”" for one in found.chosen.idle)
    return _("Hardly anybody chooses %(options)s: such an answer tells nothing.") % {
        "options": named
    }


def option_words(content: ItemContent, key: str) -> str:
    """An option in the reader's language."""
    if isinstance(content.body, Choices):
        for one in content.body.options:
            if one.key == key:
                text = one.text.get(language(), "") or next(iter(one.text.values()), key)
                short = text[:_LONGEST_OPTION].rstrip()
                return text if len(text) <= _LONGEST_OPTION else f"{short}…"
    return {"true": pgettext("said", "True"), "false": pgettext("said", "False")}.get(key, key)


def options_in_words(content: ItemContent) -> list[str]:
    """All options in their order, and no choice last."""
    named = [option_words(content, key) for key in options_of(content)]
    return [*named, pgettext("choice", "No answer")]


def share_words(found: Estimate | None) -> str:
    """A share with its interval: "83 % (80–86)"."""
    if found is None:
        return "–"
    ends = f"{number(found.low * 100)}–{number(found.high * 100)}"
    return f"{percent(found.value * 100, 0)}{NB}({ends})"


def index_words(found: Estimate | None) -> str:
    """A number of -1 to 1 with its interval."""
    if found is None:
        return "–"
    between = "–" if found.low >= 0 else f"{NB}…{NB}"
    ends = f"{number(found.low, 2)}{between}{number(found.high, 2)}"
    return f"{number(found.value, 2)}{NB}({ends})"


def points_words(value: float, low: float | None = None, high: float | None = None) -> str:
    """A gain in points of 100 with its interval: "+18 (+15 … +21)"."""
    text = signed(value * 100, 0)
    if low is None or high is None:
        return text
    ends = f"{signed(low * 100, 0)} … {signed(high * 100, 0)}".replace(" ", NB)
    return f"{text}{NB}({ends})"


def grade_status(between: BetweenLanguages | None) -> Status:
    """The class of ETS as a station with its word."""
    if between is None:
        return Status(pgettext("difference of languages", "Too few people"), "plan")
    words = {
        Grade.NEGLIGIBLE: (pgettext("difference of languages", "A: alike"), "done"),
        Grade.MODERATE: (pgettext("difference of languages", "B: look at it"), "wait"),
        Grade.LARGE: (pgettext("difference of languages", "C: differs"), "bad"),
    }
    word, state = words[between.grade]
    return Status(word, state)  # type: ignore[arg-type]  # all are states of it


def alpha_words(alpha: float) -> str:
    """What a reliability is good for."""
    if alpha >= 0.8:
        return _("Good enough to decide about a person.")
    if alpha >= 0.6:
        return _("Good enough for groups; near the pass mark chance decides about a person.")
    return _("Too low: results of one person may be chance. More or better items are needed.")


def in_lines(remarks: Sequence[Remark]) -> str:
    """Remarks as one text of a cell."""
    return " ".join(one.text for one in remarks)
