"""Taking laws and provisions from a file, and recording what an amendment makes of a provision."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.models import Law, Provision, ProvisionVersion
from kaskad.campaigns.rules.problems import Problem
from kaskad.campaigns.rules.provisions_file import (
    LONGEST_LINE,
    LONGEST_TEXT,
    ProvisionSpec,
    ProvisionsReading,
    ProvisionsSpec,
    place_in_law,
    read_provisions,
)
from kaskad.campaigns.rules.spec import Words
from kaskad.campaigns.rules.toml_lines import line_of
from kaskad.campaigns.vocab import MAX_PROVISIONS_LENGTH
from kaskad.campaigns.vocab.law_refusals import (
    ProvisionChangedMeanwhile,
    ProvisionDayTooEarly,
    ProvisionLanguageMissing,
    ProvisionsFileTooLarge,
    ProvisionTooLong,
)
from kaskad.commissions.api import ROOT_CODE
from kaskad.core.actor import Actor
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.names import search_key
from kaskad.core.refusal import Refusal


@dataclass(slots=True)
class ProvisionsReport:
    """What became of a file: laws and provisions by what happened to them."""

    laws: int = 0
    new: int = 0
    amended: int = 0
    relabelled: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class _Work:
    """What a file makes new and what it changes, in its order."""

    report: ProvisionsReport = field(default_factory=ProvisionsReport)
    versions: list[ProvisionVersion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class ProvisionsFileRefused(Refusal):
    """Carries every problem of the file, in the order of its lines."""

    code = "campaigns.provisions_refused"
    text = _(
        "Mistakes in the file of provisions: %(count)s. Nothing was changed. Correct the places"
        " listed and try again."
    )

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(field="file", count=len(problems))
        self.problems = problems


@operation(Tag.PROVISIONS_IMPORTED)
def import_provisions(
    *, actor: Actor, text: str, file_name: str = "", now: datetime
) -> ProvisionsReport:
    """Take laws and provisions from a file: new ones are added, a later day makes a new version.

    Names and labels are brought up to date; what the file does not name stays. The same file again
    changes nothing. Refuses a file with any mistake, with all of them at once, and one that would
    change what was in force.
    """
    if len(text) > MAX_PROVISIONS_LENGTH:
        raise ProvisionsFileTooLarge(field="file", limit=MAX_PROVISIONS_LENGTH)
    reading = read_provisions(text)
    if reading.spec is None:
        raise ProvisionsFileRefused(reading.problems)
    spec = reading.spec
    work = _Work()
    laws = _laws(spec, work)
    _provisions(spec, reading, laws, work, actor.mark, now)
    if work.problems:
        raise ProvisionsFileRefused(tuple(work.problems))
    report = work.report
    if not (report.laws or report.new or report.amended or report.relabelled):
        nothing_changed()
        return report
    ProvisionVersion.objects.bulk_create(work.versions, batch_size=40)

    record(
        actor=actor,
        tag=Tag.PROVISIONS_IMPORTED,
        subject=Subject("provisions", file_name[:80] or "provisions", scope=ROOT_CODE),
        changes=asdict(report),
        now=now,
    )
    return report


@operation(Tag.PROVISION_AMENDED)
def amend_provision(
    *,
    actor: Actor,
    provision: Provision,
    text: LocalizedText,
    act: LocalizedText,
    in_force_from: date,
    is_repeal: bool = False,
    seen: int,
    now: datetime,
) -> ProvisionVersion:
    """Record what the provision says from ``in_force_from`` on, and by which act.

    ``seen`` is the number of the version that the writer had before them. Earlier versions stay as
    they are; the newest said again changes nothing. Refuses a missing language, a text that is too
    long, a day before that of the newest version, and a version recorded in between.
    """
    provision = Provision.objects.select_for_update(of=("self",)).get(pk=provision.pk)
    text, act = _cleaned(text), _cleaned(act)
    newest = provision.versions.order_by("-number")[0]
    if _says(newest, text, act, in_force_from, is_repeal=is_repeal):
        nothing_changed()
        return newest
    _refuse_words("text", text, LONGEST_TEXT)
    _refuse_words("act", act, LONGEST_LINE)
    if newest.number != seen:
        raise ProvisionChangedMeanwhile(number=newest.number)
    if in_force_from < newest.in_force_from:
        raise ProvisionDayTooEarly(
            field="in_force_from", number=newest.number, day=newest.in_force_from.isoformat()
        )
    version = ProvisionVersion.objects.create(
        provision=provision,
        number=newest.number + 1,
        in_force_from=in_force_from,
        is_repeal=is_repeal,
        search_key=_search_key(provision, text),
        recorded_by=actor.mark,
        recorded_at=now,
        **_columns("text", text),
        **_columns("act", act),
    )

    record(
        actor=actor,
        tag=Tag.PROVISION_AMENDED,
        subject=Subject("provision", provision.code, provision.label.kk, ROOT_CODE),
        changes=_difference(newest, version),
        now=now,
    )
    return version


def _difference(before: ProvisionVersion, after: ProvisionVersion) -> dict[str, Any]:
    names = ["in_force_from", "is_repeal"]
    names += [f"{name}_{one}" for name in ("text", "act") for one in LANGUAGES]
    found = {name: [getattr(before, name), getattr(after, name)] for name in names}
    days = [one.isoformat() for one in found["in_force_from"]]
    return {"version": [before.number, after.number], **found, "in_force_from": days}


def _cleaned(text: LocalizedText) -> LocalizedText:
    return LocalizedText(*(" ".join(text.get(one).split()) for one in LANGUAGES))


def _refuse_words(name: str, text: LocalizedText, limit: int) -> None:
    for language in text.missing:
        raise ProvisionLanguageMissing(field=f"{name}_{language}")
    for language in LANGUAGES:
        if len(text.get(language)) > limit:
            raise ProvisionTooLong(field=f"{name}_{language}", limit=limit)


def _says(
    version: ProvisionVersion,
    text: LocalizedText,
    act: LocalizedText,
    day: date,
    *,
    is_repeal: bool,
) -> bool:
    """Whether a version says the same from the same day on."""
    same = version.text == text and version.act == act
    return same and version.in_force_from == day and version.is_repeal == is_repeal


def _columns(name: str, text: LocalizedText | Words) -> dict[str, str]:
    return {f"{name}_{one}": str(getattr(text, one)) for one in LANGUAGES}


def _text(words: Words) -> LocalizedText:
    return LocalizedText(words.kk, words.ru, words.en)


def _search_key(provision: Provision, text: LocalizedText) -> str:
    label = provision.label
    parts = (getattr(one, language) for one in (label, text) for language in LANGUAGES)
    return search_key(provision.code, *parts)


def _laws(spec: ProvisionsSpec, work: _Work) -> dict[str, Law]:
    """The laws of the file by code, written where they are new or say something else."""
    known = Law.objects.in_bulk(field_name="code")
    place = max((law.order for law in known.values()), default=0)
    for one in spec.laws:
        wanted: dict[str, Any] = {
            **_columns("name", one.name), "number": one.number, "date": one.date,
        }  # fmt: skip
        law = known.get(one.code)
        if law is None:
            place += 1
            known[one.code] = Law.objects.create(code=one.code, order=place, **wanted)
            work.report.laws += 1
        elif any(getattr(law, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(law, name, value)
            law.save(update_fields=[*wanted])
            work.report.laws += 1
    return known


def _provisions(
    spec: ProvisionsSpec,
    reading: ProvisionsReading,
    laws: dict[str, Law],
    work: _Work,
    mark: str,
    now: datetime,
) -> None:
    codes = [one.code for one in spec.provisions]
    known = Provision.objects.prefetch_related("versions").in_bulk(codes, field_name="code")
    for one in spec.provisions:
        present = known.get(one.code)
        problem = _problem(one, laws, present)
        if problem is not None:
            code, values = problem
            line = line_of(reading.lines, one.place)
            work.problems.append(Problem(code, one.place, line, values))
            continue
        provision = _provision(one, laws[one.law], present, work)
        if present is not None and _is_known(present, one):
            continue
        work.report.amended += present is not None
        text = _text(one.text)
        work.versions.append(
            ProvisionVersion(
                provision=provision,
                number=1 + (_newest(present).number if present else 0),
                source=one.source,
                in_force_from=one.in_force_from,
                is_repeal=one.is_repeal,
                search_key=_search_key(provision, text),
                recorded_by=mark,
                recorded_at=now,
                **_columns("text", text),
                **_columns("note", spec.note),
                **_columns("act", one.act),
            )
        )


def _problem(
    spec: ProvisionSpec, laws: dict[str, Law], present: Provision | None
) -> tuple[str, dict[str, object]] | None:
    """What the file must not say because of what is known already."""
    if spec.law not in laws:
        return "unknown_law", {"value": spec.law}
    if present is None:
        return None
    law = next(one for one in laws.values() if one.pk == present.law_id)
    if law.code != spec.law:
        return "law_of_provision", {"found": law.code, "value": spec.law}
    newest = _newest(present)
    if spec.in_force_from <= newest.in_force_from and not _is_known(present, spec):
        return "provision_conflict", {"number": newest.number, "day": newest.in_force_from}
    return None


def _newest(provision: Provision) -> ProvisionVersion:
    return max(provision.versions.all(), key=lambda one: one.number)


def _is_known(provision: Provision, spec: ProvisionSpec) -> bool:
    """Whether some version says what the file says, from the same day on."""
    text, act = _text(spec.text), _text(spec.act)
    return any(
        _says(one, text, act, spec.in_force_from, is_repeal=spec.is_repeal)
        for one in provision.versions.all()
    )


def _provision(spec: ProvisionSpec, law: Law, present: Provision | None, work: _Work) -> Provision:
    wanted: dict[str, Any] = _columns("label", spec.label)
    if present is None:
        work.report.new += 1
        order = place_in_law(spec.code)
        return Provision.objects.create(code=spec.code, law=law, order=order, **wanted)
    if any(getattr(present, name) != value for name, value in wanted.items()):
        for name, value in wanted.items():
            setattr(present, name, value)
        present.save(update_fields=[*wanted])
        work.report.relabelled += 1
    elif _is_known(present, spec):
        work.report.unchanged += 1
    return present
