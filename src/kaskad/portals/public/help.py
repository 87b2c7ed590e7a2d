"""Help: what each audience does with the pages, in a few sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Link


@dataclass(frozen=True, slots=True)
class HelpSection:
    """The sentences for one audience; ``anchor`` leads to them, ``guide`` to the whole guide."""

    anchor: str
    title: str
    steps: tuple[str, ...]
    guide: Link


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Help for everybody, one section an audience."""

    title: str
    sections: tuple[HelpSection, ...]


def help_page() -> HelpPage:
    """The page of help in the active language."""
    return HelpPage(pgettext("page", "Help"), (_member(), _trainer(), _staff(), _public()))


def _guide(audience: str, label: str) -> Link:
    return Link(label, reverse("portals:guide", args=[audience]))


def _member() -> HelpSection:
    return HelpSection(
        "member",
        _("For members of commissions"),
        (
            _("Open your personal link and press “It is me, sign in”. There is no password."),
            _("“My training” shows the day, time and place of your seminar."),
            _("If you cannot come, tell your trainer or the secretary of your commission."),
            _("At the seminar sign the list; without a mark on it you do not count as trained."),
            _("If the link is lost or does not work, ask the secretary for a new one."),
        ),
        _guide("member", _("The whole guide for members")),
    )


def _trainer() -> HelpSection:
    return HelpSection(
        "trainer",
        _("For trainers"),
        (
            _("“My seminars” shows your next seminar and its people. Print the list before it."),
            _(
                "On the day mark who came and choose what the sheet rests on. The next page says "
                "it in words; only its button records the sheet."
            ),
            _("If you were wrong about somebody, open the sheet again and correct it; say why."),
            _("If you cannot teach, tell your coordinator at once."),
        ),
        _guide("trainer", _("The whole guide for trainers and coordinators")),
    )


def _staff() -> HelpSection:
    return HelpSection(
        "staff",
        _("For coordinators and the training department"),
        (
            _("“Overview” shows what waits for your decision."),
            _("“Plan” shows every seminar and its trainer, and compares versions of the plan."),
            _("When a member is replaced, send the whole list of the commission in “Rosters”."),
            _("Until a sheet is recorded, nobody of its group counts as trained."),
        ),
        _guide("officer", _("The whole guide for the training department")),
    )


def _public() -> HelpSection:
    return HelpSection(
        "public",
        _("For observers and the press"),
        (
            _("Coverage, bulletins and open data need no sign-in."),
            _("Every past day keeps its figures: choose the date on the page."),
            _(
                "Trained is who sits in a commission on the day and was at a seminar on that day "
                "or before."
            ),
        ),
        _guide("observer", _("The whole guide for observers")),
    )
