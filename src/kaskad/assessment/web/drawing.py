"""Items as HTML: the whole paper of an attempt in one piece, with what was answered so far.

Written without templates: a paper has some two hundred parts, and thousands ask for one a minute.
What is alike in all papers with an item is drawn once; an attempt gives the parts their order and
puts in what was answered. Whatever comes from an item is escaped where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from kaskad.assessment.rules.fields import Fields, name_of
from kaskad.assessment.rules.items import (
    Ballot,
    Ballots,
    Case,
    Choices,
    ItemContent,
    Matching,
    Number,
    Option,
    Ordering,
    Short,
    SimpleBody,
    Truth,
    Words,
)
from kaskad.assessment.rules.shuffling import ITSELF
from kaskad.assessment.vocab import Kind, Verdict
from kaskad.assessment.web.ballot_picture import picture_of

Orders = Mapping[str, Sequence[str]]
# A part in two pieces: between them stands that it is the one that was chosen.
Halves = tuple[str, str]


def words_of(words: Words, language: str) -> str:
    """A text in the reader's language, or in the first one that it has."""
    return words.get(language) or next(iter(words.values()), "")


@dataclass(frozen=True, slots=True)
class DrawnItem:
    """An item in one language; its questions by the keys of their steps, ``ITSELF`` without any.

    ``frames`` are what stands before each of the questions, and after the last.
    """

    number: int
    frames: tuple[str, ...]
    questions: Mapping[str, Picks | Selects | Line]

    def on_paper(self, place: int, orders: Orders, fields: Fields) -> SafeString:
        """The item as a fieldset: ``place`` is what people see, its number that in its form."""
        begin = f'<fieldset class="item" id="i{place}" data-item="{self.number}">'
        parts = [f"{begin}<legend><span>{place}"]
        for frame, (step, question) in zip(self.frames, self.questions.items(), strict=False):
            parts += [frame, question.on_paper(orders[step], fields)]
        parts.append(self.frames[-1])
        return mark_safe("".join(parts))  # noqa: S308  every text was escaped as it was drawn


@dataclass(frozen=True, slots=True)
class Picks:
    """Options, one or several of which are marked."""

    name: str
    options: Mapping[str, Halves]

    def on_paper(self, order: Sequence[str], fields: Fields) -> str:
        picked = fields.get(self.name, ())
        return "".join(
            (" checked" if key in picked else "").join(self.options[key])
            for key in order or self.options
        )


@dataclass(frozen=True, slots=True)
class Selects:
    """Lines with a choice each. The attempt's order is that of the choices, or that of the lines.

    Lines are HTML, with the names of their fields.
    """

    lines: Mapping[str, tuple[str, str]]
    choices: Mapping[str, Halves]
    orders_choices: bool

    def on_paper(self, order: Sequence[str], fields: Fields) -> str:
        choices = [(one, self.choices[one]) for one in order if self.orders_choices]
        choices = choices or list(self.choices.items())
        unmarked = "".join("".join(halves) for _value, halves in choices)
        found = []
        for key in self.lines if self.orders_choices else order:
            field, line = self.lines[key]
            picked = (fields.get(field) or ("",))[0]
            options = unmarked
            if picked:
                options = "".join(
                    (" selected" if value == picked else "").join(halves)
                    for value, halves in choices
                )
            found += [line, options, "</select></label>"]
        return "".join(found)


@dataclass(frozen=True, slots=True)
class Line:
    """A line to write on."""

    name: str
    halves: Halves

    def on_paper(self, order: Sequence[str], fields: Fields) -> str:  # noqa: ARG002  has nothing to order
        return escape((fields.get(self.name) or ("",))[0]).join(self.halves)


def draw_item(number: int, content: ItemContent, language: str) -> DrawnItem:
    """An item drawn for all papers with it, in the language of the page that is being made."""
    text = f"</span>{_text(words_of(content.text, language))}</legend>"
    if not isinstance(content.body, Case):
        drawn = _drawn(content.kind, content.body, name_of(number), language)
        note = _note(content.body)
        return DrawnItem(number, (text + note, "</fieldset>"), {ITSELF: drawn})
    frames, questions = [], {}
    before = f'{text}<div class="steps">'
    for step in content.body.steps:
        said = _text(words_of(step.text, language))
        note = _note(step.body)
        frames.append(f'{before}<fieldset class="step"><legend>{said}</legend>{note}')
        questions[step.key] = _drawn(step.kind, step.body, name_of(number, step.key), language)
        before = "</fieldset>"
    return DrawnItem(number, (*frames, "</fieldset></div></fieldset>"), questions)


def drawn_numbers(count: int) -> SafeString:
    """The list of questions: a link to each."""
    question = escape(gettext("Question"))
    links = (
        f'<li><a href="#i{one}"><span class="vh">{question} </span>{one}</a></li>'
        for one in range(1, count + 1)
    )
    return mark_safe("".join(links))  # noqa: S308  numbers, and a word that is escaped


def _drawn(  # noqa: PLR0911  one drawing a kind
    kind: Kind, body: SimpleBody | Case, name: str, language: str
) -> Picks | Selects | Line:
    match body:
        case Choices():
            form = "radio" if kind == Kind.CHOICE else "checkbox"
            return _picks(form, name, _said(body.options, language))
        case Truth():
            yes, no = pgettext("statement", "True"), pgettext("statement", "False")
            return _picks("radio", name, {"true": yes, "false": no})
        case Matching():
            right = _said(body.right, language)
            return _selects(name, _written(body.left, language), right, orders_choices=True)
        case Ballots():
            lines = {one.key: _ballot(one, language) for one in body.ballots}
            return _selects(name, lines, {one.value: str(one.label) for one in Verdict})
        case Ordering():
            places = {str(one): str(one) for one in range(1, len(body.lines) + 1)}
            return _selects(name, _written(body.lines, language), places, mark=" data-place")
        case Number():
            return _line(name, words_of(body.unit, language), is_number=True)
        case Short():
            return _line(name, "", is_number=False)
    raise TypeError(f"nobody draws {type(body).__name__}")


def _note(body: SimpleBody) -> str:
    """What somebody has to know who answers it."""
    if not isinstance(body, Ordering):
        return ""
    hint = gettext("Give each line its place: 1 is the first.")
    return f'<p class="note">{escape(hint)}</p>'


def _said(options: Iterable[Option], language: str) -> dict[str, str]:
    return {one.key: words_of(one.text, language) for one in options}


def _written(options: Iterable[Option], language: str) -> dict[str, str]:
    return {key: _text(text) for key, text in _said(options, language).items()}


def _picks(form: str, name: str, rows: Mapping[str, str]) -> Picks:
    begin = f'<label class="choice"><input type="{form}" name="{name}" value="'
    options = {
        key: (f'{begin}{escape(key)}"', f"><span>{_text(text)}</span></label>")
        for key, text in rows.items()
    }
    return Picks(name, options)


def _selects(
    name: str,
    lines: Mapping[str, str],
    choices: Mapping[str, str],
    *,
    orders_choices: bool = False,
    mark: str = "",
) -> Selects:
    """A line with a select each; the lines are HTML already. ``mark``: an attribute of each."""
    none = escape(pgettext("answer", "Choose"))
    drawn = {}
    for key, text in lines.items():
        field = f"{name}.{key}"
        begin = f'<label class="pair"><span>{text}</span><select name="{field}"{mark}>'
        drawn[key] = (field, f'{begin}<option value="">{none}</option>')
    options = {
        value: (f'<option value="{escape(value)}"', f">{escape(words)}</option>")
        for value, words in choices.items()
    }
    return Selects(drawn, options, orders_choices)


def _line(name: str, unit: str, *, is_number: bool) -> Line:
    mode = ' inputmode="decimal" size="12"' if is_number else ' size="30"'
    label = escape(pgettext("answer", "Your answer"))
    before = f'<label class="write"><span>{label}</span> <input type="text" name="{name}" value="'
    after = f'" maxlength="300" autocomplete="off"{mode}>'
    return Line(name, (before, f"{after}{f' <span>{escape(unit)}</span>' if unit else ''}</label>"))


def _ballot(ballot: Ballot, language: str) -> str:
    """The picture of the ballot, which says in words what is drawn, and what stands beside it."""
    text = words_of(ballot.text, language)
    return f"{picture_of(ballot.marks, language)}{f'<br>{_text(text)}' if text else ''}"


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
