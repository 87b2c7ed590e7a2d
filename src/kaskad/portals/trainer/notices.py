"""What a trainer has to know before anything else."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaskad.campaigns.api import SeminarRow
from kaskad.core.web.components import Link, Notice
from kaskad.core.web.format import number
from kaskad.portals.seminar_words import group_and_place
from kaskad.portals.trainer.reading import TrainerReading


def notice_of(read: TrainerReading) -> Notice | None:
    """The test that has to be passed first, otherwise sheets that are missing."""
    return _test_first(read) or _unrecorded(read)


def _test_first(read: TrainerReading) -> Notice | None:
    """The gate: nobody teaches before the final test of the own stage is passed."""
    if not read.awaits_test:
        return None
    return Notice(
        _("You may teach after the final test"),
        _(
            "You attended the seminar. Pass the final test of your stage before your first seminar "
            "begins; without it the seminar cannot be recorded."
        ),
        kind="warn",
        link=Link(_("Take the final test"), reverse("assessment:own")),
        still=True,
    )


def _unrecorded(read: TrainerReading) -> Notice | None:
    """Seminars whose day is over and that have no sheet: without it nobody of them is trained."""
    rows = [row for row in read.rows if row.state == "planned" and row.day < read.today]
    if not rows:
        return None
    title = ngettext(
        "%(count)s seminar has no sheet", "%(count)s seminars have no sheet", len(rows)
    ) % {"count": number(len(rows))}
    return Notice(
        title,
        _("Until it is recorded, nobody of the group counts as trained."),
        kind="warn",
        link=Link(
            _("Record %(group)s") % {"group": group_and_place(rows[0])},
            sheet_url(rows[0]),
        ),
        still=True,
    )


def sheet_url(row: SeminarRow) -> str:
    """The sheet of a seminar."""
    return reverse("seminars:sheet", args=[row.code])
