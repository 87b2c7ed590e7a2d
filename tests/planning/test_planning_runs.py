"""A run from its request to the plan in force."""

from kaskad.campaigns.api import Place, Seminar, put_in_force
from kaskad.planning.api import execute_run, plan_show, request_run
from tests.planning.world import ACTOR, NOW


def test_a_run_becomes_a_draft_that_can_be_put_in_force(world):
    told = []
    run = request_run(actor=ACTOR, campaign=world.campaign, seed=1, budget=None, now=NOW)

    run = execute_run(run.code, told.append, now=NOW)

    assert (run.state, run.breaches, run.untrained) == ("finished", [], 0), run.log
    assert told[-1]["done"] == told[-1]["total"]
    assert Place.objects.filter(group__plan=run.plan).count() == 49
    plan = put_in_force(actor=ACTOR, plan=run.plan, now=NOW)
    shown = plan_show(world.campaign)
    assert (shown["version"], shown["breaches"], shown["untrained"]) == (plan.version, [], 0)
    print(shown)
    assert [row["members"] for row in shown["stages"]] == [6, 19, 24]
    assert Seminar.objects.filter(group__plan=plan, trainer=None).count() == 1
