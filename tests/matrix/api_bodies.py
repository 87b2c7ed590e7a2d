"""What is sent to routes of the API, by the name in ``api.toml``."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kaskad.accounts.api import grants_in_force, issue_token
from kaskad.commissions.api import commission_by_code, lineage
from kaskad.demo.country import iin
from tests.matrix.subjects import Rule
from tests.world import ACTOR, NOW, TODAY, House

ROSTER = "commission,last_name,first_name,iin,role\nKZ,Ә,Б,1,chair\n"


def token_of_role(house: House, role: str, *, writes: bool = True) -> str:
    """A token with the one grant of a role; empty for strangers."""
    if role == "stranger":
        return ""
    account = house.accounts[role]
    grant = grants_in_force(account, NOW)[0]
    issued = issue_token(
        actor=ACTOR, account=account, label="Сынақ", grant=grant, scope=grant.scope,
        lineage=lineage(commission_by_code(grant.scope)), writes=writes, days=1, now=NOW,
    )  # fmt: skip
    return issued.secret


def ask(house: House, rule: Rule, secret: str, **headers: str) -> Any:
    """The answer to a rule's request with that token."""
    client = Client()
    if secret:
        headers["authorization"] = f"Bearer {secret}"
    url = rule.url(house)
    if rule.method == "GET":
        query = {"of": house.places[rule.place]} if rule.sends == "of" else {}
        return client.get(url, query, headers=headers)
    if rule.sends == "roster":
        upload = SimpleUploadedFile("list.csv", ROSTER.encode())
        form = {"file": upload, "scope": house.places[rule.place]}
        return client.post(url, form, headers=headers)
    body = _body(house, rule)
    return client.generic(rule.method, url, body, content_type="application/json", headers=headers)


def _body(house: House, rule: Rule) -> str:
    import json

    return json.dumps(BODIES[rule.sends](house, rule.place) if rule.sends else {})


def _newcomer(_house: House, _place: str) -> dict[str, Any]:
    number = iin.make(Random(9), date(1990, 5, 5), female=True, used=())
    return {
        "iin": number, "last_name": "Сейітова", "first_name": "Айнұр", "since": TODAY.isoformat(),
    }  # fmt: skip


BODIES = {
    "newcomer": _newcomer,
    "cancel": lambda _house, _place: {
        "what": "cancel", "seen": "another mark", "reason": "Боран",
    },
    "nobody": lambda _house, _place: {"present": [2**40], "evidence": "roll_call"},
    "absent": lambda _house, _place: {"present": False, "reason": "Қате"},
    "question": lambda _house, _place: {"text": "Кім мөрлейді?", "language": "kk"},
    "run": lambda _house, _place: {"seed": 5},
}  # fmt: skip
