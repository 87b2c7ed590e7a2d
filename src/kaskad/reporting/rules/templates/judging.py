"""What is wrong with a template, before anything is filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kaskad.reporting.rules.templates.parsing import (
    Each,
    Fault,
    Flaw,
    Named,
    Node,
    When,
    Words,
    parse,
)
from kaskad.reporting.rules.templates.values import AGREEING, Truth, Value, Vocabulary

_Known = dict[str, "type[Value] | Vocabulary"]


def flaws_of(text: str, vocabulary: Vocabulary, language: str) -> tuple[Flaw, ...]:
    """Every flaw of a template in ``language``, in the order of its lines; none: it can be used."""
    parsed = parse(text)
    found = [*parsed.flaws, *_judged(parsed.nodes, dict(vocabulary), language)]
    if not found and not _says_something(parsed.nodes):
        found.append(Flaw(1, Fault.EMPTY))
    return tuple(sorted(found))


def _judged(nodes: tuple[Node, ...], known: _Known, language: str) -> Iterator[Flaw]:
    for node in nodes:
        if isinstance(node, Named):
            yield from _named(node, known, language)
        elif isinstance(node, When):
            if known.get(node.name) is not Truth:
                yield _wrong(node, known, Fault.NOT_TRUTH, _truths(known))
            yield from _judged(node.then, known, language)
            yield from _judged(node.otherwise, known, language)
        elif isinstance(node, Each):
            within = known.get(node.name)
            if isinstance(within, Mapping):
                yield from _judged(node.body, known | dict(within), language)
            else:
                yield _wrong(node, known, Fault.NOT_LIST, _lists(known))


def _named(node: Named, known: _Known, language: str) -> Iterator[Flaw]:
    kind = known.get(node.name)
    plain = tuple(sorted(name for name, one in known.items() if _is_plain(one)))
    if kind is None:
        yield Flaw(node.line, Fault.UNKNOWN, node.name, plain)
    elif not _is_plain(kind):
        yield Flaw(node.line, Fault.IS_BLOCK, node.name, plain)
    elif isinstance(kind, type) and node.words:
        if not kind.agrees:
            yield Flaw(node.line, Fault.FORM, f"{node.name}:…|…", _written(node.name, kind))
        elif len(node.words) != AGREEING[language]:
            yield Flaw(node.line, Fault.WORDS, node.name, (str(AGREEING[language]),))
    elif isinstance(kind, type) and node.form and node.form not in kind.forms:
        yield Flaw(node.line, Fault.FORM, f"{node.name}:{node.form}", _written(node.name, kind))


def _wrong(node: When | Each, known: _Known, fault: Fault, fitting: tuple[str, ...]) -> Flaw:
    return Flaw(node.line, fault if node.name in known else Fault.UNKNOWN, node.name, fitting)


def _written(name: str, kind: type[Value]) -> tuple[str, ...]:
    return (name, *(f"{name}:{form}" for form in kind.forms))


def _is_plain(kind: type[Value] | Vocabulary) -> bool:
    return isinstance(kind, type) and kind is not Truth


def _truths(known: _Known) -> tuple[str, ...]:
    return tuple(sorted(name for name, kind in known.items() if kind is Truth))


def _lists(known: _Known) -> tuple[str, ...]:
    return tuple(sorted(name for name, kind in known.items() if isinstance(kind, Mapping)))


def _says_something(nodes: tuple[Node, ...]) -> bool:
    return any(not isinstance(node, Words) or node.text.strip() for node in nodes)
