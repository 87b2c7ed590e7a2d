"""Exemptions that wait, as a decision of the overview."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.core.web.components import Button, Status, Task
from kaskad.core.web.format import number
from kaskad.portals.staff.reading import TerritoryReading


def exemption_task(read: TerritoryReading) -> Iterator[Task]:
    """Exemptions that others asked for; whoever asked does not decide."""
    if not read.exemptions:
        return
    title = ngettext(
        "Decide about %(count)s exemption from the training",
        "Decide about %(count)s exemptions from the training",
        read.exemptions,
    )
    yield Task(
        title % {"count": number(read.exemptions)},
        _("Until somebody decides, these members have to be trained like all others."),
        Status(_("waits"), "wait"),
        Button(
            pgettext("button", "Look at the exemptions"),
            url=reverse("portals:exemptions", args=[read.commission.code]),
            kind="second",
            small=True,
        ),
    )
