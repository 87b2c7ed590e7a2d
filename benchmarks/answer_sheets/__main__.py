"""Measure how well photographs of answer sheets are read, and what one costs.

Sheets are printed, filled in by pens of several manners (one in ten answers is put right as the
sheet asks for, one in fifty rows is left empty), photographed at five levels (``camera.py``),
and read. A row is right, doubtful (a human is asked), or wrong: read without a doubt and not
what was meant. The second table is for readers of square codes: how many codes OpenCV reads where
the corner marks say, and how many in the whole photograph without them.

    python -m benchmarks.answer_sheets [--sheets 60] [--level ordinary] [--first 0]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import django
import numpy as np

from benchmarks.answer_sheets.camera import BY_NAME, LEVELS, Level, photographed
from benchmarks.answer_sheets.pen import Grey, fill_in, printed
from benchmarks.measure import print_table, run_program
from kaskad.assessment.rules.answer_sheet import Asked, Key, Layout, Row, answer_sheet
from kaskad.assessment.rules.items import (
    Ballot,
    Ballots,
    Body,
    Choices,
    ItemContent,
    Matching,
    Option,
    Ordering,
    Truth,
)
from kaskad.assessment.rules.sheet_code import read_code
from kaskad.assessment.rules.sheet_page import ReadPage, SheetUnreadableError
from kaskad.assessment.rules.sheet_picture import decoded
from kaskad.assessment.rules.sheet_reading import read_page, see_page
from kaskad.assessment.vocab import Kind, Verdict

WRONG_SHOWN = 20
READ = (
    "import sys; from pathlib import Path\n"
    "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'kaskad.config.settings'\n"
    "django.setup()\n"
    "from kaskad.assessment.rules.sheet_reading import see_page, read_page\n"
    "from kaskad.assessment.rules.sheet_picture import page_of\n"
    "from benchmarks.answer_sheets.__main__ import layout_of\n"
)


def options(many: int) -> tuple[Option, ...]:
    return tuple(Option(chr(ord("a") + at), {"kk": "-", "ru": "-"}) for at in range(many))


def content(kind: Kind, body: Body) -> ItemContent:
    words = {"kk": "-", "ru": "-"}
    return ItemContent(f"b-{kind}", kind, 1, words, body, words, ("law/1",))


def layout_of() -> Layout:
    """A full page: choices of four and five, several, true or false, three kinds of grids."""
    lines = tuple(Option(str(at), {"kk": "-", "ru": "-"}) for at in range(1, 6))
    ballots = tuple(Ballot(str(at), ("tick", ""), {}, Verdict.FOR) for at in range(1, 5))
    bodies: list[tuple[Kind, Body]] = [
        *[(Kind.CHOICE, Choices(options(4), frozenset("a")))] * 10,
        *[(Kind.CHOICE, Choices(options(5), frozenset("a")))] * 4,
        *[(Kind.CHOICES, Choices(options(6), frozenset("a")))] * 2,
        *[(Kind.TRUTH, Truth(is_true=True))] * 2,
        (Kind.MATCHING, Matching(lines, options(6), dict.fromkeys("12345", "a"))),
        (Kind.ORDERING, Ordering(options(5))),
        (Kind.BALLOTS, Ballots(ballots)),
    ]
    return answer_sheet([Asked(content(kind, body)) for kind, body in bodies])


def wanted(rows: Sequence[Row], rng: np.random.Generator) -> dict[Key, tuple[str, ...]]:
    """What somebody means to answer."""
    meant = {}
    for row in rows:
        if rng.random() < 0.02:
            continue
        many = int(rng.integers(1, len(row.bubbles))) if row.kind == Kind.CHOICES else 1
        values = [one.value for one in row.bubbles]
        meant[row.key] = tuple(rng.choice(values, many, replace=False).tolist())
    return meant


@dataclass(slots=True)
class Tally:
    """Of one level."""

    sheets: int = 0
    rows: Counter[str] = field(default_factory=Counter)
    circles: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    whole: int = 0

    def count(self, page: ReadPage, rows: Sequence[Row], meant: dict[Key, tuple[str, ...]]) -> None:
        for read, row in zip(page.rows, rows, strict=True):
            self.circles += len(row.bubbles)
            right = set(read.marks) == set(meant.get(row.key, ()))
            self.rows["doubtful" if read.doubts else "right" if right else "wrong"] += 1
            self.doubts.update(str(doubt) for doubt in read.doubts)
            if not right and not read.doubts and self.rows["wrong"] <= WRONG_SHOWN:
                print(f"wrong: {row.key} {meant.get(row.key)} {read}", file=sys.stderr)


def measure(level: Level, layout: Layout, page: Grey, seeds: range) -> Tally:
    """One sheet for every seed."""
    tally, rows = Tally(len(seeds)), layout.pages[0].rows
    for seed in seeds:
        rng = np.random.default_rng(seed)
        meant = wanted(rows, rng)
        marked = fill_in(page, rows, meant, rng, corrections=0.1)
        photograph = photographed(marked, level, rng)
        tally.whole += _read_without_corners(photograph)
        started = time.process_time()
        try:
            read = read_page(see_page(photograph), layout)
        except SheetUnreadableError as unread:
            tally.unread[str(unread.reason)] += 1
            continue
        tally.seconds.append(time.process_time() - started)
        tally.count(read, rows, meant)
    return tally


def _read_without_corners(photograph: bytes) -> bool:
    text, _corners, _straight = cv2.QRCodeDetector().detectAndDecode(decoded(photograph))
    return bool(text and read_code(text))


def _memory(layout: Layout, page: Grey) -> list[tuple[object, ...]]:
    """Peaks of processes that load everything, and that read one sheet besides."""
    rng = np.random.default_rng(1)
    marked = fill_in(page, layout.pages[0].rows, wanted(layout.pages[0].rows, rng), rng)
    rows: list[tuple[object, ...]] = []
    idle = _peak(READ)
    with tempfile.TemporaryDirectory() as folder:
        for pixels in (2.0, 12.0):
            level = Level("", 10, 5, (pixels, pixels), 0.2, 0, (0.8, 1.0), 4, (85, 90), 0.5)
            path = Path(folder) / "photograph.jpg"
            path.write_bytes(photographed(marked, level, rng))
            once = f"read_page(see_page(Path({str(path)!r}).read_bytes()), layout_of())\n"
            peak = _peak(READ + once)
            rows.append((f"{pixels:.0f} megapixels", f"{idle:.0f}", f"{peak - idle:.0f}"))
    return rows


def _peak(script: str) -> float:
    run = run_program([sys.executable, "-c", script])
    if run.status:
        raise RuntimeError(f"measuring memory ended with {run.status}")
    return run.peak


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.2f} %" if whole else ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sheets", type=int, default=40)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--level", choices=tuple(BY_NAME))
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
    django.setup()
    layout = layout_of()
    page = printed(layout)[0]
    rows, codes = [], []
    for level in [BY_NAME[chosen.level]] if chosen.level else LEVELS:
        many = chosen.sheets * (4 if level.name == "ordinary" and not chosen.level else 1)
        tally = measure(level, layout, page, range(chosen.first, chosen.first + many))
        all_rows = tally.rows.total()
        rows.append((
            level.name, many, many - tally.unread.total(), f"{tally.circles:,}", f"{all_rows:,}",
            _percent(tally.rows["right"], all_rows), _percent(tally.rows["doubtful"], all_rows),
            tally.rows["wrong"], f"{1000 * float(np.median(tally.seconds or [0])):.0f}",
        ))  # fmt: skip
        read = many - tally.unread["no_code"] - tally.unread["no_corners"]
        why = ", ".join(f"{reason} {count}" for reason, count in tally.unread.most_common())
        doubts = ", ".join(f"{doubt} {count}" for doubt, count in tally.doubts.most_common(4))
        codes.append((level.name, read, tally.whole, why, doubts))
    heads = ("photographs", "sheets", "read", "circles", "rows", "right", "doubtful", "wrong", "ms")
    print_table(heads, rows)
    print()
    print_table(("photographs", "codes laid flat", "in the whole", "unread", "doubts"), codes)
    print()
    print_table(("a sheet of", "MB before it", "MB for it"), _memory(layout, page))
    return 0


if __name__ == "__main__":
    sys.exit(main())
