"""Check the locks: everything pinned and hashed, no address, and they answer what is asked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.project import ROOT, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "requirements"
_HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(text: str) -> dict[str, Version]:
    """Return package and version of every requirement of a lock.

    Raises ``ValueError`` naming the requirement that is not pinned, not hashed or an address.
    """
    found = {}
    for entry in text.replace("\\\n", " ").splitlines():
        if not entry.strip() or entry.startswith("#"):
            continue
        name, version = _pin(entry)
        found[name] = version
    return found


def _pin(entry: str) -> tuple[str, Version]:
    what, *hashes = entry.split(" --hash=")
    try:
        requirement = Requirement(what.strip())
    except InvalidRequirement:
        raise ValueError(f"not a package with a version: {what.strip()}") from None
    specifiers = list(requirement.specifier)
    if requirement.url or "://" in entry:
        raise ValueError(f"an address: {requirement.name}")
    if len(specifiers) != 1 or specifiers[0].operator != "==":
        raise ValueError(f"not pinned: {requirement.name}")
    if not hashes or len(_HASH.findall(entry)) != len(hashes):
        raise ValueError(f"without hashes: {requirement.name}")
    return canonicalize_name(requirement.name), Version(specifiers[0].version)


def wishes(path: Path) -> Iterator[Requirement]:
    """Yield the requirements of an ``.in`` file and of those it includes."""
    for line in path.read_text(encoding="utf-8").splitlines():
        wish = line.partition("#")[0].strip()
        if wish.startswith("-r "):
            yield from wishes(path.parent / wish[3:].strip())
        elif wish:
            yield Requirement(wish)


def problems(folder: Path = FOLDER) -> Iterator[str]:
    """Yield a line for everything that is wrong with the locks of ``folder``."""
    locked: dict[str, dict[str, Version]] = {}
    for kind in ("run", "installer", "dev"):
        try:
            locked[kind] = pins((folder / f"{kind}.lock").read_text(encoding="utf-8"))
        except ValueError as error:
            yield f"requirements/{kind}.lock: {error}"
            continue
        for wish in wishes(folder / f"{kind}.in"):
            version = locked[kind].get(canonicalize_name(wish.name))
            if version is None or not wish.specifier.contains(version, prereleases=True):
                yield f"requirements/{kind}.lock: does not answer {wish}; make the locks anew"
    everything = locked.pop("dev", {})
    for kind, packages in locked.items():
        for name in sorted(packages):
            if everything and everything.get(name) != packages[name]:
                yield f"requirements/dev.lock: {name} differs from requirements/{kind}.lock"


def check() -> Outcome:
    found = list(problems())
    if found:
        return Outcome(passed=False, line=f"{len(found)} problems", detail="\n".join(found))
    return Outcome(passed=True, line="everything is pinned and hashed")
