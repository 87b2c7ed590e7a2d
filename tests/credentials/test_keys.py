"""Keys of the commission: one signs, older ones are believed, a stolen one is not."""

from datetime import timedelta

import pytest

from kaskad.core import secrets
from kaskad.core.secrets import Unreadable
from kaskad.credentials.models import Certificate, IssuerKey
from kaskad.credentials.operations.keys import (
    KeyReason,
    KeyUnknown,
    make_issuer_key,
    withdraw_issuer_key,
)
from kaskad.credentials.queries.certificates import (
    certificate_by_number,
    credential_jwt_of,
    credential_of,
    facts_of,
    standing_of,
)
from kaskad.credentials.queries.keys import believed_keys, key_that_signs, signing_with, site
from kaskad.credentials.rules.credential import read_credential, read_credential_jwt
from kaskad.credentials.rules.facts import NotAccepted
from kaskad.credentials.vocab import Fault, Standing
from tests.credentials.certified import CENTRE, EVENINGS, certify, taught

pytestmark = pytest.mark.django_db
NOW = EVENINGS["s1"]
LATER = NOW + timedelta(hours=1)
WHY = "Дискі жоғалған ноутбукте қалды"


def test_the_private_half_is_sealed():
    key = make_issuer_key(actor=CENTRE, now=NOW)

    private = signing_with(key).private.private_bytes_raw().hex()
    assert private not in key.private_sealed
    assert signing_with(key).public.hex() == key.public


def test_a_private_half_of_another_installation_is_not_opened(monkeypatch):
    key = make_issuer_key(actor=CENTRE, now=NOW)
    monkeypatch.setattr(secrets, "_secret_named", lambda _key: "something else")

    with pytest.raises(Unreadable):
        signing_with(key)


def test_after_a_change_both_keys_are_believed():
    world = taught()
    certify(world, "s1")
    old = key_that_signs()
    new = make_issuer_key(actor=CENTRE, now=LATER)
    certify(world, "s2")

    assert key_that_signs() == new
    assert not IssuerKey.objects.get(pk=old.pk).signs
    assert set(Certificate.objects.values_list("key", flat=True)) == {old.pk, new.pk}
    methods = site().methods(believed_keys())
    for one in Certificate.objects.select_related("words", "key"):
        assert read_credential(credential_of(one), site(), methods)[0] == facts_of(one)
        assert read_credential_jwt(credential_jwt_of(one), site(), methods)[0] == facts_of(one)


def test_nothing_is_believed_that_a_stolen_key_signed():
    world = taught()
    certify(world, "s1")
    stolen = key_that_signs()

    withdraw_issuer_key(actor=CENTRE, name=stolen.name, reason=WHY, now=LATER)
    again = withdraw_issuer_key(actor=CENTRE, name=stolen.name, reason=WHY, now=LATER)

    assert again.withdrawn_at == LATER
    assert key_that_signs() not in (None, stolen)
    one = certificate_by_number(Certificate.objects.earliest("id").number)
    assert standing_of(one) == Standing.DISOWNED
    with pytest.raises(NotAccepted) as refused:
        read_credential(credential_of(one), site(), site().methods(believed_keys()))
    assert refused.value.fault == Fault.UNKNOWN_KEY


@pytest.mark.parametrize("reason", ["", "қысқа", "қ" * 301])
def test_a_withdrawal_says_why(reason):
    key = make_issuer_key(actor=CENTRE, now=NOW)

    with pytest.raises(KeyReason):
        withdraw_issuer_key(actor=CENTRE, name=key.name, reason=reason, now=LATER)
    assert key_that_signs() == key


def test_an_unknown_key_is_named():
    with pytest.raises(KeyUnknown, match="0000"):
        withdraw_issuer_key(actor=CENTRE, name="0000", reason=WHY, now=NOW)
