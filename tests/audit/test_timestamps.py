"""Seals are timestamped by a real authority on this machine; its failures are no one's business."""

import base64
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from rfc3161_client import decode_timestamp_response

from kaskad.audit.api import NoAnswer, export_lines, key_lines, seal_entries, stamp_seal
from kaskad.audit.models import Seal, Timestamp
from kaskad.audit.operations import stamping
from kaskad.audit.queries.checking import verify_record
from kaskad.audit.rules.verifier import Chain, read_keys, verify_export
from kaskad.core import clock
from tests.audit.conftest import certificate
from tests.audit.world_of_entries import drop_guards, notes, sealed_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def stamped(authority, settings):
    """An installation that wants timestamps and knows the authority's certificates."""
    settings.INSTALLATION = replace(
        settings.INSTALLATION,
        timestamp_url=authority.url,
        timestamp_certificates=authority.folder / "root.pem",
    )
    return authority


def test_the_newest_seal_is_timestamped_and_proved(stamped):
    sealed_record((1, 2), now=clock.now())

    stamp = stamp_seal(now=clock.now())

    assert stamp.seal == 2
    assert abs(stamp.at - clock.now()) < timedelta(minutes=1)
    state = verify_record(now=clock.now())
    assert (state.fault, state.timestamps) == ("", 1)
    lines = [line.decode() for line in export_lines()]
    assert sum('"timestamp"' in line for line in lines) == 1
    assert verify_export(lines, Chain(read_keys(key_lines()))).seals == 2


def test_a_seal_is_timestamped_once_and_others_after_an_hour(stamped):
    now = clock.now()
    sealed_record((1,), now=now)
    stamp_seal(now=now)

    assert stamp_seal(now=now + timedelta(hours=2)) is None
    notes("more", now=now)
    seal_entries(now=now)
    assert stamp_seal(now=now + timedelta(minutes=30)) is None
    assert stamp_seal(now=now + timedelta(hours=2)).seal == 2


def test_nothing_is_asked_where_no_authority_is_named(stamped, settings):
    sealed_record((1,))
    settings.INSTALLATION = replace(settings.INSTALLATION, timestamp_url="")

    assert stamp_seal(now=clock.now()) is None


@pytest.mark.parametrize("wrong", ["broken", "no timestamp", "too long", "another request"])
def test_a_useless_answer_is_not_kept_and_sealing_goes_on(stamped, wrong):
    sealed_record((1,), now=clock.now())
    (stamped.folder / "kept").write_bytes(query_of_another())
    stamped.wrong = wrong

    with pytest.raises(NoAnswer, match=stamped.url):
        stamp_seal(now=clock.now())
    notes("more", now=clock.now())
    assert seal_entries(now=clock.now()).number == 2
    assert not Timestamp.objects.exists()

    stamped.wrong = ""
    assert stamp_seal(now=clock.now()).seal == 2


def query_of_another():
    builder = stamping.TimestampRequestBuilder().data(b"another")
    return builder.hash_algorithm(stamping.HashAlgorithm.SHA256).build().as_bytes()


def test_an_authority_that_does_not_answer_is_given_up(stamped, monkeypatch):
    sealed_record((1,), now=clock.now())
    monkeypatch.setattr(stamping, "SECONDS", 0.2)
    monkeypatch.setattr(stamped, "reply", lambda _self, _asked: time.sleep(1) or b"")

    with pytest.raises(NoAnswer):
        stamp_seal(now=clock.now())
    assert not Timestamp.objects.exists()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://127.0.0.1:1/"])
def test_only_addresses_of_the_web_are_asked(stamped, settings, url):
    sealed_record((1,), now=clock.now())
    settings.INSTALLATION = replace(settings.INSTALLATION, timestamp_url=url)

    with pytest.raises(NoAnswer, match=url):
        stamp_seal(now=clock.now())


def test_an_authority_that_is_not_trusted_proves_nothing(stamped, settings):
    sealed_record((1,), now=clock.now())
    stamp_seal(now=clock.now())
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    stranger = certificate("Root", ec.generate_private_key(ec.SECP256R1()))
    path = stamped.folder / "stranger.pem"
    path.write_bytes(stranger.public_bytes(serialization.Encoding.PEM))
    settings.INSTALLATION = replace(settings.INSTALLATION, timestamp_certificates=path)

    assert "seal 1: its timestamp does not prove it" in verify_record(now=clock.now()).fault
    notes("more", now=clock.now())
    seal_entries(now=clock.now())
    with pytest.raises(NoAnswer):
        stamp_seal(now=clock.now() + timedelta(hours=2))


def test_a_timestamp_of_another_moment_or_seal_is_found(stamped):
    sealed_record((1, 1), now=clock.now())
    stamp = stamp_seal(now=clock.now())
    response = decode_timestamp_response(base64.b64decode(stamp.token))
    assert response.tst_info.gen_time == stamp.at
    drop_guards()

    Timestamp.objects.update(at=stamp.at - timedelta(days=1))
    assert "moment of its timestamp was changed" in verify_record(now=clock.now()).fault
    Timestamp.objects.update(at=stamp.at, seal=1)
    assert "its timestamp does not prove it" in verify_record(now=clock.now()).fault
    Timestamp.objects.update(seal=9)
    assert "seal 9: removed" in verify_record(now=clock.now()).fault


def test_a_last_seal_that_is_cut_off_is_missed_by_its_timestamp(stamped):
    first, last = sealed_record((1, 1), now=clock.now())
    stamp_seal(now=clock.now())
    drop_guards()
    Seal.objects.filter(pk=last.pk).delete()

    assert first.number == 1
    assert "seal 2: removed, but it was timestamped" in verify_record(now=clock.now()).fault
