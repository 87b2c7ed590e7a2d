"""Operations that tell people something, called in the tests' own world."""

from kaskad.commissions.api import begin_sign_in_again
from tests.matrix import deeds


def _begin_again(house):
    begin_sign_in_again(account=house.accounts["trainer"], **deeds.WHO)


TELLING_CALLS = {
    "commissions.operations.accounts.begin_sign_in_again": _begin_again,
    "commissions.operations.telling.tell_of_grant": deeds._invite_member,
    "commissions.operations.telling.tell_of_reset": _begin_again,
    "commissions.operations.delegation.give_role": deeds._invite_member,
}
