"""What the page says to a member who need not be trained."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaskad.campaigns.api import Exemption
from kaskad.core.web.components import Link, Notice, Sign
from kaskad.core.web.format import clock_time, day_short
from kaskad.portals.member.reading import MemberReading
from kaskad.portals.seminar_words import day_from_today, place_of


def exempt_sign(exemption: Exemption, materials: Link | None) -> Sign:
    """That they need not be trained, and until when; the material is there for them too."""
    words = _("There is nothing to do.")
    if exemption.until is not None:
        words = _("This holds until %(day)s. From that day on you have to be trained.") % {
            "day": day_short(exemption.until, "to")
        }
    title = _("You need not be trained in this campaign")
    return Sign(title, subtitle=words, alternative=materials)


def exempt_notice(read: MemberReading) -> Notice | None:
    """The seminar in which they have a place still."""
    row = read.seminar
    if row is None:
        return None
    when = f"{day_from_today(row.day, read.today)}, {clock_time(row.starts)}"
    return Notice(
        _("You may come to your seminar all the same"),
        _("%(when)s, %(place)s. Whoever comes counts as trained.")
        % {"when": when, "place": place_of(row)},
        still=True,
    )
