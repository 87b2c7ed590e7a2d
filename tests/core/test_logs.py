"""No line of the log holds a number, a contact or a way in: not of messages, not of faults."""

import os

import pytest

from kaskad.core.masking import masked_email, masked_phone, masked_text
from tests import forked
from tests.commandline.process import ROOT, environment, new_installation

SECRETS = ("880314700017", "+7 701 555 44 33", "aliya@example.kz", "s3cr3t-T0ken_x")

FAULT = """
import logging, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from django.urls import path
iin, phone, email, token = sys.argv[1:5]

def fail(request, token):
    number, contacts = iin, {"phone": phone, "email": email}
    logging.getLogger("kaskad.some").warning("row of %s, %r", number, contacts)
    try:
        raise ValueError(f"cannot read {number}")
    except ValueError as error:
        raise RuntimeError(f"nobody at {phone} or {email}") from error

class Urls:
    urlpatterns = [path("kk/sign-in/<str:token>/", fail)]

settings.ROOT_URLCONF = Urls
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
answer = client.get(f"/kk/sign-in/{token}/?iin={iin}", headers={"referer": f"http://x/sign-in/{token}/"})
missing = client.get(f"/kk/calendar/{token}/")
assert (answer.status_code, missing.status_code) == (500, 500), (answer, missing)
for text in (iin, phone, email, token):
    assert text not in answer.content.decode()
"""


def test_a_fault_is_logged_without_what_it_was_about(tmp_path, shared_folder):
    folder = new_installation(tmp_path / "data", shared_folder)
    done = forked.run(
        "-c", FAULT, *SECRETS,
        env={
            **environment(), "KASKAD_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        },
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert [one for one in SECRETS if one in done.stdout + done.stderr] == []
    assert "RuntimeError: nobody at" in done.stderr
    assert "ValueError: cannot read" in done.stderr
    assert "Internal Server Error: /kk/sign-in/" in done.stderr
    assert "Server Error: /kk/calendar/•••/" in done.stderr
    assert "WARNING kaskad.some: row of •••" in done.stderr


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("ЖСН 880314700017.", "ЖСН •••."),
        ("('880314700017', 5)", "('•••', 5)"),
        ("iin=880314700017&x=1", "iin=•••&x=1"),
        ("+7 701 555 44 33", "••• 33"),
        ("8(701)555-44-33 келді", "••• 33 келді"),
        ("87015554433", "••• 33"),
        ("write to a.b+c@mail.example.kz now", "write to •••@mail.example.kz now"),
        ("GET /kk/sign-in/abc-DEF_1/ 200", "GET /kk/sign-in/•••/ 200"),
        (
            "Referer: https://x.kz/ru/calendar/abc.ics?y=1",
            "Referer: https://x.kz/ru/calendar/•••?y=1",
        ),
    ],
)
def test_personal_values_are_masked(written, left):
    assert masked_text(written) == left


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-04 09:15:00,123 ERROR kaskad.worker: failed",
        "seed 20260304, 71030 members, 10411 precincts",
        "991441748733abcdef0123456789",
        "line 1234567890123 of batch m2cg4wwjy2",
        "/kk/sign-in/",
        "KZ-15-0314, 154801000",
    ],
)
def test_other_values_stay(text):
    assert masked_text(text) == text


def test_contacts_are_told_apart_and_not_read():
    assert masked_phone("+77015554433") == "••• 33"
    assert masked_email("aliya@example.kz") == "•••@example.kz"
    assert (masked_phone(""), masked_email("")) == ("", "")
