"""Certificates for everybody of a stage who has earned one."""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import Campaign, Stage, programme_version
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks, insert_rows
from kaskad.core.localized import LocalizedText
from kaskad.core.signing import SigningKey
from kaskad.credentials.models import Certificate, IssuerKey, Words
from kaskad.credentials.operations.keys import make_issuer_key
from kaskad.credentials.queries.candidates import Waiting, candidates, demand_of
from kaskad.credentials.queries.keys import key_that_signs, signing_with, site
from kaskad.credentials.queries.status import places_in_lists
from kaskad.credentials.rules.credential import Wording
from kaskad.credentials.rules.eligibility import Attended, decide
from kaskad.credentials.rules.facts import Facts, NotAccepted, checked
from kaskad.credentials.rules.number import number_from
from kaskad.credentials.rules.signing import Pen, Signed, sign_all
from kaskad.credentials.rules.wording import Languages, digest_of, wording_of
from kaskad.credentials.vocab import Bar

_NUMBER_BITS = 80
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
    key that signs. ``pool``: processes that help with signing.
    """
    papers, bars = _earned(stage, members, now)
    if not papers:
        nothing_changed()
        return IssueReport(0, bars)
    key = key_that_signs() or make_issuer_key(actor=actor, now=now)
    signed = _signed(papers, signing_with(key), now, pool)
    _insert(stage, papers, signed, key, actor, now)
    record_many(actor=actor, lines=list(_lines(stage, papers)), now=now)
    return IssueReport(len(papers), bars)


def _earned(
    stage: Stage, members: Collection[int], now: datetime
) -> tuple[list[Paper], Counter[Bar]]:
    """The certificates that are due; a name that may not be signed is nobody's name."""
    demand, bars = demand_of(stage), Counter[Bar]()
    due: list[tuple[Waiting, Attended]] = []
    for one in candidates(stage, members):
        decision = decide(one.candidate, demand)
        if decision.basis is None:
            bars.update(decision.bars)
        else:
            due.append((one, decision.basis))
    places = iter(places_in_lists(stage.campaign, len(due)))
    programme, day = programme_version(stage.campaign), clock.local_day(now)
    wordings = _Wordings(stage, is_tested=demand.is_tested)
    papers = []
    for one, basis in due:
        facts = _facts(stage, one, basis, programme=programme, day=day, place=next(places))
        try:
            checked(facts)
        except NotAccepted:
            bars[Bar.IDENTITY] += 1
        else:
            papers.append(Paper(one, basis, facts, wordings.of(one)))
    return papers, bars


def _facts(
    stage: Stage, one: Waiting, basis: Attended, *, programme: int, day: date, place: int
) -> Facts:
    return Facts(
        number=number_from(secrets.randbits(_NUMBER_BITS)),
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


def _signed(
    papers: Sequence[Paper], key: SigningKey, now: datetime, pool: ProcessPoolExecutor | None
) -> list[Signed]:
    pen = Pen(site().host, key.private.private_bytes_raw(), now)
    what = [(one.facts, one.wording) for one in papers]
    if pool is None:
        return sign_all(what, pen)
    parts = list(chunks(what))
    return [one for some in pool.map(sign_all, parts, [pen] * len(parts)) for one in some]


def _insert(
    stage: Stage,
    papers: Sequence[Paper],
    signed: Sequence[Signed],
    key: IssuerKey,
    actor: Actor,
    now: datetime,
) -> None:
    words = _words_of({one.wording for one in papers})
    insert_rows(Certificate, _COLUMNS, _rows(stage, papers, signed, words, key, actor, now))


def _rows(
    stage: Stage,
    papers: Sequence[Paper],
    signed: Sequence[Signed],
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
