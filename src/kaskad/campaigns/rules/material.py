"""What a version of a material says, and the digest of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from kaskad.campaigns.rules.spec import LANGUAGES, Words
from kaskad.core.names import is_mixed

LONGEST_TITLE, LONGEST_BODY, LONGEST_LINK = 200, 8000, 500
MOST_CITED, MOST_FILES = 15, 12
_WORD = re.compile(r"[^\W\d_]+")
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class MaterialText:
    """Title, body in markup and, for a video, the address, each in three languages."""

    title: Words
    body: Words
    link: Words

    def cleaned(self) -> MaterialText:
        """With blanks and ends of lines as they are kept."""
        return MaterialText(
            *(
                Words(*(clean(getattr(part, one)) for one in LANGUAGES))
                for part, clean in ((self.title, _line), (self.body, _lines), (self.link, _line))
            )
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages without title or body."""
        return tuple(
            one for one in LANGUAGES if not (getattr(self.title, one) and getattr(self.body, one))
        )


def content_digest(
    text: MaterialText,
    files: Iterable[tuple[str, str, str]],
    cites: Iterable[tuple[str, int]],
) -> str:
    """SHA-256 of all that a version is made of.

    ``files`` are (language, name, digest), ``cites`` (code of a provision, number of its version).
    """
    content = {
        **asdict(text),
        "files": sorted(map(list, files)),
        "cites": sorted(map(list, cites)),
    }
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def mixed_word(text: str) -> str:
    """The first word that mixes Latin and Cyrillic letters, or nothing."""
    return next((word for word in _WORD.findall(text) if is_mixed(word)), "")


def is_address(text: str) -> bool:
    """Whether it is the address of a page."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and " " not in text


def is_code(text: str, limit: int) -> bool:
    """Small Latin letters, digits and hyphens."""
    return bool(_CODE.fullmatch(text)) and len(text) <= limit


def free_code(block: int, kind: str, taken: Iterable[str]) -> str:
    """A code for a new material: ``block-3-notes``, then ``block-3-notes-2``."""
    codes, wish, count = set(taken), f"block-{block}-{kind}", 1
    while (code := wish if count == 1 else f"{wish}-{count}") in codes:
        count += 1
    return code


def _line(text: str) -> str:
    return " ".join(text.split())


def _lines(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")
