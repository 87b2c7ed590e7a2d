"""The bank on its pages: found, read by a second person, used, taken in and out as files."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.assessment.api import (
    Item,
    ItemState,
    content_of,
    item_rows,
    read_item_files,
    retire_item,
    return_item,
)
from kaskad.assessment.vocab import Kind
from tests.assessment.bank_pages import BANK, raw, text
from tests.assessment.test_bank import CODE, WRITER, amend, newest, reviewed, sample, take
from tests.world import CAMPAIGN, NOW, TODAY

pytestmark = pytest.mark.one_database

# The list


def test_the_bank_counts_and_shows_what_the_law_has_changed_first(house, centre):
    used = content_of(newest(house, "kz-2026-b3-01"))
    amend(used.provisions[0])
    page = text(centre, BANK)

    rows = item_rows(house.campaign, TODAY)
    stale = [row.code for row in rows if row.state == ItemState.STALE]
    assert "kz-2026-b3-01" in stale
    first = re.findall(r"<small>(kz-2026-b\d-\d+)</small>", page)[: len(stale)]
    assert sorted(first) == sorted(stale)[: len(first)]
    assert f"{len(stale)} тапсырмаға қатысы бар" in page


def test_items_are_found_by_block_kind_state_and_words(house, centre):
    take(house, sample(house))
    page = text(centre, f"{BANK}?block=2&kind=numeric")
    codes = re.findall(r"<small>([\w-]+)</small></th>", page)
    kinds = {content_of(newest(house, one)).kind for one in codes}
    assert codes
    assert kinds == {Kind.NUMERIC}
    assert all("-b2-" in one for one in codes)

    assert "new-1" in text(centre, f"{BANK}?state=draft")
    assert "Мұндай тапсырма табылмады" in text(centre, f"{BANK}?state=draft&words=қарбыз")
    assert "kz-2026-b1-02" not in text(centre, f"{BANK}?words={CODE}")
    assert text(centre, f"{BANK}?page=999&block=x&kind=z&state=%00")


def test_all_reviewed_items_of_the_choice_come_into_use(house, centre):
    reviewed(house, sample(house))
    reviewed(house, sample(house, code="new-2"))
    page = raw(centre, f"{BANK}?state=reviewed")
    sent = re.findall(r'name="item" value="([^"]+)"', page)
    assert sent == ["new-1", "new-2"]

    response = centre.post(f"{BANK}use/", {"item": sent, "state": "reviewed"})
    assert response.status_code == 302
    assert {newest(house, one).state for one in sent} == {ItemState.IN_USE}


def test_an_old_provision_keeps_all_of_them_out_and_says_so(house, centre):
    one = reviewed(house, sample(house))
    amend(content_of(one).provisions[0])
    page = text(centre, f"{BANK}use/", 422, item=["new-1"])
    assert "Бұл құқық нормалары бүгін қолданыста емес" in page
    assert newest(house, "new-1").state == ItemState.REVIEWED


# One item


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_shown_in_both_languages_with_what_is_right(house, centre, kind):
    row = next(one for one in item_rows(house.campaign, TODAY) if one.content.kind == kind)
    page = text(centre, f"{BANK}items/{row.code}/")
    for language in ("kk", "ru"):
        part = page[page.index(f'<article class="preview" lang="{language}"') :]
        part = part[: part.index("</article>")]
        assert row.content.text[language].split("\n")[0] in part
        assert row.content.explanation[language].split("\n")[0] in part
    if kind == Kind.BALLOTS:
        assert page.count('<svg class="ballot"') == 2 * len(row.content.body.ballots)
        assert re.search(r'role="img" aria-label="Бюллетень\. [^"]+"', page)
    if kind in (Kind.CHOICE, Kind.CHOICES, Kind.TRUTH):
        right = 1 if kind == Kind.TRUTH else len(row.content.body.right)
        assert page.count('<span class="st st-done">дұрыс жауап</span>') == right
        assert page.count('<span class="st st-done">верный ответ</span>') == right


def test_a_second_person_reads_an_item_and_puts_it_in_use(house, centre):
    take(house, sample(house), actor=WRITER)
    page = f"{BANK}items/new-1/"
    shown = raw(centre, page)
    assert "Оқып шықтым: бәрі дұрыс" in shown
    seen = newest(house, "new-1").sha256

    assert centre.post(page, {"deed": "review", "seen": seen}).status_code == 302
    assert newest(house, "new-1").state == ItemState.REVIEWED
    assert centre.post(page, {"deed": "use"}).status_code == 302
    assert newest(house, "new-1").state == ItemState.IN_USE
    assert centre.post(page, {"deed": "redraft"})["Location"] == f"{page}edit/"
    assert newest(house, "new-1").number == 2
    assert "Оқып шықтым" not in raw(centre, page)


def test_what_was_read_must_be_what_is_there(house, centre):
    take(house, sample(house))
    page = text(centre, f"{BANK}items/new-1/", 422, deed="review", seen="0" * 64)
    assert "Осы арада біреу тапсырманы өзгертті" in page


def test_a_remark_reaches_the_item_and_the_list(house, centre):
    take(house, sample(house))
    page = f"{BANK}items/new-1/"
    assert "Себебін жазыңыз" in text(centre, page, 422, deed="return", remark="  ")
    text(centre, page, 302, deed="return", remark="Екі жауап та дұрыс")
    assert "Екі жауап та дұрыс" in text(centre, page)
    assert "Ескертумен қайтарылды" in text(centre, f"{BANK}?state=draft")


def test_an_item_is_taken_out_of_use_with_a_reason(house, centre):
    page = f"{BANK}items/{CODE}/"
    assert "Себебін жазыңыз" in text(centre, page, 422, deed="retire", reason="")
    text(centre, page, 302, deed="retire", reason="Жұртқа белгілі болды")
    assert newest(house).state == ItemState.RETIRED
    assert "Жұртқа белгілі болды" in text(centre, page)


def test_discarding_is_asked_once_more(house, centre):
    take(house, sample(house))
    page = f"{BANK}items/new-1/"
    assert "Біржола жою" not in text(centre, page)
    assert "Біржола жою" in text(centre, f"{page}?ask=discard")
    seen = newest(house, "new-1").sha256
    text(centre, page, 302, deed="discard", seen=seen)
    assert not Item.objects.filter(code="new-1").exists()
    text(centre, page, 404)


def test_a_changed_law_stands_beside_what_was_read(house, centre):
    code = content_of(newest(house)).provisions[0]
    amend(code)
    page = text(centre, f"{BANK}items/{CODE}/")
    assert "Заңда не өзгерді" in page
    assert "Жаңа мәтін" in page
    assert f"/kk/law/{code}/" in page
    assert "Содан бері өзгерген" in page


def test_versions_tell_who_wrote_and_who_read(house, centre):
    reviewed(house, sample(house))
    page = text(centre, f"{BANK}items/new-1/")
    assert WRITER.mark in page
    assert "bank-reader" in page


def test_a_deed_that_is_none_is_not_found(house, centre):
    text(centre, f"{BANK}items/{CODE}/", 404, deed="burn")
    text(centre, f"{BANK}items/nothing/", 404)


# Files

GOOD = """[[item]]
code = "good-1"
kind = "truth"
block = 1
provisions = ["rl-18"]
text = { kk = "Иә.", ru = "Да." }
explanation = { kk = "Солай.", ru = "Так." }
is_true = true
"""
BAD = GOOD.replace("good-1", "bad-1").replace("is_true = true", "is_true = 7")


def upload(name, content):
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def test_a_file_comes_in_as_drafts(house, centre):
    response = centre.post(f"{BANK}import/", {"file_kk": upload("bank.toml", GOOD)})
    assert response["Location"] == f"{BANK}?state=draft"
    assert newest(house, "good-1").state == ItemState.DRAFT
    assert "good-1" in text(centre, f"{BANK}?state=draft")


def test_every_mistake_is_named_with_its_line_and_the_good_ones_can_be_taken(house, centre):
    path = f"{BANK}import/"
    response = centre.post(path, {"file_kk": upload("bank.toml", f"{GOOD}\n{BAD}")})
    page = response.content.decode()
    assert response.status_code == 422
    assert "is_true = 7" in page
    assert "bad-1" in page
    assert "Бұл true немесе false болуы керек" in page
    assert not Item.objects.filter(code="good-1").exists()

    kept = re.search(r'name="kept" value="([^"]+)"', page)[1]
    assert centre.post(path, {"kept": kept, "good_only": "1"}).status_code == 302
    assert newest(house, "good-1").state == ItemState.DRAFT
    assert not Item.objects.filter(code="bad-1").exists()


def test_two_languages_are_two_files_whatever_their_names(house, centre):
    sent = {
        "file_kk": upload("one.gift", "::g-1:: Кім? {=Төраға ~Хатшы}"),
        "file_ru": upload("two.gift", "::g-1:: Кто? {=Председатель ~Секретарь}"),
    }
    assert centre.post(f"{BANK}import/", sent).status_code == 302
    assert dict(content_of(newest(house, "g-1")).text) == {"kk": "Кім?", "ru": "Кто?"}


def test_a_code_that_no_page_could_name_is_a_mistake(house, centre):
    page = centre.post(
        f"{BANK}import/", {"file_kk": upload("bank.toml", GOOD.replace("good-1", "a/b c"))}
    )
    assert page.status_code == 422
    assert "Код 60 таңбаға дейін" in page.content.decode()
    assert not Item.objects.filter(code="a/b c").exists()


@pytest.mark.parametrize(
    "sent",
    [{}, {"kept": "!"}, {"kept": "eJwDAAAAAAE="}, {"kept": "AAAA"}, {"file_kk": "words"}],
    ids=str,
)
def test_no_file_or_a_broken_one_is_asked_for_again(house, centre, sent):
    response = centre.post(f"{BANK}import/", {"nothing": "1"} | sent)
    assert response.status_code == 422
    assert 'id="f-file_kk-error"' in response.content.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(house, centre):
    response = centre.post(f"{BANK}import/", {"file_kk": upload("a.toml", b"#" * 5_000_001)})
    assert response.status_code == 422
    assert 'id="f-file_kk-error"' in response.content.decode()


@pytest.mark.parametrize(
    ("form", "opened"),
    [("toml", "items.toml"), ("moodle", "items.xml"), ("gift", "items.ru.gift"),
     ("qti3", "items.zip"), ("qti21", "items.ru.zip")],
)  # fmt: skip
def test_the_bank_is_downloaded_in_every_format_and_reads_back(house, centre, form, opened):
    response = centre.get(f"{BANK}export/{form}/?block=2&language=ru")
    assert response["Content-Disposition"].endswith(f'{opened.replace("items", "items-2")}"')
    assert "no-store" in response["Cache-Control"]
    data = response.content
    if opened.endswith("zip"):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    back = read_item_files([(opened, data)], "ru")
    assert back.items
    assert {one.block for one in back.items} == {2}


def test_what_a_format_cannot_hold_is_said_before(house, centre):
    page = text(centre, f"{BANK}export/?format=gift")
    assert "Бұл пішімге бәрі сыймайды" in page
    assert "жазылмады, пішімде мұндай сұрақтар жоқ" in page
    assert "толық сыяды" in text(centre, f"{BANK}export/?format=toml")
    text(centre, f"{BANK}export/word/", 404)


def test_the_page_of_the_campaign_leads_to_the_bank_for_central_staff_only(house, visitor):
    path = f"/kk/campaigns/{CAMPAIGN}/"
    assert BANK in raw(visitor("centre"), path)
    assert BANK not in raw(visitor("region"), path)


def test_retired_items_and_remarks_are_marked(house, centre):
    retire_item(actor=WRITER, item=Item.objects.get(code=CODE), reason="Ескі", now=NOW)
    assert CODE in text(centre, f"{BANK}?state=retired")
    take(house, sample(house, text={"kk": "Тек қазақша"}))
    assert "Толық емес" in text(centre, f"{BANK}?state=draft")
    return_item(actor=WRITER, draft=newest(house, "new-1"), remark="Орысшасы жоқ", now=NOW)
    page = text(centre, f"{BANK}items/new-1/")
    assert "Орысшасы жоқ" in page
    assert "Мәтіні, орыс тілінде" in page
