"""The page of own certificates."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Actions, Button, Empty, Fact, Facts, Ladder, Link
from kaskad.core.web.format import day
from kaskad.credentials.models import Certificate
from kaskad.credentials.queries.certificates import standing_of
from kaskad.credentials.rules.number import shown
from kaskad.credentials.web.layout import Page, Section


def own_page(rows: Sequence[Certificate]) -> Page:
    """Every certificate with its files; what is missing when there is none."""
    title = _("My certificates")
    if not rows:
        nobody = Empty(
            _("You have no certificate yet."),
            _(
                "It comes by itself after your seminar, once you have passed the final test if "
                "there is one."
            ),
        )
        return Page(title=title, ladder=_ladder(title), top=(nobody,))
    return Page(title=title, ladder=_ladder(title), sections=tuple(_section(one) for one in rows))


def _ladder(here: str) -> Ladder:
    return Ladder((Link(_("My training"), reverse("portals:member")),), here)


def _section(one: Certificate) -> Section:
    facts = Facts(
        (
            Fact(pgettext("certificate", "Number"), shown(one.number)),
            Fact(pgettext("certificate", "State"), str(standing_of(one).label)),
            Fact(pgettext("certificate", "Issued"), day(one.issued_at.date())),
        )
    )
    paper = reverse("certificates:paper", args=[one.number])
    files = Actions(
        (
            Button(_("Certificate to print"), url=paper),
            Button(
                _("Picture for the phone"),
                url=reverse("certificates:phone", args=[one.number]),
                kind="second",
            ),
            Link(_("To print, with English"), f"{paper}?en=1"),
            Link(_("What others see"), reverse("check:shown", args=[one.number])),
        )
    )
    return Section(one.number, str(one.stage.title), (facts, files))
