"""The way of a roster file until its rows are judged, and back out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.commissions.access import is_staff
from kaskad.commissions.models import Commission, RosterBatch
from kaskad.commissions.operations.stored_file import FOLDER, StoredFile
from kaskad.commissions.vocab import BatchState
from kaskad.commissions.vocab.limits import WORK_ON_ROSTER
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import random_code
from kaskad.core.spreadsheet import MEGABYTE, Limits, TooLarge
from kaskad.core.tasks.backend import enqueue, withdraw

_OPEN = (
    BatchState.RECEIVED,
    BatchState.CHECKED,
    BatchState.ACCEPTING,
)


class NotChecked(Refusal):
    code = "roster.not_checked"
    text = _("The list has not been checked yet, or was discarded. Send the file again.")


class NothingToAccept(Refusal):
    code = "roster.nothing_to_accept"
    text = _("No row of the list is good. Correct the rows and send the list again.")


class NotFinished(Refusal):
    code = "roster.not_finished"
    text = _(
        "Reading the list was begun %(tries)d times and never finished. Copy only the list into a "
        "new workbook and send that."
    )


class WorkStopped(Refusal):
    code = "roster.work_stopped"
    text = _("Reading the list was stopped by the central commission. Send it again.")


class AlreadyAccepted(Refusal):
    code = "roster.already_accepted"
    text = _("The list was accepted and cannot be discarded. Send a corrected list instead.")


@operation(Tag.ROSTER_RECEIVED)
def receive_roster(
    *, actor: Actor, source: Path, file_name: str, scope: str, now: datetime
) -> RosterBatch:
    """Take a roster file in: a copy in the files of the installation, its size and SHA-256.

    ``scope`` is the code of the commission whose territory the list may speak of. The same file
    sent again while the first is not finished gives the first. Refuses a file that is too large
    before reading it; there is no commission (``NotFound``) for those who do not work for it.
    """
    commission = Commission.objects.select_related("region", "district", "parent")
    place = commission.filter(code=scope).first()
    if place is None or not is_staff(actor, place):
        raise NotFound
    size = source.stat().st_size
    if size > Limits().file:
        raise TooLarge(megabytes=-(-size // MEGABYTE), limit=Limits().file // MEGABYTE)
    digest = StoredFile.digest(source)
    same = RosterBatch.objects.filter(file_sha256=digest, scope=place, state__in=_OPEN).first()
    if same is not None and (same.state != BatchState.RECEIVED or StoredFile(same).path.exists()):
        nothing_changed()
        return same

    code = random_code()
    batch = RosterBatch.objects.create(
        code=code,
        file_name=_readable(file_name)[-255:],
        file_sha256=digest,
        file_size=size,
        stored_as=f"{FOLDER}/{code}",
        scope=place,
        state=BatchState.RECEIVED,
        received_by=actor.mark,
        received_by_code=actor.code,
        received_at=now,
    )
    StoredFile(batch).store(source)
    enqueue(WORK_ON_ROSTER, code=code)

    record(
        actor=actor,
        tag=Tag.ROSTER_RECEIVED,
        subject=_subject(batch),
        changes={"file": batch.file_name, "sha256": digest, "size": size},
        now=now,
    )
    return batch


@operation(Tag.ROSTER_ACCEPT_REQUESTED)
def request_acceptance(*, actor: Actor, batch: RosterBatch, now: datetime) -> RosterBatch:
    """Say that the good rows shall be accepted; the work itself is ``accept_roster``.

    Asking again changes nothing. Refuses a roster that was not checked or has no good row.
    """
    batch = RosterBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state in (BatchState.ACCEPTING, BatchState.ACCEPTED):
        nothing_changed()
        return batch
    if batch.state != BatchState.CHECKED:
        raise NotChecked
    if not batch.rows_good and not batch.rows_unchanged:
        raise NothingToAccept

    changes = {"state": [batch.state, BatchState.ACCEPTING.value]}
    batch.state = BatchState.ACCEPTING
    batch.save(update_fields=["state"])
    enqueue(WORK_ON_ROSTER, code=batch.code)

    record(
        actor=actor,
        tag=Tag.ROSTER_ACCEPT_REQUESTED,
        subject=_subject(batch),
        changes=changes,
        now=now,
    )
    return batch


@operation(Tag.ROSTER_CHECKED)
def give_up_roster(*, actor: Actor, batch: RosterBatch, tries: int, now: datetime) -> RosterBatch:
    """Say that the worker did not finish: ``tries`` times begun, or not at all when it is 0.

    An unread file is refused, a checked one waits to be accepted again. Giving up what was
    finished meanwhile changes nothing.
    """
    batch = RosterBatch.objects.select_for_update().select_related("scope").get(pk=batch.pk)
    before = batch.state
    if batch.state == BatchState.ACCEPTING:
        batch.state = BatchState.CHECKED
    elif batch.state == BatchState.RECEIVED:
        refusal = NotFinished(tries=tries) if tries else WorkStopped()
        batch.state = BatchState.REFUSED
        batch.refusal_code, batch.refusal_values = refusal.code, dict(refusal.values)
        StoredFile(batch).drop_when_done()
    else:
        nothing_changed()
        return batch
    batch.save(update_fields=["state", "refusal_code", "refusal_values"])

    refused = NotFinished.code if tries else WorkStopped.code
    changes = {"state": [before, batch.state], "refusal": refused, "tries": tries}
    record(actor=actor, tag=Tag.ROSTER_CHECKED, subject=_subject(batch), changes=changes, now=now)
    return batch


@operation(Tag.ROSTER_DISCARDED)
def discard_roster(*, actor: Actor, batch: RosterBatch, now: datetime) -> RosterBatch:
    """Give a roster up: its rows and its file go, that it came and what it was stays.

    Discarding again changes nothing. Refuses a roster that was accepted or is being accepted.
    """
    batch = RosterBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.DISCARDED:
        nothing_changed()
        return batch
    if batch.state in (BatchState.ACCEPTING, BatchState.ACCEPTED):
        raise AlreadyAccepted

    changes = {"state": [batch.state, BatchState.DISCARDED.value]}
    batch.rows.all().delete()
    batch.state = BatchState.DISCARDED
    batch.save(update_fields=["state"])
    StoredFile(batch).drop_when_done()
    withdraw(WORK_ON_ROSTER, code=batch.code)

    record(actor=actor, tag=Tag.ROSTER_DISCARDED, subject=_subject(batch), changes=changes, now=now)
    return batch


def _readable(file_name: str) -> str:
    """The name as a database keeps it: bytes that are no letters become a visible sign."""
    return file_name.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def _subject(batch: RosterBatch) -> Subject:
    return Subject("roster", batch.code, batch.file_name, batch.scope.code)
