"""A trainer whose gate is closed is led to the final test; the centre sees how many wait."""

from kaskad.campaigns.api import Pass, Stage, qualify_trainers
from tests.reporting.world import NATIONAL_DAY
from tests.seminars.conftest import COMMAND, evening

TITLE = "You may teach after the final test"


def ask_for_the_test():
    Stage.objects.filter(code="s1").update(gate="final_test")


def let_pass(member_id):
    passed = evening(NATIONAL_DAY)
    qualify_trainers(
        actor=COMMAND,
        stage=Stage.objects.get(code="s1"),
        passes=[Pass(member_id, "attempt", passed, "KZ")],
        now=passed,
    )


def test_the_trainer_is_led_to_the_test_until_it_is_passed(scene):
    here = scene()
    seminar = here.first("s2")
    here.sign_in_member(seminar.trainer_id)
    assert TITLE not in here.text("/my/seminars/")

    ask_for_the_test()
    page = here.text("/my/seminars/")
    assert TITLE in page
    assert 'href="/en/tests/"' in page

    let_pass(seminar.trainer_id)
    assert TITLE not in here.text("/my/seminars/")


def test_the_centre_sees_how_many_wait_and_others_do_not(scene, staff):
    here = scene()
    trainers = {one.trainer_id for one in here.seminars("s2") + here.seminars("s3")}
    here.sign_in(staff("KZ"))
    assert "pass the final test" not in here.text("/staff/")

    ask_for_the_test()
    let_pass(min(trainers))
    count = len(trainers) - 1
    assert f"Have {count} trainers pass the final test" in here.text("/staff/")
    assert f"/en/campaigns/{here.campaign.code}/gate/" in here.text("/staff/")

    here.sign_in(staff("KZ-10"))
    assert "pass the final test" not in here.text("/staff/")
