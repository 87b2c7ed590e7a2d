"""The words beside the facts of a certificate: Kazakh and Russian, with a slash between."""

from __future__ import annotations

from hashlib import sha256

from kaskad.core.names import clean_spaces
from kaskad.credentials.rules.credential import Wording
from kaskad.credentials.vocab import WORDS_LENGTH

Pair = tuple[str, str]  # Kazakh, Russian

ATTENDED: Pair = ("Семинарға қатысты", "Участие в семинаре")
PASSED: Pair = (
    "Семинарға қатысты және қорытынды тесттен өтті",
    "Участие в семинаре и сданный итоговый тест",
)
_BETWEEN = " / "


def both(texts: Pair) -> str:
    """A text in both languages of the paper, once if they agree; too long ones are cut short."""
    parts = [clean_spaces(text) for text in texts]
    most = (WORDS_LENGTH - len(_BETWEEN)) // 2
    return _BETWEEN.join(dict.fromkeys(part[:most].rstrip() for part in parts if part))


def wording_of(
    *,
    issuer: Pair,
    title: Pair,
    description: Pair,
    commission: Pair,
    is_tested: bool,
) -> Wording:
    """The words of a stage and a commission."""
    return Wording(
        issuer=both(issuer),
        title=both(title),
        description=both(description),
        criteria=both(PASSED if is_tested else ATTENDED),
        commission=both(commission),
    )


def digest_of(wording: Wording, host: str) -> str:
    """The SHA-256 of words and host, as 64 hexadecimal digits."""
    values = [host, *(getattr(wording, name) for name in Wording.__slots__)]
    # No text holds a line break, so that two different ones never make the same bytes.
    return sha256("\n".join(values).encode()).hexdigest()
