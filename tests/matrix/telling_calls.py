"""Operations that tell people something, called in the tests' own world."""

from django.test import override_settings

from kaskad.commissions.api import Person, addressees, begin_sign_in_again, send_letter
from kaskad.core.gateways import Gateways, MailGateway
from kaskad.core.secrets import seal
from tests.matrix import deeds


def _begin_again(house):
    begin_sign_in_again(account=house.accounts["trainer"], **deeds.WHO)


def _send_letter(house):
    commission = house.commission("own_precinct")
    people = addressees(commission, deeds.WHO["now"].date(), deeds.WHO["now"])
    Person.objects.filter(pk=people[-1].person_id).update(email_sealed=seal("a@example.kz"))
    mail = Gateways(mail=MailGateway(host="127.0.0.1", sender="k@example.kz"))
    with override_settings(KASKAD_SYNTHETIC_PEOPLE=False, KASKAD_GATEWAYS=mail):
        send_letter(
            commission=commission,
            to=people[-1],
            address_of=lambda *_: "https://k.example/",
            **deeds.WHO,
        )


TELLING_CALLS = {
    "commissions.operations.letters.send_letter": _send_letter,
    "commissions.operations.accounts.begin_sign_in_again": _begin_again,
    "commissions.operations.telling.tell_of_grant": deeds._invite_member,
    "commissions.operations.telling.tell_of_reset": _begin_again,
    "commissions.operations.delegation.give_role": deeds._invite_member,
}
