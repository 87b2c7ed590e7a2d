"""What a trainer has to know before anything else."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaskad.campaigns.api import Gate, SeminarRow
from kaskad.core.web.components import Link, Notice
from kaskad.core.web.format import number
from kaskad.portals.seminar_words import group_and_place
from kaskad.portals.trainer.reading import TrainerReading


def notice_of(read: TrainerReading) -> Notice | None:
    """What has to be had first to teach, otherwise sheets that are missing."""
    return _test_first(read) or _certificate_first(read) or _unrecorded(read)


def _test_first(read: TrainerReading) -> Notice | None:
    """The gate: nobody teaches before the final test of the own stage is passed."""
    if read.awaits != Gate.FINAL_TEST:
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


def _certificate_first(read: TrainerReading) -> Notice | None:
    """The gate: nobody teaches without a certificate that counts."""
    if read.awaits != Gate.CERTIFICATE:
        return None
    link = Link(_("Your certificates"), reverse("certificates:own"))
    if read.fell:
        return Notice(
            _("Your certificate does not count now"),
            _(
                "It was suspended or revoked. Until it counts again you cannot begin or record a "
                "seminar. Ask your regional commission why, and who teaches instead of you."
            ),
            kind="warn",
            link=link,
            still=True,
        )
    return Notice(
        _("You may teach once you have your certificate"),
        _(
            "You attended the seminar. If your stage has a final test, pass it. The certificate is "
            "then issued by itself within minutes; without it a seminar can be neither begun nor "
            "recorded."
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
