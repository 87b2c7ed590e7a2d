"""What is planted into the answers of the demonstration is where its documentation says."""

from collections import Counter

import kaskad.assessment.api as assessment
from kaskad.campaigns.api import Place
from kaskad.demo.taking import RING_STAGE, Taker, Testing, ring_group
from tests.world import TODAY


def test_a_ring_of_one_hall_and_form_has_one_sheet_and_one_phone(house):
    group = ring_group(house.campaign)
    test = next(
        one
        for one in assessment.tests_of(house.campaign)
        if one.stage.number == RING_STAGE and one.purpose == assessment.Purpose.FINAL
    )
    members = Place.objects.filter(group__plan=house.plan, group__stage=test.stage)
    takers = [
        Taker(member, "kk", test.stage_id, RING_STAGE, None, "", own)
        for member, own in members.order_by("member").values_list("member", "group")
    ]
    attempts = Testing(house.campaign, 1).answers_of(test, takers, TODAY)
    phones = Counter(one.browser for one in attempts)
    (phone,) = [name for name, count in phones.items() if count > 1]
    ring = [one for one in attempts if one.browser == phone]
    assert len(ring) >= 3
    assert len({(one.form_id, one.started_at) for one in ring}) == 1
    assert all(one.responses == ring[0].responses for one in ring)
    in_hall = {one.member for one in takers if one.group == group}
    forms = Counter(one.form_id for one in attempts if one.member_id in in_hall)
    assert {one.member_id for one in ring} <= in_hall
    assert len(ring) == forms[ring[0].form_id] == max(forms.values())
    assert attempts == Testing(house.campaign, 1).answers_of(test, takers, TODAY)
