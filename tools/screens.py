"""Take a picture of every page of every role: ``python -m tools.screens``.

The pages are those of the small country that the tests live in: two regions in mid-campaign. The
pass that looks for barriers (``tests/every_page``) opens each of them anyway and takes the pictures
into ``docs/screens``; those of pages that are no more are deleted. An index is written beside them.
Needs Chromium.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

from tools.project import ROOT

OUT = ROOT / "docs" / "screens"
LARGEST, MOST = 60_000, 9_000_000  # bytes of a picture, and of all of them
WIDTHS = (360, 1280)
ROLES = {
    "stranger": "Everybody, without signing in",
    "member": "A member of a precinct commission",
    "trainer": "A trainer",
    "district": "A coordinator of a district",
    "auditor": "An auditor",
    "centre": "The central commission",
}


def main(arguments: list[str] | None = None) -> int:
    """Take every picture; 1 when a page has a fault or the pictures are too large."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--only", default="", help="only pages whose name has this in it")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    started = time.time()
    chosen = ["-k", f"test_a_page and {options.only}" if options.only else "test_a_page"]
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n2",
            "--dist=worksteal",
            "tests/every_page",
            *chosen,
        ],
        cwd=ROOT,
        env={**os.environ, "KASKAD_SCREENS": str(options.out.resolve())},
        check=False,
    )
    for old in options.out.glob("*.png"):
        if options.only in old.name and old.stat().st_mtime < started:
            old.unlink()
    pictures = sorted(options.out.glob("*.png"))
    (options.out / "README.md").write_text(index(pictures), encoding="utf-8")
    sizes = [one.stat().st_size for one in pictures]
    print(f"{len(sizes)} pictures, {sum(sizes) // 1000} KB")
    is_small = max(sizes, default=0) <= LARGEST and sum(sizes) <= MOST
    return 0 if done.returncode == 0 and is_small else 1


def index(pictures: list[Path]) -> str:
    """The table of contents: a part a role, a line a page."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    for one in pictures:
        role, _, rest = one.stem.partition("-")
        page, language, width = rest.rsplit("-", 2)
        found[role][page].append((f"{language} {width}", one.name))
    lines = [_HEAD]
    for role, title in ROLES.items():
        if role in found:
            lines.append(f"\n## {title}\n")
        for page, kinds in sorted(found[role].items()):
            links = " · ".join(f"[{kind}]({name})" for kind, name in sorted(kinds))
            lines.append(f"* {page}: {links}")
    return "\n".join(lines) + "\n"


_HEAD = """\
# Every page

Written by `python -m tools.screens`: what each reader sees at 360 and 1280 pixels, the upper part
of the page. The country is that of the tests, two regions in mid-campaign; people are invented.
Names are `ROLE-PAGE-LANGUAGE-WIDTH.png`. A page that several roles see is there for the one with
the least and the one with the most rights."""


if __name__ == "__main__":
    sys.exit(main())
