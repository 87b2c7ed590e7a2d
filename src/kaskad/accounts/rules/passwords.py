"""What a sign-in name is."""

from __future__ import annotations

import re
import string

from kaskad.accounts.vocab import LOGIN_LENGTH

_LOGIN = re.compile(rf"[a-z0-9][a-z0-9._-]{{2,{LOGIN_LENGTH - 1}}}")


def login_of(text: str) -> str:
    """The sign-in name as it is kept: people type capitals and blanks."""
    return text.strip().lower()


def is_login(text: str) -> bool:
    """Whether it can be a sign-in name: small Latin letters, digits, dots and dashes."""
    return _LOGIN.fullmatch(text) is not None


def word_of(password: str) -> str:
    """What a password is made of: without digits and signs at its ends, a repeated word once."""
    word = password.strip(string.digits + string.punctuation + string.whitespace) or password
    for length in range(1, len(word) // 2 + 1):
        if len(word) % length == 0 and word[:length] * (len(word) // length) == word:
            return word[:length]
    return word
