"""The papers of a district or of a group: one file, made in the background, by group and name."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.test import override_settings
from pypdf import PdfReader

from kaskad.assessment import tasks
from kaskad.assessment.models import AnswerSheet, PrintRun
from kaskad.assessment.operations.print_runs import ask_papers, keep_papers
from kaskad.assessment.operations.retention import RETENTION
from kaskad.assessment.queries import print_runs
from kaskad.assessment.queries.print_runs import run_path
from kaskad.assessment.queries.sheets import candidates_by_group
from kaskad.assessment.vocab.sheet_refusals import PapersForNobody, PapersGone, PapersOwnTest
from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.campaigns.api import Group, Place, Seminar
from kaskad.core.tasks.vocab import TaskState
from kaskad.core.tasks.working import work_until_nothing_waits
from tests.assessment.bank_pages import text
from tests.assessment.taking import CENTRE, HOUR, Taker, published
from tests.queries import MOST, queries_of
from tests.world import ACTOR, CAMPAIGN, NOW

# On PostgreSQL a worker says that it lives by a connection of its own, which sees nothing of the
# transaction of a test and would stop the task; what is asked of rows is asked in test_paper.
pytestmark = pytest.mark.one_database

ONE_EACH = [{"block": block, "count": 1, "kind": "choice"} for block in range(1, 9)]


@pytest.fixture
def test(house):
    return published(house, blueprint=ONE_EACH)


def desk(test, place, more=""):
    return f"/kk/campaigns/{CAMPAIGN}/tests/{test.code}/paper/{place.code}/{more}"


def group_page(seminar, more=""):
    return f"/kk/campaigns/{CAMPAIGN}/results/groups/{seminar.code}/{more}"


def district_of(house):
    return house.member().commission.district


def made(client, url, back):
    """What the button makes, as a PDF, fetched from the link on the page."""
    assert client.post(url).status_code == 302
    assert "Дайындалып жатыр" in text(client, back)
    work_until_nothing_waits()
    run = PrintRun.objects.latest("pk")
    assert f"{run.code}/" in text(client, back)
    return run, PdfReader(BytesIO(client.get(f"{url.removesuffix('all/')}{run.code}/").content))


def test_a_district_is_one_file_by_group_and_name(house, centre, test, monkeypatch):
    monkeypatch.setattr(print_runs, "_AT_ONCE", 3)  # parts are put together within groups too
    place = district_of(house)
    groups = candidates_by_group(test, place)
    people = [member for one in groups for member in one.members]
    assert len(groups) > 1
    assert len({one.pk for one in people}) == len(people) > 6
    for one in groups:
        keys = [member.person.sort_key for member in one.members]
        assert keys == sorted(keys)

    run, pdf = made(centre, desk(test, place, "print/all/"), desk(test, place))

    said = [page.extract_text() for page in pdf.pages]
    assert len(pdf.outline) == len(groups)
    starts = [pdf.get_destination_page_number(one) for one in pdf.outline]
    assert starts == sorted(starts)
    assert all(start % 2 == 0 for start in starts)  # both sides are printed
    sheets = {one.member_id: one.code.upper() for one in AnswerSheet.objects.filter(test=test)}
    assert set(sheets) == {one.pk for one in people}
    at = -1
    for one, start in zip(groups, starts, strict=True):
        for member in one.members:
            assert sheets[member.pk] in said[start]  # the list on top of the group
            first = next(n for n in range(start + 1, len(said)) if sheets[member.pk] in said[n])
            assert first > at
            assert first % 2 == 0
            at = first
    assert test.seed not in "".join(said)
    printed = Entry.objects.filter(tag=Tag.PAPERS_PRINTED, subject_code=test.code)
    recorded = [code for entry in printed for code in entry.changes["sheets"]]
    assert sorted(code.upper() for code in recorded) == sorted(sheets.values())
    assert Entry.objects.filter(tag=Tag.PAPERS_TAKEN_OUT, subject_code=test.code).exists()
    sheet = AnswerSheet.objects.filter(test=test)[0]
    assert sheet.printed_by == run.asked_by == "w-centre"
    assert b"%PDF" not in run_path(run.code).read_bytes()


def test_a_trainer_prints_for_the_group(house, visitor, test):
    seminar = Seminar.objects.filter(
        group__places__member=house.member(), group__plan__state="in_force"
    ).first()
    Seminar.objects.filter(pk=seminar.pk).update(trainer=house.trainer())
    trainer = visitor("trainer")
    own = {place.member_id for place in Place.objects.filter(group=seminar.group)}
    url = group_page(seminar, f"papers/{test.code}/")

    _run, pdf = made(trainer, url, group_page(seminar))

    sheets = AnswerSheet.objects.filter(test=test)
    assert {one.member_id for one in sheets} == own
    assert len(pdf.outline) == 1
    assert len(queries_of(trainer, group_page(seminar))) <= MOST
    other = Seminar.objects.filter(group__stage=test.stage).exclude(trainer=house.trainer())[0]
    assert trainer.post(group_page(other, f"papers/{test.code}/")).status_code == 404
    elsewhere = Seminar.objects.exclude(group__stage=test.stage).filter(group__plan=house.plan)[0]
    assert visitor("centre").post(group_page(elsewhere, f"papers/{test.code}/")).status_code == 404


def test_who_was_moved_to_a_later_round_is_there_once(house, test):
    member = house.member()
    first = Group.objects.get(places__member=member, stage=test.stage, plan__state="in_force")
    later = Group.objects.create(
        plan=first.plan, stage=first.stage, commission=first.commission, round=1, number=1,
        language="kk", format="online",
    )  # fmt: skip
    Place.objects.create(group=later, member=member)

    found = candidates_by_group(test, district_of(house))

    assert [one.group for one in found if member in one.members] == [later]


def test_papers_are_asked_for_once_and_made_again_the_same(house, test):
    place, ask = district_of(house), {"actor": CENTRE, "test": test, "language": "kk", "now": NOW}
    run = ask_papers(within=place, **ask)
    assert ask_papers(within=place, **ask) == run
    work_until_nothing_waits()
    before = set(AnswerSheet.objects.values_list("code", flat=True))
    again = ask_papers(within=place, **ask)
    assert again != run
    tasks.make_papers.func(run.code)  # a killed worker's task is taken up again: nothing to do
    work_until_nothing_waits()
    again.refresh_from_db()
    assert again.state == "ready"
    assert set(AnswerSheet.objects.values_list("code", flat=True)) == before


def test_who_has_begun_gets_no_paper(house, test):
    member = house.member()
    run = ask_papers(
        actor=CENTRE, test=test, within=member.commission, language="kk", now=NOW
    )  # fmt: skip
    Taker.of(house.accounts["member"]).begin(test)
    work_until_nothing_waits()
    run.refresh_from_db()
    others = AnswerSheet.objects.filter(test=test, member__commission=member.commission)
    assert member.pk not in set(others.values_list("member", flat=True))
    assert run.state == ("ready" if others else "failed")


def test_refusals(house, centre, test):
    place, ask = district_of(house), {"test": test, "language": "kk", "now": NOW}
    own = replace(CENTRE, code=house.accounts["member"].code)
    with pytest.raises(PapersOwnTest):
        ask_papers(actor=own, within=place, **ask)
    empty = house.commission("country")
    Place.objects.filter(member__commission=empty).delete()
    run = ask_papers(actor=CENTRE, within=place, **ask)
    assert centre.get(desk(test, place, f"print/{run.code}/")).status_code == 404  # not made yet
    work_until_nothing_waits()
    with override_settings(KASKAD_PINNED_NOW=test.closes_at + HOUR):
        late = centre.get(desk(test, place, f"print/{run.code}/"))
    assert late.status_code == 422
    run_path(run.code).unlink()
    gone = centre.get(desk(test, place, f"print/{run.code}/"))
    assert str(PapersGone.text) in gone.content.decode()
    region = desk(test, place.region, "print/all/")
    assert centre.post(region).status_code == 404
    Place.objects.filter(group__stage=test.stage).delete()
    with pytest.raises(PapersForNobody):
        ask_papers(actor=CENTRE, within=place, **ask)


def test_what_nobody_makes_is_said_on_the_page(house, centre, test):
    place = district_of(house)
    run = ask_papers(actor=CENTRE, test=test, within=place, language="kk", now=NOW)
    tasks.make_papers.gives_up(TaskState.DEAD, code=run.code)
    assert "Файл дайындалмады" in text(centre, desk(test, place))
    keep_papers(actor=ACTOR, run=run, content=b"%PDF", now=NOW)  # too late
    run.refresh_from_db()
    assert run.state == "failed"


def test_files_go_after_a_day(house, test):
    place = district_of(house)
    run = ask_papers(actor=CENTRE, test=test, within=place, language="kk", now=NOW)
    work_until_nothing_waits()
    rule = next(one for one in RETENTION if one.name == "papers")
    assert rule.count(NOW) == 0
    assert rule.remove(NOW + HOUR) == rule.count(NOW - HOUR) + 1
    assert not run_path(run.code).exists()
    assert AnswerSheet.objects.filter(test=test).exists()
