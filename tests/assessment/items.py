"""Items for tests: one of each kind by hand, and hypothesis strategies for all of them.

``items()`` draws what an author may write and use: it has no problems. Options narrow it to what a
format can carry. ``answers(content)`` draws answers that are well formed, right or wrong.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

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
    Step,
    Truth,
)
from kaskad.assessment.rules.problems import MARKS
from kaskad.assessment.vocab import Difficulty, Kind, Verdict

SIMPLE_KINDS = tuple(kind for kind in Kind if kind != Kind.CASE)


def words(kk, ru=None):
    """A text in both languages, the same words unless told."""
    return {"kk": kk, "ru": kk if ru is None else ru}


def options(**texts):
    return tuple(Option(key, words(text)) for key, text in texts.items())


def lines(*texts):
    return tuple(Option(str(key), words(text)) for key, text in enumerate(texts, start=1))


BODIES_BY_HAND = {
    Kind.CHOICE: Choices(options(a="бір", b="екі", c="үш"), frozenset("b")),
    Kind.CHOICES: Choices(options(a="бір", b="екі", c="үш", d="төрт"), frozenset("ac")),
    Kind.TRUTH: Truth(is_true=True),
    Kind.MATCHING: Matching(
        lines("бір", "екі", "үш"),
        options(a="один", b="два", c="три", d="четыре"),
        {"1": "a", "2": "b", "3": "c"},
    ),
    Kind.ORDERING: Ordering(options(c="бір", a="екі", d="үш", b="төрт")),
    Kind.NUMERIC: Number(Decimal("12.5"), Decimal("0.5"), words("минут")),
    Kind.SHORT: Short(("хаттама", "протокол")),
    Kind.BALLOTS: Ballots(
        (
            Ballot("1", ("tick", ""), {}, Verdict.FOR),
            Ballot("2", ("", "cross"), {}, Verdict.AGAINST),
            Ballot("3", ("tick", "tick"), words("екі белгі", "две отметки"), Verdict.INVALID),
        )
    ),
}
BODIES_BY_HAND[Kind.CASE] = Case(
    (
        Step("1", Kind.CHOICE, words("Не істейді?", "Что делает?"), BODIES_BY_HAND[Kind.CHOICE]),
        Step("2", Kind.TRUTH, words("Рас па?", "Верно ли?"), Truth(is_true=False)),
    )
)


def item(kind=Kind.CHOICE, body=None, **changes):
    """An item of a kind that may be used as it is."""
    values = {
        "code": f"kz-{kind}",
        "kind": kind,
        "block": 1,
        "text": words("Сұрақ?", "Вопрос?"),
        "body": BODIES_BY_HAND[kind] if body is None else body,
        "explanation": words("Түсіндірме.", "Пояснение."),
        "provisions": ("referendum-law/7",),
        "source": "Law “On the Republican Referendum”, article 7",
    }
    return ItemContent(**values | changes)


# Words of one alphabet, and what some format takes for its own sign.
_SIGNS = [
    "->", "::", "//", "[html]", "{T}", "####", "$CATEGORY: x", "&amp;", "&", "<b>", "<", "]]>",
    "<!--", "</span>", '<span lang="ru" class="multilang">', "\\n", "\\", "=", "~%50%", "'''",
    '"""', '"', "'", "[[item]]", "[ ] [ ]", "[id:x]", "*", "#", "{", "}", ":", "№ 7", "«а»", "–",
    "{#5:1}", "@@x@@", "$", "^_`|", "%s", "🗳", "1/2", "(12,5)", "\n", "\n\n",
]  # fmt: skip
POOLS = {
    "kk": ["Қанша", "бюллетень", "мөр", "ұпай", "сағат 18:00", "әңгіме", "ӨҮҺІ", *_SIGNS],
    "ru": ["Сколько", "бюллетеней", "подсчёт", "ЁЖ", "в 18:00", "объявление", *_SIGNS],
    "en": ["How", "many", "ballots", "at 18:00", *_SIGNS],
}
_KEY = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9-]{0,3}", fullmatch=True)
_CODE = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,12}", fullmatch=True)
_PROVISIONS = st.lists(
    st.from_regex(r"[a-z0-9/.-]{1,9}", fullmatch=True), min_size=1, max_size=3, unique=True
)


def _tidied(text):
    rows = [" ".join(row.split()) for row in text.split("\n")]
    kept = [row for place, row in enumerate(rows) if row or (place and rows[place - 1])]
    return "\n".join(kept).strip("\n")


@cache
def texts(language="kk", longest=40):
    """A tidy text, never empty, often with signs that a format takes for its own."""
    joined = st.lists(st.sampled_from(POOLS[language]), min_size=1, max_size=3).map(" ".join)
    return joined.map(lambda text: _tidied(text[:longest])).filter(bool)


@cache
def one_line(language="kk", longest=40):
    return texts(language, longest).map(lambda text: " ".join(text.split()))


@st.composite
def wordings(draw, languages=("kk", "ru"), optional=(), longest=40):
    some = [one for one in optional if draw(st.booleans())]
    return {one: draw(texts(one, longest)) for one in (*languages, *some)}


def notes(*, with_notes=True, **how):
    return st.one_of(st.just({}), wordings(**how)) if with_notes else st.just({})


@cache
def keys(fewest=2, most=5):
    return st.lists(_KEY, min_size=fewest, max_size=most, unique=True)


@st.composite
def several(draw, *, fewest=2, with_notes=True, **how):
    """Options whose texts differ from each other in every language."""
    found, seen = [], set()
    for number, key in enumerate(draw(keys(fewest))):
        text = draw(wordings(**how))
        if seen & {(language, words.casefold()) for language, words in text.items()}:
            text = {language: f"{words} {number}" for language, words in text.items()}
        seen |= {(language, words.casefold()) for language, words in text.items()}
        found.append(Option(key, text, draw(notes(with_notes=with_notes, **how))))
    return tuple(found)


@st.composite
def choice_bodies(draw, *, single, with_order=True, with_notes=True, **how):
    found = draw(several(with_notes=with_notes, **how))
    most = 1 if single else len(found) - 1
    right = draw(st.sets(st.sampled_from([one.key for one in found]), min_size=1, max_size=most))
    return Choices(found, frozenset(right), draw(st.booleans()) if with_order else False)


@st.composite
def matching_bodies(draw, *, with_line_notes=True, **how):
    left = draw(several(with_notes=with_line_notes, **how))
    right = draw(several(with_notes=with_line_notes, **how))
    pairs = {one.key: draw(st.sampled_from(right)).key for one in left}
    return Matching(left, right, pairs)


@cache
def decimals(low=-(10**9)):
    return st.decimals(low, 10**9, allow_nan=False, allow_infinity=False, places=3)


def number_bodies(*, with_unit=True, **how):
    unit = st.one_of(st.just({}), wordings(**how)) if with_unit else st.just({})
    return st.builds(Number, decimals(), decimals(0), unit)


@st.composite
def short_bodies(draw):
    found = draw(st.lists(one_line("ru", 20), min_size=1, max_size=3))
    return Short(tuple(f"{text} слово{place}" for place, text in enumerate(found)))


@st.composite
def ballots_bodies(draw, *, with_line_notes=True, **how):
    mark = st.sampled_from(MARKS)
    return Ballots(
        tuple(
            Ballot(
                key,
                (draw(mark), draw(mark)),
                draw(notes(**how)),
                draw(st.sampled_from(Verdict)),
                draw(notes(with_notes=with_line_notes, **how)),
            )
            for key in draw(keys(fewest=1))
        )
    )


@st.composite
def simple_bodies(draw, kind, *, with_notes=True, with_line_notes=True, with_order=True,
                  with_unit=True, **how):  # fmt: skip
    """``how``: languages, optional, longest of the texts."""
    made = {
        Kind.CHOICE: lambda: choice_bodies(
            single=True, with_order=with_order, with_notes=with_notes, **how
        ),
        Kind.CHOICES: lambda: choice_bodies(
            single=False, with_order=with_order, with_notes=with_notes, **how
        ),
        Kind.TRUTH: lambda: st.builds(Truth, st.booleans()),
        Kind.MATCHING: lambda: matching_bodies(with_line_notes=with_line_notes, **how),
        Kind.ORDERING: lambda: st.builds(Ordering, several(with_notes=with_line_notes, **how)),
        Kind.NUMERIC: lambda: number_bodies(with_unit=with_unit, **how),
        Kind.SHORT: short_bodies,
        Kind.BALLOTS: lambda: ballots_bodies(with_line_notes=with_line_notes, **how),
    }
    return draw(made[kind]())


@st.composite
def case_bodies(draw, languages=("kk", "ru"), optional=(), longest=40, **narrow):
    how = {"languages": languages, "optional": optional, "longest": longest}
    steps = []
    for key in draw(keys(fewest=1, most=3)):
        kind = draw(st.sampled_from(SIMPLE_KINDS))
        body = draw(simple_bodies(kind, **how, **narrow))
        steps.append(Step(key, kind, draw(wordings(**how)), body))
    return Case(tuple(steps))


@st.composite
def items(draw, kinds=tuple(Kind), *, optional=("en",), with_source=True, **narrow):
    """An item of one of ``kinds`` in kk and ru, perhaps with ``optional`` languages.

    ``with_notes``, ``with_line_notes`` (of lines, pairs and ballots), ``with_order``, ``with_unit``
    and ``with_source`` leave out what a format does not carry.
    """
    kind = draw(st.sampled_from(kinds))
    how = {"optional": optional}
    body = case_bodies if kind == Kind.CASE else (lambda **how: simple_bodies(kind, **how))
    return ItemContent(
        code=draw(_CODE),
        kind=kind,
        block=draw(st.integers(1, 99)),
        text=draw(wordings(**how)),
        body=draw(body(**how, **narrow)),
        explanation=draw(wordings(**how)),
        provisions=tuple(draw(_PROVISIONS)),
        difficulty=draw(st.sampled_from(Difficulty)),
        source=draw(st.one_of(st.just(""), one_line("en"))) if with_source else "",
    )  # fmt: skip


def banks(most=3, **how):
    """A few items with codes of their own."""
    return st.lists(items(**how), min_size=1, max_size=most, unique_by=lambda one: one.code)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["a", "b", "1", "2", "for", "12,5"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["1", "2", "a"]) | st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)  # fmt: skip


def answers(body, kind):  # noqa: PLR0911  one answer a kind
    """A well formed answer, right or wrong."""
    match body:
        case Choices():
            known = st.sampled_from([one.key for one in body.options])
            return known if kind == Kind.CHOICE else st.lists(known, unique=True)
        case Truth():
            return st.booleans()
        case Matching():
            right = st.sampled_from([one.key for one in body.right])
            return st.fixed_dictionaries({one.key: right for one in body.left})
        case Ordering():
            return st.permutations([one.key for one in body.lines])
        case Number():
            return st.one_of(st.just(str(body.value)), decimals().map(str))
        case Short():
            return st.one_of(st.sampled_from(body.accepted), st.text(max_size=5))
        case Ballots():
            verdict = st.sampled_from([str(one) for one in Verdict])
            return st.fixed_dictionaries({one.key: verdict for one in body.ballots})
        case Case():
            return st.fixed_dictionaries(
                {step.key: answers(step.body, step.kind) for step in body.steps}
            )


def right_answer(body, kind):  # noqa: PLR0911  one answer a kind
    """The answer that is worth everything."""
    match body:
        case Choices():
            right = sorted(body.right)
            return right[0] if kind == Kind.CHOICE else right
        case Truth():
            return body.is_true
        case Matching():
            return dict(body.pairs)
        case Ordering():
            return [one.key for one in body.lines]
        case Number():
            return str(body.value)
        case Short():
            return body.accepted[0]
        case Ballots():
            return {one.key: str(one.verdict) for one in body.ballots}
        case Case():
            return {step.key: right_answer(step.body, step.kind) for step in body.steps}


@st.composite
def damaged(draw, text):
    """A text or bytes with a piece cut out, doubled, turned round, or a sign put in."""
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, min(len(text), start + 40)))
    piece = text[start:end]
    signs = ["", "{", "}", "<", ">", "&", '"', "[", "]", "\\", "\n\n", "\x00", "\ud800", "=", "~"]
    sign = draw(st.sampled_from(signs))
    if isinstance(text, bytes):
        sign = sign.encode("utf-8", "surrogatepass")
    changed = draw(st.sampled_from([piece[:0], piece * 2, piece[::-1], piece + sign]))
    return text[:start] + changed + text[end:]
