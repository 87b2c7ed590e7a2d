"""Why the attendance of a seminar is not said, recorded or corrected."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class NotOneDay(Refusal):
    code = "seminars.not_one_day"
    text = _("Sheets of one recording are of one day. Send the sheets of each day apart.")


class UnknownSeminar(Refusal):
    code = "seminars.unknown_seminar"
    text = _("There is no such seminar in the plan in force. Reload the page.")


class SeminarCancelled(Refusal):
    code = "seminars.cancelled"
    text = _("Seminar %(seminar)s was cancelled; nobody can have been there.")


class NotHeldYet(Refusal):
    code = "seminars.not_held_yet"
    text = _("Seminar %(seminar)s is on %(day)s. Record attendance on that day or later.")


class AlreadyRecorded(Refusal):
    code = "seminars.already_recorded"
    text = _("Attendance of seminar %(seminar)s is recorded. Correct single members instead.")


class NotInGroup(Refusal):
    code = "seminars.not_in_group"
    text = _(
        "%(count)s people marked in seminar %(seminar)s are not in its group. Reload the page."
    )


class TrainerNotTaught(Refusal):
    code = "seminars.trainer_not_taught"
    text = _(
        "The trainer of seminar %(seminar)s was not taught in an earlier stage before %(day)s. "
        "Name another trainer."
    )


class TrainerTestMissing(Refusal):
    code = "seminars.trainer_test_missing"
    text = _(
        "The trainer of seminar %(seminar)s had not passed the final test of an earlier stage when "
        "it began. Somebody who passed it has to teach it."
    )


class TrainerCertificateMissing(Refusal):
    code = "seminars.trainer_certificate_missing"
    text = _(
        "The trainer of seminar %(seminar)s has no certificate of the stage “%(stage)s” that "
        "counts when it begins. It is issued by itself, within minutes, once the trainer's own "
        "seminar is recorded and the final test, if there is one, is passed. Otherwise have "
        "somebody else teach."
    )


class TrainerCertificateFallen(Refusal):
    code = "seminars.trainer_certificate_fallen"
    text = _(
        "Certificate %(number)s of the trainer of seminar %(seminar)s does not count when it "
        "begins: it was suspended or revoked. Have the doubt about it decided, or have somebody "
        "else teach."
    )


class NonceUsed(Refusal):
    code = "seminars.nonce_used"
    text = _("This form was already sent for another seminar. Reload the page and send it again.")


class EvidenceMissing(Refusal):
    code = "seminars.evidence_missing"
    text = _(
        "Choose what the sheet rests on: a signed sheet, a roll call, or presence in the online "
        "room."
    )


class ReasonMissing(Refusal):
    code = "seminars.reason_missing"
    text = _("Say in a few words why the attendance is corrected.")


class BasisOfTeaching(Refusal):
    code = "seminars.basis_of_teaching"
    text = _(
        "This attendance let its owner teach seminar %(seminar)s, which was held. It has to stay "
        "as it is."
    )


class NoAttendance(Refusal):
    code = "seminars.no_attendance"
    text = _("There is no attendance of this member to correct. Record the sheet first.")


class MarksChanged(Refusal):
    code = "seminars.marks_changed"
    text = _("Somebody changed the marks meanwhile. Check the sheet again.")


class OutcomeUnknown(Refusal):
    code = "seminars.outcome_unknown"
    text = _("Say how it was: there, came late, left early, or not there.")


class CorrectionWaits(Refusal):
    code = "seminars.correction_waits"
    text = _(
        "Another correction of this attendance waits for a second person. Confirm or refuse that "
        "one first."
    )


class CorrectionOver(Refusal):
    code = "seminars.correction_over"
    text = _("This correction was decided meanwhile. Reload the page.")


class SecondPersonNeeded(Refusal):
    code = "seminars.second_person_needed"
    text = _("You proposed this correction. Somebody else has to confirm it.")


class OwnAttendance(Refusal):
    code = "seminars.own_attendance"
    text = _("This is your own attendance. Somebody else has to confirm it.")


class StaffNeeded(Refusal):
    code = "seminars.staff_needed"
    text = _(
        "One of the two who correct an attendance is of the staff of the territory. Ask the "
        "district commission to confirm it."
    )


class TooManyMarks(Refusal):
    code = "seminars.too_many_marks"
    text = _("One delivery holds at most %(limit)s marks. Send the rest after it.")


class DeviceUnnamed(Refusal):
    code = "seminars.device_unnamed"
    text = _(
        "Marks of a device name the device, its clock and a number each. Update the application "
        "on the device; the marks stay there until then."
    )


class HallCodeWrong(Refusal):
    code = "seminars.hall_code_wrong"
    text = _("This is not the code that the hall shows now. Look at the screen and type it again.")
    is_kept = True


class TooManyGuesses(Refusal):
    code = "seminars.too_many_guesses"
    text = _("Too many wrong codes. Wait ten minutes, or tell the trainer that you are there.")


class HallClosed(Refusal):
    code = "seminars.hall_closed"
    text = _("The hall takes codes from an hour before the seminar until an hour after it.")


class MemberCodeUnknown(Refusal):
    code = "seminars.member_code_unknown"
    text = _("Nobody of this group has the code “%(typed)s”. Look the person up by name.")


class NothingToUndo(Refusal):
    code = "seminars.nothing_to_undo"
    text = _("There is no mark of yours to take back. Reload the page.")


class PaperUnusable(Refusal):
    code = "seminars.paper_unusable"
    text = _("This is no photograph or scan. Take a JPEG, PNG or PDF file.")


class PaperTooLarge(Refusal):
    code = "seminars.paper_too_large"
    text = _("The file is larger than %(limit)s MB. Photograph the sheet with a lower resolution.")


class TooManyPapers(Refusal):
    code = "seminars.too_many_papers"
    text = _("A seminar keeps at most %(limit)s files of signed sheets.")


class PaperGone(Refusal):
    code = "seminars.paper_gone"
    text = _("The file cannot be read. Ask the operator for the copy of the folder “files/papers”.")


class PocketOver(Refusal):
    code = "seminars.pocket_over"
    text = _(
        "The seminar was on %(day)s. Its list is taken along until %(days)s days after it. Open "
        "the sheet instead."
    )


class TooManyWritten(Refusal):
    code = "seminars.too_many_written"
    text = _("A phone delivers at most %(limit)s questions at once.")


class KitDayWrong(Refusal):
    code = "seminars.kit_day_wrong"
    text = _(
        "The kit was handed over today or on an earlier day of the training, which began on "
        "%(first)s. Choose that day."
    )
