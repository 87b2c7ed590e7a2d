"""The values of certificates: every text in its languages, at a size that fits.

Whatever a token signs stands on the paper, so that an edited one differs by eye from the page that
checks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kaskad.core.qr import square_code
from kaskad.credentials.rules.address import PAGE as PAGE_PATH
from kaskad.credentials.rules.facts import checked
from kaskad.credentials.rules.number import shown
from kaskad.credentials.rules.paper import words
from kaskad.credentials.rules.paper.design import Design
from kaskad.credentials.rules.paper.emblem import as_svg
from kaskad.credentials.rules.paper.forms import PAGE, Form
from kaskad.credentials.rules.paper.sizes import LONGEST_WORD, Room, Stack, size_in
from kaskad.credentials.rules.paper.values import (
    Column,
    Cover,
    Drawn,
    Leaf,
    Line,
    Listed,
    Paper,
    Said,
    Sheets,
)
from kaskad.credentials.rules.paper.words import Texts

# An address is mostly a signature, which looks like chance: every pattern suits it.
_MASK = 1
_BETWEEN = " · "
_PER_LEAF = 21
_NAME = Room(56, 9, (9.5, 9, 8.5, 8, 7, 6, 5, 4, 3))
_LIST = Room(182, 9, (15, 13, 11, 10))
_HEAD, _PLACE = Room(182, 5.5, (8, 7, 6, 5, 4)), Room(182, 8.5, (12, 11, 10, 9, 8, 7, 6, 5))
_COMMISSION = Room(43, 6, (7.5, 7, 6.5, 6, 5, 4, 3))
_LABEL = 0.74  # size of a word over a fact, in that of the fact


def sheets_of(
    papers: Sequence[Paper],
    design: Design,
    languages: Sequence[str],
    *,
    form: Form = PAGE,
    place: Texts | None = None,
) -> Sheets:
    """The values of one certificate, or of many behind a list of them with the name of ``place``.

    Raises ``NotAccepted`` for facts that may not be signed.
    """
    said = _Speaker(languages, around=languages[0])
    titles = said.once(design.title)
    first = papers[0].facts
    named = said.joined(words.LIST) if place else f"{first.name}, {shown(first.number)}"
    organisation, offices = said(design.organisation), said(design.office)
    signatories = said(design.signatory)
    return Sheets(
        title=f"{_joined(titles)}: {named}",
        language=languages[0],
        accent=design.accent,
        emblem=as_svg(design.emblem) if design.emblem else "",
        emblem_words=said.joined(words.EMBLEM),
        organisation=organisation,
        organisation_size=_organisation_size(organisation, form, has_emblem=bool(design.emblem)),
        titles=titles,
        titles_size=size_in(form.title, [[Stack(((_joined(titles), 1),))]]),
        statements=said(design.statement),
        offices=offices,
        signatories=signatories,
        signature_size=_signature_size(offices, signatories, form),
        number_words=said.once(words.NUMBER),
        check_title=said.once(words.CHECK),
        how_to_check=said(words.HOW_TO_CHECK),
        code_words=said.joined(words.SQUARE_CODE),
        certificates=tuple(_drawn(one, design, said, form) for one in papers),
        cover=_cover(papers, said, place, _joined(organisation)) if place else None,
    )


class _Speaker:
    """Says texts in the languages of a paper."""

    def __init__(self, languages: Sequence[str], around: str = "") -> None:
        self.languages, self._around = tuple(languages), around

    def __call__(self, texts: Texts) -> tuple[Said, ...]:
        found = (texts.shown(one) for one in self.languages)
        return tuple(
            _kept_together("" if language == self._around else language, text)
            for language, text in found
        )

    def once(self, texts: Texts) -> tuple[Said, ...]:
        """Without a text that says the same in another language, as names often do."""
        found: dict[str, Said] = {}
        for one in self(texts):
            found.setdefault(one.text, one)
        return tuple(found.values())

    def joined(self, texts: Texts) -> str:
        return _joined(self.once(texts))

    def line(self, key: str, label: Texts, value: str | Texts) -> Line:
        """A fact that is the same in all languages has no language of its own."""
        values = (_said("", value),) if isinstance(value, str) else self.once(value)
        return Line(key, self.once(label), values)


def _kept_together(language: str, text: str) -> Said:
    """No line ends between a sign of numbers and the number."""
    for sign in ("№", "No."):
        text = text.replace(f"{sign} ", f"{sign}\N{NO-BREAK SPACE}")
    return _said(language, text)


def _said(language: str, text: str) -> Said:
    longest = max(map(len, text.split(" ")))
    return Said(language, text, is_long=longest > LONGEST_WORD)


def page_of(address: str) -> str:
    """Where somebody types the number: the address of a square code without the token."""
    return address[: address.index(PAGE_PATH) + len(PAGE_PATH)].lower()


def _drawn(paper: Paper, design: Design, said: _Speaker, form: Form) -> Drawn:
    facts = checked(paper.facts)
    columns = tuple(
        Column(one, _lines(paper, _Speaker([one], around=one))) for one in said.languages
    )
    neutral = _facts(paper, said)
    return Drawn(
        name=facts.name,
        name_size=size_in(form.name, [[Stack(((facts.name, 1),))]]),
        number=shown(facts.number),
        columns=columns,
        columns_size=_columns_size(columns, said(design.statement), form),
        facts=neutral,
        facts_size=_facts_size(neutral, form),
        code=square_code(paper.address, mask=_MASK).lines,
        address=paper.address,
        page=page_of(paper.address),
    )


def _lines(paper: Paper, said: _Speaker) -> tuple[Line, ...]:
    """What has words in the language of a column."""
    day = Texts(*(words.day_in_words(paper.facts.day, one) for one in words.LANGUAGES))
    lines = [
        said.line("campaign", words.CAMPAIGN, paper.campaign),
        said.line("stage", words.STAGE, paper.stage),
        said.line("commission", words.COMMISSION, paper.commission),
        said.line("territory", words.TERRITORY, paper.territory),
        said.line("day", words.DAY, day),
    ]
    if paper.hours is not None:
        lines.insert(4, said.line("hours", words.HOURS, paper.hours))
    return tuple(lines)


def _facts(paper: Paper, said: _Speaker) -> tuple[Line, ...]:
    """What is the same in every language: numbers and codes."""
    facts = paper.facts
    trainer: str | Texts = shown(facts.trainer) if facts.trainer else words.NO_TRAINER
    if paper.trainer:
        trainer = _with_name(trainer, paper.trainer)
    score = words.NO_SCORE if facts.score is None else f"{facts.score}\N{NO-BREAK SPACE}%"
    return (
        said.line("seminar", words.SEMINAR, facts.seminar),
        said.line("trainer", words.TRAINER, trainer),
        said.line("score", words.SCORE, score),
        said.line("programme", words.PROGRAMME, words.number_in_words(facts.programme)),
        said.line("commission_code", words.COMMISSION_CODE, facts.commission),
        said.line("campaign_code", words.CAMPAIGN_CODE, facts.campaign),
        said.line("stage_code", words.STAGE_CODE, facts.stage),
        said.line("status_index", words.STATUS_INDEX, words.number_in_words(facts.status_index)),
    )


def _with_name(trainer: str | Texts, name: str) -> str | Texts:
    if isinstance(trainer, str):
        return f"{trainer}, {name}"
    return Texts(*(f"{getattr(trainer, one)}, {name}" for one in words.LANGUAGES))


def _joined(ones: Iterable[Said]) -> str:
    return _BETWEEN.join(one.text for one in ones)


def _organisation_size(ones: Sequence[Said], form: Form, *, has_emblem: bool) -> float:
    """Beside each other on a page, one below another on a phone."""
    room = form.organisation
    width = room.width - (form.emblem if has_emblem else 0)
    if form.signature is None:
        texts = tuple((one.text, 1.0) for one in ones)
        return size_in(Room(width, room.height, room.sizes), [[Stack(texts)]])
    share = (width / len(ones) - 6) / room.width
    return size_in(room, [[Stack(((one.text, 1),), share) for one in ones]])


def _signature_size(offices: Sequence[Said], names: Sequence[Said], form: Form) -> float:
    if form.signature is None:
        return form.most
    stacks = [
        Stack(tuple((one.text, 1.0) for one in ones), share)
        for ones, share in ((offices, 0.6), (names, 0.4))
    ]
    return size_in(form.signature, [stacks])


def _columns_size(columns: Sequence[Column], statements: Sequence[Said], form: Form) -> float:
    """One size for all languages: none is the smaller one."""
    sizes = []
    for column, statement in zip(columns, statements, strict=True):
        rows = [[Stack(((statement.text, 1),))]] if form.label else []
        for line in column.lines:
            label, value = _joined(line.label), _joined(line.value)
            beside = Stack(((value, 1),), indent=form.label)
            over = Stack(((label, _LABEL), (value, 1)))
            rows.append([beside if form.label else over])
        sizes.append(size_in(form.column(len(columns)), rows))
    return min(sizes)


def _facts_size(facts: Sequence[Line], form: Form) -> float:
    cells = [
        Stack(((_joined(one.label), _LABEL), (_joined(one.value), 1)), share=0.235) for one in facts
    ]
    return size_in(form.facts, [cells[:4], cells[4:]])


def _cover(papers: Sequence[Paper], said: _Speaker, place: Texts, organisation: str) -> Cover:
    count = words.number_in_words(len(papers))
    heads = (words.ROW, words.NAME, words.COMMISSION, words.NUMBER, words.SIGNATURE)
    rows = [_listed(row, one, said) for row, one in enumerate(papers, 1)]
    leaves = [rows[begin : begin + _PER_LEAF] for begin in range(0, len(rows), _PER_LEAF)]
    foot = said(words.PAGE)[0].text
    return Cover(
        title=said.once(words.LIST),
        title_size=size_in(_LIST, [[Stack(((said.joined(words.LIST), 1),))]]),
        place=said.once(place),
        place_size=size_in(_PLACE, [[Stack(((said.joined(place), 1),))]]),
        organisation_size=size_in(_HEAD, [[Stack(((organisation, 1),))]]),
        count=tuple(Said(one.lang, f"{one.text}: {count}") for one in said(words.COUNT)),
        heads=tuple(said.once(one) for one in heads),
        leaves=tuple(
            Leaf(foot.format(page=page, pages=len(leaves)), tuple(some))
            for page, some in enumerate(leaves, 1)
        ),
    )


def _listed(row: int, paper: Paper, said: _Speaker) -> Listed:
    commission = said(paper.commission)[0].text
    return Listed(
        row=str(row),
        name=paper.facts.name,
        name_size=size_in(_NAME, [[Stack(((paper.facts.name, 1),))]]),
        commission=commission,
        commission_size=size_in(_COMMISSION, [[Stack(((commission, 1),))]]),
        code=paper.facts.commission,
        number=shown(paper.facts.number),
    )
