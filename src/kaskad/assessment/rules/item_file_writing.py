"""Writing the file of items: always in one order, so that two files can be compared by lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from kaskad.assessment.rules.item_text import LANGUAGES
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
)

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def write_items(items: Iterable[ItemContent]) -> str:
    """The text of a file; items without problems are read back equal."""
    return "\n".join("".join(f"{row}\n" for row in _item(one)) for one in items)


def _item(content: ItemContent) -> Iterable[str]:
    yield "[[item]]"
    yield f"code = {quoted(content.code)}"
    yield f"kind = {quoted(content.kind)}"
    yield f"block = {content.block}"
    yield f"difficulty = {quoted(content.difficulty)}"
    yield f"provisions = {_texts(content.provisions)}"
    if content.source:
        yield f"source = {quoted(content.source)}"
    yield f"text = {_words(content.text)}"
    yield f"explanation = {_words(content.explanation)}"
    if isinstance(content.body, Case):
        for step in content.body.steps:
            yield ""
            yield "[[item.step]]"
            yield f"key = {quoted(step.key)}"
            yield f"kind = {quoted(step.kind)}"
            yield f"text = {_words(step.text)}"
            yield from _body(step.body)
    else:
        yield from _body(content.body)


def _body(body: SimpleBody) -> Iterable[str]:
    match body:
        case Choices():
            if body.keeps_order:
                yield "keeps_order = true"
            rows = (_option(one, right=one.key in body.right) for one in body.options)
            yield from _array("options", rows)
        case Truth():
            yield f"is_true = {_flag(body.is_true)}"
        case Matching():
            yield from _array(
                "left", (_option(one, pair=body.pairs.get(one.key, "")) for one in body.left)
            )
            yield from _array("right", (_option(one) for one in body.right))
        case Ordering():
            yield from _array("lines", (_option(one) for one in body.lines))
        case Number():
            yield f"value = {quoted(plain_number(body.value))}"
            yield f"tolerance = {quoted(plain_number(body.tolerance))}"
            if body.unit:
                yield f"unit = {_words(body.unit)}"
        case Short():
            yield f"accepted = {_texts(body.accepted)}"
        case Ballots():
            yield from _array("ballots", (_ballot(one) for one in body.ballots))


def _array(name: str, rows: Iterable[str]) -> Iterable[str]:
    yield f"{name} = ["
    for row in rows:
        yield f"  {row},"
    yield "]"


def _option(option: Option, *, right: bool = False, pair: str = "") -> str:
    fields = {"key": quoted(option.key)}
    if right:
        fields["right"] = _flag(right)
    if pair:
        fields["pair"] = quoted(pair)
    fields["text"] = _words(option.text)
    if option.note:
        fields["note"] = _words(option.note)
    return _inline(fields)


def _ballot(ballot: Ballot) -> str:
    fields = {
        "key": quoted(ballot.key),
        "marks": _texts(ballot.marks),
        "verdict": quoted(ballot.verdict),
        "text": _words(ballot.text),
    }
    if ballot.note:
        fields["note"] = _words(ballot.note)
    return _inline(fields)


def _inline(fields: Mapping[str, str]) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in fields.items())} }}"


def _words(words: Mapping[str, str]) -> str:
    found = {one: quoted(words[one]) for one in LANGUAGES if one in words}
    return _inline(found) if found else "{}"


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(quoted(text) for text in texts)}]"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def plain_number(value: Decimal) -> str:
    """Digits without an exponent, as people write them."""
    return format(value, "f")


def quoted(text: str) -> str:
    """A basic string of TOML 1.0: control characters and half of a pair are escaped."""
    return f'"{"".join(_escaped(sign) for sign in text)}"'


def _escaped(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign < " " or sign == "\x7f":
        return f"\\u{ord(sign):04x}"
    return "\ufffd" if "\ud800" <= sign <= "\udfff" else sign
