"""Anything at all is sent to every route of the API: no crash, answers as described, nothing lost.

Each route gets what its description allows, what it forbids, and the edges of both. Seven in ten of
what is allowed speak of things that are there, so that requests reach the operations.
"""

import json
from random import Random

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode, checks

from kaskad.audit.models import Entry
from kaskad.config.wsgi import application
from kaskad.planning.api import mark_of
from kaskad.portals.machines.service import api
from tests.matrix.api_bodies import token_of_role
from tests.matrix.subjects import _question, _sitting
from tests.world import CAMPAIGN

EXAMPLES = 12
REFUSED = range(400, 500)
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(api.get_openapi_schema())))
SCHEMA.app = application
CHECKS = [
    checks.not_a_server_error,
    checks.CHECKS.get_one("status_code_conformance"),
    checks.CHECKS.get_one("content_type_conformance"),
    checks.CHECKS.get_one("response_schema_conformance"),
    checks.CHECKS.get_one("negative_data_rejection"),
]


# PostgreSQL refuses what SQLite would take: a zero in a text, a number that is too large.
pytestmark = pytest.mark.postgresql_only


@pytest.fixture(autouse=True)
def connection_stays():
    """A request ends with its connection; here that one belongs to the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(house):
    return token_of_role(house, "centre")


@pytest.fixture
def known(house):
    """Codes of things that are there, by the name of the parameter."""
    seminar = house.seminar("own")
    return {
        "campaign": [CAMPAIGN],
        "number": [1],
        "member": [_sitting(house.places["own"])],
        "seen": mark_of(seminar),
        "provision": ["el-20-1"],
        "material": ["block-1-notes"],
        "code": {
            "/commissions": [house.places["own"]],
            "/rosters": [house.roster("own").code, house.roster("country").code],
            "/seminars": [seminar.code],
            "/questions": [_question(house, "own")],
            "/campaigns/{campaign}/runs": [house.run.code],
            "/campaigns/{campaign}/seminars": [seminar.code],
        },
    }


@SCHEMA.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_anything_is_answered(case, house, secret, known):
    _speak_of_what_is_there(case, known)
    before = Entry.objects.count()
    with transaction.atomic():
        response = case.call(headers={"Authorization": f"Bearer {secret}"})
        left = Entry.objects.count()
        transaction.set_rollback(True)

    case.validate_response(response, checks=CHECKS)
    if response.status_code in REFUSED:
        assert left == before, "a refused request has written something"


def _speak_of_what_is_there(case, known):
    if case.meta is None or case.meta.generation.mode is not GenerationMode.POSITIVE:
        return
    dice = Random(repr((case.path_parameters, case.query, case.body)))
    if dice.random() < 0.3:
        return
    path = case.operation.path.removeprefix("/api/v1")
    for name in case.path_parameters or {}:
        if name == "code":
            places = [rows for start, rows in known["code"].items() if path.startswith(start)]
            case.path_parameters[name] = dice.choice(places[-1])
        else:
            case.path_parameters[name] = dice.choice(known[name])
    if isinstance(case.body, dict) and "seen" in case.body and dice.random() < 0.8:
        case.body["seen"] = known["seen"]
