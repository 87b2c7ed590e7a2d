"""Phones of 2018 (Chromium 69) read our sheets and scripts: no syntax without a way around it.

What only the check without a network loads is left out: no browser of that time has its signatures,
and the check with a network answers instead.
"""

import re
import warnings
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "kaskad"
OURS = [path for path in sorted(PACKAGE.glob("*/static/**/*")) if "vendor" not in path.parts]
SCRIPTS = [one for one in OURS if one.suffix == ".js" and "credentials" not in one.parts]
SHEETS = [one for one in OURS if one.suffix == ".css"]
# What came after Chromium 69 and fails where it is not there, by the first version that has it.
LATER_METHODS = {
    r"\.at\(": 92, r"\.flat\(": 70, r"fromEntries": 73, r"matchAll": 73, r"allSettled": 76,
    r"requestSubmit": 76, r"replaceAll": 85, r"replaceChildren": 86, r"randomUUID": 92,
    r"structuredClone": 98, r"findLast": 97, r"AbortSignal\.": 103, r"toReversed|toSorted": 110,
    r"globalThis": 71, r"queueMicrotask": 71,
}  # fmt: skip
# The camera of the browser reads square codes from Chromium 83 on; where it does not, the place
# is not shown.
WITH_CARE = {"scan.js"}
NOT_TO_DRAW_BY = (
    r"@layer",
    r"@container",
    r"(?<!in)\s&[.: ]",
    r"\b(?:padding|margin)-(?:block|inline)\b",
)
# Of staff at a desk, and of a screen in a hall.
AT_A_DESK = {"bank.css", "list.css", "screen.css", "hall.css", "file.css", "kit.css"}


def name_of(path):
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_is_read_by_a_phone_of_2018(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import esprima

        esprima.parseModule(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_calls_nothing_that_such_a_phone_has_not(path):
    text = path.read_text(encoding="utf-8")

    assert path.name in WITH_CARE or [one for one in LATER_METHODS if re.search(one, text)] == []


@pytest.mark.parametrize("path", [one for one in SHEETS if one.name not in AT_A_DESK], ids=name_of)
def test_a_sheet_draws_without_what_such_a_phone_does_not_know(path):
    text = path.read_text(encoding="utf-8")

    assert [one for one in NOT_TO_DRAW_BY if re.search(one, text)] == []
    # Before Chromium 79 a value with one of these is lost; with a variable inside even late.
    for line in re.findall(r"[^;{]*: [^;}]*(?:\bmin|\bclamp)\([^;}]*", text):
        name = line.strip().partition(":")[0]
        assert "var(" not in line or name.startswith("--"), line
