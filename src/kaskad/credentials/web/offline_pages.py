"""The page that checks without a network, as values, and what a phone keeps with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.core.web.components import Notice
from kaskad.core.web.format import language
from kaskad.core.web.forms import Field
from kaskad.core.web.shell import Shell
from kaskad.credentials.queries.keys import believed_keys
from kaskad.credentials.queries.offline import CampaignLists, lists_of_campaigns
from kaskad.credentials.rules.steps import steps_of
from kaskad.credentials.rules.token import key_id
from kaskad.credentials.web.offline_words import notices_of_worth, words_of_check

_FILES = (
    "kaskad/tokens.css",
    "kaskad/kaskad.css",
    "kaskad/icons.svg",
    "kaskad/favicon.svg",
    "credentials/check.css",
    "credentials/offline.css",
    "credentials/js/check/open.js",
)
_MODULES = (
    "kaskad/js/stored.js",
    "kaskad/js/page.js",
    *(
        f"credentials/js/check/{name}.js"
        for name in (
            "address", "camera", "facts", "kept", "showing", "signature", "square", "token", "worth"
        )
    ),
    "credentials/js/vendor/ed25519.js",
    "credentials/js/vendor/qr.js",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OfflinePage:
    """The same for everybody; ``words`` are said by the script, ``{1}`` is put in there.

    ``facts`` are the lines of a paper: their names in the script and their words.
    """

    title: str
    worker: str
    scope: str
    manifest: str
    data: str
    names: str
    online: str
    unable: Notice
    worth: tuple[tuple[str, Notice], ...]
    facts: tuple[tuple[str, str], ...]
    square: Field
    words: tuple[tuple[str, str], ...]


def offline_page() -> OfflinePage:
    """The page in the language of the address."""
    address = reverse("check:offline")
    return OfflinePage(
        title=_("Check without a network"),
        worker=reverse("check:offline_worker"),
        scope=address,
        manifest=reverse("check:offline_manifest"),
        data=reverse("check:offline_data"),
        names=reverse("check:offline_names"),
        online=reverse("check:ask"),
        unable=Notice(
            _("This browser cannot check without a network"),
            _(
                "Open this page in Chrome, Firefox or Safari, with JavaScript. Where there is a "
                "network, type the number of the certificate instead:"
            ),
            kind="warn",
            still=True,
        ),
        worth=notices_of_worth(),
        facts=_lines(),
        square=Field(
            "square",
            _("What the square says"),
            kind="textarea",
            hint=_("If another program has read the square, paste its text here."),
            autocomplete="off",
            maxlength=0,
            rows=3,
        ),
        words=words_of_check(),
    )


def shell() -> Shell:
    """What the service worker of the language keeps."""
    address = reverse("check:offline")
    return Shell(
        address=address,
        body=render_to_string("credentials/offline.html", {"page": offline_page()}),
        files=_FILES,
        modules=_MODULES,
        pages=f"^{address}$",
        database="kaskad-check",
        store="kept",
    )


def data_of_checks() -> dict[str, object]:
    """Keys that are believed, by their names in tokens; campaigns with titles and both lists."""
    return {
        "keys": [{"name": key_id(key).hex(), "key": key.hex()} for key in believed_keys()],
        "campaigns": [_campaign(one) for one in lists_of_campaigns()],
    }


def _campaign(one: CampaignLists) -> dict[str, object]:
    lang = language()
    return {
        "code": one.campaign.code,
        "title": one.campaign.title.shown(lang)[1],
        "stages": {stage.code: stage.title.shown(lang)[1] for stage in one.stages},
        "size": one.size,
        "revoked": steps_of(one.revoked),
        "suspended": steps_of(one.suspended),
    }


def _lines() -> tuple[tuple[str, str], ...]:
    """In the order of the paper."""
    return (
        ("name", pgettext("certificate", "Name")),
        ("number", pgettext("certificate", "Number")),
        ("day", pgettext("certificate", "Issued")),
        ("campaign", pgettext("certificate", "Campaign")),
        ("stage", pgettext("certificate", "Stage")),
        ("commission", pgettext("certificate", "Commission")),
        ("seminar", pgettext("certificate", "Seminar")),
        ("programme", pgettext("certificate", "Version of the programme")),
        ("score", pgettext("certificate", "Final test")),
        ("trainer", pgettext("certificate", "Trainer's certificate")),
    )
