"""On which line of a TOML text a key stands; the standard reader does not tell.

Good for finding one's way in a file: keys at the beginning of a line, tables, arrays of tables,
and the inline tables of an array that has one a line. What is not found takes the line of what
holds it.
"""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*(\[\[?)\s*([\w.\"' -]+?)\s*\]\]?\s*(#.*)?$")
_KEY = re.compile(r"\s*([\w-]+(?:\.[\w-]+)*)\s*=\s*(.*)$")
_INDEX = re.compile(r"(\[\d+\]|\.[^.\[]+|^[^.\[]+)$")


def line_numbers(text: str) -> dict[str, int]:
    """Path to line number, counted from 1; elements of arrays too: ``stages[2].window``."""
    lines: dict[str, int] = {}
    counts: dict[str, int] = {}
    table, array = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if array:
            if line.strip().startswith(("{", '"', "'")):
                counts[array] = counts.get(array, 0) + 1
                lines[f"{array}[{counts[array]}]"] = number
            if line.strip().startswith("]"):
                array = ""
            continue
        if header := _HEADER.match(line):
            table = _table(header[1], re.sub(r"[\s\"']", "", header[2]), counts)
            lines.setdefault(table, number)
            lines.setdefault(table.removesuffix("]").rpartition("[")[0] or table, number)
        elif key := _KEY.match(line):
            path = f"{table}.{key[1]}" if table else key[1]
            lines.setdefault(path, number)
            if "." in key[1]:
                lines.setdefault(path.rpartition(".")[0], number)
            if key[2].strip() == "[":
                array = path
    return lines


def _table(brackets: str, name: str, counts: dict[str, int]) -> str:
    """The path of a table header; each ``[[name]]`` is the next element of its array."""
    head, _dot, tail = name.rpartition(".")
    if head and counts.get(head):
        name = f"{head}[{counts[head]}].{tail}"
    if brackets == "[[":
        counts[name] = counts.get(name, 0) + 1
        return f"{name}[{counts[name]}]"
    return name


def line_of(lines: dict[str, int], path: str) -> int:
    """The line of ``path``, or of the nearest thing that holds it; 1 for the file as a whole."""
    while path:
        if path in lines:
            return lines[path]
        path = _INDEX.sub("", path)
    return 1
