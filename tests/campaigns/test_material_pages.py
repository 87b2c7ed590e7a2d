from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.accounts.api import give_grant, open_account
from kaskad.campaigns.api import (
    MaterialText,
    MaterialVersion,
    ProvisionVersion,
    Words,
    approve_material,
    edit_material,
    import_provisions,
    kit_materials,
)
from tests.campaigns.law import FILE, READER, TEXT, WRITER, amend, make_draft, make_law
from tests.campaigns.world import ACTOR, NOW

pytestmark = pytest.mark.one_database

CODE = "kz-referendum-2026"
LIBRARY, READ = f"/kk/campaigns/{CODE}/library/", f"/kk/campaigns/{CODE}/materials/"
TODAY = date(2026, 2, 17)
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture(autouse=True)
def _pinned(settings, tmp_path):
    settings.KASKAD_PINNED_NOW = NOW
    settings.KASKAD_FILES = tmp_path / "files"


@pytest.fixture
def sign_in(client):
    """The client, signed in as somebody with a role over a subtree."""

    def as_one(code="one", role="central_staff", scope="KZ"):
        account = open_account(
            actor=ACTOR, label=f"Айгүл {code}", language="kk", code=code, now=NOW
        )
        give_grant(actor=ACTOR, account=account, role=role, scope=scope, now=NOW)
        client.force_login(account)
        return client

    return as_one


@pytest.fixture
def published(campaign):
    make_law()
    draft = make_draft(campaign, "el-41-6")
    return approve_material(actor=READER, draft=draft, seen=draft.sha256, now=NOW)


def _text(client, path, status=200, **sent):
    response = client.post(path, sent) if sent else client.get(path)
    assert response.status_code == status, response.content.decode()[:2000]
    return b"".join(response).decode() if response.streaming else response.content.decode()


@pytest.mark.usefixtures("campaign")
def test_a_material_is_written_and_published_on_pages(client, sign_in):
    make_law()
    sign_in("writer")
    created = client.post(LIBRARY, {"block": "3", "kind": "notes"})
    assert created["Location"] == f"{LIBRARY}block-3-notes/edit/"
    edit, page = created["Location"], f"{LIBRARY}block-3-notes/"
    seen = MaterialVersion.objects.get().sha256
    texts = {f"title_{one}": getattr(TEXT.title, one) for one in ("kk", "ru", "en")}
    texts |= {f"body_{one}": getattr(TEXT.body, one) for one in ("kk", "ru", "en")}
    assert client.post(edit, {**texts, "seen": seen})["Location"] == page

    found = _text(client, f"{page}?q=%D3%A9%D1%82%D1%96%D0%BD%D1%96%D1%88")
    assert "41-бап 6-тармақ" in found
    assert client.post(f"{page}cite/", {"provision": "el-41-6", "cited": "yes"})["Location"] == page
    paper = SimpleUploadedFile("Парақ.pdf", PDF, content_type="application/pdf")
    assert client.post(f"{page}attach/", {"file": paper, "language": ""}).status_code == 302
    preview = _text(client, f"{page}preview/")
    assert ("<strong>қалың</strong>" in preview, "Өтініш сағат 12-ге дейін." in preview) == (
        True,
        True,
    )
    seen = MaterialVersion.objects.get().sha256
    assert "Оған сіз жаздыңыз" in _text(client, page)
    assert "өзіңіз жаздыңыз" in _text(client, f"{page}approve/", status=422, seen=seen)

    sign_in("reader")
    assert f'name="seen" value="{seen}"' in _text(client, page)
    assert client.post(f"{page}approve/", {"seen": seen})["Location"] == page
    assert MaterialVersion.objects.get().state == "in_force"


@pytest.mark.usefixtures("campaign")
def test_an_editor_s_mistakes_stand_at_their_fields_and_nothing_is_lost(client, sign_in):
    sign_in()
    client.post(LIBRARY, {"block": "1", "kind": "video"})
    edit = f"{LIBRARY}block-1-video/edit/"
    seen = MaterialVersion.objects.get().sha256

    page = _text(client, edit, status=422, body_kk="Мeтін", seen=seen)  # mixed letters on purpose
    assert "аралас" in page
    assert "Мeтін" in page  # mixed letters on purpose
    assert "мекенжайы емес" in _text(client, edit, status=422, link_kk="page", seen=seen)
    assert "біреу бұл жобаны өзгертті" in _text(client, edit, status=422, title_kk="Ә", seen="0")
    assert MaterialVersion.objects.get().title.kk == ""


@pytest.mark.usefixtures("campaign")
def test_a_material_cannot_be_begun_in_a_block_that_is_not_there(client, sign_in):
    sign_in()

    assert "77-блок жоқ" in _text(client, LIBRARY, status=422, block="77", kind="notes")


def test_everybody_signed_in_reads_and_takes_the_kit(client, sign_in, published):
    sign_in("member", "member", "KZ-15-1001")

    assert "Тақырып" in _text(client, READ)
    page = _text(client, f"{READ}block-1-notes/")
    assert "Өтініш сағат 12-ге дейін." in page
    assert "Үлгі." in page
    response = client.get(f"/kk/campaigns/{CODE}/kit/ru.zip")
    assert b"".join(response)[:2] == b"PK"
    assert response["Content-Disposition"] == f'attachment; filename="{CODE}-ru.zip"'
    again = client.get(
        f"/kk/campaigns/{CODE}/kit/ru.zip", headers={"if-none-match": response["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    for path in ("kit/xx.zip", "kit/kk/block-7.zip", "materials/nothing/"):
        assert client.get(f"/kk/campaigns/{CODE}/{path}").status_code == 404


def test_drafts_are_seen_by_the_centre_alone(client, sign_in, campaign):
    make_law()
    make_draft(campaign, "el-41-6")
    sign_in("coordinator", "coordinator", "KZ-15")

    assert "Тақырып" not in _text(client, READ)
    assert "Тақырып" not in _text(client, "/kk/law/el-41-6/")
    for path in ("", "block-1-notes/", "block-1-notes/preview/", "block-1-notes/edit/"):
        assert client.get(f"{LIBRARY}{path}").status_code == 404
    assert client.post(f"{LIBRARY}block-1-notes/discard/").status_code == 404


def test_a_reader_is_told_when_the_law_has_changed(client, sign_in, published):
    amend(day=TODAY)
    sign_in("member", "member", "KZ-15-1001")

    page = _text(client, f"{READ}block-1-notes/")
    assert "заң өзгерді" in page
    assert ("Өтініш сағат 12-ге дейін." in page, "Сағат 14-ке дейін." in page) == (True, True)
    assert "заң өзгерді" in _text(client, READ)


def test_the_library_lists_what_is_stale_and_the_draft_takes_it_up(client, sign_in, published):
    amend(day=TODAY)
    sign_in()
    page = f"{LIBRARY}block-1-notes/"
    assert "өзгерген мәтінге сілтейді" in _text(client, LIBRARY)

    client.post(f"{page}redraft/")
    draft = _text(client, page)
    assert ("Өтініш сағат 12-ге дейін." in draft, "Сағат 14-ке дейін." in draft) == (True, True)
    client.post(f"{page}cite/", {"provision": "el-41-6", "cited": "yes"})
    assert "Өтініш сағат 12-ге дейін." not in _text(client, page)
    client.post(f"{page}discard/")
    assert client.post(f"{page}withdraw/", {"reason": "Қате бар"}).status_code == 302
    assert kit_materials(published.material.campaign, TODAY) == []


def test_a_refused_deed_says_why_with_the_way_back(client, sign_in, published):
    sign_in()
    page = f"{LIBRARY}block-1-notes/"

    assert "Себебін" in _text(client, f"{page}withdraw/", status=422, reason="")
    client.post(f"{page}redraft/")
    assert "Файл таңдалмады" in _text(client, f"{page}attach/", status=422, language="")
    exe = SimpleUploadedFile("a.exe", b"MZ")
    refused = client.post(f"{page}attach/", {"file": exe})
    assert refused.status_code == 422
    assert f'href="{page}"' in refused.content.decode()


def test_the_longest_page_to_read_is_light(client, sign_in, campaign):
    make_law()
    words = "ұйымдастырылған семинарлардың өткізілуі туралы "
    long = "".join(words for _n in range(170))[:7990]
    draft = make_draft(campaign, "el-41-6", "el-20bis-1")
    text = MaterialText(TEXT.title, Words(long, TEXT.body.ru, TEXT.body.en), Words("", "", ""))
    draft = edit_material(actor=WRITER, draft=draft, text=text, seen=draft.sha256, now=NOW)
    approve_material(actor=READER, draft=draft, seen=draft.sha256, now=NOW)
    sign_in("member", "member", "KZ-15-1001")

    assert len(_text(client, f"{READ}block-1-notes/").encode()) < 30_000


@pytest.mark.django_db
def test_provisions_are_imported_and_searched_on_pages(client, sign_in):
    sign_in()
    path = "/kk/law/import/"

    def send(text):
        upload = SimpleUploadedFile("law.toml", text if isinstance(text, bytes) else text.encode())
        return client.post(path, {"file": upload})

    wrong = send(FILE.replace("date = 1995-09-28", "date = 1"))
    assert wrong.status_code == 422
    assert "laws[1].date" in wrong.content.decode()
    assert client.post(path).status_code == 422
    assert send(b"\xff\xfe\x00").status_code == 422
    assert send(FILE)["Location"] == "/kk/law/"
    assert ProvisionVersion.objects.count() == 2
    assert "20-1-бап" in _text(
        client, "/kk/law/?q=%D0%B1%D0%B0%D0%B9%D2%9B%D0%B0%D1%83%D1%88%D1%8B"
    )
    assert "Ештеңе табылмады" in _text(client, "/kk/law/?q=zzz&page=9&law=%00")


@pytest.mark.django_db
def test_a_long_list_is_shown_page_by_page(client, sign_in):
    head, _first, one = FILE.partition("[[provisions]]")
    one = f"[[provisions]]{one.partition('[[provisions]]')[0]}"
    many = "".join(one.replace('"el-41-6"', f'"el-41-{n}"') for n in range(1, 36))
    import_provisions(actor=ACTOR, text=head + many, now=NOW)
    sign_in()

    pages = [_text(client, f"/kk/law/?page={page}") for page in ("1", "2", "99", "x")]
    counts = [page.count("Өтініш сағат 12-ге") for page in pages]
    assert counts == [30, 5, 5, 30]


def test_an_amendment_is_recorded_on_its_page(client, sign_in, published):
    sign_in()
    path = "/kk/law/el-41-6/amend/"
    sent = {
        "in_force_from": "2026-02-16", "seen": "1",
        **{f"text_{one}": f"{one} 14" for one in ("kk", "ru", "en")},
        **{f"act_{one}": "Түзету" for one in ("kk", "ru", "en")},
    }  # fmt: skip

    assert "Өтініш сағат 12-ге дейін." in _text(client, path)
    assert client.post(path, {**sent, "in_force_from": "2026-02-01"}).status_code == 422
    assert client.post(path, {**sent, "text_en": ""}).status_code == 422
    assert client.post(path, {**sent, "seen": "7"}).status_code == 422
    assert client.post(path, sent)["Location"] == "/kk/law/el-41-6/"
    page = _text(client, "/kk/law/el-41-6/")
    assert ("kk 14" in page, "Өтініш сағат 12-ге дейін." in page, "Тақырып" in page) == (True,) * 3
