"""The code that a member shows at a seminar: on the letter, on the list, on the own phone."""

from __future__ import annotations

from kaskad.core.secrets import keyed_code

_LENGTH = 8  # letters, 39 bits: typed by hand where a phone has no camera


def code_of_member(member_id: int) -> str:
    """What a member shows to be marked; it opens nothing and names nobody.

    It follows from the secret of the installation, so nothing about it is stored.
    """
    return keyed_code("seminars.member", str(member_id), _LENGTH)


def spaced_code(code: str) -> str:
    """A code as people read it aloud: in two halves."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"
