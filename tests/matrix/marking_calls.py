"""Operations that mark people and correct their attendance."""

from __future__ import annotations

from datetime import timedelta

from kaskad.campaigns.models import Seminar
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.seminars.api import (
    Attendance,
    NewMark,
    PresenceSpan,
    Wanted,
    confirm_correction,
    enter_hall_code,
    hall_code,
    hand_over_kits,
    keep_paper,
    propose_correction,
    record_marks,
    record_presence,
    refuse_correction,
    take_along,
    take_back_kits,
)
from kaskad.seminars.models import Recording, Watching
from kaskad.seminars.operations.watched import record_watched
from tests.world import ACTOR, NOW, TODAY

WHO = {"actor": ACTOR, "now": NOW}


def _propose(house):
    basis = Seminar.objects.filter(trainer__isnull=False).values("trainer_id")
    attendance = Attendance.objects.filter(present=True).exclude(member__in=basis)[0]
    return propose_correction(
        seminar=attendance.seminar, member_id=attendance.member_id, wanted=Wanted("absent"),
        reason="Қате", **WHO,
    )  # fmt: skip


def _correct(house):
    second = WHO | {"actor": Actor.system("second")}
    confirm_correction(correction=_propose(house), **second)


def _refuse_correction(house):
    refuse_correction(correction=_propose(house), reason="Қате емес", **WHO)


def _mark(house):
    attendance = Attendance.objects.select_related("seminar")[0]
    seminar, member = attendance.seminar, attendance.member_id
    seen = NewMark(member, "arrived", clock.at(seminar.day, seminar.starts), "mark")
    record_marks(seminar=seminar, marks=[seen], **WHO)


def _enter_code(house):
    attendance = Attendance.objects.select_related("seminar__group__plan__campaign")[0]
    seminar = attendance.seminar
    now = clock.at(seminar.day, seminar.starts)
    enter_hall_code(
        actor=ACTOR, seminar=seminar, member_id=attendance.member_id,
        typed=hall_code(seminar, now), tick=NOW, now=now,
    )  # fmt: skip


def _keep_paper(house):
    keep_paper(seminar=house.seminar("own"), content=b"%PDF-1.7", **WHO)


def _take_along(house):
    take_along(seminar=house.seminar("own"), **WHO)


def _hand_over(house):
    hand_over_kits(
        campaign=house.campaign, precincts=[house.commission("own_precinct")], day=TODAY, **WHO
    )


def _take_back(house):
    _hand_over(house)
    take_back_kits(campaign=house.campaign, precincts=[house.commission("own_precinct")], **WHO)


def _be_online(house):
    attendance = Attendance.objects.select_related("seminar")[0]
    seminar, starts = attendance.seminar, clock.at(attendance.day, attendance.seminar.starts)
    span = PresenceSpan(attendance.member_id, starts, starts + timedelta(minutes=5), "span")
    record_presence(seminar=seminar, spans=[span], **WHO)


def _watch(house):
    """Somebody has watched all of a seminar that is taught in a hall and at home."""
    attendance = Attendance.objects.select_related("seminar__group")[0]
    seminar = attendance.seminar
    seminar.group.format = "blended"
    film = Recording.objects.create(
        code="film", origin="film", campaign=house.campaign, seminar_code=seminar.code,
        way="broadcast", room="room", ends=60, language="kk", attached_at=NOW,
    )  # fmt: skip
    Watching.objects.create(recording=film, member=attendance.member, seed="s", enough_at=NOW)
    record_watched(seminar=seminar, **WHO)


MARKING_CALLS = {
    "seminars.operations.corrections.propose_correction": _propose,
    "seminars.operations.corrections.confirm_correction": _correct,
    "seminars.operations.corrections.refuse_correction": _refuse_correction,
    "seminars.operations.hall.enter_hall_code": _enter_code,
    "seminars.operations.kits.hand_over_kits": _hand_over,
    "seminars.operations.kits.take_back_kits": _take_back,
    "seminars.operations.papers.keep_paper": _keep_paper,
    "seminars.operations.pocket.take_along": _take_along,
    "seminars.operations.presence.record_marks": _mark,
    "seminars.operations.presence.record_presence": _be_online,
    "seminars.operations.watched.record_watched": _watch,
}
