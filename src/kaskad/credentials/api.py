"""The door of the room."""

from kaskad.credentials.models import Certificate, Doubt, IssuerKey
from kaskad.credentials.operations.doubts import (
    dismiss_doubts,
    doubt_certificate,
    doubt_lost,
    uphold_doubt,
)
from kaskad.credentials.operations.forgetting import RETENTION, forget_holder
from kaskad.credentials.operations.issuing import IssueReport, issue_certificates
from kaskad.credentials.operations.keys import make_issuer_key, withdraw_issuer_key
from kaskad.credentials.queries.candidates import waiting_batches
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    certificates_of,
    lineage_of,
    links_of,
    standing_of,
)
from kaskad.credentials.rules.number import typed as number_typed
from kaskad.credentials.vocab import Standing

__all__ = [
    "RETENTION",
    "Certificate",
    "Doubt",
    "IssueReport",
    "IssuerKey",
    "Standing",
    "certificate_by_number",
    "certificates_of",
    "dismiss_doubts",
    "doubt_certificate",
    "doubt_lost",
    "forget_holder",
    "issue_certificates",
    "lineage_of",
    "links_of",
    "make_issuer_key",
    "number_typed",
    "standing_of",
    "uphold_doubt",
    "waiting_batches",
    "withdraw_issuer_key",
]
