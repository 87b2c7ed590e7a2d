"""The form of a test: what it asks, when it is open, how often and by whom it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.vocab import SETTING_NAMES, Difficulty, Kind
from kaskad.assessment.web.form_parts import FormGroup, ItemForm, Press, Wrong
from kaskad.assessment.web.layout import BankPage
from kaskad.assessment.web.staff_test_list import below_tests
from kaskad.assessment.web.typed_test import ANY, LEVELS, Line, TypedTest
from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Component, Link, Notice
from kaskad.core.web.format import number
from kaskad.core.web.forms import Field

_BLUEPRINT = "blueprint"
# Where an error of a field is to be shown; the first field of it.
_SHOWN_AT = {"opens_at": "opens_at-day", "closes_at": "closes_at-day"}


@dataclass(frozen=True, slots=True)
class CountField:
    """How many items of a difficulty a line asks for; ``context`` names the line."""

    name: str
    label: str
    context: str
    value: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """A line of the blueprint: its words, and a count for each difficulty."""

    title: str
    counts: tuple[CountField, ...]


@dataclass(frozen=True, slots=True)
class BlueprintGroup(Component):
    """How many items of which block and difficulty a form has."""

    template = "assessment/form/blueprint.html"
    anchor: str
    title: str
    hint: str
    error: str
    rows: tuple[CountRow, ...]
    total: str


@dataclass(frozen=True, slots=True)
class TestWriting:
    """A form as it stands: what was typed, what is wrong by field, what was refused as a whole."""

    campaign: Campaign
    title: str
    back: Link
    typed: TypedTest
    blocks: Mapping[int, str]
    hidden: tuple[tuple[str, str], ...] = ()
    faults: Mapping[str, str] | None = None
    refused: str = ""


def test_form_page(writing: TestWriting) -> BankPage:
    """The page with the form."""
    top: tuple[Component, ...] = ()
    if writing.refused:
        top = (Notice(_("This cannot be done"), writing.refused, kind="error"),)
    return BankPage(
        title=writing.title,
        ladder=below_tests(writing.campaign, writing.title),
        top=top,
        form=_form(writing),
    )


def _form(writing: TestWriting) -> ItemForm:
    faults = dict(writing.faults or {})
    typed = writing.typed
    groups: tuple[Component, ...] = (
        _blueprint(writing, faults.get(_BLUEPRINT, "")),
        FormGroup(
            "window",
            pgettext("test", "When it is open"),
            hint=_("The test can be begun between these two moments."),
            both=tuple(_moment(typed, name, faults) for name in _moments()),
        ),
        FormGroup(
            "taking",
            pgettext("test", "How it is taken"),
            both=tuple(
                _number(typed, name, faults)
                for name in ("minutes", "pass_percent", "attempts_allowed", "wait_minutes")
            ),
        ),
        FormGroup(
            "forms",
            pgettext("test", "Forms and rush"),
            hint=_("What is proposed fits nearly always."),
            both=tuple(
                _number(typed, name, faults)
                for name in ("forms_wanted", "exposure_percent", "starts_a_minute")
            ),
        ),
    )
    return ItemForm(
        label=writing.title,
        action="",
        hidden=writing.hidden,
        groups=groups,
        submit=Press(pgettext("button", "Save the draft"), "save", kind="primary"),
        alternative=writing.back,
        wrong_title=_("Please correct this") if faults else "",
        wrong=tuple(Wrong(_anchor(name), _label(name), words) for name, words in faults.items()),
        is_refused=True,
    )


def _anchor(name: str) -> str:
    return _BLUEPRINT if name == _BLUEPRINT else f"f-{_SHOWN_AT.get(name, name)}"


def _label(name: str) -> str:
    if name == _BLUEPRINT:
        return pgettext("test", "What a form asks")
    words = {"opens_at": pgettext("test", "Opens"), "closes_at": pgettext("test", "Closes")}
    return words[name] if name in words else str(SETTING_NAMES[name])


def _moments() -> dict[str, str]:
    return {
        "opens_at-day": pgettext("test", "Opens, day"),
        "opens_at-hour": pgettext("test", "Opens, hour"),
        "closes_at-day": pgettext("test", "Closes, day"),
        "closes_at-hour": pgettext("test", "Closes, hour"),
    }


def _moment(typed: TypedTest, name: str, faults: Mapping[str, str]) -> Field:
    of, _dash, part = name.partition("-")
    return Field(
        name,
        _moments()[name],
        kind="date" if part == "day" else "time",
        value=typed[name],
        error=faults.get(of, "") if part == "day" else "",
    )


def _hints() -> dict[str, str]:
    return {
        "minutes": _("How long an attempt may take, without anybody's extra time."),
        "attempts_allowed": _("Everybody gets another form at each attempt."),
        "wait_minutes": _("From the end of an attempt to the next one."),
        "exposure_percent": _("The less, the fewer people see the same item."),
        "starts_a_minute": _("Who comes at the opening is let in by lot, so many a minute."),
    }


def _number(typed: TypedTest, name: str, faults: Mapping[str, str]) -> Field:
    return Field(
        name,
        str(SETTING_NAMES[name]),
        kind="number",
        value=typed[name],
        hint=_hints().get(name, ""),
        error=faults.get(name, ""),
        inputmode="numeric",
    )


def _blueprint(writing: TestWriting, error: str) -> BlueprintGroup:
    typed = writing.typed
    return BlueprintGroup(
        anchor=_BLUEPRINT,
        title=pgettext("test", "What a form asks"),
        hint=_("How many items of each block. Leave the difficulty open, or say it."),
        error=error,
        rows=tuple(_row(line, writing) for line in typed.lines(writing.blocks)),
        total=_("Items in a form now: %(count)s") % {"count": number(typed.items())},
    )


def _row(line: Line, writing: TestWriting) -> CountRow:
    title = f"{number(line.block)}. {writing.blocks.get(line.block, '')}"
    if line.kind:
        title = f"{title}: {Kind(line.kind).label}"
    levels = {
        ANY: pgettext("difficulty", "Any"),
        **{one.value: str(one.label) for one in Difficulty},
    }
    return CountRow(
        title,
        tuple(
            CountField(line.name(level), levels[level], title, writing.typed[line.name(level)])
            for level in LEVELS
        ),
    )
