"""The credential of a certificate: Open Badges 3.0 on Verifiable Credentials 2.0.

It says what the token says, and the words with which the paper says it. Where each fact stands:

| Fact | Place |
|---|---|
| number | ``id`` and ``credentialSubject.licenseNumber`` |
| name | ``credentialSubject.identifier``, as the paper has it, not hashed |
| campaign, stage, programme | ``term``, ``achievement.humanCode`` and ``achievement.version`` |
| commission | ``credentialSubject.role``: its name, a comma, its code |
| day | ``validFrom``, from midnight UTC |
| seminar, trainer | ``evidence`` of the genres ``seminar`` and ``trainer`` |
| score | ``credentialSubject.result`` |
| place in the lists | ``credentialStatus``, once for revocation and once for suspension |
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaskad.credentials.rules.did import Site
from kaskad.credentials.rules.facts import Facts, NotAccepted, checked, is_plain
from kaskad.credentials.rules.proofs import Document, from_jwt, proven
from kaskad.credentials.rules.quads import BADGES, CREDENTIALS
from kaskad.credentials.vocab import WORDS_LENGTH, Fault, Purpose

_MIDNIGHT = "T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Wording:
    """The words beside the facts, in the language of the paper, or in both with a slash between.

    ``criteria`` says what had to be done; ``commission`` is the name of the commission.
    """

    issuer: str
    title: str
    description: str
    criteria: str
    commission: str


def credential(facts: Facts, wording: Wording, site: Site) -> Document:
    """The credential without a proof. Raises ``NotAccepted`` for what may not be signed."""
    checked(facts)
    for name in Wording.__slots__:
        if not is_plain(getattr(wording, name), WORDS_LENGTH):
            raise NotAccepted(Fault.WRONG_VALUE, name)
    own = certificate_url(site, facts.number)
    return {
        "@context": [CREDENTIALS, BADGES],
        "id": own,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": wording.title,
        "issuer": {"id": site.did, "type": ["Profile"], "name": wording.issuer},
        "validFrom": f"{facts.day.isoformat()}{_MIDNIGHT}",
        "credentialSubject": _subject(facts, wording, site, own),
        "evidence": _evidence(facts, site, own),
        "credentialStatus": [
            {
                "id": f"{own}#{purpose.value}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose.value,
                "statusListIndex": str(facts.status_index),
                "statusListCredential": list_url(site, facts.campaign, purpose),
            }
            for purpose in Purpose
        ],
    }


def certificate_url(site: Site, number: str) -> str:
    """The address of a certificate's page, and the id of its credential."""
    return f"{site.base}/c/{number}"


def list_url(site: Site, campaign: str, purpose: Purpose) -> str:
    """The address of a status list, and the id of its credential."""
    return f"{site.base}/c/lists/{campaign}/{purpose.value}"


def read_credential(
    document: Document, site: Site, keys: Mapping[str, bytes]
) -> tuple[Facts, Wording]:
    """What a credential with a proof says. Raises ``NotAccepted``."""
    return _said_by(proven(document, keys), site)


def read_credential_jwt(text: str, site: Site, keys: Mapping[str, bytes]) -> tuple[Facts, Wording]:
    """What a credential as a token of JOSE says. Raises ``NotAccepted``."""
    return _said_by(from_jwt(text, keys), site)


def _subject(facts: Facts, wording: Wording, site: Site, own: str) -> Document:
    subject: Document = {
        "id": f"{own}#member",
        "type": ["AchievementSubject"],
        # The only node of the credential without an address: Open Badges allows it none.
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": facts.name,
                "identityType": "name",
            }
        ],
        "licenseNumber": facts.number,
        "role": f"{wording.commission}, {facts.commission}",
        "term": facts.campaign,
        "achievement": {
            "id": f"{site.base}/c/stages/{facts.campaign}/{facts.stage}/{facts.programme}",
            "type": ["Achievement"],
            "name": wording.title,
            "description": wording.description,
            "criteria": {"id": f"{own}#criteria", "narrative": wording.criteria},
            "humanCode": facts.stage,
            "version": str(facts.programme),
        },
    }
    if facts.score is not None:
        result = {"id": f"{own}#score", "type": ["Result"], "value": str(facts.score)}
        subject["result"] = [result]
    return subject


def _evidence(facts: Facts, site: Site, own: str) -> list[Document]:
    seminar = {
        "id": f"{own}#seminar",
        "type": ["Evidence"],
        "genre": "seminar",
        "name": facts.seminar,
    }
    if not facts.trainer:
        return [seminar]
    trainer = {
        "id": certificate_url(site, facts.trainer),
        "type": ["Evidence"],
        "genre": "trainer",
        "name": facts.trainer,
    }
    return [seminar, trainer]


def _said_by(document: Document, site: Site) -> tuple[Facts, Wording]:
    """Facts and words of a signed document, if it is exactly what we make of them."""
    try:
        facts, wording = _facts_in(document), _wording_in(document)
        again = credential(facts, wording, site)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise NotAccepted(Fault.OTHER_FORM) from error
    if _bytes_of(again) != _bytes_of(document):
        raise NotAccepted(Fault.OTHER_FORM)
    return facts, wording


def _facts_in(document: Document) -> Facts:
    subject = document["credentialSubject"]
    achievement, evidence = subject["achievement"], document["evidence"]
    score = subject["result"][0]["value"] if "result" in subject else None
    return Facts(
        number=subject["licenseNumber"],
        name=subject["identifier"][0]["identityHash"],
        campaign=subject["term"],
        stage=achievement["humanCode"],
        commission=subject["role"].rpartition(", ")[2],
        day=date.fromisoformat(document["validFrom"].removesuffix(_MIDNIGHT)),
        seminar=evidence[0]["name"],
        programme=int(achievement["version"]),
        status_index=int(document["credentialStatus"][0]["statusListIndex"]),
        trainer=evidence[1]["name"] if len(evidence) > 1 else "",
        score=None if score is None else int(score),
    )


def _wording_in(document: Document) -> Wording:
    subject = document["credentialSubject"]
    achievement = subject["achievement"]
    return Wording(
        issuer=document["issuer"]["name"],
        title=document["name"],
        description=achievement["description"],
        criteria=achievement["criteria"]["narrative"],
        commission=subject["role"].rpartition(", ")[0],
    )


def _bytes_of(value: Any) -> bytes:
    # False equals 0 in Python, but not in bytes.
    return json.dumps(value, sort_keys=True).encode()
