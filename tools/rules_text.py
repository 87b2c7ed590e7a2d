"""Our own rules for templates, comments and every other text of the project."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.source import Breach, Source

# Written in pieces, so that this file does not break the rule that it makes.
_HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("registry", "npmjs", "org"),
        ("registry", "yarnpkg", "com"),
    )
)
_INDEX = re.compile("--(?:extra-)?" + r"index-url[ =]\S|--find" + r"-links[ =]\S")
_MACHINE = re.compile(
    r"(?<![\w.:/}-])/(?:" + "work|root|farm|tmp|home|Users" + r")/\w"
    r"|\.\./" + "shared"
)
_COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\b.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_BLOCK = re.compile(r"\{%-?\s*(blocktrans\b|blocktranslate\b(?![^%]*\btrimmed\b))")
_NOQA = re.compile(r"#\s*(?:ruff:\s*)?noqa\b(?::\s*[A-Z]+\d+(?:\s*,\s*[A-Z]+\d+)*)?(.*)")
_IGNORE = re.compile(r"#\s*type:\s*ignore\b(?:\[[^\]]*\])?(.*)")
_INLINE = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b", re.IGNORECASE),
    "an inline handler": re.compile(r"\s(?:on[a-z]+|hx-on[\w:-]*)\s*=\s*[\"'{]", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
    "an inline script": re.compile(
        r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*\btype\s*=\s*[\"']application/(?:ld\+)?json[\"'])",
        re.IGNORECASE,
    ),
}


def templates_keep_the_policy(source: Source) -> Iterator[Breach]:
    """The content security policy forbids everything inline; so does this, before a browser."""
    if not source.is_template or source.parts[0] != "src":
        return
    text = _blank(_TAG, _blank(_COMMENT, source.text))
    for what, pattern in _INLINE.items():
        for match in pattern.finditer(text):
            yield source.breach(line_of(text, match.start()), f"{what}: {match.group().strip()}")


def markup_in_python_keeps_the_policy(source: Source) -> Iterator[Breach]:
    if not source.room or not source.is_python:
        return
    for node in source.nodes:
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            continue
        if "<" not in node.value and '="' not in node.value:
            continue
        for what in ("an inline style", "an inline handler", "an inline script"):
            if re.search(r"<\w|=\"", node.value) and _INLINE[what].search(node.value):
                yield source.breach(node, f"{what} in a string")


def blocks_are_trimmed(source: Source) -> Iterator[Breach]:
    """Otherwise the indentation of the template becomes part of the message."""
    if not source.is_template:
        return
    for match in _BLOCK.finditer(source.text):
        line = line_of(source.text, match.start())
        yield source.breach(line, "write {% blocktranslate trimmed %}")


def exceptions_have_reasons(source: Source) -> Iterator[Breach]:
    """An exception from a tool's rule names the rule and says why."""
    if not source.is_python:
        return
    for line, comment in source.comments:
        for pattern in (_NOQA, _IGNORE):
            match = pattern.search(comment)
            if match and not _is_reasoned(match, pattern):
                yield source.breach(line, f"no reason: {comment[match.start() :][:60]}")


def _is_reasoned(match: re.Match[str], pattern: re.Pattern[str]) -> bool:
    named = ":" in match.group() if pattern is _NOQA else "[" in match.group()
    reason = match.group(1).partition("# noqa")[0]
    return named and re.search(r"[^\W\d_]{3,}", reason) is not None


def only_of_the_project(source: Source) -> Iterator[Breach]:
    """No package index by name, no path of somebody's machine."""
    for number, line in enumerate(source.lines, 1):
        if any(host in line for host in _HOSTS) or _INDEX.search(line):
            yield source.breach(number, "names a package index")
        if _MACHINE.search(line):
            yield source.breach(number, f"a path of a machine: {line.strip()[:80]}")


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """Replace what matches by as many lines of nothing, so that line numbers stay."""
    return pattern.sub(lambda match: "\n" * match.group().count("\n"), text)


RULES = (
    templates_keep_the_policy,
    markup_in_python_keeps_the_policy,
    blocks_are_trimmed,
    exceptions_have_reasons,
    only_of_the_project,
)
