"""The small scripts, in Chromium, on pages served from memory."""

from pathlib import Path

import pytest

import kaskad.core

SCRIPTS = Path(kaskad.core.__file__).parent / "static" / "kaskad" / "js"
HOME = "http://page.test/"

pytestmark = pytest.mark.browser


@pytest.fixture
def open_page(chromium):
    """Opens a page of the given answers; each address gives its answers in turn, then the last."""
    page = chromium.new_page()

    def opened(body, script, later=()):
        tag = f'<script type="module" src="/{script}"></script>'
        answers = [*(f"<!doctype html><html lang=kk>{text}{tag}" for text in (body, *later))]
        asked = []

        def answer(route):
            if route.request.url.endswith(".js"):
                route.fulfill(path=str(SCRIPTS / script), content_type="text/javascript")
                return
            asked.append(route.request.url)
            text = answers.pop(0) if len(answers) > 1 else answers[0]
            route.fulfill(body=text, content_type="text/html; charset=utf-8")

        page.route("**/*", answer)
        page.goto(HOME)
        return page, asked

    yield opened
    page.close()


def test_date_is_sent_on_change(open_page):
    form = (
        "<form data-as-of><select name=as_of><option>1<option>2</select>"
        "<button data-without-script>Show</button></form>"
    )
    page, asked = open_page(form, "as-of.js")
    page.wait_for_function("document.querySelector('button').hidden")

    page.select_option("select", "2")
    page.wait_for_url(f"{HOME}?as_of=2")

    assert asked == [HOME, f"{HOME}?as_of=2"]


def test_chosen_file_is_named_and_measured(open_page, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_bytes(b"x" * 3_140_000)
    drop = (
        '<div data-drop data-limit="2000000" data-units="Б КБ МБ" data-too-large="Тым үлкен.">'
        "<input type=file><output></output></div>"
    )
    page, _asked = open_page(drop, "file-drop.js")

    page.set_input_files("input", roster)

    page.wait_for_function("document.querySelector('output').textContent !== ''")
    assert page.text_content("output") == "roster.csv, 3,1 МБ. Тым үлкен."
    assert page.get_attribute("[data-drop]", "class") == "is-bound has-error"


def test_the_button_of_the_page_takes_the_place_of_the_browsers(open_page, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_bytes(b"x" * 9)
    drop = (
        '<form action="/sent"><div data-drop data-limit="5" data-too-large="Тым үлкен.">'
        "<input type=file id=f name=f required>"
        "<label for=f hidden data-choose>Файлды таңдау</label>"
        '<output data-none="Файл таңдалмаған."></output></div><button>Жіберу</button></form>'
    )
    page, asked = open_page(drop, "file-drop.js")
    page.wait_for_function("!document.querySelector('[data-choose]').hidden")
    assert page.text_content("output") == "Файл таңдалмаған."

    with page.expect_file_chooser() as chooser:
        page.click("[data-choose]")
    chooser.value.set_files(roster)
    page.wait_for_function("document.querySelector('output').textContent.includes('Тым үлкен')")
    page.locator("form").evaluate("form => form.noValidate = true")
    page.click("button")

    assert asked == [HOME]


def test_region_is_fetched_until_it_is_finished(open_page):
    running = '<div id=run data-refresh="/" data-every=500>{}</div>'
    page, asked = open_page(
        running.format("0 %"),
        "auto-refresh.js",
        later=(running.format("50 %"), "<div id=run>100 %</div>"),
    )

    page.wait_for_function("document.querySelector('#run').textContent === '100 %'")
    page.wait_for_timeout(700)

    assert asked == [HOME] * 3
