"""The ways out that this installation uses: those of its settings, none in a demonstration."""

from __future__ import annotations

from django.conf import settings

from kaskad.core.gateways import Gateways


def gateways_in_use() -> Gateways:
    """Where people are invented nothing leaves the machine, whatever the settings say."""
    if settings.KASKAD_SYNTHETIC_PEOPLE:
        return Gateways()
    found: Gateways = settings.KASKAD_GATEWAYS
    return found
