"""The licence of open data that ``kaskad.toml`` names: ``[open_data]``; without it CC BY 4.0.

Names are those of SPDX. What is wrong is said with table and key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from kaskad.core.settings_table import SettingsTable


class Terms(StrEnum):
    """What a licence asks of whoever uses the data: nothing, to name the source, or to read it."""

    FREE = "free"
    SOURCE = "source"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence: its name for programs, its title for people, where it is read."""

    name: str
    title: str
    url: str
    terms: Terms = Terms.OWN


_CC: Final = "https://creativecommons.org"
_ODC: Final = "https://opendatacommons.org/licenses"
KNOWN: Final = (
    Licence("CC-BY-4.0", "CC BY 4.0", f"{_CC}/licenses/by/4.0/", Terms.SOURCE),
    Licence("CC0-1.0", "CC0 1.0", f"{_CC}/publicdomain/zero/1.0/", Terms.FREE),
    Licence("CC-BY-SA-4.0", "CC BY-SA 4.0", f"{_CC}/licenses/by-sa/4.0/"),
    Licence("ODC-By-1.0", "ODC-By 1.0", f"{_ODC}/by/1-0/", Terms.SOURCE),
    Licence("ODbL-1.0", "ODbL 1.0", f"{_ODC}/odbl/1-0/"),
    Licence("PDDL-1.0", "PDDL 1.0", f"{_ODC}/pddl/1-0/", Terms.FREE),
)


def read_licence(raw: Mapping[str, Any]) -> Licence:
    """The licence of a whole ``kaskad.toml``; raises ``ValueError`` naming table and key.

    One that is not known here says its title and address itself; one that is known has its own.
    """
    table = SettingsTable("open_data", raw.get("open_data", {}))
    name = table.text("licence", KNOWN[0].name)
    known = next((one for one in KNOWN if one.name == name), None)
    is_named = {"title", "url"} <= table.left.keys()
    if known is None and not (name and is_named):
        names = ", ".join(one.name for one in KNOWN)
        raise table.wrong(
            "licence", f"choose one of {names}, or name another one and give its title and url"
        )
    found = known or Licence(name, table.text("title"), table.address("url", is_trusted=False))
    table.done()
    return found
