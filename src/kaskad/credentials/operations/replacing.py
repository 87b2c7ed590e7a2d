"""Certificates written anew: with a corrected name, or because their key is believed no more."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record_many
from kaskad.campaigns.api import unqualify_trainers
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.credentials.models import Certificate, IssuerKey
from kaskad.credentials.operations.doubts import AlreadyFallen, DoubtReason, DoubtWaits
from kaskad.credentials.operations.gates import open_gates
from kaskad.credentials.operations.keys import make_issuer_key
from kaskad.credentials.queries.certificates import facts_of, wording_of_row
from kaskad.credentials.queries.keys import key_that_signs, signing_with
from kaskad.credentials.queries.renewing import name_of, renewable
from kaskad.credentials.queries.status import places_in_lists
from kaskad.credentials.rules.facts import Facts, NotAccepted
from kaskad.credentials.rules.number import NUMBER_BITS, number_from
from kaskad.credentials.rules.signing import Pen, sign_all
from kaskad.credentials.vocab import REASON_LENGTH, SHORTEST_REASON

# What a new certificate has in common with the one that it replaces.
_SAME = (
    *("campaign", "stage", "member_id", "commission", "seminar_id", "attendance_id"),
    *("teacher_id", "by_centre", "begins_at", "score", "attempt", "programme", "words"),
)


class NothingToRenew(Refusal):
    code = "credentials.nothing_to_renew"
    text = _(
        "Certificate %(number)s says the name that the list of members has, and its key is "
        "believed. Correct the name in the list of members first."
    )


class NameNotSigned(Refusal):
    code = "credentials.name_not_signed"
    text = _(
        "The name in the list of members is empty, too long, or has invisible signs. Correct it "
        "there first."
    )


@operation(Tag.CERTIFICATE_REPLACED)
def replace_certificates(
    *, actor: Actor, certificates: Sequence[Certificate], reason: str, now: datetime
) -> list[Certificate]:
    """Write certificates anew with the names that the list of members has, and revoke the old ones.

    Everything else stays as it was issued; what hangs on an old one goes on hanging on it. Refuses
    a missing reason, a certificate that fell or is in doubt, one that says all as it is and whose
    key is believed, and a name that may not be signed; then none of them changes.
    """
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= REASON_LENGTH:
        raise DoubtReason(field="reason", least=SHORTEST_REASON, most=REASON_LENGTH)
    old = renewable(one.pk for one in certificates)
    if not old:
        nothing_changed()
        return []
    for one in old:
        _check(one)
    key = key_that_signs() or make_issuer_key(actor=actor, now=now)
    made = _written(old, key, actor, now)
    keys = [one.pk for one in old]
    Certificate.objects.filter(pk__in=keys).update(revoked_at=now)
    Certificate.objects.bulk_create(made)
    unqualify_trainers(actor=actor, numbers=[one.number for one in old], now=now)
    open_gates(actor=actor, certificates=made, now=now)
    lines = [
        Line(
            Tag.CERTIFICATE_REPLACED,
            Subject("certificate", one.number, one.number, one.commission.code),
            {"certificate": [one.number, new.number], "reason": reason},
        )
        for one, new in zip(old, made, strict=True)
    ]
    record_many(actor=actor, lines=lines, now=now)
    return made


def _check(one: Certificate) -> None:
    if one.revoked_at is not None:
        raise AlreadyFallen(number=one.number)
    if one.suspended_at is not None or one.waits:  # type: ignore[attr-defined]  # read along
        raise DoubtWaits(number=one.number)
    if not one.name or (name_of(one.member.person) == one.name and one.key.withdrawn_at is None):
        raise NothingToRenew(number=one.number)


def _written(
    old: Sequence[Certificate], key: IssuerKey, actor: Actor, now: datetime
) -> list[Certificate]:
    private = signing_with(key).private.private_bytes_raw()
    places = iter(places_in_lists(old[0].campaign, len(old)))
    made = []
    for one in old:
        facts = _facts(one, next(places), now)
        pen = Pen(one.words.host, private, now)
        try:
            (both,) = sign_all([(facts, wording_of_row(one.words))], pen)
        except NotAccepted as wrong:
            raise NameNotSigned(field="name") from wrong
        made.append(
            Certificate(
                **{name: getattr(one, name) for name in _SAME},
                number=facts.number,
                status_index=facts.status_index,
                name=facts.name,
                key=key,
                token=both.token,
                proof=both.proof,
                issued_by=actor.mark,
                issued_at=now,
                replaces=one,
            )
        )
    return made


def _facts(one: Certificate, place: int, now: datetime) -> Facts:
    return replace(
        facts_of(one),
        number=number_from(secrets.randbits(NUMBER_BITS)),
        name=name_of(one.member.person),
        day=clock.local_day(now),
        status_index=place,
    )
