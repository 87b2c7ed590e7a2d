import pytest

from kaskad.accounts.api import give_grant, open_account
from kaskad.campaigns.api import put_in_force
from kaskad.planning.api import execute_run, request_run
from tests.planning.world import ACTOR, NOW, build_world


@pytest.fixture
def files(settings, tmp_path):
    settings.KASKAD_FILES = tmp_path
    return tmp_path


@pytest.fixture
def world(db, files):
    return build_world()


@pytest.fixture
def run(world):
    """A run that waits."""
    return request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)


@pytest.fixture
def draft(run):
    """The plan of the run."""
    return execute_run(run.code, now=NOW).plan


@pytest.fixture
def plan(draft):
    """The same plan in force."""
    return put_in_force(actor=ACTOR, plan=draft, now=NOW)


@pytest.fixture
def reader(client):
    """A client signed in with a role over a subtree."""

    def sign_in(role, scope):
        account = open_account(actor=ACTOR, label="Айжан", language="kk", now=NOW)
        give_grant(actor=ACTOR, account=account, role=role, scope=scope, now=NOW)
        client.force_login(account)
        return client

    return sign_in
