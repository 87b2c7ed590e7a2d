from __future__ import annotations

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.api import (
    Campaign,
    add_seminars,
    blocks_of,
    export_campaign,
    file_versions,
    import_campaign,
    stages_of,
)
from kaskad.campaigns.models import Holiday, MakeUpRound
from kaskad.campaigns.operations.campaign_file import (
    CampaignFileRefused,
    CampaignFileTooLarge,
    OtherCampaign,
    ProgrammeWentBack,
    StageHasGroups,
)
from kaskad.campaigns.queries.campaign_file import file_text
from kaskad.campaigns.vocab import MAX_FILE_LENGTH
from kaskad.core.refusal import NotFound
from tests.campaigns.world import ACTOR, DEMO_FILE, NOW, make_up

DEMO = DEMO_FILE.read_text(encoding="utf-8")
CODE = "kz-referendum-2026"


def _import(text, **more):
    return import_campaign(actor=ACTOR, text=text, **more, now=NOW)


def _refused(text):
    with pytest.raises(CampaignFileRefused) as refusal:
        _import(text)
    return [(one.code, one.place, one.line) for one in refusal.value.problems]


def test_a_campaign_is_made_from_its_file(campaign):
    assert (campaign.code, campaign.root.code, campaign.work_days) == (CODE, "KZ", "1111110")
    assert [stage.code for stage in stages_of(campaign)] == ["s1", "s2", "s3"]
    assert [block.national for block in blocks_of(campaign)] == [True] * 7 + [False]
    assert Holiday.objects.filter(campaign=campaign).count() == 2
    assert MakeUpRound.objects.filter(campaign=campaign).count() == 3
    assert [row.number for row in file_versions(campaign)] == [1]
    assert Entry.objects.filter(tag="campaigns:campaign:imported").count() == 1


def test_an_export_is_read_back_as_the_same_content(campaign):
    text = export_campaign(CODE)

    _import(text)

    assert [row.number for row in file_versions(campaign)] == [1]
    assert export_campaign(CODE) == text


@pytest.mark.parametrize("gate", ["attendance", "final_test", "certificate"])
def test_a_stage_asks_for_one_of_the_gates(campaign, gate):
    _import(DEMO.replace('gate = "attendance"', f'gate = "{gate}"', 1))
    assert list(campaign.stages.order_by("number").values_list("gate", flat=True)) == [
        gate, "attendance", "attendance",
    ]  # fmt: skip
    assert f'gate = "{gate}"' in export_campaign(CODE)


def test_another_gate_is_refused(campaign):
    _refused(DEMO.replace('gate = "attendance"', 'gate = "diploma"', 1))
    assert set(campaign.stages.values_list("gate", flat=True)) == {"attendance"}


def test_the_same_content_changes_nothing(campaign):
    _import(DEMO + "\n# a remark\n")

    assert [row.number for row in file_versions(campaign)] == [1]
    assert Entry.objects.filter(tag="campaigns:campaign:imported").count() == 1


def test_changed_content_is_the_next_version_and_keeps_the_stages(campaign):
    before = {stage.code: stage.pk for stage in stages_of(campaign)}
    text = DEMO.replace("goal_percent = 99.5", "goal_percent = 98").replace(
        'title.en = "National online seminar"', 'title.en = "The national seminar"'
    )

    _import(text)

    assert {stage.code: stage.pk for stage in stages_of(campaign)} == before
    assert stages_of(campaign)[0].title.en == "The national seminar"
    assert [row.number for row in file_versions(campaign)] == [2, 1]
    assert (file_text(campaign, 1), file_text(campaign)) == (DEMO, text)


def test_a_file_with_mistakes_changes_nothing(campaign):
    text = DEMO.replace("goal_percent = 99.5", "goal_percent = 0").replace(
        "2026-02-25", "2026-03-01"
    )

    problems = _refused(text)

    assert [one[:2] for one in problems] == [
        ("bad_percent", "goal_percent"), ("window_overlaps", "stages[3].window"),
    ]  # fmt: skip
    assert [row.number for row in file_versions(campaign)] == [1]


@pytest.mark.usefixtures("country")
def test_a_campaign_needs_its_central_commission_and_regions():
    text = DEMO.replace('root = "KZ"', 'root = "KZ-15"').replace(
        "date = 2026-03-09", 'date = 2026-03-09\nregion = "KZ-99"'
    )

    problems = _refused(text)

    assert [one[:2] for one in problems] == [
        ("unknown_root", "root"), ("unknown_region", "holidays"),
    ]  # fmt: skip
    assert not Campaign.objects.exists()


def test_a_file_of_another_campaign_is_refused(campaign):
    with pytest.raises(OtherCampaign) as refusal:
        _import(DEMO.replace(f'code = "{CODE}"', 'code = "other"'), code=campaign.code)

    assert refusal.value.values == {"found": "other", "expected": CODE}
    assert not Campaign.objects.filter(code="other").exists()


@pytest.mark.django_db
def test_a_file_far_too_long_is_refused_unread():
    with pytest.raises(CampaignFileTooLarge):
        _import("x" * (MAX_FILE_LENGTH + 1))


def _without_third_stage():
    start, end = DEMO.index('[[stages]]\ncode = "s3"'), DEMO.index("[[make_up]]")
    return DEMO[:start] + DEMO[end:]


@pytest.mark.usefixtures("plan")
def test_a_stage_with_groups_stays():
    with pytest.raises(StageHasGroups) as refusal:
        _import(_without_third_stage())

    assert refusal.value.values == {"names": "s3"}


def test_a_round_with_groups_stays(country, plan):
    seminars, places = make_up(country)
    add_seminars(actor=ACTOR, plan=plan, seminars=seminars, places=places, now=NOW)
    start = DEMO.index("[[make_up]]")

    with pytest.raises(StageHasGroups) as refusal:
        _import(DEMO[:start] + DEMO[DEMO.index("[programme]") :])

    assert refusal.value.values == {"names": "make_up 1"}


def test_a_stage_without_groups_can_go(campaign):
    _import(_without_third_stage())

    assert [stage.code for stage in stages_of(campaign)] == ["s1", "s2"]


def test_a_new_programme_keeps_the_older_one(campaign):
    _import(DEMO.replace("[programme]\nversion = 1", "[programme]\nversion = 2"))

    assert [len(blocks_of(campaign, version)) for version in (1, 2)] == [8, 8]
    assert blocks_of(campaign)[0].programme_version == 2
    with pytest.raises(ProgrammeWentBack):
        _import(DEMO.replace("99.5", "99"))


@pytest.mark.django_db
def test_an_unknown_campaign_is_not_found():
    with pytest.raises(NotFound):
        export_campaign("nothing")


def test_an_unknown_version_is_not_found(campaign):
    with pytest.raises(NotFound):
        file_text(campaign, 9)
