"""Recordings: attached to blocks, watched with checks, removed when their time is over."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Block, PlanState, Seminar, blocks_of
from kaskad.core.actor import Actor
from kaskad.core.refusal import Refusal
from kaskad.core.retention import RetentionRule
from kaskad.core.secrets import random_code
from kaskad.seminars.models import Recording, Video, Watching
from kaskad.seminars.operations.video import VideoLinkUnusable
from kaskad.seminars.operations.watched import record_watched
from kaskad.seminars.queries.video import broadcasts_folder, watch_of
from kaskad.seminars.rules.links import host_of
from kaskad.seminars.rules.watching import Watch, answer, as_rows, begun, report
from kaskad.seminars.vocab import RECORDINGS_KEPT

_SEED_LETTERS = 16


class BlockUnknown(Refusal):
    code = "seminars.block_unknown"
    text = _("The programme has no block %(number)s. Reload the page.")


class RecordingOutOfOrder(Refusal):
    code = "seminars.recording_out_of_order"
    text = _("A recording ends after it begins. Write both in seconds from its beginning.")


class RecordingNotOurs(Refusal):
    code = "seminars.recording_not_ours"
    text = _(
        "This recording lies on another site: nobody can tell there who has watched it. Who has "
        "missed the seminar comes to a make-up seminar."
    )


@dataclass(frozen=True, slots=True)
class NewRecording:
    """What is attached: a part of our own broadcast in ``room``, or an address elsewhere.

    ``block`` is the number of a block of the programme, None for all of it; ``origin`` the natural
    key; ``starts`` and ``ends`` are seconds.
    """

    origin: str
    way: str
    language: str
    block: int | None = None
    room: str = ""
    address: str = ""
    starts: float = 0.0
    ends: float = 0.0


@operation(Tag.RECORDING_ATTACHED)
def attach_recordings(
    *, actor: Actor, seminar: Seminar, recordings: Sequence[NewRecording], now: datetime
) -> list[Recording]:
    """Attach recordings to the blocks of a seminar; one that is attached already stays as it is.

    Refuses an unknown block, an address that is none, and an end before the beginning.
    """
    campaign = seminar.group.plan.campaign
    blocks = {one.number: one for one in blocks_of(campaign)}
    for one in recordings:
        _refuse_recording(one, blocks)
    known = Recording.objects.filter(origin__in=[one.origin for one in recordings])
    origins = set(known.values_list("origin", flat=True))
    new = [
        Recording.objects.create(
            code=random_code(),
            origin=one.origin,
            campaign=campaign,
            seminar_code=seminar.code,
            block=blocks[one.block] if one.block is not None else None,
            way=one.way,
            address=one.address,
            room=one.room,
            starts=one.starts,
            ends=one.ends,
            language=one.language,
            attached_by=actor.mark,
            attached_at=now,
        )
        for one in recordings
        if one.origin not in origins
    ]
    if not new:
        nothing_changed()
        return new
    record(
        actor=actor,
        tag=Tag.RECORDING_ATTACHED,
        subject=Subject("seminar", seminar.code, "", seminar.group.commission.code),
        changes={"recordings": [[one.code, one.way] for one in new]},
        now=now,
    )
    return new


@operation(Tag.RECORDING_WATCHED)
def record_watch(
    *,
    actor: Actor,
    recording: Recording,
    member_id: int,
    stretch: tuple[float, float] | None,
    answered: int | None,
    tick: datetime,
    now: datetime,
) -> Watch:
    """Count a stretch that a member's player has played, or the answer to a check.

    ``tick`` is the machine's moment. Sent twice, nothing counts twice. There is an entry once, when
    it is enough; of a blended seminar it is a presence mark then. Refuses a recording on another
    site.
    """
    if not recording.room:
        raise RecordingNotOurs
    length = recording.ends - recording.starts
    seed = random_code(_SEED_LETTERS)
    fresh = as_rows(begun(length, seed))
    row, _is_new = Watching.objects.select_for_update(of=("self",)).get_or_create(
        recording=recording,
        member_id=member_id,
        defaults={"seed": seed, "stretches": fresh[0], "checks": fresh[1]},
    )
    row.recording = recording
    watch = watch_of(row)
    if answered is not None:
        watch = answer(watch, answered, tick)
    if stretch is not None:
        watch = report(watch, stretch, tick)
    row.stretches, row.checks = as_rows(watch)
    row.reported_at, row.spare_seconds = watch.reported, watch.spare
    is_first_time = watch.is_enough and row.enough_at is None
    row.enough_at = now if is_first_time else row.enough_at
    row.save(update_fields=["stretches", "checks", "reported_at", "spare_seconds", "enough_at"])
    if not is_first_time:
        nothing_changed()
        return watch
    record(
        actor=actor,
        tag=Tag.RECORDING_WATCHED,
        subject=Subject("seminar", recording.seminar_code, recording.code),
        changes={
            "member": member_id,
            "recording": recording.code,
            "seconds": round(watch.seconds),
            "checks": watch.answered,
        },
        now=now,
    )
    if (seminar := _seminar_of(recording)) is not None:
        record_watched(actor=actor, seminar=seminar, members=[member_id], now=now)
    return watch


def _seminar_of(recording: Recording) -> Seminar | None:
    """The seminar of a recording in the plan in force."""
    rows = Seminar.objects.select_related(
        "group__plan__campaign", "group__stage", "group__commission"
    )
    in_force = rows.filter(group__plan__state=PlanState.IN_FORCE)
    return in_force.filter(code=recording.seminar_code).first()


def _refuse_recording(one: NewRecording, blocks: dict[int, Block]) -> None:
    if one.block is not None and one.block not in blocks:
        raise BlockUnknown(field="block", number=one.block)
    if one.address and not host_of(one.address):
        raise VideoLinkUnusable(field="address")
    if not 0 <= one.starts <= one.ends:
        raise RecordingOutOfOrder(field="starts")


def _count_old(before: datetime) -> int:
    return len(_old_rooms(before))


def _remove_old(before: datetime) -> int:
    """Remove films from the disk; who has watched them stays written down."""
    rooms = _old_rooms(before)
    for room in rooms:
        shutil.rmtree(broadcasts_folder() / room, ignore_errors=True)
    with transaction.atomic():
        Recording.objects.filter(room__in=rooms).update(is_removed=True)
    return len(rooms)


def _old_rooms(before: datetime) -> list[str]:
    rows = Recording.objects.filter(attached_at__lt=before, is_removed=False).exclude(room="")
    live = Video.objects.filter(state="live").values_list("room", flat=True)
    return sorted(set(rows.values_list("room", flat=True)) - set(live))


RETENTION = (
    RetentionRule(
        "recordings",
        RECORDINGS_KEPT,
        "films of our own broadcasts",
        "the end of the broadcast",
        _count_old,
        _remove_old,
    ),
)
