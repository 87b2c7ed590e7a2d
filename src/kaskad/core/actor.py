"""Who acts: a frozen value made once per request or command, passed on, never fetched."""

from __future__ import annotations

import getpass
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Self

# Labels of actors that are no people begin so; pages say them in the reader's language.
SYSTEM_MARK = "kaskad:"
COMMAND_MARK = "shell:"


@dataclass(frozen=True, slots=True)
class HeldGrant:
    """A role over the subtree of one code, in force now; ``until`` is None for an open end."""

    role: str
    scope: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts; ``code`` identifies a person's account.

    ``kind`` is person, operator (of the installation, in an open staff session), system, command or
    stranger.
    """

    kind: str
    code: str = ""
    label: str = ""
    language: str = "kk"
    grants: tuple[HeldGrant, ...] = ()
    request_id: str = ""
    address: str = ""

    @classmethod
    def system(cls, name: str) -> Self:
        """A part of Kaskad itself, named as its room."""
        return cls(kind="system", label=f"{SYSTEM_MARK}{name}")

    @classmethod
    def command(cls) -> Self:
        """Whoever runs a command on the server; the operating system's account is the name."""
        try:
            name = getpass.getuser()
        except (KeyError, OSError):
            name = "unknown"
        return cls(kind="command", label=f"{COMMAND_MARK}{name}")

    @classmethod
    def stranger(cls, *, language: str = "kk", request_id: str = "", address: str = "") -> Self:
        """Nobody is signed in."""
        return cls(kind="stranger", language=language, request_id=request_id, address=address)

    @property
    def mark(self) -> str:
        """What is written down of the actor: a person's code, never the name; others' label."""
        return self.code if self.kind == "person" else self.label

    @property
    def is_signed_in(self) -> bool:
        return self.kind in ("person", "operator")

    @property
    def is_trusted(self) -> bool:
        """Kaskad itself, or somebody who already has the server."""
        return self.kind in ("system", "command")

    def holds(self, roles: Collection[str], lineage: Collection[str]) -> bool:
        """Whether a grant in one of ``roles`` covers a place whose ancestors are ``lineage``.

        ``lineage`` is the codes from the place up to the root, the place included.
        """
        return any(grant.role in roles and grant.scope in lineage for grant in self.grants)

    def scopes(self, roles: Collection[str]) -> tuple[str, ...]:
        """The codes of the subtrees held in one of ``roles``."""
        return tuple(grant.scope for grant in self.grants if grant.role in roles)
