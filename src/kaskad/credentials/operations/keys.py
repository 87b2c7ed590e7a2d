"""The keys with which the commission signs: made, changed, and taken out of use."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import seal
from kaskad.core.signing import new_signing_key
from kaskad.credentials.models import IssuerKey
from kaskad.credentials.operations.gates import settle_gates
from kaskad.credentials.vocab import REASON_LENGTH, SHORTEST_REASON


class KeyUnknown(Refusal):
    code = "credentials.key_unknown"
    text = _("There is no key %(name)s. `kaskad keys certificates` lists them.")


class KeyReason(Refusal):
    code = "credentials.key_reason"
    text = _("Say why the key is believed no more, in %(least)d to %(most)d letters.")


@operation(Tag.ISSUER_KEY_MADE)
def make_issuer_key(*, actor: Actor, seed: bytes | None = None, now: datetime) -> IssuerKey:
    """Sign with a new key from now on; what the one before has signed stands.

    ``seed`` fixes the key, for demonstrations that must repeat.
    """
    key = new_signing_key(seed=seed)
    before = IssuerKey.objects.select_for_update().filter(signs=True).first()
    if before is not None:
        IssuerKey.objects.filter(pk=before.pk).update(signs=False, retired_at=now)
    made = IssuerKey(
        name=key.name,
        public=key.public.hex(),
        private_sealed=seal(key.private.private_bytes_raw().hex()),
        made_by=actor.mark,
        made_at=now,
    )
    made.save(force_insert=True)
    record(
        actor=actor,
        tag=Tag.ISSUER_KEY_MADE,
        subject=Subject("key", made.name, made.name),
        changes={"key": [before.name if before else "", made.name]},
        now=now,
    )
    return made


@operation(Tag.ISSUER_KEY_WITHDRAWN)
def withdraw_issuer_key(*, actor: Actor, name: str, reason: str, now: datetime) -> IssuerKey:
    """Believe nothing any more that a key signed, because it fell into other hands.

    If it was the one that signs, a new one does from now on. Withdrawing it again changes nothing.
    Refuses an unknown key, and a withdrawal without a reason.
    """
    key = IssuerKey.objects.select_for_update().filter(name=name).first()
    if key is None:
        raise KeyUnknown(name=name)
    if key.withdrawn_at is not None:
        nothing_changed()
        return key
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= REASON_LENGTH:
        raise KeyReason(least=SHORTEST_REASON, most=REASON_LENGTH)
    if key.signs:
        make_issuer_key(actor=actor, now=now)
        key.refresh_from_db()
    key.withdrawn_at, key.withdrawn_reason = now, reason
    key.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record(
        actor=actor,
        tag=Tag.ISSUER_KEY_WITHDRAWN,
        subject=Subject("key", key.name, key.name),
        changes={"reason": reason},
        now=now,
    )
    # Whoever teaches because of what it signed does not any more, in the same moment.
    settle_gates(actor=actor, now=now)
    return key
