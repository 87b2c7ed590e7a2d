"""Certificates on which a design is tried: the shortest that there is, and the longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from kaskad.credentials.rules.address import PAGE, SIGNS
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.number import number_from
from kaskad.credentials.rules.paper.values import Paper
from kaskad.credentials.rules.paper.words import Texts

SAMPLE_DAY = datetime(2026, 3, 2, tzinfo=UTC)
_ADDRESS = f"HTTPS://EXAMPLE.ORG{PAGE}{SIGNS * 9}"
_SHORT, _LONG = Texts("Ә", "Э", "A"), Texts("Құрылтай " * 16, "Комиссия " * 16, "Training " * 16)

SHORTEST = Paper(
    facts=Facts(
        number=number_from(1),
        name="Ли",
        campaign="a",
        stage="b",
        commission="c",
        day=date(2026, 3, 2),
        seminar="d",
        programme=1,
        status_index=0,
    ),
    campaign=_SHORT,
    stage=_SHORT,
    commission=_SHORT,
    territory=_SHORT,
    address=_ADDRESS,
)
LONGEST = Paper(
    facts=Facts(
        number=number_from(2**80),
        name=" ".join(["Мұхаммедрақымқожаева"] * 7),
        campaign="a" * 60,
        stage="b" * 20,
        commission="c" * 32,
        day=date(2026, 9, 30),
        seminar="d" * 12,
        programme=65_535,
        status_index=8_388_607,
        trainer=number_from(3),
        score=100,
    ),
    campaign=_LONG,
    stage=_LONG,
    commission=_LONG,
    territory=_LONG,
    address=_ADDRESS,
    trainer=" ".join(["Мұхаммедрақымқожаева"] * 7),
    hours=_LONG,
)


def samples_of(campaign: Texts, stage: Texts, place: Texts) -> list[Paper]:
    """What a commission looks at before it uses a design: a usual certificate and the longest."""
    usual = replace(
        SHORTEST,
        facts=replace(
            SHORTEST.facts,
            name="ҮЛГІ · ОБРАЗЕЦ",
            commission="KZ-10-0123",
            score=95,
            seminar="7f3k2m9qab",
        ),
        campaign=campaign,
        stage=stage,
        commission=place,
        territory=place,
    )
    return [usual, LONGEST]
