"""Letters with a square code, on paper, in Kazakh and Russian side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from kaskad.accounts.api import LINK_LIFETIME
from kaskad.commissions.models import Commission
from kaskad.commissions.operations.letters import Letter
from kaskad.commissions.queries.codes import code_of_member, spaced_code
from kaskad.commissions.vocab import SeatRole
from kaskad.core.documents import Paper, make_pdf
from kaskad.core.qr import square_code
from kaskad.core.web.format import language

TEMPLATE = Path(__file__).with_name("letters.typ")
_LANGUAGES = ("kk", "ru")
_LINE = 34  # signs of the address on a line below the code


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says in one language."""

    title: str
    steps: tuple[str, ...]
    own: str


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """One person's letter; the words in the person's own language stand first.

    ``own_code`` is shown to the trainer in the hall, ``own_picture`` the same for a camera.
    """

    name: str
    role: str
    place: str
    code: str
    address: str
    address_lines: tuple[str, ...]
    words: tuple[Words, ...]
    own_code: str
    own_picture: str
    own_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacePaper:
    """The letters of one commission."""

    title: str
    letters: tuple[LetterPaper, ...]


@dataclass(frozen=True, slots=True)
class LettersPaper(Paper):
    """Letters of a territory, commission by commission, each with a list to sign."""

    lead: str
    heads: tuple[str, ...]
    places: tuple[PlacePaper, ...]
    foot: str
    pages: str


def letters_pdf(
    commission: Commission,
    places: Sequence[Commission],
    letters: Sequence[Letter],
    absolute: Callable[[str], str],
    *,
    now: datetime,
) -> bytes:
    """The letters as PDF.

    ``places`` are the commissions of the people, ``absolute`` makes a full address of a path.
    """
    names = {one.pk: str(one.name) for one in places}
    words = {code: _words(code) for code in _LANGUAGES}
    by_place = groupby(letters, lambda one: one.to.commission_id)
    paper = LettersPaper(
        title=_("Letters: %(place)s") % {"place": commission.name},
        language=language(),
        lead=_(
            "Give each member the own letter and let them sign. Cut the sheets along the dashed "
            "lines."
        ),
        heads=(
            pgettext("letters", "No."),
            pgettext("person", "Name"),
            pgettext("commission", "Role"),
            pgettext("letters", "Day"),
            pgettext("letters", "Signature"),
        ),
        places=tuple(
            PlacePaper(
                names[place], tuple(_letter(one, names[place], words, absolute) for one in some)
            )
            for place, some in by_place
        ),
        foot=_("Letters are personal. A lost one is replaced: the old one then stops working."),
        pages=_("Page {page} of {pages}"),
    )
    return make_pdf(TEMPLATE, paper, now=now)


def _letter(
    letter: Letter, place: str, words: dict[str, Words], absolute: Callable[[str], str]
) -> LetterPaper:
    to = letter.to
    with override(to.language):
        address = absolute(reverse("accounts:sign_in_link", args=(letter.token,)))
    role = str(SeatRole(to.role).label)
    own = code_of_member(to.member_id)
    order = sorted(_LANGUAGES, key=lambda code: code != to.language)
    return LetterPaper(
        name=to.name,
        role=role,
        place=f"{place}, {role[:1].lower()}{role[1:]}",
        code=square_code(address).svg,
        address=address,
        address_lines=tuple(
            address[start : start + _LINE] for start in range(0, len(address), _LINE)
        ),
        words=tuple(words[code] for code in order),
        own_code=spaced_code(own),
        own_picture=square_code(own).svg,
        own_words=tuple(words[code].own for code in order),
    )


def _words(code: str) -> Words:
    with override(code):
        return Words(
            title=_("Your letter for the training"),
            steps=(
                _("Point the camera of your telephone at the large square and open the link."),
                _("Choose a PIN of six digits and remember it."),
                _("You see when and where your seminar is."),
                _("Later open the same link and enter your PIN."),
                _(
                    "The letter is only for you and works for %(days)d days. If you lose it, tell "
                    "the secretary."
                )
                % {"days": LINK_LIFETIME.days},
            ),
            own=_("Show this code to the trainer in the hall."),
        )
