"""One draft: its text, its legal basis, and its second reading in three languages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.queries.answers import WrittenRow
from kaskad.answers.queries.written import AnswerText
from kaskad.answers.vocab import LONGEST_ANSWER, LONGEST_QUESTION, LONGEST_WORDS, AnswerState
from kaskad.answers.web.layout import AnswersPage, Section, below_answers
from kaskad.answers.web.pages import basis_fact
from kaskad.campaigns.api import Campaign, ProvisionRow
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.web.components import (
    Actions,
    Answer,
    Button,
    Choice,
    Component,
    Empty,
    Fact,
    Facts,
    Ladder,
    Link,
    Notice,
    Status,
    Task,
    Tasks,
)
from kaskad.core.web.format import day
from kaskad.core.web.forms import Field, Form


def language_names() -> dict[str, str]:
    """The three languages in words."""
    return {
        "kk": pgettext("language", "Kazakh"),
        "ru": pgettext("language", "Russian"),
        "en": pgettext("language", "English"),
    }


def _in_languages() -> dict[str, str]:
    """The three languages as something is said in them."""
    return {
        "kk": pgettext("said", "in Kazakh"),
        "ru": pgettext("said", "in Russian"),
        "en": pgettext("said", "in English"),
    }


@dataclass(frozen=True, slots=True)
class DraftForm:
    """What the form of a draft holds: as it was sent, and what is wrong with it."""

    text: AnswerText
    seen: str
    error: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class DraftReading:
    """A draft with all that its page shows; ``found`` are provisions that were looked for.

    ``discards``: the reader began it; ``is_asked``: whether to discard it is asked once more.
    """

    row: WrittenRow
    questions: Sequence[tuple[str, str]]
    form: DraftForm
    looked_for: str
    found: Sequence[ProvisionRow]
    writes: bool
    reads: bool
    discards: bool = False
    is_asked: bool = False


def draft_page(campaign: Campaign, read: DraftReading, blocks: Mapping[int, str]) -> AnswersPage:
    """A draft: to be written, or to be read in three languages and published."""
    answer = read.row.answer
    is_draft = answer.state == AnswerState.DRAFT
    title = pgettext("answers", "Draft of an answer")
    if not is_draft:
        title = pgettext("answers", "Second reading of an answer")
    writing = Link(
        pgettext("answers", "Answers being written"),
        reverse("answers:writing", args=[campaign.code]),
    )
    sections = []
    if read.questions:
        sections.append(_asked(campaign, read))
    if is_draft and read.writes:
        sections.append(
            Section("text", pgettext("answers", "Text"), (_text_form(campaign, read, blocks),))
        )
        sections += _bases(campaign, read)
    else:
        sections.append(_preview(read, blocks))
    sections.append(_next(campaign, read))
    if is_draft and read.discards:
        sections.append(_discard(campaign, read))
    return AnswersPage(
        title=title,
        ladder=Ladder((*below_answers(campaign, title).levels, writing), title),
        top=_said(read),
        sections=tuple(sections),
    )


def _said(read: DraftReading) -> tuple[Component, ...]:
    found: list[Component] = []
    if read.form.error and not read.form.field:
        found.append(Notice(read.form.error, kind="error"))
    if read.row.remark:
        words = pgettext("answers", "The second reader gave it back")
        found.append(Notice(words, read.row.remark, kind="warn", still=True))
    if read.row.answer.replaces:
        number = read.row.answer.replaces[1]
        words = _("It takes the place of answer No. %(number)s.") % {"number": number}
        found.append(Notice(words, still=True))
    return tuple(found)


def _asked(campaign: Campaign, read: DraftReading) -> Section:
    rows = tuple(
        Task(
            text,
            "",
            None,
            Button(
                pgettext("button", "Open the question"),
                url=reverse("answers:question", args=[campaign.code, code]),
                kind="second",
                small=True,
                context=text,
            ),
        )
        for code, text in read.questions
    )
    return Section("asked", pgettext("answers", "Questions that it answers"), (Tasks(rows),))


def _text_form(campaign: Campaign, read: DraftReading, blocks: Mapping[int, str]) -> Form:
    form, text = read.form, read.form.text
    wrong = {form.field: form.error}
    none = Choice("", pgettext("block", "No block in particular"), chosen=text.block_number is None)
    shown = [
        Choice(str(key), f"{key}. {title}", chosen=key == text.block_number)
        for key, title in blocks.items()
    ]
    fields = [
        Field("deed", "", kind="hidden", value="save"),
        Field("seen", "", kind="hidden", value=form.seen),
    ]
    for code, where in _in_languages().items():
        fields += [
            _area(f"question_{code}", _("Question %(in_language)s") % {"in_language": where},
                  text.question.get(code), wrong, LONGEST_QUESTION, 2),
            _area(f"text_{code}", _("Answer %(in_language)s") % {"in_language": where},
                  text.text.get(code), wrong, LONGEST_ANSWER, 6),
        ]  # fmt: skip
    fields += [
        Field(
            "block",
            pgettext("answers", "Block"),
            kind="select",
            choices=(none, *shown),
            error=wrong.get("block", ""),
            required=False,
        ),
        _date("valid_from", pgettext("answers", "Valid from"), text.valid_from, wrong),
        _date(
            "valid_until", pgettext("answers", "Valid until, inclusive"), text.valid_until, wrong
        ),
        Field(
            "is_public",
            pgettext("answers", "Everybody may read it, not only commissions"),
            kind="checkbox",
            value="1",
            checked=text.is_public,
            required=False,
        ),
    ]
    return Form(
        tuple(fields),
        Button(pgettext("button", "Save the text")),
        action=_draft_url(campaign, read),
        label=pgettext("answers", "Text"),
    )


def _area(
    name: str, label: str, value: str, wrong: Mapping[str, str], limit: int, rows: int
) -> Field:
    error = wrong.get(name, "")
    return Field(
        name, label, kind="textarea", value=value, error=error, maxlength=limit, rows=rows,
        required=False,
    )  # fmt: skip


def _date(name: str, label: str, value: date | None, wrong: Mapping[str, str]) -> Field:
    return Field(
        name, label, kind="date", value=value.isoformat() if value else "",
        error=wrong.get(name, ""), required=False,
    )  # fmt: skip


def _bases(campaign: Campaign, read: DraftReading) -> list[Section]:
    """What the draft rests on, and the search for more."""
    url = _draft_url(campaign, read)
    tasks = tuple(
        Task(
            basis_fact(one).value,
            str(one.text),
            Status(pgettext("law", "not in force any more"), "late") if one.is_old else None,
            Button(
                pgettext("button", "Do not cite"),
                post=url,
                fields=(("deed", "uncite"), ("provision", one.provision_code)),
                kind="plain",
                small=True,
                context=str(one.name),
            ),
        )
        for one in read.row.answer.bases
    )
    cited: Component = Empty(_("No legal basis yet"), _("Find the provision below and cite it."))
    parts: list[Component] = [Tasks(tasks) if tasks else cited]
    parts.append(
        Form(
            (
                Field(
                    "provision",
                    _("Find a provision: article or words"),
                    kind="search",
                    value=read.looked_for,
                    required=False,
                ),
            ),
            Button(pgettext("button", "Find"), kind="second"),
            action=f"{url}#h-basis",
            method="get",
            label=_("Find a provision: article or words"),
        )
    )
    parts += [_cite_form(url, one) for one in read.found]
    if read.looked_for and not read.found:
        parts.append(Empty(_("No provision was found"), _("Try fewer or other words.")))
    return [Section("basis", pgettext("answers", "Legal basis"), tuple(parts))]


def _cite_form(url: str, one: ProvisionRow) -> Form:
    name = f"{one.law}, {one.label}"
    return Form(
        (
            Field("deed", "", kind="hidden", value="cite"),
            Field("provision", "", kind="hidden", value=one.code),
            Field(
                "words",
                name,
                hint=str(one.text)[:300],
                value="",
                required=False,
                maxlength=LONGEST_WORDS,
                anchor=f"f-words-{one.code}",
            ),
        ),
        Button(pgettext("button", "Cite"), kind="second", context=name),
        action=f"{url}#h-basis",
        label=name,
    )


def _preview(read: DraftReading, blocks: Mapping[int, str]) -> Section:
    """The answer as it will be read, one language after the other."""
    answer = read.row.answer
    parts: list[Component] = []
    for code, language in language_names().items():
        text = answer.text.get(code)
        parts.append(
            Answer(
                number=language,
                date="",
                question=answer.question.get(code) or "–",
                paragraphs=tuple(text.split("\n")) if text else ("–",),
                basis=tuple(
                    Fact(pgettext("answers", "Basis"), _cited(one.name, one.words, code))
                    for one in answer.bases
                ),
                status=None if text else Status(pgettext("answer", "missing"), "bad"),
            )
        )
    facts = [Fact(pgettext("answers", "Author"), read.row.author)]
    if title := blocks.get(answer.block_number or 0):
        facts.append(Fact(pgettext("answers", "Block"), f"{answer.block_number}. {title}"))
    if answer.valid_from:
        facts.append(Fact(pgettext("answers", "Valid from"), day(answer.valid_from)))
    if answer.valid_until:
        facts.append(Fact(pgettext("answers", "Valid until, inclusive"), day(answer.valid_until)))
    readers = (
        pgettext("answers", "everybody") if answer.is_public else pgettext("answers", "commissions")
    )
    facts.append(Fact(pgettext("answers", "Who may read it"), readers))
    return Section("text", pgettext("answers", "As it will be read"), (Facts(tuple(facts)), *parts))


def _cited(name: LocalizedText, words: LocalizedText, language: str) -> str:
    said = words.get(language) or str(words)
    return f"{name.get(language)}, {said}" if said else name.get(language)


def _next(campaign: Campaign, read: DraftReading) -> Section:
    """What is to be done with it next, and by whom."""
    url, answer = _draft_url(campaign, read), read.row.answer
    seen = ("seen", read.row.sha256)
    title = pgettext("answers", "Next step")
    missing = _missing(read.row)
    if answer.state == AnswerState.DRAFT:
        words = (missing,) if missing else (_("It is complete. Somebody else reads it next."),)
        button = Button(
            pgettext("button", "Give to the second reader"),
            post=url,
            fields=(("deed", "send"), seen),
            kind="second",
        )
        return Section("next", title, (button,) if read.writes else (), words)
    if not read.reads:
        words = (_("Somebody else of the centre has to read and publish it."),)
        return Section("next", title, (_return_form(url),) if read.writes else (), words)
    publish = Button(
        pgettext("button", "Publish for everybody"), post=url, fields=(("deed", "publish"), seen)
    )
    words = (
        _("It gets the next number, and everybody below is told."),
        *((missing,) if missing else ()),
    )
    return Section("next", title, (publish, _return_form(url)), words)


def _discard(campaign: Campaign, read: DraftReading) -> Section:
    """The way to throw the draft away, asked once more before it is done."""
    url, title = _draft_url(campaign, read), pgettext("answers", "Discard the draft")
    if not read.is_asked:
        return Section("discard", title, (Link(title, f"{url}?discard=1#h-discard"),))
    button = Button(
        pgettext("button", "Discard for good"),
        post=url,
        fields=(("deed", "discard"), ("seen", read.row.sha256)),
        kind="danger",
    )
    words = (_("The text cannot be got back. Questions that were to be answered wait as before."),)
    keep = Link(pgettext("answers", "Keep it"), url)
    return Section("discard", title, (Actions((button, keep)),), words)


def _missing(row: WrittenRow) -> str:
    where = _in_languages()
    lacking = [
        where[one]
        for one in LANGUAGES
        if not (row.answer.question.get(one) and row.answer.text.get(one))
    ]
    parts = []
    if lacking:
        parts.append(
            _("Still missing: the text %(languages)s.") % {"languages": ", ".join(lacking)}
        )
    if not row.answer.bases:
        parts.append(_("Still missing: the legal basis."))
    return " ".join(parts)


def _return_form(url: str) -> Form:
    return Form(
        (
            Field("deed", "", kind="hidden", value="return"),
            Field(
                "remark", pgettext("answers", "What is to be changed"), kind="textarea", rows=2,
                maxlength=1000,
            ),
        ),
        Button(pgettext("button", "Give it back"), kind="second"),
        action=url,
        label=pgettext("button", "Give it back"),
    )  # fmt: skip


def _draft_url(campaign: Campaign, read: DraftReading) -> str:
    return reverse("answers:draft", args=[campaign.code, read.row.answer.code])
