"""The form of a correction, as it was sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class AnswerMissing(Refusal):
    code = "seminars.answer_missing"
    text = _("Say how it was: the person was there, or was not.")


@dataclass(frozen=True, slots=True)
class Correction:
    """Whose attendance is corrected, how it was, and why."""

    member: str = ""
    present: str = ""
    reason: str = ""

    @property
    def was_there(self) -> bool:
        """The answer; one that was not given is none, and is refused."""
        if self.present not in ("yes", "no"):
            raise AnswerMissing(field="present")
        return self.present == "yes"


def member_number(text: str) -> int:
    """The key that a form sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
