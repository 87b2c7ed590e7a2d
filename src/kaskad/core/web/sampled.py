"""The shape of the component page: a component, its states, and a word in three languages."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.localized import LocalizedText
from kaskad.core.web.components import Component


@dataclass(frozen=True, slots=True)
class Sample:
    """One state of a component.

    ``label`` names the state where it is not plain, ``wide`` takes a whole row.
    """

    part: Component
    label: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A component: its name, when to use it, its states, and how they stand on the page."""

    anchor: str
    title: str
    samples: tuple[Sample, ...]
    use: str = ""
    css: str = "stack"


def say(kk: str, ru: str, en: str) -> str:
    """Sample content, like all content, is given in three languages."""
    return str(LocalizedText(kk, ru, en))
