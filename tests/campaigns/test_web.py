from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kaskad.accounts.api import give_grant, open_account
from kaskad.campaigns.api import export_campaign, file_versions, import_campaign
from kaskad.campaigns.vocab import MAX_FILE_LENGTH
from tests.campaigns.world import ACTOR, DEMO_FILE, NOW

pytestmark = pytest.mark.one_database

DEMO = DEMO_FILE.read_text(encoding="utf-8")
CODE = "kz-referendum-2026"
PAGE, EDIT = f"campaigns/{CODE}/", f"campaigns/{CODE}/edit/"
EXPORT, VERSION = f"campaigns/{CODE}/campaign.toml", f"campaigns/{CODE}/versions/1.toml"


@pytest.fixture
def sign_in(client):
    """The client, signed in with a role over a subtree."""

    def as_one(role="central_staff", scope="KZ"):
        account = open_account(
            actor=ACTOR, label="Айгүл", language="kk", code=f"{role}-{scope}", now=NOW
        )
        give_grant(actor=ACTOR, account=account, role=role, scope=scope, now=NOW)
        client.force_login(account)
        return client

    return as_one


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize(
    ("role", "scope", "page", "edit"),
    [
        ("central_staff", "KZ", 200, 200),
        ("coordinator", "KZ-15", 200, 404),
        ("central_staff", "KZ-15", 200, 404),
        ("trainer", "154801000", 404, 404),
        ("member", "KZ-15-1001", 404, 404),
        ("observer", "KZ", 404, 404),
    ],
)
def test_pages_are_for_staff_and_the_file_for_the_centre(sign_in, role, scope, page, edit):
    client = sign_in(role, scope)

    found = {path: client.get(f"/kk/{path}").status_code for path in (PAGE, EXPORT, VERSION, EDIT)}

    assert found == {PAGE: page, EXPORT: page, VERSION: page, EDIT: edit}
    assert client.post(f"/kk/{EDIT}", {"text": DEMO.replace("99.5", "98")}).status_code == (
        302 if edit == 200 else 404
    )


@pytest.mark.usefixtures("campaign")
@pytest.mark.parametrize("path", [PAGE, EDIT, EXPORT, VERSION])
def test_strangers_find_nothing(client, path):
    assert client.get(f"/kk/{path}").status_code == 404


@pytest.mark.usefixtures("country")
@pytest.mark.parametrize("path", [PAGE, EDIT, EXPORT])
def test_what_does_not_exist_is_not_found(sign_in, path):
    assert sign_in().get(f"/kk/{path}").status_code == 404


@pytest.mark.usefixtures("plan")
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("kk", ["Орталық референдум комиссиясы", "2026 жылғы 15 наурыз", "Үгіт жүргізу"]),
        ("ru", ["Центральная комиссия референдума", "15 марта 2026 г.", "Агитация"]),
        ("en", ["Central Referendum Commission", "15 March 2026", "Campaigning"]),
    ],
)
def test_the_page_says_what_the_decree_orders(sign_in, language, words):
    text = sign_in().get(f"/{language}/{PAGE}").content.decode().replace("\u00a0", " ")

    for word in [*words, "6/15", "<svg"]:
        assert word in text


@pytest.mark.usefixtures("campaign")
def test_the_edit_page_offers_the_newest_text_and_every_version(sign_in):
    import_campaign(actor=ACTOR, text=DEMO.replace("99.5", "98"), now=NOW)

    text = sign_in().get(f"/kk/{EDIT}").content.decode()

    assert "goal_percent = 98" in text
    assert f"/kk/campaigns/{CODE}/versions/1.toml" in text
    assert f"/kk/campaigns/{CODE}/versions/2.toml" in text


def test_a_saved_text_becomes_a_version(sign_in, campaign):
    text = DEMO.replace("goal_percent = 99.5", "goal_percent = 98")

    response = sign_in().post(
        f"/kk/{EDIT}", {"text": text.replace("\n", "\r\n"), "based_on": "1"}, follow=True
    )

    assert response.redirect_chain == [(f"/kk/{EDIT}", 302)]
    assert [row.number for row in file_versions(campaign)] == [2, 1]
    assert "goal_percent = 98.0" in export_campaign(CODE)


def test_the_same_text_makes_no_version(sign_in, campaign):
    sign_in().post(f"/kk/{EDIT}", {"text": DEMO})

    assert [row.number for row in file_versions(campaign)] == [1]


def test_mistakes_stand_beside_the_text_that_was_sent(sign_in, campaign):
    text = DEMO.replace("goal_percent = 99.5", "goal_percent = 0 # my remark <b>").replace(
        'title.ru = "Агитация"\n', ""
    )

    response = sign_in().post(f"/en/{EDIT}", {"text": text, "based_on": "1"})

    body = response.content.decode()
    assert response.status_code == 422
    assert "goal_percent = 0 # my remark &lt;b&gt;" in body
    assert "is not a percentage" in body
    assert "Write it in all three languages" in body
    assert "programme.blocks[3].title.ru" in body
    assert [row.number for row in file_versions(campaign)] == [1]


def test_a_text_written_from_an_older_version_waits(sign_in, campaign):
    import_campaign(actor=ACTOR, text=DEMO.replace("99.5", "98"), now=NOW)
    text = DEMO.replace("99.5", "97")

    response = sign_in().post(f"/en/{EDIT}", {"text": text, "based_on": "1"})

    assert response.status_code == 422
    assert "goal_percent = 97" in response.content.decode()
    assert [row.number for row in file_versions(campaign)] == [2, 1]


def test_a_file_of_another_campaign_does_not_land_here(sign_in, campaign):
    text = DEMO.replace(f'code = "{CODE}"', 'code = "other"')

    assert sign_in().post(f"/kk/{EDIT}", {"text": text}).status_code == 422
    assert [row.number for row in file_versions(campaign)] == [1]


def test_a_file_can_be_uploaded(sign_in, campaign):
    content = b"\xef\xbb\xbf" + DEMO.replace("99.5", "98").encode()

    sign_in().post(f"/kk/{EDIT}", {"file": SimpleUploadedFile("a.toml", content)})

    assert [row.number for row in file_versions(campaign)] == [2, 1]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "is not a text in UTF-8"),
        (b"x" * (4 * MAX_FILE_LENGTH + 1), "far more than a campaign needs"),
        (None, "No file was chosen"),
    ],
)
def test_an_upload_that_is_no_campaign_file_is_refused(sign_in, campaign, content, words):
    data = {} if content is None else {"file": SimpleUploadedFile("a.toml", content)}

    response = sign_in().post(f"/en/{EDIT}", data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert [row.number for row in file_versions(campaign)] == [1]


@pytest.mark.usefixtures("campaign")
def test_downloads_are_the_texts(sign_in):
    client = sign_in()

    export, version = client.get(f"/kk/{EXPORT}"), client.get(f"/kk/{VERSION}")

    assert export.content.decode() == export_campaign(CODE)
    assert version.content.decode() == DEMO
    assert version["Content-Disposition"] == f'attachment; filename="{CODE}-1.toml"'
    assert client.get(f"/kk/campaigns/{CODE}/versions/9.toml").status_code == 404


@pytest.mark.usefixtures("campaign")
def test_the_length_of_each_stage_is_that_of_its_blocks_and_a_break(sign_in):
    page = sign_in().get(f"/en/{PAGE}").content.decode().replace("\u00a0", " ")

    assert page.count("Blocks – 175 minutes, break and conclusion – 15.") == 1
    assert page.count("Blocks – 225 minutes, break and conclusion – 15.") == 2
