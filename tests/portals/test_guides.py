"""The guides as pages of help: whose they are, what is in them, and what is left out."""

import re
from pathlib import Path

import pytest
from django.test import Client

from kaskad.portals.public.guides import AUDIENCES, DOCUMENTS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
LANGUAGES = ("kk", "ru", "en")


def page_of(audience, language="kk"):
    return Client().get(f"/{language}/help/{audience}/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_guide_is_a_page_with_its_title_and_pictures_of_its_language(audience, language):
    html = page_of(audience, language).content.decode()
    text = (DOCUMENTS / "guides" / f"{audience}.{language}.md").read_text(encoding="utf-8")
    pictures = re.findall(r'<img src="([^"]+)" alt="[^"]+" width="\d+" height="\d+"', html)

    assert text.splitlines()[0].removeprefix("# ")[:12] in html.replace("\u00ad", "")
    assert html.count("<h2 id=") == len(re.findall(r"^## ", text, re.MULTILINE))
    assert len(pictures) == text.count("](../screens/") == 2
    for address in pictures:
        assert f"-{language}-" in address
        answer = Client().get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")


def test_links_to_other_documents_stay_as_words():
    html = page_of("officer", "en").content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]

    assert "operating.md" in main
    assert re.findall(r'href="([^"]+\.md)', main) == []
    # A place of the same guide is there.
    (place,) = re.findall(r'href="#([^"]+)"', main)
    assert f'id="{place}"' in main


@pytest.mark.parametrize("path", ["nobody", "pictures/member.png", "pictures/a-b-kk-1.png"])
def test_what_no_guide_has_is_not_there(path):
    address = f"/kk/help/{path}" + ("" if path.endswith(".png") else "/")

    assert Client().get(address).status_code == 404


def test_help_leads_to_every_guide():
    html = Client().get("/kk/help/").content.decode()

    assert re.findall(r'href="/kk/help/(\w+)/"', html) == list(AUDIENCES)


def test_a_guide_without_its_pictures_is_still_a_page(monkeypatch, tmp_path):
    folder = tmp_path / "guides"
    folder.mkdir()
    text = "# Нұсқаулық\n\n![Бет](../screens/a-b-kk-360.png)\n\n**Мәтін**\n"
    for language in LANGUAGES:
        (folder / f"observer.{language}.md").write_text(text, encoding="utf-8")
    from kaskad.portals.public import guides

    monkeypatch.setattr(guides, "DOCUMENTS", Path(tmp_path))
    guides._read.cache_clear()
    html = page_of("observer").content.decode()
    guides._read.cache_clear()

    assert "Мәтін" in html
    assert "<img" not in html
