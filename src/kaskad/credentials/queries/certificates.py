"""Certificates as they were issued: what they say, what they are worth, where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from kaskad.core.bulk import chunks
from kaskad.credentials.models import Certificate, Words
from kaskad.credentials.queries.keys import signing_with
from kaskad.credentials.rules.credential import Wording, credential
from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import Facts
from kaskad.credentials.rules.lineage import Issued, Lineage, lineage
from kaskad.credentials.rules.proofs import (
    Document,
    Signer,
    as_jwt,
    proof_options,
    with_signature,
)
from kaskad.credentials.rules.token import keys_by_id, read_token
from kaskad.credentials.vocab import Standing

# What a query selects along so that a certificate can be shown.
SHOWN = (
    "campaign__root", "stage", "commission", "seminar", "teacher", "words", "key", "replaced_by",
)  # fmt: skip
_LONGEST_WAY = 50  # far more stages than a campaign has


def certificate_by_number(number: str) -> Certificate | None:
    """The certificate of a number, with what a page shows of it; None if there is none."""
    return Certificate.objects.select_related(*SHOWN).filter(number=number).first()


def standing_of(one: Certificate) -> Standing:
    """What a certificate is worth now; read along ``SHOWN``."""
    if one.key.withdrawn_at is not None:
        return Standing.DISOWNED
    if one.revoked_at is not None:
        return Standing.REPLACED if replacement_of(one) else Standing.REVOKED
    return Standing.STANDS if one.suspended_at is None else Standing.SUSPENDED


def replacement_of(one: Certificate) -> Certificate | None:
    """The certificate that was written instead of one."""
    return getattr(one, "replaced_by", None)


def is_forgotten(one: Certificate) -> bool:
    """Whether the person was erased, so that nobody can say any more whose it was."""
    return not one.name


def facts_of(one: Certificate) -> Facts:
    """What was signed. Raises ``NotAccepted`` for a forgotten one, and for a changed row."""
    public = bytes.fromhex(one.key.public)
    return read_token(bytes(one.token), keys_by_id([public]))


def credential_of(one: Certificate) -> Document:
    """The credential with the proof that was kept; raises as ``facts_of``."""
    site = Site(one.words.host)
    options = proof_options(site, bytes.fromhex(one.key.public), one.issued_at)
    document = credential(facts_of(one), wording_of_row(one.words), site)
    return with_signature(document, options, bytes(one.proof))


def credential_jwt_of(one: Certificate) -> str:
    """The credential as a token of JOSE, signed with the certificate's own key; raises as above."""
    site = Site(one.words.host)
    signer = Signer(site, signing_with(one.key), one.issued_at)
    return as_jwt(credential(facts_of(one), wording_of_row(one.words), site), signer)


def wording_of_row(words: Words) -> Wording:
    """Words as the rules know them."""
    return Wording(**{name: getattr(words, name) for name in Wording.__slots__})


def lineage_of(one: Certificate) -> Lineage:
    """The way from a certificate up to the national seminar, judged by the rules."""
    links = links_of(one)
    above = [*(link.number for link in links[1:]), ""]
    known = {
        link.number: _issued(link, trainer) for link, trainer in zip(links, above, strict=True)
    }
    return lineage(one.number, known)


def links_of(one: Certificate) -> list[Certificate]:
    """The certificates from one up to the national seminar, with what a page shows of them."""
    found = [one]
    while found[-1].teacher_id is not None and len(found) < _LONGEST_WAY:
        found.append(Certificate.objects.select_related(*SHOWN).get(pk=found[-1].teacher_id))
    return found


def downstream_of(one: Certificate) -> list[list[int]]:
    """Keys of the certificates that hang on one, a list for each step down, the nearest first."""
    levels: list[list[int]] = []
    level, seen = [one.pk], {one.pk}
    while level:
        following: list[int] = []
        for some in chunks(level):
            rows = Certificate.objects.filter(teacher__in=some).order_by("id")
            following += [key for key in rows.values_list("id", flat=True) if key not in seen]
        seen.update(following)
        if following:
            levels.append(following)
        level = following
    return levels


def certificates_of(member_ids: Iterable[int]) -> list[Certificate]:
    """All certificates of members, the newest first."""
    rows = Certificate.objects.select_related(*SHOWN).filter(member__in=list(member_ids))
    return list(rows.order_by("-issued_at", "-id"))


def fell_at(one: Certificate) -> datetime | None:
    """When a certificate was revoked or suspended, whichever came first; None if it stands."""
    moments = [moment for moment in (one.suspended_at, one.revoked_at) if moment is not None]
    return min(moments, default=None)


def _issued(row: Certificate, trainer: str) -> Issued:
    return Issued(
        number=row.number,
        campaign=row.campaign.code,
        stage=row.stage.number,
        seminar=row.seminar.code,
        begins_at=row.begins_at,
        issued_at=row.issued_at,
        trainer=trainer,
        is_root=row.by_centre,
        fell_at=fell_at(row),
    )
