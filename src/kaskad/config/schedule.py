"""What is done by the clock, and what the worker looks for: the one place where both stand."""

from __future__ import annotations

from datetime import time, timedelta

from django.utils.translation import pgettext_lazy

from kaskad.core.tasks.schedule import Entry

# Functions are named like root addresses are: this is wiring, not a caller of the rooms.
SCHEDULE = (
    Entry(
        "audit.seal",
        "kaskad.audit.tasks.seal",
        pgettext_lazy("background task", "Sealing the record"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "audit.stamp",
        "kaskad.audit.tasks.stamp",
        pgettext_lazy("background task", "Timestamping the record"),
        every=timedelta(minutes=5),  # looked at so often, done once an hour
    ),
    Entry(
        "commissions.leavers",
        "kaskad.commissions.tasks.look_for_leavers",
        pgettext_lazy("background task", "Ending the links of members who left"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "answers.escalate",
        "kaskad.answers.tasks.escalate",
        pgettext_lazy("background task", "Sending up questions that nobody answered in time"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "answers.push",
        "kaskad.answers.tasks.push",
        pgettext_lazy("background task", "Telling everybody of official answers"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "assessment.close",
        "kaskad.assessment.tasks.close",
        pgettext_lazy("background task", "Ending attempts whose time is over"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "assessment.recount",
        "kaskad.assessment.tasks.recount",
        pgettext_lazy("background task", "Counting results anew after decisions"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "assessment.find",
        "kaskad.assessment.tasks.find",
        pgettext_lazy("background task", "Counting what is not understood"),
        every=timedelta(minutes=10),  # seconds of work for a country, while answers come in
    ),
    Entry(
        "assessment.watch",
        "kaskad.assessment.tasks.watch",
        pgettext_lazy("background task", "Looking for unusual answers"),
        every=timedelta(minutes=30),  # half a minute of work for a country, while answers come in
    ),
    Entry(
        "assessment.qualify",
        "kaskad.assessment.tasks.qualify",
        pgettext_lazy("background task", "Letting those teach who passed their final test"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "assessment.scores",
        "kaskad.assessment.tasks.look_for_scores",
        pgettext_lazy("background task", "Looking for scores that learning platforms wait for"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "assessment.stores",
        "kaskad.assessment.tasks.tell_stores",
        pgettext_lazy("background task", "Telling record stores of results"),
        every=timedelta(minutes=10),
    ),
    Entry(
        "credentials.doubt",
        "kaskad.credentials.tasks.doubt",
        pgettext_lazy("background task", "Suspending certificates whose basis fell"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "credentials.teach",
        "kaskad.credentials.tasks.teach",
        pgettext_lazy("background task", "Letting those teach whose certificate counts"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "credentials.issue",
        "kaskad.credentials.tasks.issue",
        pgettext_lazy("background task", "Issuing certificates"),
        every=timedelta(minutes=10),
    ),
    Entry(
        "planning.newcomers",
        "kaskad.planning.tasks.look_for_newcomers",
        pgettext_lazy("background task", "Booking seminars for new members"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "reporting.freeze",
        "kaskad.reporting.tasks.freeze",
        pgettext_lazy("background task", "Freezing the figures of days that are over"),
        every=timedelta(minutes=10),  # looked at so often, done once a day
    ),
    Entry(
        "seminars.remind",
        "kaskad.seminars.tasks.remind",
        pgettext_lazy("background task", "Reminding members of seminars"),
        every=timedelta(minutes=1),
    ),
    Entry(
        "config.retention",
        "kaskad.config.retention.apply_retention",
        pgettext_lazy("background task", "Removing what was kept long enough"),
        at=time(2, 30),
    ),
    Entry(
        "tasks.forget",
        "kaskad.core.tasks.schedule.forget_what_is_over",
        pgettext_lazy("background task", "Removing tasks that are over"),
        at=time(3, 0),
    ),
)

# Called by every worker between tasks; a true answer means that something was done. For rooms that
# look down for work which a lower room cannot enqueue: it does not know them, and for work that
# comes every second and has a queue of its own.
LOOKS = (
    "kaskad.messaging.tasks.work_on_messages",
    "kaskad.messaging.tasks.work_on_chats",
    "kaskad.reporting.tasks.look_for_forecasts",
)
