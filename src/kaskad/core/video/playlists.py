"""Lists of segments (RFC 8216): what ffmpeg wrote is read, what players read is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

WINDOW = 6  # segments that a live player sees


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of some seconds; ``is_apart``: the clock of its pictures begins anew."""

    name: str
    seconds: float
    starts: datetime
    header: str
    is_apart: bool = False


def read_list(text: str) -> list[Segment]:
    """The segments of a list that ffmpeg wrote; what is not whole yet is left out."""
    found: list[Segment] = []
    header, seconds, starts, is_apart = "", 0.0, None, False
    for line in text[: text.rfind("\n") + 1].splitlines():
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-MAP":
            header = value.partition('URI="')[2].partition('"')[0]
        elif tag == "#EXTINF":
            seconds = float(value.partition(",")[0])
        elif tag == "#EXT-X-PROGRAM-DATE-TIME":
            starts = datetime.fromisoformat(value)
        elif tag == "#EXT-X-DISCONTINUITY":
            is_apart = True
        elif line and not line.startswith("#") and starts is not None and header:
            found.append(Segment(line, seconds, starts, header, is_apart))
            starts, is_apart = None, False
    return found


def added(known: Sequence[Segment], seen: Sequence[Segment]) -> list[Segment]:
    """Those of ``seen`` that come after the last one known."""
    last = known[-1].name if known else ""
    return [one for one in seen if one.name > last]


def write_list(segments: Sequence[Segment], *, first: int = 0, breaks: int = 0, over: bool) -> str:
    """The list of ``segments`` as players read it.

    ``first`` is the number of the first one, ``breaks`` how many breaks came before it; ``over``
    says that no more will come.
    """
    # Who begins with a piece that stands apart has that break behind them.
    breaks += sum(one.is_apart for one in segments[:1])
    longest = max((one.seconds for one in segments), default=0.0)
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max(ceil(longest), 1)}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{breaks}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    if over:
        lines.insert(2, "#EXT-X-PLAYLIST-TYPE:VOD")
    header = ""
    for place, one in enumerate(segments):
        if one.is_apart and place:
            lines.append("#EXT-X-DISCONTINUITY")
        if one.header != header or (one.is_apart and place):
            header = one.header
            lines.append(f'#EXT-X-MAP:URI="{header}"')
        moment = one.starts.isoformat(timespec="milliseconds")
        lines += [f"#EXT-X-PROGRAM-DATE-TIME:{moment}", f"#EXTINF:{one.seconds:.6f},", one.name]
    if over:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def live_list(segments: Sequence[Segment], *, gone: int = 0, breaks: int = 0) -> str:
    """The last segments, for those who watch now.

    ``gone`` is how many were removed before the first of ``segments``, with ``breaks`` among them.
    """
    shown = segments[-WINDOW:]
    before = segments[: len(segments) - len(shown)]
    breaks += sum(one.is_apart for one in before)
    return write_list(shown, first=gone + len(before), breaks=breaks, over=False)


def length(segments: Sequence[Segment]) -> float:
    """How many seconds they play."""
    return sum(one.seconds for one in segments)


def position_of(segments: Sequence[Segment], moment: datetime) -> float:
    """Where in the recording a moment of the day is; breaks take no time in it."""
    position = 0.0
    for one in segments:
        if moment < one.starts + timedelta(seconds=one.seconds):
            return position + max((moment - one.starts).total_seconds(), 0.0)
        position += one.seconds
    return position
