"""Every page in three languages: no barrier that axe-core knows, nothing beyond the edge.

Who reads without scripts reads every word. One pass opens each page once; with
``KASKAD_SCREENS`` set to a folder it takes its pictures too, as ``python -m tools.screens`` does.
"""

import os
import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.db import transaction
from django.http import HttpResponse

from tests.counted import counted
from tests.every_page.pictures import take_pictures
from tests.every_page.shelf import served_shelf
from tests.every_page.views import views

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

LANGUAGES = ("kk", "ru", "en")
HEIGHT, NARROWEST, WIDE = 800, 320, 1280  # 320 is 1280 at 400 %
SCREENS = os.environ.get("KASKAD_SCREENS")
AXE = files("axe_playwright_python") / "axe.min.js"
COLOUR = "color-contrast"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES = {"runOnly": TAGS, "rules": {COLOUR: {"enabled": False}}}
COLOURS = {"runOnly": {"type": "rule", "values": [COLOUR]}}
RUN = """async ({ asked, within }) => {
  const places = within ? window.unseen : document;
  if (within && !places.length) return [];
  const { violations } = await axe.run(places, { ...asked, resultTypes: ["violations"] });
  return violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.target.join(" ")}: ${
    [...node.any, ...node.all, ...node.none].map(check => check.message).join(" ")}`));
}"""
# The colours of a text hang on its element and on those around it: one way down to a text is looked
# at on the first page that has it. Returns the ways that are new.
UNSEEN = """known => {
  const seen = new Set(known), found = new Map();
  const named = /^(class|role|type|style|disabled|open|aria-(current|disabled|invalid|pressed))$/;
  for (const it of document.querySelectorAll("body *")) {
    if (![...it.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    let way = "";
    for (let at = it; at; at = at.parentElement) {
      way += at.tagName;
      for (const one of at.attributes) if (named.test(one.name)) way += one.name + one.value;
    }
    let hash = 0;
    for (let n = 0; n < way.length; n++) hash = (hash * 31 + way.charCodeAt(n)) | 0;
    if (!seen.has(hash)) found.set(hash, it);
  }
  window.unseen = [...found.values()];
  return [...found.keys()];
}"""
OPEN = """document.querySelectorAll("details:not([open])").forEach(it => {
  it.open = true;
  it.dataset.shut = "";
})"""
BEYOND = """() => document.documentElement.scrollWidth <= innerWidth ? [] :
  [`${document.documentElement.scrollWidth} of ${innerWidth}`,
    ...[...document.querySelectorAll("body *")]
      .filter(it => it.getBoundingClientRect().right > innerWidth && !it.closest(".scroll, .menu"))
      .slice(0, 3).map(it => it.outerHTML.slice(0, 90))]"""
# Of rows that are alike the first two are looked through: what is found hangs on their shape.
FEWER = """() => {
  const shape = html => html.replace(/ (?!class=|role=|type=|aria-)[\\w-]+="[^"]*"/g, "")
    .replace(/(aria-[\\w-]+)="[^"]+"/g, "$1").replace(/>[^<]*[^<\\s][^<]*</g, ">…<");
  for (const parent of document.querySelectorAll("tbody, ul, ol, dl, form")) {
    const known = new Map();
    for (const row of [...parent.children]) {
      const key = shape(row.outerHTML), times = (known.get(key) || 0) + 1;
      known.set(key, times);
      if (times > 2) row.remove();
    }
  }
}"""
# Words that one reads; those of controls that work with scripts alone are shown by scripts alone.
READ = """() => {
  const found = new Set(), words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const { parentElement: place, textContent } = words.currentNode;
    const acts = "button, label, legend, output, select, script, noscript, nav, [role=status]";
    if (place.closest(acts) || !place.checkVisibility()) continue;
    for (const word of textContent.split(/\\s+/).filter(Boolean)) found.add(word);
  }
  return [...found];
}"""
READERS = ("stranger", "member", "trainer")
# A list that is taken along, and the check without a network, are made by scripts; on the paper of
# a test scripts count what is answered.
OF_SCRIPTS = {"seminars-pocket", "seminars-pocket-shell", "check-offline", "paper"}


@pytest.fixture(scope="module")
def shelf():
    with served_shelf() as one:
        lasting = {"Content-Type": "text/javascript", "Cache-Control": "max-age=3600, immutable"}
        one.kept["/axe.js"] = HttpResponse(AXE.read_bytes(), headers=lasting)
        yield one


@pytest.fixture(scope="module")
def tab(chromium, shelf):
    """A tab with scripts."""
    yield from _tab(chromium, shelf, scripts=True)


@pytest.fixture(scope="module")
def plain_tab(chromium, shelf):
    """A tab without scripts."""
    yield from _tab(chromium, shelf, scripts=False)


def _tab(chromium, shelf, *, scripts):
    context = chromium.new_context(
        viewport={"width": NARROWEST, "height": HEIGHT}, base_url=shelf.base,
        java_script_enabled=scripts, reduced_motion="reduce", locale="kk-KZ",
    )  # fmt: skip
    context.set_default_timeout(100_000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def looked_through():
    """The shapes of pages in which nothing was found, with their names and languages."""
    return {}


@pytest.fixture(scope="module")
def coloured():
    """The ways down to texts whose colours were looked at, see ``UNSEEN``."""
    return set()


def _answer(house, visitor, view, language):
    """Address and answer; what asking has written is gone again."""
    with transaction.atomic():
        with counted(house):
            url, response = view.ask(house, visitor(view.role), language)
        transaction.set_rollback(True)
    is_page = response["Content-Type"].startswith("text/html")
    return url, response if is_page else None


@pytest.mark.parametrize("view", views(), ids=str)
def test_a_page(house, visitor, shelf, tab, plain_tab, looked_through, coloured, view):
    wrong = []
    for language in LANGUAGES if view.every_language else LANGUAGES[:1]:
        url, response = _answer(house, visitor, view, language)
        if response is None:
            return  # a file
        shape = _shape(response.content.decode())
        known = looked_through.setdefault(shape, set())
        is_read = language == "kk" and view.role in READERS and view.name not in OF_SCRIPTS
        if (view.name, language) in known and not is_read and not SCREENS:
            continue  # the same page, for somebody else
        tab.goto(shelf.put(url, response))
        tab.evaluate(OPEN)
        found = _beyond_the_edge(tab)
        if SCREENS:
            take_pictures(tab, view, language, Path(SCREENS))
        if is_read:
            found += _only_with_scripts(tab, plain_tab)
        if not known:
            found += _barriers(tab, coloured)
        if not found:
            known.add((view.name, language))
        wrong += [f"{language}: {one}" for one in found]

    assert wrong == []


def _beyond_the_edge(tab):
    """What makes the page scroll sideways, on the narrowest phone and on a desk."""
    widths = [NARROWEST, WIDE]
    found = []
    for width in widths if tab.viewport_size["width"] == NARROWEST else reversed(widths):
        tab.set_viewport_size({"width": width, "height": HEIGHT})
        found += tab.evaluate(BEYOND)
    return found


def _barriers(tab, coloured):
    tab.evaluate(FEWER)
    tab.add_script_tag(url="/axe.js")
    found = tab.evaluate(RUN, {"asked": RULES})
    new = tab.evaluate(UNSEEN, list(coloured))
    for scheme in ("light", "dark"):
        tab.emulate_media(color_scheme=scheme)
        wrong = tab.evaluate(RUN, {"asked": COLOURS, "within": True})
        found += [f"{scheme}: {one}" for one in wrong]
    tab.emulate_media(color_scheme="light")
    if not found:
        coloured.update(new)
    return found


def _only_with_scripts(tab, plain_tab):
    """Words that one reads with scripts and not without."""
    plain_tab.set_viewport_size(tab.viewport_size)
    plain_tab.goto(tab.url)
    plain_tab.evaluate(OPEN)
    missing = set(tab.evaluate(READ)) - set(plain_tab.evaluate(READ))
    return [f"only with scripts: {word}" for word in sorted(missing)]


def _shape(html):
    """The page without its words: what there is, of which class and role, and what says nothing.

    What axe-core finds hangs on these; the same page in another language, or for another role,
    need not be looked through again.
    """
    html = re.sub(r'<nav class="langs".*?</nav>', "", html, flags=re.DOTALL)
    kept = re.sub(r' (?!class=|role=|type=|aria-|tabindex=)[\w-]+="[^"]*"', "", html)
    kept = re.sub(r'(aria-[\w-]*)="[^"]+"', r"\1", kept)
    return re.sub(r">[^<]*[^<\s][^<]*(?=<)", ">…", kept)
