import pytest

from kaskad.accounts.api import give_grant, open_account
from kaskad.campaigns.api import Plan, cancel_seminar
from kaskad.commissions.api import Member
from kaskad.planning.api import Asked, PlanRun, request_run
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of, replaced
from tests.planning.world import ACTOR, NOW, STEPS, build_world, world_at
from tests.world_fixtures import shared_folder  # noqa: F401  pytest finds fixtures by name here


@pytest.fixture
def files(settings, tmp_path):
    settings.KASKAD_FILES = tmp_path
    return tmp_path


@pytest.fixture
def begin(db, files, request, shared_folder):  # noqa: F811  the fixture of that name
    """Makes the world as far on as the fixtures of the test say: ``begin(precincts=4)``."""

    def make(precincts):
        asked = [step for step in STEPS if step in request.fixturenames]
        if asked:
            return world_at(asked[-1], precincts, shared_folder, files)
        return build_world(precincts)

    return make


@pytest.fixture
def world(begin):
    return begin(precincts=4)


@pytest.fixture
def run(world):
    """A run that waits; where its plan is there already, the run that made it."""
    made = PlanRun.objects.first()
    return made or request_run(actor=ACTOR, campaign=world.campaign, seed=1, now=NOW)


@pytest.fixture
def draft(world):
    """The plan of the run."""
    return Plan.objects.get()


@pytest.fixture
def plan(world):
    """The same plan in force."""
    return Plan.objects.get(state="in_force")


@pytest.fixture
def reader(client):
    """A client signed in with a role over a subtree."""

    def sign_in(role, scope):
        account = open_account(actor=ACTOR, label="Айжан", language="kk", now=NOW)
        give_grant(actor=ACTOR, account=account, role=role, scope=scope, now=NOW)
        client.force_login(account)
        return client

    return sign_in


@pytest.fixture
def middle(plan):
    """The plan in force, with everything before the first day held."""
    return plan


@pytest.fixture
def trouble(middle):
    """Two seminars cancelled, a trainer lost, three members replaced."""
    ahead = list(ahead_of(middle))
    cancelled = ahead[:2]
    for seminar in cancelled:
        cancel_seminar(actor=ACTOR, seminar=seminar, reason="Боран", now=EVENING)
    rest = ahead[2:]
    lost = Member.objects.get(pk=rest[0].trainer_id)
    leavers = [one for one in pupils_of(rest[-1]) if one.pk != lost.pk][:3]
    heirs = [replaced(member, number) for number, member in enumerate(leavers)]
    trainer = Asked("trainer", str(lost.pk), FIRST)
    return cancelled, trainer, leavers, heirs
