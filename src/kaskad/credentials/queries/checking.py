"""What a check finds: a certificate by its number, or by the token of its square code."""

from __future__ import annotations

import json
from dataclasses import dataclass

from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    facts_of,
    is_forgotten,
    standing_of,
)
from kaskad.credentials.queries.keys import known_keys, site
from kaskad.credentials.rules.address import token_in
from kaskad.credentials.rules.credential import read_credential, read_credential_jwt
from kaskad.credentials.rules.facts import Facts, NotAccepted
from kaskad.credentials.rules.number import typed
from kaskad.credentials.rules.token import keys_by_id, read_token
from kaskad.credentials.vocab import Standing


@dataclass(frozen=True, slots=True)
class Checked:
    """A certificate that was issued here; ``facts`` are None once the person was erased.

    ``by_token``: the square code itself was read, and its signature is right.
    """

    certificate: Certificate
    standing: Standing
    facts: Facts | None
    by_token: bool = False


def check_credential(text: str) -> Checked | None:
    """What a credential (JSON with a proof, or a token of JOSE) stands for; None for others."""
    methods = site().methods(known_keys())
    try:
        if text.startswith("{"):
            facts, _wording = read_credential(json.loads(text), site(), methods)
        else:
            facts, _wording = read_credential_jwt(text, site(), methods)
    except (NotAccepted, ValueError):
        return None
    one = certificate_by_number(facts.number)
    if one is None or not (is_forgotten(one) or facts_of(one) == facts):
        return None
    return Checked(one, standing_of(one), facts, by_token=True)


def check(text: str) -> Checked | None:
    """What a number or the content of a square code stands for; None for what is no certificate.

    Unknown and malformed are the same answer: whoever tries learns nothing. A token has to be the
    very one that was issued, so that a stolen key makes no second paper of a number.
    """
    number = typed(text)
    if number:
        one = certificate_by_number(number)
        facts = None if one is None or is_forgotten(one) else facts_of(one)
        return None if one is None else Checked(one, standing_of(one), facts)
    try:
        token = token_in(text)
        read = read_token(token, keys_by_id(known_keys()))
    except NotAccepted:
        return None
    one = certificate_by_number(read.number)
    if one is None or not (is_forgotten(one) or bytes(one.token) == token):
        return None
    return Checked(one, standing_of(one), read, by_token=True)
