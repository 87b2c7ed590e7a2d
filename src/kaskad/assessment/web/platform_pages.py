"""The learning platforms of a campaign as a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.models import Test
from kaskad.assessment.queries.lti import PlatformRow
from kaskad.assessment.web.layout import BankPage, Section, below_campaign
from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Empty
from kaskad.core.web.format import number
from kaskad.core.web.tables import Column, Row, Table


@dataclass(frozen=True, slots=True)
class Addresses:
    """Our addresses for a platform."""

    login: str
    launch: str
    keys: str


def platforms_page(
    campaign: Campaign, ours: Addresses, rows: Sequence[PlatformRow], tests: Sequence[Test]
) -> BankPage:
    """What has to be known to let a test be taken from a learning platform."""
    title = _("Tests in learning platforms")
    return BankPage(
        title=title,
        ladder=below_campaign(campaign, title),
        lead=_("People can open a test of Kaskad in Moodle or another platform by LTI 1.3."),
        sections=(
            Section("addresses", _("What is written into the platform"), (_addresses(ours),)),
            Section("tests", _("What a link says"), (_tests(tests),)),
            Section("platforms", _("Registered platforms"), (_platforms(rows),), is_wide=True),
        ),
    )


def _addresses(ours: Addresses) -> Table:
    return Table(
        caption=_("What is written into the platform"),
        caption_hidden=True,
        stacked=True,
        columns=(Column(pgettext("platform", "Field")), Column(pgettext("platform", "Value"))),
        rows=(
            Row((_("Tool address and redirection address (tool URL)"), ours.launch)),
            Row((_("Where sign-in begins (initiate login URL)"), ours.login)),
            Row((_("Public keys (public keyset URL)"), ours.keys)),
        ),
    )


def _tests(tests: Sequence[Test]) -> Table | Empty:
    if not tests:
        return Empty(_("No test is published."), "")
    return Table(
        caption=_("What a link says"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("platform", "Test")),
            Column(pgettext("platform", "Custom parameter")),
        ),
        rows=tuple(
            Row((f"{one.stage.title}. {one.get_purpose_display()}", f"test={one.code}"))
            for one in tests
        ),
    )


def _platforms(rows: Sequence[PlatformRow]) -> Table | Empty:
    if not rows:
        words = _("Whoever runs the server registers one by a command.")
        return Empty(_("No platform is registered."), words)
    return Table(
        caption=_("Registered platforms"),
        caption_hidden=True,
        stacked=True,
        columns=(
            Column(pgettext("platform", "Platform")),
            Column(pgettext("platform", "Address")),
            Column(pgettext("platform", "Who says who it is")),
            Column(pgettext("platform", "People connected"), number=True),
            Column(pgettext("platform", "Scores on their way"), number=True),
        ),
        rows=tuple(
            Row(
                (
                    one.platform.name,
                    one.platform.issuer,
                    _("The platform, once connected")
                    if one.platform.is_trusted
                    else _("Sign-in here"),
                    number(one.users),
                    number(one.waiting),
                )
            )
            for one in rows
        ),
    )
