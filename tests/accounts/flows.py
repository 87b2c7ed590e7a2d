"""Walking through staff sign-in as people do."""

import base64
import hashlib
import hmac
import re
import struct
import time

from kaskad.accounts.api import give_grant, issue_link, open_account
from tests.accounts.conftest import COMMAND, NOW

PASSWORD = "four quiet green lamps"
LOGIN = "aigul.s"
HTML = {"HTTP_ACCEPT": "text/html"}


def staff(role="coordinator", scope="KZ-6210", *, wide=False, code="s1", label="Дина Оспанова"):
    """A staff account that has not signed in yet."""
    account = open_account(actor=COMMAND, label=label, language="kk", code=code, now=NOW)
    give_grant(actor=COMMAND, account=account, role=role, scope=scope, wide=wide, now=NOW)
    return account


def invitation(account):
    """The address of a new invitation."""
    return f"/en/sign-in/{issue_link(actor=COMMAND, account=account, now=NOW)}/"


def accept(client, account, login=LOGIN, password=PASSWORD):
    """Choose a name and a password."""
    data = {"login": login, "password": password, "again": password}
    return client.post(invitation(account), data)


def sign_in(client, login=LOGIN, password=PASSWORD):
    """Send the form of the sign-in page."""
    return client.post("/en/sign-in/", {"login": login, "password": password})


def code_of(key, at=None):
    """The six digits that an app shows for a key (RFC 6238)."""
    counter = int(at if at is not None else time.time()) // 30
    secret = base64.b32decode(key.replace(" ", ""))
    digest = hmac.new(secret, struct.pack(">Q", counter), hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def set_up_app(client):
    """Set up the app; returns its key."""
    page = client.get("/en/account/app/").content.decode()
    key = re.search(r'class="key"><b>([A-Z2-7 ]+)</b>', page).group(1).replace(" ", "")
    answer = client.post("/en/account/app/", {"code": code_of(key)})
    assert answer.headers["Location"] == "/en/account/codes/", answer.content.decode()
    return key


def recovery_codes(client):
    """The codes on the page."""
    page = client.get("/en/account/codes/").content.decode()
    return re.findall(r"<li><b>(\d{8})</b></li>", page)


def is_signed_in(client):
    return "_auth_user_id" in client.session
