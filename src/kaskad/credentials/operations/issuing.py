"""Certificates for everybody of a stage who has earned one."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from itertools import chain, repeat
from typing import Any

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import (
    Campaign,
    Gate,
    Pass,
    Stage,
    programme_version,
    qualify_trainers,
)
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks, insert_rows
from kaskad.core.localized import LocalizedText
from kaskad.credentials.models import Certificate, IssuerKey, Words
from kaskad.credentials.operations.keys import make_issuer_key
from kaskad.credentials.queries.candidates import AT_ONCE, Waiting, candidates, demand_of
from kaskad.credentials.queries.keys import key_that_signs, signing_with, site
from kaskad.credentials.queries.status import places_in_lists
from kaskad.credentials.rules.credential import Wording
from kaskad.credentials.rules.eligibility import Attended, decide
from kaskad.credentials.rules.facts import Facts, NotAccepted, checked
from kaskad.credentials.rules.number import NUMBER_BITS, number_from
from kaskad.credentials.rules.signing import Pen, Signed, sign_all
from kaskad.credentials.rules.wording import Languages, digest_of, wording_of
from kaskad.credentials.vocab import Bar

_COLUMNS = (
    *("number", "campaign", "stage", "member", "commission", "seminar", "attendance", "teacher"),
    *("by_centre", "begins_at", "score", "attempt", "programme", "status_index", "words", "key"),
    *("name", "token", "proof", "issued_by", "issued_at"),
)


@dataclass(frozen=True, slots=True)
class IssueReport:
    """How many certificates were issued, and how often each bar stood against one."""

    issued: int = 0
    bars: Mapping[Bar, int] = field(default_factory=dict)

    def __add__(self, other: IssueReport) -> IssueReport:
        return IssueReport(self.issued + other.issued, Counter(self.bars) + Counter(other.bars))


@dataclass(frozen=True, slots=True)
class Paper:
    """What becomes a certificate: whose it is, on which seminar it rests, what it says."""

    waiting: Waiting
    basis: Attended
    facts: Facts
    wording: Wording


Part = tuple[IssuerKey, list[Paper], Iterable[Signed]]


@operation(Tag.CERTIFICATES_ISSUED)
def issue_certificates(
    *,
    actor: Actor,
    stage: Stage,
    members: Collection[int],
    pool: ProcessPoolExecutor | None = None,
    now: datetime,
) -> IssueReport:
    """Issue certificates to those of the members who have earned one and have none.

    Whoever has not is counted with what stands against it. The first certificate of all makes the
    key that signs. ``pool``: processes that sign some while others are looked up and written down.
    """
    bars, issued = Counter[Bar](), 0
    for key, papers, signed in _one_ahead(_signed(actor, stage, members, bars, pool, now)):
        _insert(stage, papers, signed, key, actor, now)
        record_many(actor=actor, lines=list(_lines(stage, papers)), now=now)
        if stage.gate == Gate.CERTIFICATE:
            passes = [_pass(one, now) for one in papers]
            qualify_trainers(
                actor=actor, stage=stage, passes=passes, gate=Gate.CERTIFICATE, now=now
            )
        issued += len(papers)
    if not issued:
        nothing_changed()
    return IssueReport(issued, bars)


def _signed(
    actor: Actor,
    stage: Stage,
    members: Collection[int],
    bars: Counter[Bar],
    pool: ProcessPoolExecutor | None,
    now: datetime,
) -> Iterator[Part]:
    """What is due, some at a time, and its signatures, which may still be on their way."""
    places = iter(places_in_lists(stage.campaign, len(members)))
    ordered = sorted(members)
    for at in range(0, len(ordered), AT_ONCE):
        papers = _earned(stage, ordered[at : at + AT_ONCE], places, bars, now)
        if papers:
            key = key_that_signs() or make_issuer_key(actor=actor, now=now)
            what = [(one.facts, one.wording) for one in papers]
            pen = Pen(site().host, signing_with(key).private.private_bytes_raw(), now)
            parts = list(chunks(what))
            done = (map if pool is None else pool.map)(sign_all, parts, repeat(pen))
            yield key, papers, chain.from_iterable(done)


def _one_ahead(parts: Iterator[Part]) -> Iterator[Part]:
    """The same, each only when the next are looked up: meanwhile other processes sign it."""
    part = next(parts, None)
    while part is not None:
        following = next(parts, None)
        yield part
        part = following


def _pass(one: Paper, now: datetime) -> Pass:
    """What lets the holder teach where the stage asks for a certificate."""
    return Pass(one.waiting.member_id, one.facts.number, now, one.facts.commission)


def _earned(
    stage: Stage,
    members: Collection[int],
    places: Iterator[int],
    bars: Counter[Bar],
    now: datetime,
) -> list[Paper]:
    """The certificates that are due; a name that may not be signed is nobody's name.

    What stands against the others is counted in ``bars``.
    """
    demand = demand_of(stage)
    programme, day = programme_version(stage.campaign), clock.local_day(now)
    wordings = _Wordings(stage, is_tested=demand.is_tested)
    papers = []
    for one in candidates(stage, members):
        decision = decide(one.candidate, demand)
        if decision.basis is None:
            bars.update(decision.bars)
            continue
        basis = decision.basis
        facts = _facts(stage, one, basis, programme=programme, day=day, place=next(places))
        try:
            checked(facts)
        except NotAccepted:
            bars[Bar.IDENTITY] += 1
        else:
            papers.append(Paper(one, basis, facts, wordings.of(one)))
    return papers


def _facts(
    stage: Stage, one: Waiting, basis: Attended, *, programme: int, day: date, place: int
) -> Facts:
    return Facts(
        number=number_from(secrets.randbits(NUMBER_BITS)),
        name=one.name,
        campaign=stage.campaign.code,
        stage=stage.code,
        commission=one.commission.code,
        day=day,
        seminar=basis.seminar,
        programme=programme,
        status_index=place,
        trainer="" if basis.by_centre or basis.teacher is None else basis.teacher.number,
        score=one.final.percent if one.final else None,
    )


class _Wordings:
    """The words of a stage for each commission, made once."""

    def __init__(self, stage: Stage, *, is_tested: bool) -> None:
        self.stage, self.is_tested = stage, is_tested
        self.made: dict[int, Wording] = {}

    def of(self, one: Waiting) -> Wording:
        key = one.commission.pk
        if key not in self.made:
            campaign: Campaign = self.stage.campaign
            self.made[key] = wording_of(
                issuer=_said(campaign.root.name),
                title=_said(self.stage.title),
                description=_said(campaign.title),
                commission=_said(one.commission.name),
                is_tested=self.is_tested,
            )
        return self.made[key]


def _said(text: LocalizedText) -> Languages:
    return text.kk, text.ru, text.en


def _insert(
    stage: Stage,
    papers: Sequence[Paper],
    signed: Iterable[Signed],
    key: IssuerKey,
    actor: Actor,
    now: datetime,
) -> None:
    words = _words_of({one.wording for one in papers})
    insert_rows(Certificate, _COLUMNS, _rows(stage, papers, signed, words, key, actor, now))


def _rows(
    stage: Stage,
    papers: Sequence[Paper],
    signed: Iterable[Signed],
    words: Mapping[Wording, int],
    key: IssuerKey,
    actor: Actor,
    now: datetime,
) -> Iterator[tuple[Any, ...]]:
    for one, both in zip(papers, signed, strict=True):
        facts, basis = one.facts, one.basis
        behind = one.waiting.rows[basis.seminar]
        yield (
            *(facts.number, stage.campaign_id, stage.pk, one.waiting.member_id),
            *(one.waiting.commission.pk, behind.seminar, behind.attendance),
            *(None if basis.by_centre else behind.teacher, basis.by_centre, basis.begins_at),
            *(facts.score, one.waiting.final.attempt if one.waiting.final else ""),
            *(facts.programme, facts.status_index, words[one.wording], key.pk),
            *(facts.name, both.token, both.proof, actor.mark, now),
        )


def _words_of(wordings: Collection[Wording]) -> dict[Wording, int]:
    """The keys of words; those that are not there yet are written down."""
    host = site().host
    wanted = {digest_of(one, host): one for one in wordings}
    found = _keys_of_words(wanted)
    missing = [
        Words(digest=digest, host=host, **asdict(one))
        for digest, one in wanted.items()
        if digest not in found
    ]
    if missing:
        # Somebody else may issue at the same moment: what is there by then is as good.
        Words.objects.bulk_create(missing, ignore_conflicts=True)
        found = _keys_of_words(wanted)
    return {wanted[digest]: key for digest, key in found.items()}


def _keys_of_words(digests: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(sorted(digests)):
        found.update(Words.objects.filter(digest__in=some).values_list("digest", "id"))
    return found


def _lines(stage: Stage, papers: Sequence[Paper]) -> Iterator[Line]:
    """One entry for each commission: the record is read by territories."""
    numbers: defaultdict[str, list[str]] = defaultdict(list)
    for one in papers:
        numbers[one.facts.commission].append(one.facts.number)
    for commission, some in numbers.items():
        subject = Subject("commission", commission, "", commission)
        yield Line(
            Tag.CERTIFICATES_ISSUED, subject, {"stage": stage.code, "certificates": sorted(some)}
        )
