"""The process that tries an own template: reads it from its input, and says what came of it."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

import typst

from kaskad.core.documents.pdf import KEPT, place_of

_MEMORY = 2 * 1024**3
_COARSE = 10.0  # dots an inch: pages are counted and not looked at


def tried(source: str, values: dict[str, str]) -> dict[str, object]:
    """The error with its place, or how many pages there are and the facts drawn on them."""
    options: dict[str, Any] = {**place_of(source), "sys_inputs": values}
    try:
        typst.compile(**options, format="pdf", pdf_standards=list(KEPT))
        pages: Any = typst.compile(**options, format="png", ppi=_COARSE)
        fields = typst.query(**options, selector="<field>", field="value")
    except typst.TypstError as error:
        return {"error": error.message, "place": error.diagnostic}
    return {
        "pages": len(pages) if isinstance(pages, list) else 1,
        "fields": json.loads(fields),
    }


def main() -> int:
    asked = json.load(sys.stdin)
    seconds = int(asked["seconds"])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    print(json.dumps(tried(asked["source"], asked["values"])))  # noqa: T201  its answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
