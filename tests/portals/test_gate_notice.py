"""A trainer whose gate is closed is led to the final test; the centre sees how many wait."""

from kaskad.campaigns.api import Gate, Pass, Stage, qualify_trainers, unqualify_trainers
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


def ask_for_the_certificate():
    Stage.objects.filter(code="s1").update(gate="certificate")


def certify(member_id, number="8F3K2M7QXG"):
    at = evening(NATIONAL_DAY)
    qualify_trainers(
        actor=COMMAND,
        stage=Stage.objects.get(code="s1"),
        passes=[Pass(member_id, number, at, "KZ")],
        gate=Gate.CERTIFICATE,
        now=at,
    )


def fall(number="8F3K2M7QXG"):
    unqualify_trainers(actor=COMMAND, numbers=[number], now=evening(NATIONAL_DAY))


def test_the_trainer_is_told_that_the_certificate_is_missing_or_does_not_count(scene):
    here = scene()
    seminar = here.first("s2")
    here.sign_in_member(seminar.trainer_id)
    ask_for_the_certificate()
    page = here.text("/my/seminars/")
    assert "You may teach once you have your certificate" in page
    assert TITLE not in page

    certify(seminar.trainer_id)
    assert "your certificate" not in here.text("/my/seminars/")

    fall()
    page = here.text("/my/seminars/")
    assert "Your certificate does not count now" in page
    assert 'href="/en/certificates/"' in page


def test_the_centre_sees_who_has_none_and_whose_fell(scene, staff):
    here = scene()
    trainers = sorted({one.trainer_id for one in here.seminars("s2") + here.seminars("s3")})
    here.sign_in(staff("KZ"))
    ask_for_the_certificate()
    certify(trainers[0])
    count = len(trainers) - 1
    page = here.text("/staff/")
    assert f"See why {count} trainers have no certificate" in page
    assert "pass the final test" not in page
    assert "does not count" not in page

    fall()
    page = here.text("/staff/")
    assert "Replace 1 trainer whose certificate does not count" in page
    assert f"See why {count} trainers have no certificate" in page
    gate = here.text(f"/campaigns/{here.campaign.code}/gate/")
    assert "The certificate was suspended or revoked" in gate
    assert "Has no certificate yet" in gate
    assert "with a certificate that counts" in gate
