"""Flags in plain words: what was compared, how rare it is, what else may be behind it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.models import IntegrityFlag
from kaskad.assessment.rules.flags import INNOCENT, Innocent, Kind
from kaskad.core.web.format import number, percent

_MOST = 9  # powers of ten that anybody can imagine


def kind_words(kind: str) -> str:
    """What was seen, as a title."""
    return {
        Kind.SAME_ANSWERS: pgettext("flag", "Answers alike"),
        Kind.SAME_ANSWERS_AND_PACE: pgettext("flag", "Answers and pace alike"),
        Kind.RIGHT_IN_SECONDS: pgettext("flag", "Right within seconds"),
        Kind.EQUAL_GAPS: pgettext("flag", "A pace as even as a clock"),
        Kind.ONE_DEVICE: pgettext("flag", "At the same time on one device"),
        Kind.LEAKED_KEY: pgettext("flag", "The wrong answers of a planted key"),
        Kind.KNOWN_IN_GROUP: pgettext("flag", "A group knows one question unusually well"),
        Kind.KNOWN_SINCE: pgettext("flag", "A question is known much better since a day"),
    }[Kind(kind)]


def sentence(flag: IntegrityFlag) -> str:
    """What was compared and what came out."""
    text = {
        Kind.SAME_ANSWERS: _pair_words,
        Kind.SAME_ANSWERS_AND_PACE: _pair_words,
        Kind.RIGHT_IN_SECONDS: _quick_words,
        Kind.EQUAL_GAPS: _even_words,
        Kind.ONE_DEVICE: _device_words,
        Kind.LEAKED_KEY: _leak_words,
        Kind.KNOWN_IN_GROUP: _group_words,
        Kind.KNOWN_SINCE: _since_words,
    }[Kind(flag.kind)]
    return text(flag.numbers)


def _pair_words(found: Mapping[str, float]) -> str:
    return _(
        "%(people)s people of one group or commission. Two of them gave the same answer to "
        "%(same)s of %(common)s questions; people who know as much do so to %(expected)s. Of "
        "these, %(wrong)s were the same wrong answer."
    ) % {
        "people": number(found["people"]), "same": _mean(found["same"]),
        "common": _mean(found["common"]), "expected": number(found["expected"], 1),
        "wrong": _mean(found["same_wrong"]),
    }  # fmt: skip


def _mean(value: float) -> str:
    return number(value, 0 if value == int(value) else 1)


def _quick_words(found: Mapping[str, float]) -> str:
    return _(
        "%(quick)s answers were right and given faster than the question can be read; at this "
        "person's own pace %(expected)s would be."
    ) % {"quick": number(found["quick_and_right"]), "expected": number(found["expected"], 1)}


def _even_words(found: Mapping[str, float]) -> str:
    return _(
        "%(count)s answers, each after nearly the same time, %(seconds)s seconds in all. Readers "
        "need longer for long questions."
    ) % {"count": number(found["answered"]), "seconds": number(found["seconds"])}


def _device_words(found: Mapping[str, float]) -> str:
    return _(
        "%(people)s people of one group or commission answered at the same time in one browser. In "
        "all, %(all)s of them used it; those who used it one after another are no sign."
    ) % {"people": number(found["at_once"]), "all": number(found["in_group"])}


def _leak_words(found: Mapping[str, float]) -> str:
    return _(
        "Of %(planted)s questions that a planted key has wrong, %(followed)s were answered as it "
        "says; people who know as much do so to %(expected)s."
    ) % {
        "planted": number(found["planted"]), "followed": number(found["followed"]),
        "expected": number(found["expected"], 1),
    }  # fmt: skip


def _group_words(found: Mapping[str, float]) -> str:
    return _(
        "%(right)s of %(answered)s people of a group have one question right; of people who know "
        "as much, %(expected)s would."
    ) % {
        "right": number(found["right"]), "answered": number(found["answered"]),
        "expected": number(found["expected"], 1),
    }  # fmt: skip


def _since_words(found: Mapping[str, float]) -> str:
    return _("%(before)s were right before that day, %(since)s from it on.") % {
        "before": percent(100 * found["before"], 0), "since": percent(100 * found["since"], 0),
    }  # fmt: skip


def rare_words(flag: IntegrityFlag) -> str:
    """How rarely honest people show as much."""
    power = int(min(-flag.chance, _MOST))
    if power >= _MOST:
        return _("by chance less than once in 1,000,000,000 comparisons")
    return _("by chance about once in %(count)s comparisons") % {"count": number(10**power)}


def innocent_words(kind: str) -> tuple[str, ...]:
    """What else may be behind it."""
    words = {
        Innocent.TAUGHT_ALIKE: _("They sat in one hall with one trainer and were taught the same."),
        Innocent.READ_ALOUD: _("The questions were read aloud to all, or translated."),
        Innocent.KNOWS_IT_BY_HEART: _("The person knows the subject by heart."),
        Innocent.ENTERED_FROM_PAPER: _(
            "One person typed in answers from paper, or several people shared one phone."
        ),
        Innocent.SHARED_PHONE: _(
            "One computer of a hall or one phone of a village: somebody began, gave it to the next "
            "person, and went on later."
        ),
        Innocent.SAME_MODEL: _("The phone was set up as a copy of another one, with its browser."),
        Innocent.TAUGHT_MEANWHILE: _("The topic was taught better from that day on."),
    }
    found = [words[one] for one in INNOCENT[Kind(kind)] if one in words]
    return (*found, _("Chance: among tens of thousands of people rare things happen."))
