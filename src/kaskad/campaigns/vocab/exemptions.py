"""The way of an exemption from the training, and why one is refused."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaskad.core.refusal import Refusal

REASON_LENGTH: Final = 300
SHORTEST_REASON: Final = 10


class ExemptionState(models.TextChoices):
    """The way of an exemption."""

    WAITING = "waiting", pgettext_lazy("exemption", "Waits for a second person")
    GRANTED = "granted", pgettext_lazy("exemption", "Granted")
    REFUSED = "refused", pgettext_lazy("exemption", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("exemption", "Taken back")


class ExemptionStanding(StrEnum):
    """How an exemption stands on a day; of one that ended nobody is exempt any more."""

    WAITING = "waiting"
    HOLDS = "holds"
    ENDED = "ended"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class ExemptionReason(Refusal):
    code = "campaigns.exemption_reason"
    text = _("Say why the member need not be trained, in %(least)d to %(most)d letters.")


class ExemptionSitsNot(Refusal):
    code = "campaigns.exemption_sits_not"
    text = _("This member no longer sits in the commission. Choose a member who does.")


class ExemptionEnds(Refusal):
    code = "campaigns.exemption_ends"
    text = _("The last day of the exemption has passed. Choose a day after %(today)s, or none.")


class ExemptionHolds(Refusal):
    code = "campaigns.exemption_holds"
    text = _("This member is exempt already. End that exemption first, if another one is needed.")


class ExemptionBySecond(Refusal):
    code = "campaigns.exemption_second_person"
    text = _("Whoever asked for an exemption cannot decide about it. Ask a colleague to decide.")


class ExemptionOwn(Refusal):
    code = "campaigns.exemption_own"
    text = _("Nobody decides about their own exemption. Ask a colleague to decide.")


class ExemptionDecided(Refusal):
    code = "campaigns.exemption_decided"
    text = _("This exemption was decided already. Load the page again to see how.")


class ExemptionTakenBack(Refusal):
    code = "campaigns.exemption_taken_back"
    text = _("Whoever asked for this exemption has taken the request back. Nothing is to be done.")


class ExemptionOfOther(Refusal):
    code = "campaigns.exemption_of_other"
    text = _("Only whoever asked for an exemption can take the request back. You can refuse it.")
