"""What a broadcast is sent as: two pictures for poor networks and the voice alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

SEGMENT_SECONDS = 4
PICTURES_A_SECOND = 15  # a speaker and slides; half the bytes of 30
MASTER = "master.m3u8"
SourceKind = Literal["studio", "file", "test"]

_VOICE_CODEC = "mp4a.40.2"
_PICTURE_CODEC = "avc1.4d401e"  # Main profile, level 3.0: every phone of the last ten years


@dataclass(frozen=True, slots=True)
class Rung:
    """One quality; ``height`` 0 is the voice alone. Bits are those of a second."""

    name: str
    height: int
    picture_bits: int
    voice_bits: int

    @property
    def codecs(self) -> str:
        """As the browser is asked whether it can play it."""
        return f"{_PICTURE_CODEC},{_VOICE_CODEC}" if self.height else _VOICE_CODEC

    @property
    def most_bits(self) -> int:
        """What a second takes at most, with the wrapping."""
        return int(self.picture_bits * 1.2 + self.voice_bits * 1.1)


LADDER = (
    Rung("v360", 360, 350_000, 40_000),
    Rung("v240", 240, 130_000, 40_000),
    Rung("voice", 0, 0, 40_000),
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the picture comes from: a studio by SRT, a file of this machine, or a test picture."""

    kind: SourceKind
    address: str = ""


def studio_address(host: str, port: int, passphrase: str) -> str:
    """What the studio's programme sends to; who does not know the passphrase is not heard."""
    return f"srt://{host}:{port}?mode=caller&passphrase={passphrase}&pbkeylen=16"


def listening_address(host: str, port: int, passphrase: str) -> str:
    """Where this machine listens for the studio; after a minute without it, ffmpeg ends."""
    wait = 60_000_000  # microseconds
    return (
        f"srt://{host}:{port}?mode=listener&passphrase={passphrase}&pbkeylen=16"
        f"&listen_timeout={wait}&timeout=15000000"
    )


def command(ffmpeg: str, source: Source, folder: Path, number: int = 0) -> list[str]:
    """The one process that makes every rung of the ladder in ``folder``.

    Keyframes stand at the same moments in every rung, so a player may change at each segment.
    ``number`` tells its headers from those of the processes before it: ffmpeg empties a header when
    it begins and writes it with the first segment, and players still need the old one.
    """
    frames = PICTURES_A_SECOND * SEGMENT_SECONDS
    pictures = [rung for rung in LADDER if rung.height]
    outputs = "".join(f"[{rung.name}in]" for rung in pictures)
    scaled = ";".join(
        f"[{rung.name}in]scale=-2:{rung.height},format=yuv420p[{rung.name}]" for rung in pictures
    )
    voice = "1:a" if source.kind == "test" else "0:a"
    return [
        *(ffmpeg, "-hide_banner", "-nostdin", "-loglevel", "warning"),
        *_input(source),
        "-filter_complex",
        f"[0:v]fps={PICTURES_A_SECOND},split={len(pictures)}{outputs};{scaled}",
        *(part for rung in pictures for part in ("-map", f"[{rung.name}]")),
        *(part for _rung in LADDER for part in ("-map", voice)),
        *("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "main", "-level:v", "3.0"),
        *("-g", str(frames), "-keyint_min", str(frames), "-sc_threshold", "0"),
        "-force_key_frames",
        f"expr:gte(t,n_forced*{SEGMENT_SECONDS})",
        *(part for place, rung in enumerate(pictures) for part in _bits(place, rung)),
        *("-c:a", "aac", "-ac", "1", "-ar", "44100", "-b:a", str(LADDER[0].voice_bits)),
        *("-f", "hls", "-hls_time", str(SEGMENT_SECONDS), "-hls_list_size", "12"),
        *("-hls_segment_type", "fmp4", "-hls_fmp4_init_filename", f"init{number}_%v.mp4"),
        "-hls_flags",
        "independent_segments+append_list+discont_start+temp_file+program_date_time",
        *("-hls_segment_filename", f"{folder}/%v/%06d.m4s"),
        *("-var_stream_map", _streams(pictures)),
        f"{folder}/%v/{MADE}",
    ]


# The list that ffmpeg writes; it is read by us and shown to nobody.
MADE = "made.m3u8"


def master(rungs: Sequence[Rung] = LADDER) -> str:
    """The list of qualities for players that read HLS themselves."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for rung in rungs:
        size = f",RESOLUTION={rung.height * 16 // 9 // 2 * 2}x{rung.height}" if rung.height else ""
        lines.append(f'#EXT-X-STREAM-INF:BANDWIDTH={rung.most_bits},CODECS="{rung.codecs}"{size}')
        lines.append(f"{rung.name}/list.m3u8")
    return "\n".join(lines) + "\n"


def _input(source: Source) -> tuple[str, ...]:
    if source.kind == "test":
        picture = f"testsrc2=size=640x360:rate={PICTURES_A_SECOND}"
        voice = "sine=frequency=440:sample_rate=44100"
        return ("-re", "-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", voice)
    if source.kind == "file":
        return ("-re", "-protocol_whitelist", "file", "-i", source.address)
    return ("-protocol_whitelist", "srt", "-i", source.address)


def _bits(place: int, rung: Rung) -> tuple[str, ...]:
    most = rung.picture_bits * 115 // 100
    return (
        *(f"-b:v:{place}", str(rung.picture_bits)),
        *(f"-maxrate:v:{place}", str(most)),
        *(f"-bufsize:v:{place}", str(most * 2)),
    )


def _streams(pictures: Sequence[Rung]) -> str:
    groups = [f"v:{place},a:{place},name:{rung.name}" for place, rung in enumerate(pictures)]
    groups += [
        f"a:{place},name:{rung.name}" for place, rung in enumerate(LADDER) if not rung.height
    ]
    return " ".join(groups)
