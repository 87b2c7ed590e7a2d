"""What the paper of a certificate says, from the row as it was issued."""

from __future__ import annotations

from kaskad.commissions.api import Commission
from kaskad.core.localized import LocalizedText
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.certificates import facts_of
from kaskad.credentials.rules.address import address_of
from kaskad.credentials.rules.paper import Design, Paper, Texts

CHAIR = Texts("Төраға", "Председатель", "Chair")
_LINE = "________________"  # signed by hand, where somebody wishes


def paper_of(one: Certificate) -> Paper:
    """The paper of a certificate read along ``access.ALONG``; raises as ``facts_of``."""
    place: Commission = one.commission.district or one.commission.region or one.campaign.root
    return Paper(
        facts=facts_of(one),
        campaign=_texts(one.campaign.title),
        stage=_texts(one.stage.title),
        commission=_texts(one.commission.name),
        territory=_texts(place.name),
        address=address_of(one.words.host, bytes(one.token)),
        trainer=one.teacher.name if one.teacher else "",
    )


def design_of(one: Certificate) -> Design:
    """The look of a campaign's certificates: the central commission issues, its chair signs."""
    return Design(
        organisation=_texts(one.campaign.root.name),
        office=CHAIR,
        signatory=Texts(_LINE, _LINE, _LINE),
    )


def _texts(text: LocalizedText) -> Texts:
    return Texts(text.kk, text.ru, text.en)
