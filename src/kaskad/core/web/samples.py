"""The component page: every component in every state, with invented names and figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import pgettext

from kaskad.core.web import samples_actions, samples_data, samples_pictures, samples_states
from kaskad.core.web.sampled import Group


@dataclass(frozen=True, slots=True)
class ComponentsPage:
    """The page of all components."""

    title: str
    lead: str
    groups: tuple[Group, ...]


def components_page(path: str = "") -> ComponentsPage:
    """Every component in every state, in the active language; ``path`` is the own address."""
    return ComponentsPage(
        title=pgettext("component page", "Components"),
        lead=pgettext(
            "component page",
            "Every part of every page in every state. All names and figures here are invented.",
        ),
        groups=(
            *samples_actions.groups(path),
            *samples_data.groups(path),
            *samples_states.groups(path),
            *samples_pictures.groups(),
        ),
    )
