"""The form of a correction, as it was sent, and the keys that forms send."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.seminars.operations.corrections import Wanted
from kaskad.seminars.vocab import Evidence


@dataclass(frozen=True, slots=True)
class CorrectionSent:
    """Whose attendance is corrected, how it was, what shows it, and why."""

    member: str = ""
    outcome: str = ""
    evidence_ref: str = ""
    reason: str = ""

    @property
    def wanted(self) -> Wanted:
        """How it was; a number of a signed sheet is its evidence."""
        evidence = Evidence.SIGNED_SHEET.value if self.evidence_ref else ""
        return Wanted(self.outcome, evidence, self.evidence_ref)


def member_number(text: str) -> int:
    """The key that a form sent; 0, which is nobody's, for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
