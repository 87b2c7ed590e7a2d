"""Why a record store cannot be registered."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class StoreThere(Refusal):
    code = "assessment.lrs_there"
    text = _("This record store is registered already.")


class StoreIncomplete(Refusal):
    code = "assessment.lrs_incomplete"
    text = _("Give the record store a key, a secret and an address that begins with https://.")
