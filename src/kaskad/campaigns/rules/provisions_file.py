"""The file of laws and provisions: read, checked completely, every problem reported at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.spec import Words
from kaskad.campaigns.rules.toml_lines import line_numbers
from kaskad.campaigns.rules.toml_table import BLANK_DAY, Findings, Table
from kaskad.campaigns.rules.toml_text import read_toml

FORMAT, VERSION = "kaskad-provisions", 1
NOTHING = Words("", "", "")
LONGEST_TEXT, LONGEST_LINE, LONGEST_LABEL = 1200, 300, 120
KEYS = {
    "": ("format", "version", "in_force_from", "note", "laws", "provisions"),
    "laws": ("code", "name", "number", "date"),
    "provisions": ("code", "law", "label", "text", "source", "in_force_from", "act", "repealed"),
}


_NUMBER = re.compile(r"(\d+)(bis|ter|quater)?")
_INSERTED = ("", "bis", "ter", "quater")  # articles that came between two others
_PARTS = 8


@dataclass(frozen=True, slots=True)
class LawSpec:
    """A law of the file."""

    code: str
    name: Words
    number: str
    date: date


@dataclass(frozen=True, slots=True)
class ProvisionSpec:
    """A provision of the file and what it says from a day on; ``place`` is where it stands."""

    place: str
    code: str
    law: str
    label: Words
    text: Words
    source: str
    in_force_from: date
    act: Words
    is_repeal: bool


@dataclass(frozen=True, slots=True)
class ProvisionsSpec:
    """``note`` says of all texts of the file what kind of wording they are."""

    note: Words
    laws: tuple[LawSpec, ...]
    provisions: tuple[ProvisionSpec, ...]


@dataclass(frozen=True, slots=True)
class ProvisionsReading:
    """``spec`` only if there is no problem; ``lines`` to place what is found out later."""

    spec: ProvisionsSpec | None
    problems: tuple[Problem, ...]
    lines: dict[str, int]


def read_provisions(text: str) -> ProvisionsReading:
    """Read and check the text of a file of provisions."""
    lines = line_numbers(text)
    raw, unreadable = read_toml(text)
    if unreadable is not None:
        return ProvisionsReading(None, (unreadable,), lines)
    findings = Findings(lines)
    spec = _spec(Table(raw, "", KEYS[""], findings), findings)
    _check_repeats(spec, findings)
    return ProvisionsReading(None if findings else spec, findings.in_order, lines)


def _spec(file: Table, findings: Findings) -> ProvisionsSpec:
    if file.text("format", 40) not in ("", FORMAT):
        findings.add("not_provisions", "format", wanted=FORMAT)
    if file.number("version", 0, 32767) not in (0, VERSION):
        findings.add("wrong_version", "version", wanted=VERSION)
    day = file.day("in_force_from") if "in_force_from" in file.raw else None
    laws = file.tables("laws", KEYS["laws"], needed=False)
    return ProvisionsSpec(
        note=_words(file, "note", LONGEST_LINE),
        laws=tuple(_law(table) for table in laws),
        provisions=tuple(
            _provision(table, day) for table in file.tables("provisions", KEYS["provisions"])
        ),
    )


def _law(table: Table) -> LawSpec:
    return LawSpec(
        code=table.code("code", 40),
        name=table.words("name", LONGEST_LINE),
        number=table.text("number", 40) if "number" in table.raw else "",
        date=table.day("date"),
    )


def _provision(table: Table, day: date | None) -> ProvisionSpec:
    own_day = "in_force_from" in table.raw or day is None
    return ProvisionSpec(
        place=table.place,
        code=table.code("code", 60),
        law=table.code("law", 40),
        label=table.words("label", LONGEST_LABEL),
        text=table.words("text", LONGEST_TEXT),
        source=table.text("source", LONGEST_LINE) if "source" in table.raw else "",
        in_force_from=table.day("in_force_from") if own_day else day or BLANK_DAY,
        act=_words(table, "act", LONGEST_LINE),
        is_repeal=table.flag("repealed") if "repealed" in table.raw else False,
    )


def _words(table: Table, key: str, limit: int) -> Words:
    """A text that may be left out as a whole, not in one language."""
    return table.words(key, limit) if key in table.raw else NOTHING


def _check_repeats(spec: ProvisionsSpec, findings: Findings) -> None:
    laws = [one.code for one in spec.laws]
    for place, code in enumerate(laws):
        if code and code in laws[:place]:
            findings.add("repeated", f"laws[{place + 1}].code", value=code)
    codes = [one.code for one in spec.provisions]
    for place, one in enumerate(spec.provisions):
        if one.code and one.code in codes[:place]:
            findings.add("repeated", f"{one.place}.code", value=one.code)


def place_in_law(code: str) -> str:
    """Digits by which provisions sort as in their law: ``el-20-1``, ``el-20bis-1``, ``el-21``."""
    found = _NUMBER.findall(code)[:_PARTS]
    return "".join(f"{int(number) % 10**6:06d}{_INSERTED.index(word)}" for number, word in found)
