"""Where a certificate comes from, up to the national seminar, and what hangs on one that falls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from kaskad.credentials.vocab import Break


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate as its lineage sees it.

    ``stage`` is the place of the stage in its campaign, from 1; ``begins_at`` when the seminar
    began that it rests on. ``is_root``: the centre itself taught there, so that ``trainer``, the
    number of the trainer's own certificate, is empty. ``fell_at``: revoked or suspended then.
    """

    number: str
    campaign: str
    stage: int
    seminar: str
    begins_at: datetime
    issued_at: datetime
    trainer: str = ""
    is_root: bool = False
    fell_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Lineage:
    """The certificates from one up to the national seminar.

    If it is not whole, ``broken`` says why and ``at`` is the number where: the certificate that
    breaks a rule, or the one that is missing.
    """

    links: tuple[Issued, ...]
    broken: Break | None = None
    at: str = ""

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def lineage(number: str, known: Mapping[str, Issued]) -> Lineage:
    """The way from a certificate to the national seminar, followed until it ends or breaks."""
    links: list[Issued] = []
    seen: set[str] = set()
    below: Issued | None = None
    while True:
        if number in seen:
            return Lineage(tuple(links), Break.CYCLE, number)
        one = known.get(number)
        if one is None:
            return Lineage(tuple(links), Break.UNKNOWN, number)
        seen.add(number)
        links.append(one)
        found = _break_of(one) or (_break_between(below, one) if below else None)
        if found is not None:
            return Lineage(tuple(links), found, number)
        if one.is_root:
            return Lineage(tuple(links))
        below, number = one, one.trainer


def broken_in(known: Mapping[str, Issued]) -> dict[str, Lineage]:
    """The certificates of a whole campaign whose lineage is not whole, by number.

    A way ends as soon as it meets one that was found whole, so each certificate is looked at a
    few times at most, however many hang on one trainer.
    """
    whole: set[str] = set()
    broken: dict[str, Lineage] = {}
    for number, one in known.items():
        above = known.get(one.trainer)
        if one.trainer in whole and above and not (_break_of(one) or _break_between(one, above)):
            whole.add(number)
            continue
        found = lineage(number, known)
        if found.is_whole:
            whole.update(link.number for link in found.links)
        else:
            broken[number] = found
    return broken


def downstream(fallen: Iterable[str], edges: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Every certificate that hangs on fallen ones, and in how many steps; nearest first.

    An edge is the number of a trainer's certificate and of one issued after their seminar. The
    fallen ones themselves are not among the answers, and edges that go round end like others.
    """
    below: defaultdict[str, list[str]] = defaultdict(list)
    for trainer, own in edges:
        below[trainer].append(own)
    seen = set(fallen)
    found: dict[str, int] = {}
    level, steps = sorted(seen), 0
    while level:
        steps += 1
        following = []
        for number in level:
            for own in below.get(number, ()):
                if own not in seen:
                    seen.add(own)
                    found[own] = steps
                    following.append(own)
        level = following
    return found


def _break_of(one: Issued) -> Break | None:
    """What is wrong with a certificate by itself."""
    if one.is_root and one.trainer:
        return Break.TRAINED_ROOT
    if not one.is_root and not one.trainer:
        return Break.NO_TRAINER
    if one.issued_at < one.begins_at:
        return Break.TOO_EARLY
    return None


def _break_between(one: Issued, trainer: Issued) -> Break | None:
    """What is wrong between a certificate and that of its trainer."""
    if trainer.campaign != one.campaign:
        return Break.CAMPAIGN
    if trainer.stage >= one.stage:
        return Break.STAGE
    if trainer.issued_at > one.begins_at:
        return Break.TOO_LATE
    if trainer.fell_at is not None and trainer.fell_at <= one.begins_at:
        return Break.FALLEN
    return None
