"""Tags of the record: ``room:subject:action``."""

from __future__ import annotations

from enum import StrEnum


class Tag(StrEnum):
    """Every kind of entry that exists; a new operation adds its own."""

    KEY_CHANGED = "audit:key:changed"
    RECORD_EXPORTED = "audit:record:exported"
    ACCOUNT_OPENED = "accounts:account:opened"
    GRANT_GIVEN = "accounts:grant:given"
    GRANT_ENDED = "accounts:grant:ended"
    SIGN_IN_LINK_ISSUED = "accounts:link:issued"
    SIGN_IN_LINK_REVOKED = "accounts:link:revoked"
    SIGNED_IN = "accounts:session:opened"
    SIGNED_OUT = "accounts:session:closed"
    STRUCTURE_IMPORTED = "commissions:structure:imported"
    ROSTER_RECEIVED = "commissions:roster:received"
    ROSTER_CHECKED = "commissions:roster:checked"
    ROSTER_ACCEPTED = "commissions:roster:accepted"
    ROSTER_DISCARDED = "commissions:roster:discarded"
    ROSTER_ACCEPT_REQUESTED = "commissions:roster:accept_requested"
    ACCOUNT_LINKED = "commissions:person:account_linked"
    MEMBER_REPLACED = "commissions:member:replaced"
    MEMBER_UPDATED = "commissions:member:updated"
    CAMPAIGN_IMPORTED = "campaigns:campaign:imported"
    VENUES_IMPORTED = "campaigns:venues:imported"
    PLAN_DRAFTED = "campaigns:plan:drafted"
    PLAN_PUT_IN_FORCE = "campaigns:plan:put_in_force"
    PLAN_DISCARDED = "campaigns:plan:discarded"
    SEMINAR_CANCELLED = "campaigns:seminar:cancelled"
    SEMINAR_MOVED = "campaigns:seminar:moved"
    SEMINAR_ADDED = "campaigns:seminar:added"
    TRAINER_SUBSTITUTED = "campaigns:seminar:trainer_substituted"
    MEMBERS_PLACED = "campaigns:group:members_placed"
    RUN_REQUESTED = "planning:run:requested"
    RUN_STARTED = "planning:run:started"
    RUN_STOP_REQUESTED = "planning:run:stop_requested"
    RUN_FINISHED = "planning:run:finished"
    FORECAST_REQUESTED = "planning:forecast:requested"
    FORECAST_MADE = "planning:forecast:made"
    CALENDAR_ADDRESS_MADE = "planning:calendar:address_made"
    SEMINARS_HELD = "seminars:seminar:held"
    ATTENDANCE_RECORDED = "seminars:attendance:recorded"
    ATTENDANCE_CORRECTED = "seminars:attendance:corrected"
    BULLETIN_PUBLISHED = "reporting:bulletin:published"


# Advisory locks of PostgreSQL; the first is taken by a trigger of the table of entries.
WRITERS = (1801548651, 1)
SEALERS = (1801548651, 2)
