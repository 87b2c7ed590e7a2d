"""What a seminar is called on pages."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kaskad.campaigns.api import Seminar


def title_of(seminar: Seminar) -> str:
    """Group and commission."""
    return _("Group %(number)s, %(commission)s") % {
        "number": seminar.group.number,
        "commission": seminar.group.commission.name,
    }
