"""What speaks against a certificate: one person says so, a second one decides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Line, Subject, Tag, nothing_changed, operation, record, record_many
from kaskad.campaigns.api import unqualify_trainers
from kaskad.core.actor import Actor
from kaskad.core.bulk import chunks
from kaskad.core.refusal import Refusal
from kaskad.core.secrets import random_code
from kaskad.credentials.models import Certificate, Doubt
from kaskad.credentials.operations.gates import open_gates
from kaskad.credentials.queries.certificates import downstream_of
from kaskad.credentials.queries.lost import lost_certificates
from kaskad.credentials.vocab import (
    REASON_LENGTH,
    SHORTEST_REASON,
    DoubtCause,
    DoubtState,
)

_AT_ONCE = 500
# In the language of the product: whoever reads it sees the cause in their own beside it.
_LOST = "Негізі түзетілген немесе қайта есептелген."


class DoubtReason(Refusal):
    code = "credentials.doubt_reason"
    text = _("Say why, in %(least)d to %(most)d letters.")


class CauseUnknown(Refusal):
    code = "credentials.cause_unknown"
    text = _("Choose what speaks against the certificate.")


class AlreadyFallen(Refusal):
    code = "credentials.already_fallen"
    text = _("Certificate %(number)s was revoked already. Nothing is left to decide.")


class DoubtWaits(Refusal):
    code = "credentials.doubt_waits"
    text = _("Certificate %(number)s is in doubt already. A second person decides on that first.")


class DoubtOver(Refusal):
    code = "credentials.doubt_over"
    text = _("Somebody has decided on this already. Reload the page to see how.")


class SecondPersonDecides(Refusal):
    code = "credentials.second_person"
    text = _("You raised this doubt yourself. Somebody else has to decide on it.")


@operation(Tag.CERTIFICATE_DOUBTED)
def doubt_certificate(
    *, actor: Actor, certificate: Certificate, cause: str, reason: str, now: datetime
) -> Doubt:
    """Suspend a certificate until a second person has decided.

    Refuses a missing reason or cause, a certificate that was revoked, and one in doubt already.
    """
    reason = _reason(reason)
    if cause not in DoubtCause.values:
        raise CauseUnknown(field="cause")
    locked = _locked(certificate.pk)
    if locked.revoked_at is not None:
        raise AlreadyFallen(number=locked.number)
    if Doubt.objects.filter(certificate=locked, state=DoubtState.WAITING).exists():
        raise DoubtWaits(number=locked.number)
    doubt = Doubt(
        code=random_code(),
        certificate=locked,
        cause=cause,
        reason=reason,
        suspends=True,
        raised_by=actor.mark,
        raised_at=now,
    )
    doubt.save(force_insert=True)
    Certificate.objects.filter(pk=locked.pk).update(suspended_at=now)
    unqualify_trainers(actor=actor, numbers=[locked.number], now=now)
    changes = {"cause": cause, "reason": reason, "doubt": doubt.code}
    record(
        actor=actor,
        tag=Tag.CERTIFICATE_DOUBTED,
        subject=_subject(locked),
        changes=changes,
        now=now,
    )
    return doubt


@operation(Tag.CERTIFICATE_DOUBTED)
def doubt_lost(*, actor: Actor, now: datetime) -> int:
    """Suspend the certificates whose attendance or final test stands no more; how many.

    Nobody has to find out: what was corrected or counted anew comes here by itself.
    """
    count = 0
    for certificate, cause in list(lost_certificates(_AT_ONCE)):
        doubt_certificate(actor=actor, certificate=certificate, cause=cause, reason=_LOST, now=now)
        count += 1
    if not count:
        nothing_changed()
    return count


@operation(Tag.CERTIFICATE_DECIDED)
def uphold_doubt(*, actor: Actor, doubt: Doubt, reason: str, now: datetime) -> int:
    """Revoke the certificate for good; how many others hang on it, each now waits for a decision.

    Those go on counting until somebody decides. Refuses whoever raised the doubt, a missing
    reason, and a doubt that was decided.
    """
    reason = _reason(reason)
    doubt = _waiting(doubt, actor)
    fallen = doubt.certificate
    _decide(doubt, DoubtState.UPHELD, actor, reason, now)
    Certificate.objects.filter(pk=fallen.pk).update(suspended_at=None, revoked_at=now)
    unqualify_trainers(actor=actor, numbers=[fallen.number], now=now)
    below = _list_below(fallen, actor, now)
    changes = {
        "decided": DoubtState.UPHELD.value,
        "cause": doubt.cause,
        "reason": reason,
        "raised_by": doubt.raised_by,
        "doubt": doubt.code,
        "below": below,
    }
    record(
        actor=actor,
        tag=Tag.CERTIFICATE_DECIDED,
        subject=_subject(fallen),
        changes=changes,
        now=now,
    )
    return below


@operation(Tag.CERTIFICATE_DECIDED)
def dismiss_doubts(*, actor: Actor, doubts: Iterable[Doubt], reason: str, now: datetime) -> int:
    """Let certificates count: those in doubt alone, or all that hang on a fallen one; how many.

    Refuses whoever raised one of the doubts, a missing reason, and a doubt that was decided; then
    none of them changes.
    """
    reason = _reason(reason)
    lines, again = [], []
    for one in doubts:
        doubt = _waiting(one, actor)
        if doubt.suspends:
            Certificate.objects.filter(pk=doubt.certificate_id).update(suspended_at=None)
            again.append(doubt.certificate_id)
        _decide(doubt, DoubtState.DISMISSED, actor, reason, now)
        changes = {
            "decided": DoubtState.DISMISSED.value,
            "cause": doubt.cause,
            "reason": reason,
            "raised_by": doubt.raised_by,
            "doubt": doubt.code,
        }
        lines.append(Line(Tag.CERTIFICATE_DECIDED, _subject(doubt.certificate), changes))
    if not lines:
        nothing_changed()
    record_many(actor=actor, lines=lines, now=now)
    standing = Certificate.objects.filter(pk__in=again).select_related("stage", "commission", "key")
    open_gates(actor=actor, certificates=standing.order_by("id"), now=now)
    return len(lines)


def _list_below(fallen: Certificate, actor: Actor, now: datetime) -> int:
    """A doubt for every certificate that hangs on a fallen one and stands; it goes on counting."""
    keys = [key for level in downstream_of(fallen) for key in level]
    count = 0
    for some in chunks(keys):
        rows = Certificate.objects.filter(pk__in=some, revoked_at=None)
        standing = rows.exclude(doubts__state=DoubtState.WAITING).order_by("pk")
        made = Doubt.objects.bulk_create(
            Doubt(
                code=random_code(),
                certificate=one,
                cause=DoubtCause.LINEAGE,
                because_of=fallen,
                reason="",
                suspends=False,
                raised_by=actor.mark,
                raised_at=now,
            )
            for one in standing
        )
        count += len(made)
    return count


def _reason(text: str) -> str:
    text = text.strip()
    if not SHORTEST_REASON <= len(text) <= REASON_LENGTH:
        raise DoubtReason(field="reason", least=SHORTEST_REASON, most=REASON_LENGTH)
    return text


def _locked(key: int) -> Certificate:
    rows = Certificate.objects.select_for_update(of=("self",)).select_related("commission")
    return rows.get(pk=key)


def _waiting(doubt: Doubt, actor: Actor) -> Doubt:
    rows = Doubt.objects.select_for_update(of=("self",)).select_related("certificate__commission")
    doubt = rows.get(pk=doubt.pk)
    if doubt.state != DoubtState.WAITING:
        raise DoubtOver
    if doubt.raised_by == actor.mark:
        raise SecondPersonDecides
    return doubt


def _decide(doubt: Doubt, state: DoubtState, actor: Actor, reason: str, now: datetime) -> None:
    doubt.state, doubt.decided_reason = state, reason
    doubt.decided_by, doubt.decided_at = actor.mark, now
    doubt.save(update_fields=["state", "decided_reason", "decided_by", "decided_at"])


def _subject(one: Certificate) -> Subject:
    return Subject("certificate", one.number, one.number, one.commission.code)
