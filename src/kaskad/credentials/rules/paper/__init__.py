"""The paper of a certificate: what stands on it, how it looks, and what a commission may change."""

from kaskad.credentials.rules.paper.design import Design, SoundDesign
from kaskad.credentials.rules.paper.flawed import DesignFlawed
from kaskad.credentials.rules.paper.reading import Printed, differing, fields_of, printed_in
from kaskad.credentials.rules.paper.render import (
    batch_pdf,
    certificate_pdf,
    check_design,
    wallet_png,
)
from kaskad.credentials.rules.paper.samples import samples_of
from kaskad.credentials.rules.paper.values import Paper
from kaskad.credentials.rules.paper.words import Texts

__all__ = [
    "Design",
    "DesignFlawed",
    "Paper",
    "Printed",
    "SoundDesign",
    "Texts",
    "batch_pdf",
    "certificate_pdf",
    "check_design",
    "differing",
    "fields_of",
    "printed_in",
    "samples_of",
    "wallet_png",
]
