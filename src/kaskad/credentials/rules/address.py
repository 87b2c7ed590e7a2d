"""The address in a square code: the page that checks, and the whole token behind it.

A square code holds capitals, digits and nine more signs in 5.5 bits each, others in 8. RFC 9285
writes two bytes as three of these 45 signs, but four of them (blank, per cent, point and slash)
would not survive in a path. The other 41 are enough, as 41 * 41 * 41 is more than 65,536: the same
construction without the four is as short, and a path holds it as it is. Scheme and host are read
alike in capitals.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.rules.token import LONGEST
from kaskad.credentials.vocab import Fault

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-:"
PAGE = "/C/"
_TWO, _ONE = 3, 2  # signs that two bytes take, and a last single one
_ADDRESS = re.compile(r"https?://[^/?#\s]+/c/([^/?#]+)/?", re.IGNORECASE)


def address_of(host: str, token: bytes) -> str:
    """``HTTPS://HOST/C/...``; ``host`` may end with a port."""
    return f"HTTPS://{host.upper()}{PAGE}{as_signs(token)}"


def token_in(text: str) -> bytes:
    """The token that an address, or its last part alone, carries.

    Raises ``NotAccepted``; blanks around, which scanners and mail add, do not matter.
    """
    found = _ADDRESS.fullmatch(text.strip())
    return from_signs(unquote(found.group(1)) if found else text.strip())


def as_signs(data: bytes, signs: str = SIGNS) -> str:
    """Bytes as signs, the lowest first as in RFC 9285, 4.3."""
    base, found = len(signs), []
    for place in range(0, len(data), 2):
        pair = data[place : place + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(_TWO if len(pair) == 2 else _ONE):
            number, digit = divmod(number, base)
            found.append(signs[digit])
    return "".join(found)


def from_signs(text: str, signs: str = SIGNS) -> bytes:
    """The bytes of ``text``. Raises ``NotAccepted`` for what ``as_signs`` never writes."""
    if len(text) > LONGEST * _TWO // 2 + _ONE or not set(text) <= set(signs):
        raise NotAccepted(Fault.UNREADABLE)
    found = bytearray()
    for place in range(0, len(text), _TWO):
        group = text[place : place + _TWO]
        number = sum(signs.index(sign) * len(signs) ** power for power, sign in enumerate(group))
        size = len(group) - 1
        if not size or number >> 8 * size:
            raise NotAccepted(Fault.UNREADABLE)
        found += number.to_bytes(size, "big")
    return bytes(found)
