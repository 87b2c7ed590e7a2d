"""Deeds of the matrix of operations by which members come in."""

from django.test import override_settings

from kaskad.accounts.api import (
    choose_pin,
    issue_link,
    make_code,
    renew_links,
    sign_in_by_code,
    sign_in_by_link,
    sign_in_by_pin,
)
from kaskad.commissions.api import send_code
from kaskad.core.gateways import Gateways, SmsGateway
from tests.matrix.deeds import WHO
from tests.world import NOW


def by_link(house):
    token = issue_link(account=house.accounts["member"], **WHO)
    sign_in_by_link(token=token, **WHO)


def choose_a_pin(house):
    token = renew_links(accounts=[house.accounts["member"]], **WHO)[0]
    choose_pin(token=token, pin="480716", tick=NOW, **WHO)
    return token


def by_pin(house):
    sign_in_by_pin(token=choose_a_pin(house), pin="480716", tick=NOW, **WHO)


def by_code(house):
    token = choose_a_pin(house)
    code = make_code(token=token, tick=NOW, **WHO).code
    sign_in_by_code(token=token, code=code, pin="", tick=NOW, **WHO)


def send_a_code(house):
    sms = SmsGateway("https://sms.example.kz", {"to": "{to}", "text": "{text}"})
    with override_settings(KASKAD_SYNTHETIC_PEOPLE=False, KASKAD_GATEWAYS=Gateways(sms=sms)):
        send_code(token=choose_a_pin(house), tick=NOW, **WHO)
