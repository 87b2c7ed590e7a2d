"""The page on which an item, or a question of a case, is written without knowing any format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.rules.items import ItemContent
from kaskad.assessment.rules.problems import LONGEST_SOURCE, LONGEST_TEXT, LONGEST_UNIT
from kaskad.assessment.vocab import Difficulty, Kind
from kaskad.assessment.web.form_parts import FormGroup, ItemForm, Press, Wrong
from kaskad.assessment.web.form_rows import Filling, group_of
from kaskad.assessment.web.layout import BankPage
from kaskad.assessment.web.parts import part_words
from kaskad.assessment.web.typed import GROUPS
from kaskad.campaigns.api import Campaign, ProvisionRow, ProvisionVersion, provision_words
from kaskad.core.web.components import Choice, Component, Ladder, Link, Notice
from kaskad.core.web.format import number
from kaskad.core.web.forms import Field

_WORDS_OF_LAW = 160


@dataclass(frozen=True, slots=True)
class Writing:
    """A form with all that its page shows.

    ``content`` is the item as it is kept, None while it is new; ``step`` is the number of the
    question of a case, 0 for the item itself. ``refused``: nothing was saved. ``newer`` is the
    digest of what somebody else saved in between.
    """

    campaign: Campaign
    title: str
    ladder: Ladder
    action: str
    back: str
    filling: Filling
    content: ItemContent | None
    seen: str
    blocks: Mapping[int, str]
    cited: Mapping[str, ProvisionVersion]
    found: Sequence[ProvisionRow] = ()
    is_step: bool = False
    refused: str = ""
    is_refused: bool = False
    newer: str = ""


def writing_page(of: Writing) -> BankPage:
    """The form, and above it what was refused."""
    parts: list[Component] = []
    if of.refused:
        parts.append(Notice(_("It was not saved"), of.refused, kind="error"))
    kind = of.filling.kind
    return BankPage(
        title=of.title,
        ladder=of.ladder,
        lead=str(kind.label),
        top=tuple(parts),
        form=_form(of),
    )


def _form(of: Writing) -> ItemForm:
    groups = _groups(of)
    errors = of.filling.errors
    title = _("Please correct this. Nothing was saved yet.")
    if errors and not of.is_refused:
        title = _("The draft is saved. Before somebody else reads it, this is missing:")
    hidden = [("seen", of.seen), ("kind", of.filling.kind.value)]
    if of.filling.typed["english"]:
        hidden.append(("english", "1"))
    submit = Press(pgettext("button", "Save the draft"), "save", kind="primary")
    if of.newer:
        words = pgettext("button", "Save what stands here in its place")
        submit = Press(words, of.newer, name="seen", kind="primary")
    return ItemForm(
        label=of.title,
        action=of.action,
        hidden=tuple(hidden),
        groups=groups,
        submit=submit,
        alternative=Link(pgettext("button", "Back without saving"), of.back),
        wrong_title=title,
        wrong=_wrong(groups, errors),
        is_refused=of.is_refused,
    )


def _wrong(groups: Sequence[FormGroup], errors: Mapping[str, str]) -> tuple[Wrong, ...]:
    """Every error with its place, in the order of the page."""
    found: list[Wrong] = []
    for group in groups:
        if group.error:
            found.append(Wrong(group.anchor, group.title, group.error))
        found += _of_fields((*group.both, *group.fields, *group.after), group.title, errors)
        for row in group.rows:
            if row.error:
                found.append(Wrong(row.anchor, row.title, row.error))
            fields = (*row.top, *row.texts, *row.partner, *row.more)
            found += _of_fields(fields, row.title, errors)
    return tuple(found)


def _of_fields(fields: Sequence[Field], place: str, errors: Mapping[str, str]) -> list[Wrong]:
    return [
        Wrong(one.id, f"{place}, {one.label[:1].lower()}{one.label[1:]}", errors[one.name])
        for one in fields
        if one.name in errors
    ]


def _groups(of: Writing) -> tuple[FormGroup, ...]:
    groups = [_question(of), *_answers(of)]
    if of.is_step:
        return tuple(groups)
    return (*groups, _explanation(of), _law(of), _order(of))


def _question(of: Writing) -> FormGroup:
    kind, typed = of.filling.kind, of.filling.typed
    title, hint = pgettext("item", "Question"), ""
    if kind == Kind.TRUTH:
        title, hint = pgettext("item", "Statement"), _("A sentence that is either true or false.")
    elif kind == Kind.CASE:
        title = pgettext("item", "Situation")
        hint = _("Tell what has happened. The questions about it are written one by one, below.")
    presses: tuple[Press, ...] = ()
    if not typed["english"]:
        words = pgettext("button", "Write it in English too")
        presses = (Press(words, "english", goal="#g-text"),)
    both = of.filling.texts("text", longest=LONGEST_TEXT, rows=4)
    return FormGroup("g-text", title, hint, both=both, presses=presses)


def _answers(of: Writing) -> list[FormGroup]:
    filling = of.filling
    if filling.kind == Kind.TRUTH:
        return [_truth(filling)]
    if filling.kind == Kind.NUMERIC:
        return [_number(filling)]
    groups = [group_of(filling, name) for name in GROUPS[filling.kind]]
    if filling.kind in (Kind.CHOICE, Kind.CHOICES):
        keep = Field(
            "keeps_order",
            pgettext("item", "The answers always stand in this order"),
            kind="checkbox",
            checked=bool(filling.typed["keeps_order"]),
            hint=_("For answers such as “all of these”. Otherwise everybody sees them mixed."),
            required=False,
        )
        first = groups[0]
        groups[0] = FormGroup(
            first.anchor, first.title, first.hint, first.error, rows=first.rows,
            presses=first.presses, after=(keep,),
        )  # fmt: skip
    return groups


def _truth(filling: Filling) -> FormGroup:
    chosen = filling.typed["is_true"]
    choices = (
        Choice("yes", pgettext("item", "It is true"), chosen=chosen == "yes"),
        Choice("no", pgettext("item", "It is false"), chosen=chosen == "no"),
    )
    title = pgettext("item", "Is the statement true?")
    field = Field(
        "is_true", title, kind="radio", choices=choices, error=filling.errors.get("is_true", "")
    )
    return FormGroup("g-is_true", pgettext("item", "Right answer"), fields=(field,))


def _number(filling: Filling) -> FormGroup:
    typed, errors = filling.typed, filling.errors
    value = Field(
        "value",
        pgettext("item", "The right number"),
        value=typed["value"],
        inputmode="decimal",
        hint=_("As people write it: 71 030 or 12,5"),
        error=errors.get("value", ""),
        maxlength=60,
    )
    tolerance = Field(
        "tolerance",
        pgettext("item", "By how much an answer may differ"),
        value=typed["tolerance"],
        inputmode="decimal",
        hint=_("Empty: the number must be exact."),
        error=errors.get("tolerance", ""),
        maxlength=60,
        required=False,
    )
    labels = {
        "kk": pgettext("item", "Unit in Kazakh"),
        "ru": pgettext("item", "Unit in Russian"),
        "en": pgettext("item", "Unit in English"),
    }
    units = tuple(
        Field(
            f"unit-{one}",
            labels[one],
            value=typed[f"unit-{one}"],
            error=errors.get(f"unit-{one}", ""),
            maxlength=LONGEST_UNIT,
            required=False,
        )
        for one in filling.languages
    )
    title = pgettext("item", "Right answer")
    return FormGroup("g-value", title, both=(value, tolerance, *units))


def _explanation(of: Writing) -> FormGroup:
    return FormGroup(
        "g-explanation",
        pgettext("item", "Explanation"),
        _("Why the right answer is right. It is shown with the result."),
        both=of.filling.texts("explanation", longest=LONGEST_TEXT, rows=4),
    )


def _law(of: Writing) -> FormGroup:
    """The provisions that are named, those that were found, and the search for more."""
    typed = of.filling.typed
    choices = [
        Choice(code, _provision(code, of.cited.get(code)), chosen=True) for code in typed.provisions
    ]
    choices += [
        Choice(one.code, f"{one.law}, {one.label}: {str(one.text)[:_WORDS_OF_LAW]}")
        for one in of.found
        if one.code not in typed.provisions
    ]
    fields = []
    if choices:
        fields.append(
            Field(
                "provisions",
                pgettext("item", "Provisions that it rests on"),
                kind="checkboxes",
                choices=tuple(choices),
                error=of.filling.errors.get("provisions", ""),
                hint=_("Tick those that fit."),
            )
        )
    is_missed = bool(typed["find"]) and not of.found
    search = Field(
        "find",
        _("Find a provision: article or words"),
        kind="search",
        value=typed["find"],
        hint=_("No provision was found. Try fewer or other words.") if is_missed else "",
        required=False,
        maxlength=100,
    )
    return FormGroup(
        "g-law",
        pgettext("item", "Legal basis"),
        _("When such a provision changes, the item is marked by itself."),
        error="" if choices else of.filling.errors.get("provisions", ""),
        fields=(*fields, search),
        presses=(Press(pgettext("button", "Find"), "find", goal="#g-law", kind="second"),),
    )


def _provision(code: str, version: ProvisionVersion | None) -> str:
    if version is None:
        return _("%(code)s – there is no such provision") % {"code": code}
    return f"{provision_words(version)}: {str(version.text)[:_WORDS_OF_LAW]}"


def _order(of: Writing) -> FormGroup:
    typed, errors = of.filling.typed, of.filling.errors
    blocks = tuple(
        Choice(str(key), f"{key}. {title}", chosen=str(key) == typed["block"])
        for key, title in of.blocks.items()
    )
    levels = tuple(
        Choice(one.value, str(one.label), chosen=one == typed["difficulty"]) for one in Difficulty
    )
    fields = [
        Field("block", pgettext("item", "Block"), kind="select", choices=blocks,
              error=errors.get("block", "")),
        Field("difficulty", pgettext("item", "Difficulty"), kind="select", choices=levels,
              hint=_("How many you expect to know it: easy – most, hard – few."),
              error=errors.get("difficulty", "")),
        Field("source", pgettext("item", "Source"), value=typed["source"], required=False,
              hint=_("Where the fact was taken from, for the second reader."),
              error=errors.get("source", ""), maxlength=LONGEST_SOURCE),
    ]  # fmt: skip
    if of.content is None:
        fields.append(
            Field(
                "code",
                pgettext("item", "Code"),
                value=typed["code"],
                hint=_("Its short name in lists and files; it never changes. You can leave it so."),
                error=errors.get("code", ""),
                maxlength=60,
            )
        )
    return FormGroup("g-order", pgettext("item", "Where it belongs"), fields=tuple(fields))


def step_title(at: int) -> str:
    """The name of a question of a case."""
    return part_words(f"steps[{number(at)}]")
