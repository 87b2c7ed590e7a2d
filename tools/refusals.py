"""Every refusal that the product knows, written as ``docs/refusals.md`` in three languages.

``python -m tools.refusals`` writes the page; a test compares.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import TYPE_CHECKING

from tools.project import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaskad.core.refusal import Refusal

PAGE = ROOT / "docs" / "refusals.md"
HEAD = """\
# Refusals

An expected “no” has a code that does not change and a text that says what is wrong and what to do.
Pages show the text, the command line prints it and ends with status 1, support finds it by its
code. The words in `%(…)s` are filled in.

This page is written by `python -m tools.refusals`.
"""
SHOWN = (("en", "English"), ("kk", "Қазақша"), ("ru", "Русский"))


def known_refusals() -> list[type[Refusal]]:
    """Every refusal of the product, by code; needs Django to be set up."""
    import kaskad  # noqa: PLC0415  only after Django is set up
    from kaskad.core.refusal import Refusal  # noqa: PLC0415  as above

    for name in _modules(kaskad):
        importlib.import_module(name)
    ours = [one for one in Refusal.known.values() if one.__module__.startswith("kaskad.")]
    return sorted(ours, key=lambda one: one.code)


def page() -> str:
    """The page as it should be."""
    from django.utils import translation  # noqa: PLC0415  only after Django is set up

    lines = [HEAD]
    for refusal in known_refusals():
        lines.append(f"## `{refusal.code}`\n")
        for language, name in SHOWN:
            with translation.override(language):
                lines.append(f"* {name}: {str(refusal.text).strip()}")
        lines.append("")
    return "\n".join(lines)


def _modules(package: object) -> Iterator[str]:
    paths = list(getattr(package, "__path__", ()))
    prefix = f"{getattr(package, '__name__', '')}."
    for found in pkgutil.walk_packages(paths, prefix):
        last = found.name.rpartition(".")[2]
        if not last.startswith("__") and ".migrations" not in found.name:
            yield found.name


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
    import django  # noqa: PLC0415  settings come first

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)} is written")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
