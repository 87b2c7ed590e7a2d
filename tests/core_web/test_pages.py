import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

import kaskad.core
from kaskad.core.web.frame import plain_frame
from kaskad.core.web.render import render
from kaskad.core.web.samples import components_page

CORE = Path(kaskad.core.__file__).parent
STATIC = CORE / "static" / "kaskad"
TEMPLATES = sorted((CORE / "templates").rglob("*.html"))
LANGUAGES = ("kk", "ru", "en")


class Outline(HTMLParser):
    """Ids, references and open elements of a page."""

    VOID = {"meta", "link", "input", "br", "img", "rect", "line", "path", "use", "text"}

    def __init__(self, html) -> None:
        super().__init__()
        self.ids, self.references, self.stack, self.wrong = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if "id" in found:
            self.ids.append(found["id"])
        for name in ("for", "aria-labelledby", "aria-describedby"):
            self.references += (found.get(name) or "").split()
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag, attrs):
        if tag in self.VOID or tag == "svg":
            self.handle_starttag(tag, attrs)
            if tag == "svg":
                self.stack.pop()

    def handle_endtag(self, tag):
        if tag in self.VOID:
            return
        if not self.stack or self.stack.pop() != tag:
            self.wrong.append(tag)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_components_page(lang):
    answer = Client().get(f"/{lang}/components/")

    html = answer.content.decode()
    outline = Outline(html)
    assert answer.status_code == 200
    assert "!!missing" not in html
    assert f'<html lang="{lang}">' in html
    assert outline.wrong == []
    assert outline.stack == []
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) - set(outline.ids) == set()


def test_page_lives_under_its_policy():
    answer = Client().get("/kk/components/")

    policy = answer.headers["Content-Security-Policy"]
    html = answer.content.decode()
    assert "unsafe" not in policy
    assert re.findall(r"<style|<script(?! type=\"module\" src=)|\son\w+=|style=\"", html) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: p.name)
def test_templates_have_nothing_inline(path):
    text = path.read_text()

    assert re.findall(r"<style|\son[a-z]+=|hx-on|style=|<script(?![^>]* src=)|\|safe", text) == []


def test_languages_lead_to_the_same_page():
    request = RequestFactory().get("/kk/components/?x=1")

    with translation.override("kk"):
        languages = plain_frame(request)["frame"].languages

    assert [(language.code, language.url, language.current) for language in languages] == [
        ("kk", "/kk/components/?x=1", True),
        ("ru", "/ru/components/?x=1", False),
        ("en", "/en/components/?x=1", False),
    ]


def test_refusal_has_a_page():
    answer = Client().get("/kk/refused/")

    assert answer.status_code == 422
    assert "Файл көлемі шектен асады: ең көбі &lt;20 MB&gt;." in answer.content.decode()
    assert "test-of-pages" in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("lang", "title"),
    [("kk", "Мұндай бет жоқ"), ("ru", "Такой страницы нет"), ("en", "There is no such page")],
)
def test_not_found(lang, title):
    answer = Client().get(f"/{lang}/nowhere/")

    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_form_without_its_token():
    answer = Client(enforce_csrf_checks=True).post("/ru/guarded/")

    assert answer.status_code == 403
    assert "<h1>Форма устарела</h1>" in answer.content.decode()


def test_fault_speaks_three_languages_without_a_context():
    answer = Client(raise_request_exception=False).get("/kk/broken/")

    assert answer.status_code == 500
    assert re.findall(r'<section lang="(\w+)">', answer.content.decode()) == list(LANGUAGES)


def test_fault_page_survives_a_lost_manifest(monkeypatch):
    monkeypatch.setattr("kaskad.core.templatetags.kaskad.static", lambda _path: 1 / 0)

    assert "stylesheet" not in render_to_string("500.html")


class SignedIn:
    is_authenticated = True


@pytest.mark.parametrize(("user", "kept"), [(AnonymousUser(), True), (SignedIn(), False)])
def test_pages_of_people_are_kept_nowhere(user, kept):
    request = RequestFactory().get("/kk/components/")
    request.user = user

    answer = render(request, "core/components_page.html", components_page())

    assert ("no-store" in answer.headers.get("Cache-Control", "")) is not kept
    assert answer.headers["Vary"] == "Cookie"


def test_weight_of_what_every_page_loads():
    files = ("tokens.css", "kaskad.css", "pictures.css", "icons.svg", "favicon.svg")

    # Only a page that opens without a network asks for these.
    offline = {"page.js", "shell-worker.js", "stored.js", "vault.js"}

    assert sum((STATIC / name).stat().st_size for name in files) < 32_000
    scripts = [path for path in (STATIC / "js").glob("*.js") if path.name not in offline]
    assert sum(path.stat().st_size for path in scripts) < 5_000


@pytest.mark.parametrize("path", sorted((STATIC / "js").glob("*.js")), ids=lambda p: p.name)
def test_scripts_are_short(path):
    assert len(path.read_text().splitlines()) < 100


def test_icons_asked_for_are_in_the_sprite():
    sprite = set(re.findall(r'id="(\w+)"', (STATIC / "icons.svg").read_text()))
    asked = set(re.findall(r"icons\.svg#(\w+)", Client().get("/kk/components/").content.decode()))

    assert asked - sprite == set()


def test_classes_of_the_page_are_in_the_sheets():
    sheets = "".join(path.read_text() for path in STATIC.glob("*.css"))
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", sheets))
    used = set()
    for value in re.findall(r'class="([^"]*)"', Client().get("/kk/components/").content.decode()):
        used |= set(value.split())

    assert used - known - {"info"} == set()  # a plain notice needs no rule of its own


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_catalogue_is_complete(lang):
    with (CORE / "locale" / lang / "LC_MESSAGES" / "django.po").open("rb") as source:
        messages = [message for message in read_po(source, locale=lang) if message.id]

    assert [m.id for m in messages if not m.string or m.fuzzy] == []


def test_kazakh_page_has_no_english():
    with translation.override("kk"):
        kk = components_page()
    with translation.override("en"):
        en = components_page()

    assert {g.title for g in kk.groups} & {g.title for g in en.groups} == set()
    assert {g.use for g in kk.groups if g.use} & {g.use for g in en.groups} == set()
