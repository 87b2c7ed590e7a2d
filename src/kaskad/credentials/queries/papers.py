"""What the paper of a certificate says, from the row as it was issued, and how it looks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaskad.campaigns.api import Campaign, Stage
from kaskad.commissions.api import Commission
from kaskad.core.localized import LocalizedText
from kaskad.credentials.models import Certificate, PaperDesign
from kaskad.credentials.queries.certificates import facts_of
from kaskad.credentials.rules.address import address_of
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.paper import Design, Paper, Texts, batch_pdf, samples_of

CHAIR = Texts("Төраға", "Председатель", "Chair")
_LINE = "________________"  # signed by hand, where somebody wishes


def paper_of(one: Certificate, *, facts: Facts | None = None, address: str = "") -> Paper:
    """The paper of a certificate read along ``models.ALONG``; raises as ``facts_of``.

    ``facts`` and ``address`` are those of a paper that was handed out, if there is one.
    """
    place: Commission = one.commission.district or one.commission.region or one.campaign.root
    return Paper(
        facts=facts or facts_of(one),
        campaign=texts_of(one.campaign.title),
        stage=texts_of(one.stage.title),
        commission=texts_of(one.commission.name),
        territory=texts_of(place.name),
        address=address or address_of(one.words.host, bytes(one.token)),
        trainer=one.teacher.name if one.teacher else "",
    )


def design_in_force(campaign: Campaign) -> PaperDesign | None:
    """The design with which papers are drawn now; None for the one that comes with the product."""
    return PaperDesign.objects.filter(
        campaign=campaign, begins_at__isnull=False, ends_at=None
    ).first()


def designs_of(campaign: Campaign) -> list[PaperDesign]:
    """Every version, the newest first."""
    return list(PaperDesign.objects.filter(campaign=campaign).order_by("-number"))


def design_of(campaign: Campaign, row: PaperDesign | None) -> Design:
    """A version as the rules know it; without one the central commission issues, its chair signs.

    ``campaign`` is read along its root.
    """
    if row is None:
        return Design(
            organisation=texts_of(campaign.root.name),
            office=CHAIR,
            signatory=Texts(_LINE, _LINE, _LINE),
        )
    return Design(
        organisation=texts_of(row.organisation),
        office=texts_of(row.office),
        signatory=texts_of(row.signatory),
        title=texts_of(row.title),
        statement=texts_of(row.statement),
        emblem=bytes(row.emblem),
        accent=row.accent,
        template=row.template,
    )


def sample_pdf(
    campaign: Campaign, stages: Sequence[Stage], design: Design, *, now: datetime
) -> bytes:
    """What a commission looks at before it puts a design in force, in three languages."""
    root = texts_of(campaign.root.name)
    stage = texts_of(stages[-1].title) if stages else root
    papers = samples_of(texts_of(campaign.title), stage, root)
    languages = languages_of(with_english=True)
    return batch_pdf(root, papers, design, now=now, languages=languages)


def languages_of(*, with_english: bool) -> tuple[str, ...]:
    """Kazakh and Russian, and English where somebody asks for it."""
    return ("kk", "ru", "en") if with_english else ("kk", "ru")


def texts_of(text: LocalizedText) -> Texts:
    """Three columns as texts of a paper."""
    return Texts(text.kk, text.ru, text.en)
