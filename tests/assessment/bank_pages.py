"""Reading the pages of the bank, and sending their forms as they came."""

import html
import re

from tests.world import CAMPAIGN

BANK = f"/kk/campaigns/{CAMPAIGN}/bank/"


def text(client, path, status=200, **sent):
    """What a page says; a form is sent if there is anything to send."""
    response = client.post(path, sent) if sent else client.get(path)
    assert response.status_code == status, response.content.decode()[:3000]
    return html.unescape(response.content.decode())


def fields(page):
    """What the form of an item on a page would send as it stands."""
    form = page[page.index('class="item-form"') :]
    form = form[: form.index("</form>")]
    found = {}

    def add(name, value):
        found.setdefault(name, []).append(html.unescape(value))

    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r' name="([^"]*)"', tag)[1]
        value = re.search(r' value="([^"]*)"', tag)
        if re.search(r'type="(radio|checkbox)"', tag) and " checked" not in tag:
            continue
        add(name, value[1] if value else ("on" if "checkbox" in tag else ""))
    for name, value in re.findall(
        r'<textarea [^>]*?name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.DOTALL
    ):
        add(name, value)
    for name, inner in re.findall(
        r'<select [^>]*?name="([^"]*)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        chosen = re.findall(r'<option value="([^"]*)" selected>', inner)
        every = re.findall(r'<option value="([^"]*)"', inner)
        add(name, chosen[0] if chosen else every[0])
    found.pop("csrfmiddlewaretoken", None)
    return found


def raw(client, path):
    return client.get(path).content.decode()


def raw_post(client, path, sent, status=200):
    response = client.post(path, sent)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()
