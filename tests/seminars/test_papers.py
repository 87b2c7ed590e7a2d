"""Signed sheets of paper: kept sealed, read by few, and what they prove."""

from datetime import timedelta
from io import BytesIO

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.models import Seminar
from kaskad.core.sealed_files import read_sealed, write_sealed
from kaskad.core.secrets import Unreadable
from kaskad.seminars.api import PresenceMark, decisions_of
from kaskad.seminars.models import PaperSheet
from kaskad.seminars.operations.papers import keep_paper
from kaskad.seminars.queries.papers import paper_path
from kaskad.seminars.vocab import LARGEST_PAPER, PAPERS_OF_SEMINAR
from kaskad.seminars.vocab.refusals import (
    PaperTooLarge,
    PaperUnusable,
    SeminarCancelled,
    TooManyPapers,
)
from tests.seminars.conftest import COMMAND, evening
from tests.seminars.test_pages import here, on, path, sign_in

__all__ = ["here", "on"]
PHOTO = b"\xff\xd8\xff\xe0 a signed list"


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.KASKAD_FILES = tmp_path
    return tmp_path


def keep(seminar, content=PHOTO):
    return keep_paper(actor=COMMAND, seminar=seminar, content=content, now=evening(seminar.day))


def upload(client, seminar, content=PHOTO):
    file = BytesIO(content)
    file.name = "list.jpg"
    return client.post(path(seminar, "papers/"), {"paper": file})


def test_a_photograph_is_kept_sealed_and_read_with_an_entry(client, here, files):
    assert upload(client, here).status_code == 302

    paper = PaperSheet.objects.get()
    assert (paper.kind, paper.size) == ("image/jpeg", len(PHOTO))
    assert b"signed" not in paper_path(paper.code).read_bytes()
    answer = client.get(path(here, f"papers/{paper.code}/"))
    assert answer.content == PHOTO
    assert "attachment" in answer.headers["Content-Disposition"]
    assert Entry.objects.get(tag="seminars:paper:read").changes == {"paper": paper.code}


def test_the_same_file_again_is_one_paper(here):
    assert keep(here) == keep(here)
    assert Entry.objects.filter(tag="seminars:paper:kept").count() == 1


@pytest.mark.parametrize("content", [b"", b"<html>", b"GIF89a", b"\x89PNG"])
def test_what_is_no_picture_is_refused(client, here, content):
    with pytest.raises(PaperUnusable):
        keep(here, content)
    refused = upload(client, here, content)

    assert refused.status_code == 422
    assert not PaperSheet.objects.exists()


def test_too_large_and_too_many_are_refused(here):
    with pytest.raises(PaperTooLarge):
        keep(here, PHOTO + bytes(LARGEST_PAPER))
    for number in range(PAPERS_OF_SEMINAR):
        keep(here, PHOTO + bytes([number]))
    with pytest.raises(TooManyPapers):
        keep(here, b"%PDF-1.7")


def test_a_cancelled_seminar_has_no_paper(here):
    Seminar.objects.filter(pk=here.pk).update(state="cancelled")
    here.refresh_from_db()

    with pytest.raises(SeminarCancelled):
        keep(here)


def test_a_file_that_is_gone_or_changed_is_refused(client, here):
    paper = keep(here)
    paper_path(paper.code).write_bytes(b"something else entirely, quite long")

    refused = client.get(path(here, f"papers/{paper.code}/"))

    assert refused.status_code == 422
    assert not Entry.objects.filter(tag="seminars:paper:read").exists()


def test_who_signed_is_marked_with_the_paper(client, here, second_stage):
    paper = keep(here)
    signed = second_stage.members(here)[:2]

    answer = client.post(
        path(here, "papers/"), {"step": "signed", "signed": signed, "paper": paper.code}
    )

    assert answer.status_code == 302
    marks = PresenceMark.objects.values_list("kind", "evidence_ref")
    assert set(marks) == {("paper", paper.code)}
    found = decisions_of(here)
    assert {member: one.outcome for member, one in found.items()} == dict.fromkeys(
        signed, "present"
    )


def test_a_printed_list_leads_to_its_papers_and_notices_that_it_is_old(client, here, second_stage):
    page = client.get(path(here, "print/")).content.decode()
    mark = page.split(f"<p>{here.code}/")[1].split("<")[0].strip()

    fresh = client.get(path(here, f"papers/?list={mark}")).content.decode()
    second_stage.world.plan.groups.get(pk=here.group_id).places.first().delete()
    old = client.get(path(here, f"papers/?list={mark}")).content.decode()

    assert "The list changed" not in fresh
    assert "The list changed after it was printed" in old


def test_others_find_no_paper(client, here, second_stage):
    paper = keep(here)
    sign_in(client, second_stage.account_of(second_stage.members(here)[0]))

    assert client.get(path(here, "papers/")).status_code == 404
    assert client.get(path(here, f"papers/{paper.code}/")).status_code == 404


def test_nobody_signs_before_the_day(client, here, second_stage, on):
    on(here.day - timedelta(days=1))

    answer = client.post(
        path(here, "papers/"), {"step": "signed", "signed": second_stage.members(here)[:1]}
    )

    assert answer.status_code == 422


def test_a_sealed_file_opens_with_its_own_key_only(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    key = write_sealed(one, b"content")
    wrong = write_sealed(other, b"content")

    assert read_sealed(one, key) == b"content"
    with pytest.raises(Unreadable):
        read_sealed(one, wrong)
    with pytest.raises(Unreadable):
        read_sealed(tmp_path / "none", key)
