"""Ways from the trainer's page to what is taught and to what came of it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from kaskad.campaigns.api import Campaign, SeminarRow
from kaskad.core.web.components import Actions, Link


def links_of_campaign(campaign: Campaign, following: SeminarRow | None) -> Actions:
    """Materials, the way to have them in a hall without a network, and results of the groups."""
    materials = reverse("material:materials", args=[campaign.code])
    results = reverse("results:groups", args=[campaign.code])
    links = [Link(_("Materials of the training and the kit"), materials)]
    if following is not None:
        along = reverse("seminars:pocket", args=[following.code])
        links.append(Link(_("Take the seminar along where there is no network"), along))
    return Actions((*links, Link(_("Results of my groups"), results)))
