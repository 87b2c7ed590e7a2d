"""The words of the record: every kind of action, and what can change."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from kaskad.audit.api import Tag

Words = dict[str, str | Promise]

ACTIONS: Words = {
    Tag.KEY_CHANGED: pgettext_lazy("record", "Key of the record changed"),
    Tag.RECORD_EXPORTED: pgettext_lazy("record", "Record downloaded"),
    Tag.ACCOUNT_OPENED: pgettext_lazy("record", "Account opened"),
    Tag.GRANT_GIVEN: pgettext_lazy("record", "Right given"),
    Tag.GRANT_ENDED: pgettext_lazy("record", "Right ended"),
    Tag.SIGN_IN_LINK_ISSUED: pgettext_lazy("record", "Sign-in link issued"),
    Tag.SIGN_IN_LINK_REVOKED: pgettext_lazy("record", "Sign-in link revoked"),
    Tag.SIGNED_IN: pgettext_lazy("record", "Signed in"),
    Tag.SIGNED_OUT: pgettext_lazy("record", "Signed out"),
    Tag.STRUCTURE_IMPORTED: pgettext_lazy("record", "Tree of commissions loaded"),
    Tag.ROSTER_RECEIVED: pgettext_lazy("record", "Roster received"),
    Tag.ROSTER_CHECKED: pgettext_lazy("record", "Roster checked"),
    Tag.ROSTER_ACCEPTED: pgettext_lazy("record", "Roster accepted"),
    Tag.ROSTER_DISCARDED: pgettext_lazy("record", "Roster discarded"),
    Tag.ROSTER_ACCEPT_REQUESTED: pgettext_lazy("record", "Acceptance of a roster asked for"),
    Tag.ACCOUNT_LINKED: pgettext_lazy("record", "Account linked to a person"),
    Tag.MEMBER_REPLACED: pgettext_lazy("record", "Member left the seat"),
    Tag.MEMBER_UPDATED: pgettext_lazy("record", "Data of a member changed"),
    Tag.CAMPAIGN_IMPORTED: pgettext_lazy("record", "Campaign file loaded"),
    Tag.VENUES_IMPORTED: pgettext_lazy("record", "Venues loaded"),
    Tag.PLAN_DRAFTED: pgettext_lazy("record", "Draft plan made"),
    Tag.PLAN_PUT_IN_FORCE: pgettext_lazy("record", "Plan put in force"),
    Tag.PLAN_DISCARDED: pgettext_lazy("record", "Draft plan discarded"),
    Tag.SEMINAR_CANCELLED: pgettext_lazy("record", "Seminar cancelled"),
    Tag.SEMINAR_MOVED: pgettext_lazy("record", "Seminar moved"),
    Tag.SEMINAR_ADDED: pgettext_lazy("record", "Seminars added"),
    Tag.TRAINER_SUBSTITUTED: pgettext_lazy("record", "Trainer replaced"),
    Tag.MEMBERS_PLACED: pgettext_lazy("record", "Members added to a group"),
    Tag.RUN_REQUESTED: pgettext_lazy("record", "Planning asked for"),
    Tag.RUN_STARTED: pgettext_lazy("record", "Planning started"),
    Tag.RUN_STOP_REQUESTED: pgettext_lazy("record", "Planning stopped"),
    Tag.RUN_FINISHED: pgettext_lazy("record", "Planning ended"),
    Tag.FORECAST_REQUESTED: pgettext_lazy("record", "Forecast asked for"),
    Tag.FORECAST_MADE: pgettext_lazy("record", "Forecast made"),
    Tag.CALENDAR_ADDRESS_MADE: pgettext_lazy("record", "Calendar address made"),
    Tag.SEMINARS_HELD: pgettext_lazy("record", "Seminar held"),
    Tag.ATTENDANCE_RECORDED: pgettext_lazy("record", "Attendance recorded"),
    Tag.ATTENDANCE_CORRECTED: pgettext_lazy("record", "Attendance corrected"),
    Tag.BULLETIN_PUBLISHED: pgettext_lazy("record", "Bulletin published"),
}

# What entries say about themselves; fields without a word are for programs and are not shown.
FIELDS: Words = {
    "absent": pgettext_lazy("record", "Absent"),
    "as_of": pgettext_lazy("record", "As of"),
    "breaches": pgettext_lazy("record", "Breaches"),
    "created": pgettext_lazy("record", "Added"),
    "day": pgettext_lazy("record", "Day"),
    "email": pgettext_lazy("record", "E-mail"),
    "ended": pgettext_lazy("record", "Left"),
    "evidence": pgettext_lazy("record", "Evidence"),
    "file": pgettext_lazy("record", "File"),
    "first_name": pgettext_lazy("record", "First name"),
    "full_time": pgettext_lazy("record", "Full-time"),
    "half": pgettext_lazy("record", "Half of the day"),
    "in_force": pgettext_lazy("record", "Version in force"),
    "key": pgettext_lazy("record", "Key"),
    "kind": pgettext_lazy("record", "Kind"),
    "language": pgettext_lazy("record", "Language"),
    "last_name": pgettext_lazy("record", "Last name"),
    "links": pgettext_lazy("record", "Links"),
    "number": pgettext_lazy("record", "Number"),
    "patronymic": pgettext_lazy("record", "Patronymic"),
    "phone": pgettext_lazy("record", "Telephone"),
    "places": pgettext_lazy("record", "Places"),
    "plan": pgettext_lazy("record", "Version of the plan"),
    "present": pgettext_lazy("record", "Present"),
    "reason": pgettext_lazy("record", "Reason"),
    "rejected": pgettext_lazy("record", "Rows with errors"),
    "role": pgettext_lazy("record", "Role"),
    "rows": pgettext_lazy("record", "Rows"),
    "seminars": pgettext_lazy("record", "Seminars"),
    "since": pgettext_lazy("record", "Since"),
    "state": pgettext_lazy("record", "State"),
    "trainer": pgettext_lazy("record", "Trainer"),
    "untrained": pgettext_lazy("record", "Untrained"),
    "until": pgettext_lazy("record", "Until"),
    "updated": pgettext_lazy("record", "Changed"),
    "venue": pgettext_lazy("record", "Venue"),
    "version": pgettext_lazy("record", "Version"),
}

SUBJECTS: Words = {
    "account": pgettext_lazy("record", "Account"),
    "bulletin": pgettext_lazy("record", "Bulletin"),
    "campaign": pgettext_lazy("record", "Campaign"),
    "forecast": pgettext_lazy("record", "Forecast"),
    "key": pgettext_lazy("record", "Key"),
    "member": pgettext_lazy("record", "Member"),
    "person": pgettext_lazy("record", "Member"),
    "plan": pgettext_lazy("record", "Plan"),
    "plan_run": pgettext_lazy("record", "Planning"),
    "record": pgettext_lazy("record", "Record"),
    "roster": pgettext_lazy("record", "Roster"),
    "seminar": pgettext_lazy("record", "Seminar"),
    "structure": pgettext_lazy("record", "Tree of commissions"),
    "venues": pgettext_lazy("record", "Venues"),
}

OTHER = pgettext_lazy("record", "Other action")


def action(tag: str) -> str:
    """What was done, in words."""
    return str(ACTIONS.get(tag, OTHER))
