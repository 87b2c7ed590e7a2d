"""What is kept of an error: its kind and place, never its words, for they could name a person."""

from __future__ import annotations

import traceback

from kaskad.core.refusal import Refusal

SILENT = "silent"  # the process that worked on it ended without a word
UNKNOWN = "unknown"  # no such task in this version
_LONGEST = 300


def masked(error: BaseException) -> str:
    """``Kind at module:line``, or the code of a refusal."""
    if isinstance(error, Refusal):
        return f"refused {error.code}"[:_LONGEST]
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/kaskad/" in frame.filename.replace("\\", "/")]
    last = (ours or frames)[-1:]
    place = "".join(f" at {_module(frame.filename)}:{frame.lineno}" for frame in last)
    return f"{kind}{place}"[:_LONGEST]


def _module(file_name: str) -> str:
    _before, mark, inside = file_name.replace("\\", "/").rpartition("/kaskad/")
    name = inside if mark else file_name.replace("\\", "/").rpartition("/")[2]
    return name.removesuffix(".py").replace("/", ".")
