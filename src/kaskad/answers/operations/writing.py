"""Writing an official answer: its text in three languages, its legal basis, its second reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from kaskad.answers.access import may_publish
from kaskad.answers.models import Answer, Basis, Question
from kaskad.answers.operations.asking import BlockUnknown, NonceUsed
from kaskad.answers.queries.written import AnswerText, bases_of, digest_of, text_of
from kaskad.answers.rules.wording import mixed_word
from kaskad.answers.vocab import (
    LONGEST_ANSWER,
    LONGEST_NONCE,
    LONGEST_QUESTION,
    LONGEST_WORDS,
    AnswerState,
)
from kaskad.answers.vocab.refusals import (
    AnswerTooLong,
    ChangedMeanwhile,
    MixedLetters,
    NotAuthor,
    NotDraft,
    NotInForce,
    NotWithReader,
    OnlyCentre,
    ProvisionOver,
    ReasonMissing,
    ValidityWrong,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import (
    Campaign,
    Provision,
    blocks_of,
    newest_versions,
    provision_words,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_code

_LONGEST_REMARK = 1000
_TEXTS = [f"{name}_{one}" for name in ("question", "text") for one in LANGUAGES]
_COLUMNS = [*_TEXTS, "block_number", "is_public", "valid_from", "valid_until"]


@operation(Tag.ANSWER_DRAFTED)
def draft_answer(
    *,
    actor: Actor,
    campaign: Campaign,
    questions: Sequence[Question] = (),
    nonce: str,
    now: datetime,
) -> Answer:
    """Begin the official answer to ``questions``, or to none that was asked.

    The first of them gives its text, in its language, and its block. The same nonce again gives
    the first draft. Refuses whoever does not write for the centre.
    """
    _refuse_others(actor, campaign)
    if (known := Answer.objects.filter(nonce=nonce).first()) is not None:
        if known.author != actor.mark:
            raise NonceUsed
        nothing_changed()
        return known
    first = questions[0] if questions else None
    asked = LocalizedText(**{first.language: first.text}) if first else LocalizedText()
    answer = _begun(actor, campaign, nonce, now)
    answer.block_number = first.block_number if first else None
    _put(answer, AnswerText(asked, block_number=answer.block_number))
    answer.sha256 = digest_of(text_of(answer), ())
    answer.save(force_insert=True)
    answer.questions.set(one.merged_into_id or one.pk for one in questions)
    codes = [one.code for one in questions]
    _write_down(actor, Tag.ANSWER_DRAFTED, answer, {"questions": codes}, now)
    return answer


@operation(Tag.ANSWER_DRAFTED)
def replace_answer(*, actor: Actor, answer: Answer, nonce: str, now: datetime) -> Answer:
    """Begin the answer that takes the place of one in force, as that stands; an open draft is it.

    Provisions are cited as they are in force today; repealed ones are left out.
    """
    _refuse_others(actor, answer.campaign)
    old = _locked(answer)
    known = Answer.objects.filter(replaces=old).first()
    if known is not None:
        nothing_changed()
        return known
    if old.state != AnswerState.PUBLISHED:
        raise NotInForce
    draft = _begun(actor, old.campaign, nonce, now)
    draft.replaces = old
    text = text_of(old)
    text = AnswerText(text.question, text.text, text.block_number, text.is_public)
    _put(draft, text)
    draft.save(force_insert=True)
    draft.questions.set(old.questions.all())
    newest = newest_versions([one.version.provision_id for one in _bases(old)], local_day(now))
    for basis in _bases(old):
        version = newest.get(basis.version.provision_id)
        if version is not None and not version.is_repeal:
            words = {f"words_{one}": basis.words.get(one) for one in LANGUAGES}
            Basis.objects.create(answer=draft, version=version, order=basis.order, **words)
    _settle(draft)
    _write_down(actor, Tag.ANSWER_DRAFTED, draft, {"replaces": old.number}, now)
    return draft


@operation(Tag.ANSWER_EDITED)
def edit_draft(
    *, actor: Actor, answer: Answer, text: AnswerText, seen: str, now: datetime
) -> Answer:
    """Write question and answer in the languages that are there so far, block and validity.

    ``seen`` is the digest of what the writer had before them. The same again changes nothing.
    """
    _refuse_others(actor, answer.campaign)
    answer = _draft(answer)
    text = text.cleaned()
    _refuse_text(answer.campaign, text)
    before = text_of(answer)
    if before == text:
        nothing_changed()
        return answer
    if answer.sha256 != seen:
        raise ChangedMeanwhile
    _put(answer, text)
    changed = [name for name in _COLUMNS if _value(before, name) != _value(text, name)]
    _keep(actor, answer, {"changed": changed}, now)
    return answer


@operation(Tag.ANSWER_EDITED)
def cite_basis(
    *,
    actor: Actor,
    answer: Answer,
    provision: Provision,
    words: LocalizedText | None = None,
    is_cited: bool = True,
    now: datetime,
) -> Answer:
    """Let a draft rest on a provision as it is in force today, or on it no more.

    An older text of it that the draft cites is replaced: whoever asks for it has compared the two.
    """
    _refuse_others(actor, answer.campaign)
    answer = _draft(answer)
    words = words or LocalizedText()
    cited = Basis.objects.filter(answer=answer, version__provision=provision)
    before = list(cited.values_list("version__number", flat=True))
    if not is_cited:
        if not before:
            nothing_changed()
            return answer
        cited.delete()
        _keep(actor, answer, {"provision": provision.code, "version": [before, []]}, now)
        return answer
    newest = newest_versions([provision.pk], local_day(now)).get(provision.pk)
    if newest is None:
        raise NotFound(provision.code)
    if newest.is_repeal:
        raise ProvisionOver(field="provision", name=str(provision_words(newest)))
    values = {f"words_{one}": words.get(one)[:LONGEST_WORDS] for one in LANGUAGES}
    if cited.filter(version=newest, **values).exists():
        nothing_changed()
        return answer
    place = cited.values_list("order", flat=True).first()
    cited.delete()
    order = place if place is not None else Basis.objects.filter(answer=answer).count() + 1
    Basis.objects.create(answer=answer, version=newest, order=order, **values)
    _keep(actor, answer, {"provision": provision.code, "version": [before, [newest.number]]}, now)
    return answer


@operation(Tag.ANSWER_SENT_TO_READER)
def send_to_second_reader(*, actor: Actor, answer: Answer, seen: str, now: datetime) -> Answer:
    """Give a draft to its second reader; again changes nothing."""
    _refuse_others(actor, answer.campaign)
    answer = _locked(answer)
    if answer.state == AnswerState.READING:
        nothing_changed()
        return answer
    answer = _draft(answer)
    if answer.sha256 != seen:
        raise ChangedMeanwhile
    answer.state, answer.remark = AnswerState.READING, ""
    answer.save(update_fields=["state", "remark"])
    _write_down(actor, Tag.ANSWER_SENT_TO_READER, answer, {"content": answer.sha256}, now)
    return answer


@operation(Tag.ANSWER_RETURNED)
def return_to_author(*, actor: Actor, answer: Answer, remark: str, now: datetime) -> Answer:
    """Give an answer back to be changed, with what is wrong with it. Refuses without a remark."""
    _refuse_others(actor, answer.campaign)
    answer, remark = _locked(answer), remark.strip()[:_LONGEST_REMARK]
    if answer.state == AnswerState.DRAFT and answer.remark == remark:
        nothing_changed()
        return answer
    if answer.state != AnswerState.READING:
        raise NotWithReader
    if not remark:
        raise ReasonMissing(field="remark")
    answer.state, answer.remark = AnswerState.DRAFT, remark
    answer.save(update_fields=["state", "remark"])
    _write_down(actor, Tag.ANSWER_RETURNED, answer, {"content": answer.sha256}, now)
    return answer


@operation(Tag.ANSWER_DISCARDED)
def discard_draft(*, actor: Actor, answer: Answer, seen: str, now: datetime) -> None:
    """Throw a draft away, as its author saw it; the questions that it was begun for wait as before.

    Discarding again changes nothing. Refuses an answer that is with its second reader or published,
    whoever is not its author, and what somebody else wrote in meanwhile.
    """
    _refuse_others(actor, answer.campaign)
    if not Answer.objects.filter(code=answer.code).exists():
        nothing_changed()
        return
    answer = _draft(answer)
    if answer.author != actor.mark:
        raise NotAuthor
    if answer.sha256 != seen:
        raise ChangedMeanwhile
    asked = list(answer.questions.order_by("id").values_list("code", flat=True))
    changes = {"content": [answer.sha256, None], "questions": asked}
    _write_down(actor, Tag.ANSWER_DISCARDED, answer, changes, now)
    answer.delete()


def _begun(actor: Actor, campaign: Campaign, nonce: str, now: datetime) -> Answer:
    if not 0 < len(nonce) <= LONGEST_NONCE:
        raise NonceUsed
    return Answer(
        code=keyed_code("answer", nonce),
        campaign=campaign,
        state=AnswerState.DRAFT,
        author=actor.mark,
        writers=[actor.mark],
        drafted_at=now,
        edited_at=now,
        nonce=nonce,
    )


def _put(answer: Answer, text: AnswerText) -> None:
    for name in _COLUMNS:
        setattr(answer, name, _value(text, name))


def _value(text: AnswerText, column: str) -> object:
    name, _, language = column.rpartition("_")
    if name in ("question", "text"):
        return getattr(text, name).get(language)
    return getattr(text, column)


def _keep(actor: Actor, answer: Answer, changes: Mapping[str, object], now: datetime) -> None:
    """Keep what was changed, who wrote, and leave the entry."""
    before = answer.sha256
    answer.edited_at = now
    if actor.mark not in answer.writers:
        answer.writers = [*answer.writers, actor.mark]
    _settle(answer)
    changes = {**changes, "content": [before, answer.sha256]}
    _write_down(actor, Tag.ANSWER_EDITED, answer, changes, now)


def _settle(answer: Answer) -> None:
    """Bring the main basis and the digest in line with what is written, and save."""
    bases = _bases(answer)
    answer.main_basis = bases[0].version if bases else None
    cites = [(one.version.provision.code, one.version.number, one.words) for one in bases]
    answer.sha256 = digest_of(text_of(answer), cites)
    answer.save(update_fields=[*_COLUMNS, "main_basis", "sha256", "edited_at", "writers"])


def _bases(answer: Answer) -> list[Basis]:
    return bases_of([answer.pk]).get(answer.pk, [])


def _locked(answer: Answer) -> Answer:
    rows = Answer.objects.select_for_update(of=("self",)).select_related("campaign__root")
    return rows.get(pk=answer.pk)


def _draft(answer: Answer) -> Answer:
    answer = _locked(answer)
    if answer.state != AnswerState.DRAFT:
        raise NotDraft
    return answer


def _refuse_others(actor: Actor, campaign: Campaign) -> None:
    if not may_publish(actor, campaign):
        raise OnlyCentre


def _refuse_text(campaign: Campaign, text: AnswerText) -> None:
    limits = {"question": LONGEST_QUESTION, "text": LONGEST_ANSWER}
    for name, limit in limits.items():
        for one in LANGUAGES:
            written, place = getattr(text, name).get(one), f"{name}_{one}"
            if len(written) > limit:
                raise AnswerTooLong(field=place, length=len(written), limit=limit)
            if word := mixed_word(written):
                raise MixedLetters(field=place, word=word)
    if text.valid_until and text.valid_until < (text.valid_from or text.valid_until):
        raise ValidityWrong(field="valid_until")
    blocks = {block.number for block in blocks_of(campaign)}
    if text.block_number is not None and text.block_number not in blocks:
        raise BlockUnknown(field="block")


def _write_down(
    actor: Actor, tag: Tag, answer: Answer, changes: Mapping[str, object], now: datetime
) -> None:
    number = f"№ {answer.number}" if answer.number else ""
    subject = Subject("answer", answer.code, number, answer.campaign.root.code)
    record(actor=actor, tag=tag, subject=subject, changes=changes, now=now)
