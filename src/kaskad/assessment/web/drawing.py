"""Items as HTML: the whole paper of an attempt in one piece, with what was answered so far.

Written without templates: a paper has some two hundred parts, and thousands ask for one a minute.
Whatever comes from an item is escaped where it is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def words_of(words: Words, language: str) -> str:
    """A text in the reader's language, or in the first one that it has."""
    return words.get(language) or next(iter(words.values()), "")


def drawn_item(
    place: int, number: int, content: ItemContent, orders: Orders, fields: Fields, language: str
) -> SafeString:
    """An item as a fieldset: ``place`` is what people see, ``number`` that in its form."""
    text = _text(words_of(content.text, language))
    begin = f'<fieldset class="item" id="i{place}" data-item="{number}">'
    head = f"{begin}<legend><span>{place}</span>{text}</legend>"
    if isinstance(content.body, Case):
        steps = "".join(
            f'<fieldset class="step"><legend>{_text(words_of(step.text, language))}</legend>'
            + _drawn(step.kind, step.body, name_of(number, step.key), orders[step.key], fields,
                     language)
            + "</fieldset>"
            for step in content.body.steps
        )  # fmt: skip
        body = f'<div class="steps">{steps}</div>'
    else:
        order = orders[ITSELF]
        body = _drawn(content.kind, content.body, name_of(number), order, fields, language)
    return mark_safe(f"{head}{body}</fieldset>")  # noqa: S308  every text in it is escaped above


def drawn_numbers(count: int) -> SafeString:
    """The list of questions: a link to each."""
    question = escape(gettext("Question"))
    links = (
        f'<li><a href="#i{one}"><span class="vh">{question} </span>{one}</a></li>'
        for one in range(1, count + 1)
    )
    return mark_safe("".join(links))  # noqa: S308  numbers, and a word that is escaped


def _drawn(  # noqa: PLR0911  one drawing a kind
    kind: Kind,
    body: SimpleBody | Case,
    name: str,
    order: Sequence[str],
    fields: Fields,
    language: str,
) -> str:
    match body:
        case Choices():
            form = "radio" if kind == Kind.CHOICE else "checkbox"
            rows = [(one.key, words_of(one.text, language)) for one in _in(order, body.options)]
            return _picks(form, name, rows, fields)
        case Truth():
            yes, no = pgettext("statement", "True"), pgettext("statement", "False")
            return _picks("radio", name, [("true", yes), ("false", no)], fields)
        case Matching():
            right = [(one.key, words_of(one.text, language)) for one in _in(order, body.right)]
            left = [(one.key, _text(words_of(one.text, language))) for one in body.left]
            return _selects(name, left, right, fields)
        case Ballots():
            verdicts = [(one.value, str(one.label)) for one in Verdict]
            by_key = {one.key: one for one in body.ballots}
            left = [(key, _ballot(by_key[key], language)) for key in order]
            return _selects(name, left, verdicts, fields)
        case Ordering():
            places = [(str(one), str(one)) for one in range(1, len(body.lines) + 1)]
            left = [
                (one.key, _text(words_of(one.text, language))) for one in _in(order, body.lines)
            ]
            hint = gettext("Give each line its place: 1 is the first.")
            return f'<p class="note">{escape(hint)}</p>{_selects(name, left, places, fields)}'
        case Number():
            return _input(name, fields, words_of(body.unit, language), is_number=True)
        case Short():
            return _input(name, fields, "", is_number=False)
    raise TypeError(f"nobody draws {type(body).__name__}")


def _picks(form: str, name: str, rows: Iterable[tuple[str, str]], fields: Fields) -> str:
    picked = fields.get(name, ())
    return "".join(
        f'<label class="choice"><input type="{form}" name="{name}" value="{escape(key)}"'
        f"{' checked' if key in picked else ''}><span>{_text(text)}</span></label>"
        for key, text in rows
    )


def _selects(
    name: str, left: Iterable[tuple[str, str]], right: Sequence[tuple[str, str]], fields: Fields
) -> str:
    """A line with a select each; what stands on the left is HTML already."""
    none = escape(pgettext("answer", "Choose"))
    found = []
    for key, text in left:
        field = f"{name}.{key}"
        picked = (fields.get(field) or ("",))[0]
        options = "".join(
            f'<option value="{escape(value)}"{" selected" if value == picked else ""}>'
            f"{escape(words)}</option>"
            for value, words in right
        )
        found.append(
            f'<label class="pair"><span>{text}</span><select name="{field}">'
            f'<option value="">{none}</option>{options}</select></label>'
        )
    return "".join(found)


def _input(name: str, fields: Fields, unit: str, *, is_number: bool) -> str:
    value = escape((fields.get(name) or ("",))[0])
    mode = ' inputmode="decimal" size="12"' if is_number else ' size="30"'
    label = pgettext("answer", "Your answer")
    return (
        f'<label class="write"><span>{escape(label)}</span> <input type="text" name="{name}" '
        f'value="{value}" maxlength="300" autocomplete="off"{mode}>'
        f"{f' <span>{escape(unit)}</span>' if unit else ''}</label>"
    )


def _ballot(ballot: Ballot, language: str) -> str:
    """The picture of the ballot, which says in words what is drawn, and what stands beside it."""
    text = words_of(ballot.text, language)
    return f"{picture_of(ballot.marks, language)}{f'<br>{_text(text)}' if text else ''}"


def _in(order: Sequence[str], options: Iterable[Option]) -> list[Option]:
    by_key = {one.key: one for one in options}
    return [by_key[key] for key in order]


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
