"""A commission's own template: what it may not say, and how it is tried before it is kept.

It is a program, though a tame one: it sees the values of the paper and no file. Yet it could ask
for packages of the network, or never end. So the few words that fetch are refused by name, and it
is tried in a process of its own, without a network and for a limited time, on the longest and the
shortest certificate.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from kaskad.core.documents.pdf import PACKAGE, values_of
from kaskad.credentials.rules.paper.flawed import DesignFlawed
from kaskad.credentials.rules.paper.values import Sheets
from kaskad.credentials.vocab import TEMPLATE_LENGTH, Flaw

LONGEST = TEMPLATE_LENGTH  # letters
SECONDS = 20
# What is signed, and what checks it.
FIELDS = (
    *("name", "number", "campaign", "stage", "commission", "day", "seminar", "trainer", "score"),
    *("programme", "commission_code", "campaign_code", "stage_code", "status_index"),
    *("code", "page"),
)
_HERE = Path(__file__).parent
_PARTS = (
    PACKAGE / "core/documents/paper.typ",
    *(_HERE / name for name in ("parts.typ", "cover.typ", "own.typ")),
)
_IMPORT = re.compile(r"^#import .*\n", re.MULTILINE)
# With these a template fetches packages, runs others' programs, or says the same in disguise.
_WORD = re.compile(r"(?<![\w-])(?:import|include|eval|plugin|std)(?![\w-])")
_SEARCHED = re.compile(r" \(searched at .*\)")  # a folder of this machine
_PLACE = re.compile(r"┌─ [^\n]*:(\d+):\d+$", re.MULTILINE)
# Nobody listens there: a second wall, should a word above ever be missing.
_NOWHERE = "http://127.0.0.1:9"


def source_of(template: str) -> str:
    """The whole template as it is compiled: ours written out before it, as it may read no file."""
    return f"{_before()}{template}\n{_text(_HERE / 'own_end.typ')}"


@cache
def _before() -> str:
    return "".join(_IMPORT.sub("", _text(part)) for part in _PARTS)


def _text(part: Path) -> str:
    return part.read_text(encoding="utf-8")


def check_template(template: str, samples: Sequence[Sheets]) -> None:
    """Raises ``DesignFlawed`` for a template that fetches, fails, never ends or omits a field."""
    if len(template) > LONGEST:
        raise DesignFlawed(Flaw.TEMPLATE_LENGTH, field="template", most=LONGEST)
    if found := _WORD.search(template):
        line = template.count("\n", 0, found.start()) + 1
        raise DesignFlawed(Flaw.TEMPLATE_WORD, field="template", line=line, word=found.group())
    for sample in samples:
        _check_result(_tried(source_of(template), sample), template, len(sample.certificates))


def _tried(source: str, sample: Sheets) -> dict[str, object]:
    """What the process says that tries it: the error, or pages and the fields of each."""
    asked = json.dumps({"source": source, "values": values_of(sample), "seconds": SECONDS})
    outside = {"HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"}
    environment = {key: value for key, value in os.environ.items() if key.upper() not in outside}
    environment |= {"https_proxy": _NOWHERE, "http_proxy": _NOWHERE, "all_proxy": _NOWHERE}
    # Each thread reserves memory that it may never use, and would count.
    environment |= {"PYTHONPATH": str(PACKAGE.parent), "RAYON_NUM_THREADS": "1"}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "kaskad.credentials.rules.paper.trial"],
            input=asked,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environment,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise DesignFlawed(Flaw.TEMPLATE_TIME, field="template", seconds=SECONDS) from error
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


def _check_result(answer: dict[str, object], template: str, count: int) -> None:
    if "error" in answer:
        first = _before().count("\n")
        lines = [int(line) - first for line in _PLACE.findall(str(answer["place"]))]
        last = template.count("\n") + 1
        line = next((one for one in lines if 1 <= one <= last), last)
        error = _SEARCHED.sub("", str(answer["error"])).rstrip(".")
        raise DesignFlawed(Flaw.TEMPLATE, field="template", line=line, error=error)
    fields = answer["fields"]
    found = fields if isinstance(fields, list) else []
    missing = [key for key in FIELDS if found.count(key) < count]
    if missing:
        raise DesignFlawed(Flaw.TEMPLATE_FIELDS, field="template", keys=", ".join(missing))
    if answer["pages"] != count:
        raise DesignFlawed(
            Flaw.TEMPLATE_PAGES, field="template", pages=answer["pages"], count=count
        )
