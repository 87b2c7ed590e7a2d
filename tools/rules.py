"""Check our own rules: what the ready-made tools do not know about this project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools import rules_python, rules_text
from tools.project import ROOT, Outcome, project_files
from tools.source import Breach, Source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TEXT = {
    ".py", ".html", ".css", ".js", ".svg", ".md", ".txt", ".toml", ".ini", ".in", ".lock",
    ".json", ".yml", ".yaml", ".sh", ".po", ".csv", "",
}  # fmt: skip


def sources(root: Path = ROOT) -> list[Source]:
    """Read every text file of the project."""
    return [
        Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8"))
        for path in project_files(root)
        if path.suffix in _TEXT
    ]


def breaches(found: list[Source]) -> Iterator[Breach]:
    """Yield every breach of every rule, file by file."""
    for source in found:
        if source.is_python:
            for rule in rules_python.RULES:
                yield from rule(source)
        for text_rule in rules_text.RULES:
            yield from text_rule(source)
    yield from rules_python.unique_refusals([source for source in found if source.is_python])


def check() -> Outcome:
    found = sources()
    broken = [str(breach) for breach in breaches(found)]
    if broken:
        return Outcome(passed=False, line=f"{len(broken)} breaches", detail="\n".join(broken))
    return Outcome(passed=True, line=f"{len(found)} files keep our own rules")
