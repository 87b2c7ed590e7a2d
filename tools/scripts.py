"""Find words that mix Latin and Cyrillic letters.

Latin ``i`` and Cyrillic ``і`` look alike; a word that has both is not found by a search and sorts
in the wrong place. A line that needs such a word says so with the words of ``ALLOWED``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tools.project import ROOT, Outcome, project_files

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALLOWED = "mixed letters on purpose"
SUFFIXES = (".py", ".html", ".txt", ".po", ".md", ".toml", ".csv")

_LATIN = "A-Za-z\u00c0-\u024f"
_CYRILLIC = "\u0400-\u052f"
_WORD = re.compile(f"[{_LATIN}{_CYRILLIC}]+")
_MIXED = re.compile(f"[{_LATIN}][{_CYRILLIC}]|[{_CYRILLIC}][{_LATIN}]")
# Letters that are not part of the text: escapes of a string literal and printf placeholders.
_MARKUP = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[a-zA-Z])|%\(\w+\)[a-z]|%[sd]")


def mixed_words(line: str) -> list[str]:
    """Return the words of a line that mix the two scripts."""
    if not _MIXED.search(line) or ALLOWED in line:
        return []
    return [word for word in _WORD.findall(_MARKUP.sub(" ", line)) if _MIXED.search(word)]


def breaches(root: Path = ROOT) -> Iterator[str]:
    """Yield ``path:line: word`` for every mixed word of the project."""
    for path in project_files(root, SUFFIXES):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for word in mixed_words(line):
                yield f"{path.relative_to(root)}:{number}: {word} mixes Latin and Cyrillic letters"


def check() -> Outcome:
    found = list(breaches())
    if found:
        return Outcome(passed=False, line=f"{len(found)} mixed words", detail="\n".join(found))
    return Outcome(passed=True, line="no word mixes Latin and Cyrillic letters")
