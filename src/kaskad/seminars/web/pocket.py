"""The page that takes a seminar along, and the shell that opens it without a network."""

from __future__ import annotations

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.api import LANGUAGES_ASKED, LONGEST_QUESTION
from kaskad.campaigns.api import Seminar
from kaskad.core.web.components import Actions, Button, Choice, Facts, Ladder, Link, Notice
from kaskad.core.web.format import language
from kaskad.core.web.forms import Field, Form
from kaskad.core.web.shell import Shell
from kaskad.seminars.vocab import POCKET_DAYS
from kaskad.seminars.web.pages import facts_of
from kaskad.seminars.web.pocket_words import words_of_shell
from kaskad.seminars.web.titles import title_of

_LONGEST_PIN = 64
_CODE_LENGTH = 12
_FILES = (
    "kaskad/tokens.css",
    "kaskad/kaskad.css",
    "kaskad/icons.svg",
    "kaskad/favicon.svg",
    "seminars/book.css",
    "seminars/pocket.css",
    "seminars/js/scan.js",
    "seminars/js/pocket/open.js",
)
_MODULES = (
    "kaskad/js/vault.js",
    "kaskad/js/stored.js",
    "kaskad/js/page.js",
    *(
        f"seminars/js/pocket/{name}.js"
        for name in ("kept", "people", "reading", "sending", "writing")
    ),
)


@dataclass(frozen=True, slots=True)
class PocketPage:
    """What will lie on the phone, and the PIN for it."""

    title: str
    kicker: str
    ladder: Ladder
    facts: Facts
    refused: Notice | None
    form: Form | None
    contents: tuple[str, ...]
    forgets: str
    links: Actions
    code: str
    package: str
    worker: str
    scope: str
    manifest: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ShellPage:
    """The same for everybody; ``words`` are said by the script, ``{1}`` is put in there."""

    title: str
    home: str
    seminars: str
    sign_in: str
    manifest: str
    pin: Field
    find: Field
    code: Field
    text: Field
    asked_in: Field
    block: Field
    words: tuple[tuple[str, str], ...]


def pocket_page(seminar: Seminar, people: int, why: str = "") -> PocketPage:
    """The page for a seminar; ``why`` it cannot be taken along, if it cannot."""
    sheet = Link(title_of(seminar), reverse("seminars:sheet", args=[seminar.code]))
    paper = Link(
        _("Print the list instead"), reverse("seminars:print", args=[seminar.code]), icon="print"
    )
    return PocketPage(
        title=_("Take along"),
        kicker=str(seminar.group.stage.title),
        ladder=Ladder((sheet,), _("Take along")),
        facts=facts_of(seminar, people),
        refused=Notice(_("Nothing can be taken along"), why, still=True) if why else None,
        form=None if why else _pin_form(),
        contents=(
            _("the list of the group: names, commissions, codes"),
            _("the roll call, one tap for each person"),
            _("the run book: what to do before, during and after"),
            _("the materials of the blocks and the official answers"),
            _("a place to write down questions of the hall"),
        ),
        forgets=_("The phone forgets the list %(days)s days after the seminar.")
        % {"days": POCKET_DAYS},
        links=Actions((paper, sheet)),
        code=seminar.code,
        package=reverse("seminars:pocket_package", args=[seminar.code]),
        worker=reverse("seminars:pocket_worker"),
        scope=scope(),
        manifest=reverse("seminars:pocket_manifest"),
        words=words_of_shell(),
    )


def shell_page() -> ShellPage:
    """The shell in the language of the address."""
    return ShellPage(
        title=_("Without a network"),
        home=scope().removesuffix("seminars/"),
        seminars=scope(),
        sign_in=reverse("accounts:sign_in"),
        manifest=reverse("seminars:pocket_manifest"),
        pin=_pin("pin", _("PIN of this phone")),
        find=Field("q", _("Find by name"), kind="search", maxlength=60, autocomplete="off"),
        code=Field(
            "code",
            _("Code that the member shows"),
            hint=_("The camera reads it where the browser can; otherwise type it."),
            autocomplete="off",
            maxlength=_CODE_LENGTH,
            anchor="f-member-code",
        ),
        text=Field(
            "text",
            _("The question"),
            kind="textarea",
            hint=_("Name nobody: others will read it."),
            maxlength=LONGEST_QUESTION,
            rows=4,
        ),
        asked_in=Field(
            "language",
            _("Language of the question"),
            kind="radio",
            choices=tuple(
                Choice(one, name, chosen=one == language())
                for one, name in zip(LANGUAGES_ASKED, (_("Kazakh"), _("Russian")), strict=True)
            ),
        ),
        block=Field(
            "block",
            _("Block"),
            kind="select",
            choices=(Choice("", _("No block in particular")),),
        ),
        words=words_of_shell(),
    )


def shell() -> Shell:
    """What the service worker of the language keeps."""
    below = scope()
    return Shell(
        address=reverse("seminars:pocket_shell"),
        body=render_to_string("seminars/pocket_shell.html", {"page": shell_page()}),
        files=_FILES,
        modules=_MODULES,
        pages=f"^{below}(?:([^/]+)/)?pocket/$",
        database="kaskad-pocket",
        store="pockets",
    )


def scope() -> str:
    """The addresses that the worker covers: those of seminars in one language."""
    return reverse("seminars:pocket_shell").removesuffix("pocket/")


def _pin_form() -> Form:
    hint = _(
        "At least six digits. Six digits keep out whoever finds the phone; words or a sentence "
        "keep out an expert too. The PIN lies nowhere: nobody can tell you a forgotten one."
    )
    return Form(
        (_pin("pin", _("A PIN for this phone"), hint), _pin("again", _("The same PIN again"))),
        Button(pgettext("button", "Take along")),
        label=_("A PIN for this phone"),
    )


def _pin(name: str, label: str, hint: str = "") -> Field:
    return Field(
        name, label, kind="password", hint=hint, autocomplete="off", maxlength=_LONGEST_PIN
    )
