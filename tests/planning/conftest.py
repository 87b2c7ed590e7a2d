import pytest

from kaskad.accounts.api import give_grant, open_account
from kaskad.campaigns.api import Seminar, cancel_seminar, mark_held, put_in_force
from kaskad.commissions.api import Member
from kaskad.planning.api import Asked, execute_run, request_run
from tests.planning.midway import EVENING, FIRST, ahead_of, pupils_of, replaced
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


@pytest.fixture
def middle(plan):
    """The plan in force, with everything before the first day held."""
    past = Seminar.objects.filter(group__plan=plan, day__lt=FIRST)
    mark_held(actor=ACTOR, seminar_ids=[one.pk for one in past], now=EVENING)
    assert past.count() > 3
    assert ahead_of(plan).count() > 3
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
