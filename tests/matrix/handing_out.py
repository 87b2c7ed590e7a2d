"""Deeds of the matrix of operations that let programs in or hand lists out."""

from io import BytesIO

from kaskad.accounts.api import issue_token, revoke_token
from kaskad.reporting.api import export_oneroster
from tests.matrix.deeds import WHO


def _hand_out(house):
    scope, target = house.commission("own"), BytesIO()
    export_oneroster(
        scope=scope, campaign=house.campaign, target=target, contacts=False, **WHO
    )  # fmt: skip


def _token(house):
    return issue_token(
        account=house.accounts["member"], label="Сынақ", grant=None, scope="", lineage=(),
        writes=False, days=1, **WHO,
    )  # fmt: skip


def _revoke_token(house):
    revoke_token(account=house.accounts["member"], code=_token(house).code, **WHO)
