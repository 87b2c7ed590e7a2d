"""What an answer says and rests on, as those who write and read it need it."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from kaskad.answers.models import Answer, Basis
from kaskad.answers.rules.wording import cleaned
from kaskad.core.localized import LANGUAGES, LocalizedText


@dataclass(frozen=True, slots=True)
class AnswerText:
    """What an official answer says and where it belongs, as it is written or shown in a form."""

    question: LocalizedText = field(default_factory=LocalizedText)
    text: LocalizedText = field(default_factory=LocalizedText)
    block_number: int | None = None
    is_public: bool = True
    valid_from: date | None = None
    valid_until: date | None = None

    def cleaned(self) -> AnswerText:
        """With single blanks and without blank edges."""
        return replace(
            self,
            question=LocalizedText(*(cleaned(self.question.get(one)) for one in LANGUAGES)),
            text=LocalizedText(*(cleaned(self.text.get(one)) for one in LANGUAGES)),
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Languages without question or answer."""
        return tuple(
            one for one in LANGUAGES if not (self.question.get(one) and self.text.get(one))
        )


def digest_of(text: AnswerText, bases: Iterable[tuple[str, int, LocalizedText]]) -> str:
    """SHA-256 of an answer and its bases: (code of the provision, version, words)."""
    content = {**asdict(text), "bases": [[code, number, asdict(w)] for code, number, w in bases]}
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def text_of(answer: Answer) -> AnswerText:
    """What an answer says."""
    return AnswerText(
        question=answer.question,
        text=answer.text,
        block_number=answer.block_number,
        is_public=answer.is_public,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
    )


def bases_of(answers: Collection[int]) -> dict[int, list[Basis]]:
    """The bases of answers in their order, by the id of the answer, provision and law at hand."""
    found: dict[int, list[Basis]] = defaultdict(list)
    rows = Basis.objects.filter(answer__in=answers).select_related("version__provision__law")
    for basis in rows.order_by("order", "id"):
        found[basis.answer_id].append(basis)
    return found
