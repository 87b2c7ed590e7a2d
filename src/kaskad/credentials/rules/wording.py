"""The words beside the facts of a certificate: Kazakh, Russian and English, with slashes between.

English is there if all the texts of a campaign have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

from kaskad.core.names import clean_spaces
from kaskad.credentials.rules.credential import Wording
from kaskad.credentials.vocab import WORDS_LENGTH

Languages = tuple[str, str, str]  # Kazakh, Russian, English or nothing

ATTENDED: Languages = ("Семинарға қатысты", "Участие в семинаре", "Attended the seminar")
PASSED: Languages = (
    "Семинарға қатысты және қорытынды тесттен өтті",
    "Участие в семинаре и сданный итоговый тест",
    "Attended the seminar and passed the final test",
)
_BETWEEN = " / "


def joined(texts: Sequence[str]) -> str:
    """A text in the languages of the paper, once where they agree; too long ones are cut short."""
    parts = [part for text in texts if (part := clean_spaces(text))]
    most = (WORDS_LENGTH - len(_BETWEEN) * (len(parts) - 1)) // max(len(parts), 1)
    return _BETWEEN.join(dict.fromkeys(part[:most].rstrip() for part in parts))


def wording_of(
    *,
    issuer: Languages,
    title: Languages,
    description: Languages,
    commission: Languages,
    is_tested: bool,
) -> Wording:
    """The words of a stage and a commission."""
    criteria = PASSED if is_tested else ATTENDED
    # Half a text in English would tell who reads it less than none.
    count = 3 if all(texts[2] for texts in (issuer, title, description, commission)) else 2
    return Wording(
        issuer=joined(issuer[:count]),
        title=joined(title[:count]),
        description=joined(description[:count]),
        criteria=joined(criteria[:count]),
        commission=joined(commission[:count]),
    )


def digest_of(wording: Wording, host: str) -> str:
    """The SHA-256 of words and host, as 64 hexadecimal digits."""
    values = [host, *(getattr(wording, name) for name in Wording.__slots__)]
    # No text holds a line break, so that two different ones never make the same bytes.
    return sha256("\n".join(values).encode()).hexdigest()
