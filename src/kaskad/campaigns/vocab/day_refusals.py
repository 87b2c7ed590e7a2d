"""Why a single day of the plan cannot be changed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class PlanNotInForce(Refusal):
    code = "campaigns.plan_not_in_force"
    text = _(
        "Version %(version)s of the plan is not in force. Open the version in force and repeat"
        " there."
    )


class SeminarHeld(Refusal):
    code = "campaigns.seminar_held"
    text = _("Seminar %(code)s was already held and cannot be changed any more.")


class SeminarCancelled(Refusal):
    code = "campaigns.seminar_cancelled"
    text = _("Seminar %(code)s is cancelled. Choose another seminar, or add a new one.")


class SeminarNotYet(Refusal):
    code = "campaigns.seminar_not_yet"
    text = _("Seminar %(code)s takes place on %(day)s. It can be marked as held from that day on.")


class ReasonMissing(Refusal):
    code = "campaigns.reason_missing"
    text = _("Say why in a few words: the reason is shown to those concerned.")


class DayNotWorked(Refusal):
    code = "campaigns.day_not_worked"
    text = _(
        "%(day)s is not a working day of the campaign here. Choose a working day from %(first)s to"
        " %(last)s."
    )


class DayHasPassed(Refusal):
    code = "campaigns.day_has_passed"
    text = _("%(day)s has already passed. Choose today or a later day.")


class HalfUnknown(Refusal):
    code = "campaigns.half_unknown"
    text = _("Choose the morning or the afternoon.")


class VenueMissing(Refusal):
    code = "campaigns.venue_missing"
    text = _("Seminar %(code)s is held in person. Choose the venue.")


class VenueBusy(Refusal):
    code = "campaigns.venue_busy"
    text = _(
        "%(venue)s is taken at that time by seminar %(other)s. Choose another venue or another"
        " time."
    )


class VenueClosed(Refusal):
    code = "campaigns.venue_closed"
    text = _("%(venue)s is closed on %(day)s. Choose another venue or another day.")


class VenueTooSmall(Refusal):
    code = "campaigns.venue_too_small"
    text = _(
        "Seats in %(venue)s: %(capacity)s; people expected: %(people)s. Choose a larger venue."
    )


class TrainerBusy(Refusal):
    code = "campaigns.trainer_busy"
    text = _(
        "The trainer is already in seminar %(other)s at that time. Choose another trainer or"
        " another time."
    )


class TrainerNotReady(Refusal):
    code = "campaigns.trainer_not_ready"
    text = _(
        "The trainer has no seminar of an earlier stage before %(day)s and cannot teach this one."
        " Choose somebody who was trained before."
    )


class TrainerTestMissing(Refusal):
    code = "campaigns.trainer_test_missing"
    text = _(
        "The trainer has not passed the final test of an earlier stage and cannot teach this one"
        " yet. Choose somebody who passed it."
    )


class TrainerCertificateMissing(Refusal):
    code = "campaigns.trainer_certificate_missing"
    text = _(
        "The trainer has no certificate of an earlier stage that counts now and cannot teach this"
        " one. Choose somebody who has one, or see under “Trainers who may not teach yet” what is"
        " missing."
    )


class TrainerLeft(Refusal):
    code = "campaigns.trainer_left"
    text = _("The trainer is not a commission member on %(day)s. Choose another trainer.")


class TrainerNeeded(Refusal):
    code = "campaigns.trainer_needed"
    text = _("This stage is taught by the central commission itself and has no trainer to change.")


class GroupFull(Refusal):
    code = "campaigns.group_full"
    text = _(
        "Free places in the group: %(free)s; people to be placed: %(people)s. Choose another group."
    )


class MemberUnknown(Refusal):
    code = "campaigns.member_unknown"
    text = _(
        "Not commission members on %(day)s: %(count)s of the people chosen. Choose them again."
    )


class MemberOfOtherStage(Refusal):
    code = "campaigns.member_of_other_stage"
    text = _(
        "Of another stage than this group: %(count)s of the people chosen. Choose a group of their"
        " stage."
    )


class MemberPlacedElsewhere(Refusal):
    code = "campaigns.member_placed_elsewhere"
    text = _(
        "Already placed in another seminar of this stage that is still to come: %(count)s of the"
        " people chosen. Cancel that seminar first, or leave them there."
    )
