"""How open data may be used, in words and with the licence that the installation chose."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from kaskad.core.licences import Terms
from kaskad.core.web.components import Link


@dataclass(frozen=True, slots=True)
class UseOfData:
    """What is allowed, in words after which the licence stands."""

    words: str
    licence: Link


def use_of_data() -> UseOfData:
    """In the active language."""
    words = {
        Terms.FREE: _("The data may be used freely:"),
        Terms.SOURCE: _("The data may be used freely if the source is named:"),
        Terms.OWN: _("The data may be used under the terms of the licence:"),
    }
    found = settings.KASKAD_LICENCE
    return UseOfData(words[found.terms], Link(found.title, found.url))
