from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Material,
    MaterialText,
    MaterialVersion,
    Words,
    approve_material,
    attach_file,
    cite_provisions,
    detach_file,
    discard_material,
    draft_material,
    edit_material,
    kit_material,
    kit_materials,
    library,
    redraft_material,
    stale_materials,
    withdraw_material,
)
from kaskad.campaigns.vocab import material_refusals as refusals
from kaskad.campaigns.vocab.day_refusals import ReasonMissing
from kaskad.campaigns.vocab.law_refusals import ProvisionRepealed
from kaskad.core.refusal import NotFound
from tests.campaigns.law import NOTHING, READER, TEXT, WRITER, amend, make_draft, make_law
from tests.campaigns.world import NOW

TODAY = date(2026, 2, 17)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def files(tmp_path, settings):
    settings.KASKAD_FILES = tmp_path / "files"
    return settings.KASKAD_FILES


def _text(**changes):
    parts = {"title": TEXT.title, "body": TEXT.body, "link": NOTHING} | changes
    return MaterialText(**parts)


def _edit(draft, text, actor=WRITER):
    return edit_material(actor=actor, draft=draft, text=text, seen=draft.sha256, now=NOW)


def _approve(draft, actor=READER, seen=None):
    return approve_material(actor=actor, draft=draft, seen=seen or draft.sha256, now=NOW)


def _attach(draft, tmp_path, content=PDF, name="Парақ.pdf", language=""):
    source = tmp_path / "upload"
    source.write_bytes(content)
    return attach_file(
        actor=WRITER, draft=draft, source=source, file_name=name, language=language, now=NOW
    )


def _state(version):
    version.refresh_from_db()
    return version.state


def test_a_material_goes_from_draft_to_force_by_two_people(campaign):
    make_law()
    draft = make_draft(campaign, "el-41-6")

    published = _approve(draft)

    assert (published.state, published.author, published.second_reader) == (
        "in_force", "writer-1", "reader-1",
    )  # fmt: skip
    found = kit_material(campaign, draft.material.code, TODAY)
    assert (found.code, found.number, found.title.kk) == ("block-1-notes", 1, "Тақырып")
    assert [one.cited.provision.code for one in found.cites] == ["el-41-6"]
    assert Entry.objects.filter(tag="campaigns:material:approved").count() == 1


def test_publishing_again_changes_nothing(campaign):
    draft = make_draft(campaign)

    assert _approve(draft).pk == _approve(draft).pk
    assert Entry.objects.filter(tag="campaigns:material:approved").count() == 1


def test_nobody_publishes_what_they_wrote_in(campaign, tmp_path, files):
    draft = make_draft(campaign)
    with pytest.raises(refusals.SecondReaderNeeded):
        _approve(draft, actor=WRITER)

    changed = _edit(draft, _text(title=Words("Жаңа", "Новое", "New")), actor=READER)

    with pytest.raises(refusals.SecondReaderNeeded):
        _approve(changed)


def test_the_database_refuses_a_version_read_by_its_author(campaign):
    draft = make_draft(campaign)

    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialVersion.objects.filter(pk=draft.pk).update(
            state="in_force", second_reader=draft.author
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        MaterialVersion.objects.filter(pk=draft.pk).update(
            state="in_force", second_reader="x", body_en=""
        )


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("part", ["title", "body"])
def test_a_missing_language_cannot_be_published(campaign, part, language):
    whole = getattr(TEXT, part)
    words = Words(
        **{one: "" if one == language else getattr(whole, one) for one in ("kk", "ru", "en")}
    )
    draft = _edit(make_draft(campaign), _text(**{part: words}))

    with pytest.raises(refusals.MaterialLanguageMissing) as refusal:
        _approve(draft)
    assert refusal.value.values == {"missing": language}


def test_a_video_needs_its_address_and_slides_their_file(campaign, tmp_path, files):
    video = make_draft(campaign, kind="video")
    with pytest.raises(refusals.MaterialPartMissing) as refusal:
        _approve(video)
    assert refusal.value.values == {"missing": "kk, ru, en"}
    link = Words(*[f"https://video.example/{one}" for one in ("kk", "ru", "en")])
    assert _approve(_edit(video, _text(link=link))).state == "in_force"

    slides = make_draft(campaign, kind="slides")
    _attach(slides, tmp_path, language="kk")
    slides.refresh_from_db()
    with pytest.raises(refusals.MaterialPartMissing) as refusal:
        _approve(slides)
    assert refusal.value.values == {"missing": "ru, en"}
    _attach(slides, tmp_path, name="all.pdf")
    slides.refresh_from_db()
    assert _approve(slides).state == "in_force"


def test_what_was_read_must_be_what_is_published(campaign):
    draft = make_draft(campaign)
    seen = draft.sha256
    draft = _edit(draft, _text(title=Words("Жаңа", "Новое", "New")))

    with pytest.raises(refusals.MaterialChangedMeanwhile):
        _approve(draft, seen=seen)
    with pytest.raises(refusals.MaterialChangedMeanwhile):
        edit_material(actor=WRITER, draft=draft, text=TEXT, seen=seen, now=NOW)


def test_the_next_version_replaces_the_one_in_force(campaign, tmp_path, files):
    make_law()
    first = make_draft(campaign, "el-41-6")
    _attach(first, tmp_path)
    first.refresh_from_db()
    _approve(first)

    second = redraft_material(actor=WRITER, material=first.material, now=NOW)

    assert redraft_material(actor=READER, material=first.material, now=NOW).pk == second.pk
    assert (second.number, second.title, second.sha256) == (2, first.title, first.sha256)
    assert [one.name for one in second.files.all()] == ["Парақ.pdf"]
    second = _edit(second, _text(title=Words("Жаңа", "Новое", "New")))
    assert kit_material(campaign, "block-1-notes", TODAY).number == 1
    _approve(second)
    assert kit_material(campaign, "block-1-notes", TODAY).number == 2
    assert (_state(first), first.ended_by) == ("replaced", "reader-1")
    with pytest.raises(refusals.NotADraft):
        _edit(first, TEXT)


def test_withdrawing_takes_it_out_of_the_kit(campaign):
    draft = make_draft(campaign)
    material = draft.material
    with pytest.raises(refusals.NotInForce):
        withdraw_material(actor=READER, material=material, reason="Қате", now=NOW)
    _approve(draft)
    with pytest.raises(ReasonMissing):
        withdraw_material(actor=READER, material=material, reason="  ", now=NOW)

    for _again in range(2):
        version = withdraw_material(actor=READER, material=material, reason="Қате бар", now=NOW)

    assert (version.state, version.end_reason) == ("withdrawn", "Қате бар")
    assert kit_materials(campaign, TODAY) == []
    assert [row.is_withdrawn for row in library(campaign, TODAY)] == [True]
    assert Entry.objects.filter(tag="campaigns:material:withdrawn").count() == 1


def test_an_amendment_makes_a_material_stale_until_it_cites_the_new_text(campaign):
    make_law()
    draft = _approve(make_draft(campaign, "el-41-6", "el-20bis-1"))
    assert stale_materials(campaign, TODAY) == []

    amend(day=TODAY + timedelta(days=1))

    assert stale_materials(campaign, TODAY) == []
    (row,) = stale_materials(campaign, TODAY + timedelta(days=1))
    assert [(one.cited.text.en, one.newest.text.en) for one in row.stale] == [
        ("By noon.", "By two.")
    ]
    later = NOW + timedelta(days=1)
    second = redraft_material(actor=WRITER, material=draft.material, now=later)
    with pytest.raises(refusals.MaterialCitesOld):
        approve_material(actor=READER, draft=second, seen=second.sha256, now=later)
    codes = ["el-41-6"]
    second = cite_provisions(actor=WRITER, draft=second, codes=codes, now=later)
    approve_material(actor=READER, draft=second, seen=second.sha256, now=later)
    assert stale_materials(campaign, TODAY + timedelta(days=1)) == []


def test_citing_is_repeated_taken_back_and_refused(campaign):
    make_law()
    draft = make_draft(campaign, "el-41-6")
    codes = ["el-41-6"]
    edits = Entry.objects.filter(tag="campaigns:material:edited").count()

    cite_provisions(actor=WRITER, draft=draft, codes=codes, now=NOW)
    assert Entry.objects.filter(tag="campaigns:material:edited").count() == edits
    cite_provisions(actor=WRITER, draft=draft, codes=codes, is_cited=False, now=NOW)
    assert draft.provisions.count() == 0
    amend(is_repeal=True)
    with pytest.raises(ProvisionRepealed):
        cite_provisions(actor=WRITER, draft=draft, codes=codes, now=NOW)
    with pytest.raises(NotFound):
        cite_provisions(actor=WRITER, draft=draft, codes=codes, now=NOW - timedelta(days=60))


def test_not_more_can_be_cited_than_can_be_read(campaign, monkeypatch):
    make_law()
    monkeypatch.setattr("kaskad.campaigns.operations.material_draft.MOST_CITED", 1)
    draft = make_draft(campaign, "el-41-6")

    with pytest.raises(refusals.TooManyCited):
        cite_provisions(actor=WRITER, draft=draft, codes=["el-20bis-1"], now=NOW)


BAD_TEXTS = [
    (refusals.MaterialTooLong, "title_ru", {"title": Words("а", "б" * 201, "c")}),
    (refusals.MaterialTooLong, "body_kk", {"body": Words("а" * 8001, "", "")}),
    (refusals.MaterialMixedLetters, "body_ru",
     {"body": Words("", "Слoво", "")}),  # mixed letters on purpose
    (refusals.MaterialLinkWrong, "link_en", {"link": Words("", "", "javascript:alert(1)")}),
]  # fmt: skip


@pytest.mark.parametrize(("refusal", "field", "changes"), BAD_TEXTS)
def test_a_text_is_refused_at_its_field(campaign, refusal, field, changes):
    draft = make_draft(campaign)

    with pytest.raises(refusal) as found:
        _edit(draft, _text(**changes))
    assert found.value.field == field
    draft.refresh_from_db()
    assert draft.body.kk == TEXT.body.kk


def test_the_same_text_again_changes_nothing(campaign):
    draft = make_draft(campaign)
    edits = Entry.objects.filter(tag="campaigns:material:edited").count()

    _edit(
        draft,
        _text(body=Words(*(f"{text}\r\n" for text in (TEXT.body.kk, TEXT.body.ru, TEXT.body.en)))),
    )

    assert Entry.objects.filter(tag="campaigns:material:edited").count() == edits


def test_a_new_material_needs_a_block_a_kind_and_a_code(campaign):
    def begin(block=1, kind="notes", code=""):
        return draft_material(
            actor=WRITER, campaign=campaign, block_number=block, kind=kind, code=code, now=NOW
        )

    assert [begin().material.code for _again in range(2)] == ["block-1-notes", "block-1-notes-2"]
    assert begin(code="own").pk == begin(code="own").pk
    with pytest.raises(refusals.BlockUnknown):
        begin(block=99)
    with pytest.raises(refusals.KindUnknown):
        begin(kind="poem")
    with pytest.raises(refusals.MaterialCodeWrong):
        begin(code="Own code")
    with pytest.raises(refusals.MaterialCodeTaken):
        begin(block=2, code="own")


def test_files_are_kept_once_and_go_with_the_last_draft(
    campaign, tmp_path, files, django_capture_on_commit_callbacks
):
    draft, other = make_draft(campaign), make_draft(campaign)
    file = _attach(draft, tmp_path)
    _attach(other, tmp_path, name="other.pdf")
    place = files / "materials" / file.sha256
    assert (place.read_bytes(), place.stat().st_mode & 0o777) == (PDF, 0o600)
    assert _attach(draft, tmp_path).pk == file.pk

    with pytest.raises(refusals.FileNameTaken):
        _attach(draft, tmp_path, content=PDF + b"%")
    with django_capture_on_commit_callbacks(execute=True):
        for _again in range(2):
            detach_file(actor=WRITER, draft=draft, file_id=file.pk, now=NOW)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        discard_material(actor=WRITER, draft=other, now=NOW)
        discard_material(actor=WRITER, draft=other, now=NOW)
    assert not place.exists()
    assert Material.objects.filter(code="block-1-notes-2").count() == 0
    assert Entry.objects.filter(tag="campaigns:material:discarded").count() == 1


def test_a_material_has_few_files(campaign, tmp_path, files, monkeypatch):
    monkeypatch.setattr("kaskad.campaigns.operations.material_files.MOST_FILES", 1)
    draft = make_draft(campaign)
    _attach(draft, tmp_path)

    with pytest.raises(refusals.TooManyFiles):
        _attach(draft, tmp_path, name="two.pdf")


def test_discarding_a_draft_keeps_what_is_in_force(campaign):
    first = _approve(make_draft(campaign))
    draft = redraft_material(actor=WRITER, material=first.material, now=NOW)

    discard_material(actor=WRITER, draft=draft, now=NOW)

    assert kit_material(campaign, first.material.code, TODAY).number == 1
    with pytest.raises(refusals.NotADraft):
        discard_material(actor=WRITER, draft=first, now=NOW)
