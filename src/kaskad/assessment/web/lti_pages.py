"""What a person sees who opens a test in a learning platform, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.assessment.models import Launch
from kaskad.assessment.queries.own import OwnTest
from kaskad.assessment.web.own_pages import test_page
from kaskad.core.refusal import Refusal
from kaskad.core.web.components import Button, Component, Notice


@dataclass(frozen=True, slots=True)
class LaunchPage:
    """A step of a launch; ``refresh`` is asked for until it is the reader's turn."""

    title: str
    kicker: str = ""
    notice: Notice | None = None
    sentences: tuple[str, ...] = ()
    parts: tuple[Component, ...] = ()
    code: str = ""
    refresh: str = ""


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """A link that leaves the page of the platform; ``label`` is what it says."""

    title: str
    url: str
    label: str


def outside_page(url: str) -> OutsidePage:
    """Inside a page of the platform: open a window of our own."""
    return OutsidePage(_("The test opens in a new window"), url, _("Open the test"))


def refused_page(refusal: Refusal) -> LaunchPage:
    """Why a launch goes no further."""
    title = _("The test cannot be opened")
    notice = Notice(title, refusal.message, kind="error")
    return LaunchPage(title, notice=notice, code=refusal.code)


def sign_in_page(launch: Launch, key: str, *, is_linked: bool) -> LaunchPage:
    """Nobody is signed in: how to, and the way on from there."""
    first = (
        _("%(platform)s knows you already. The result decides who may teach, so you sign in first.")
        if is_linked
        else _("%(platform)s does not know yet who you are here. You say so once.")
    )
    return LaunchPage(
        title=_("First sign in"),
        kicker=_title(launch),
        sentences=(
            first % {"platform": launch.platform.name},
            _("1. Open your personal link in this browser: it is in your letter or message."),
            _("2. Enter your PIN."),
            _("3. Come back to this page and press the button."),
        ),
        parts=(Button(_("I have signed in"), url=launch_url(key)),),
    )


def link_page(launch: Launch, key: str, name: str) -> LaunchPage:
    """Signed in, and not known to the platform: a question whether both are one person."""
    platform = launch.platform.name
    return LaunchPage(
        title=_("Is this you?"),
        kicker=_title(launch),
        sentences=(
            _("You are signed in as %(name)s.") % {"name": name},
            _("The account with which you came from %(platform)s will be yours here.")
            % {"platform": platform},
            _("%(platform)s is told the results of the tests that you open there.")
            % {"platform": platform},
        ),
        parts=(
            Button(_("Yes, connect and go on to the test"), post=launch_url(key)),
            Button(
                _("No, this is somebody else: sign out"),
                post=reverse("accounts:sign_out"),
                kind="second",
            ),
        ),
    )


def begin_page(row: OwnTest, ticket: str, refresh: str, now: datetime) -> LaunchPage:
    """The test of somebody whom a trusted platform has named."""
    page = test_page(row, ticket, "", now)
    return LaunchPage(
        title=page.title,
        kicker=page.kicker,
        notice=page.notice,
        sentences=page.sentences,
        parts=(page.begin,) if page.begin else (),
        refresh=refresh if page.refresh else "",
    )


def launch_url(key: str) -> str:
    """Where a launch goes on."""
    return reverse("launches:launch", args=[key])


def _title(launch: Launch) -> str:
    purpose = str(launch.test.get_purpose_display())
    return pgettext("test", "%(purpose)s: %(stage)s") % {
        "purpose": purpose,
        "stage": str(launch.test.stage.title),
    }
