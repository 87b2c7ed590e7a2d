"""The certificates of a district in one file: asked for, made, taken, forgotten."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from kaskad.accounts.api import Role
from kaskad.audit.api import Tag
from kaskad.audit.models import Entry
from kaskad.commissions.models import Commission
from kaskad.core.tasks.vocab import TaskState
from kaskad.core.tasks.working import work_until_nothing_waits
from kaskad.credentials import tasks
from kaskad.credentials.models import Certificate, PaperBatch
from kaskad.credentials.operations.batches import (
    BatchForNobody,
    BatchWaits,
    ask_batches,
    keep_batch,
)
from kaskad.credentials.operations.forgetting import RETENTION, forget_holder
from kaskad.credentials.queries import batches
from kaskad.credentials.queries.batches import batch_path, piles_of
from kaskad.credentials.rules.number import shown
from tests.credentials.certified import CENTRE, EVENINGS, certify, taught
from tests.credentials.papers import text_of
from tests.credentials.test_own_and_staff_pages import staff, text
from tests.queries import MOST, queries_of
from tests.world import NOW as TODAY

# On PostgreSQL a worker says that it lives by a connection of its own, which sees nothing of the
# transaction of a test and would stop the task.
working = pytest.mark.one_database
pytestmark = pytest.mark.django_db
NOW = EVENINGS["s3"] + timedelta(days=1)


@pytest.fixture
def world():
    found = taught(members=5)
    certify(found)
    return found


@pytest.fixture
def district(world):
    row = Certificate.objects.filter(stage=world.stages["s3"], commission__level="precinct")
    return row.earliest("id").commission.district


def page(one, more=""):
    return f"/ru/campaigns/{CAMPAIGN}/certificates/print/{one.code}/{more}"


CAMPAIGN = "kz-referendum-2026"


def asked(stage, place, **more):
    return ask_batches(actor=CENTRE, stage=stage, place=place, with_english=False, now=NOW, **more)


def names_on(pdf):
    return [text_of(one) for one in PdfReader(BytesIO(pdf)).pages]


@working
def test_a_district_is_one_file_behind_a_list(world, district):
    client, stage = staff("first", district.code, Role.COORDINATOR), world.stages["s3"]
    people = list(
        Certificate.objects.filter(commission__district=district, stage=stage).order_by(
            "commission__level", "commission__sort_key", "member__person__sort_key"
        )
    )
    assert len(people) > 3

    html = text(client.get(page(district)))
    assert "Изготовить файл" in html
    answer = client.post(page(district), {"stage": "s3"}, follow=True)
    assert "Готово: 0 из 1" in text(answer)
    work_until_nothing_waits()
    batch = PaperBatch.objects.get()
    assert batch.state == "ready"
    assert page(district, f"{batch.code}/") in text(client.get(page(district)))

    answer = client.get(page(district, f"{batch.code}/"))

    assert answer["Content-Type"] == "application/pdf"
    said = names_on(answer.content)
    lists = -(-len(people) // 21)
    assert len(said) == lists + len(people)
    for one, own in zip(people, said[lists:], strict=True):
        assert shown(one.number) in own
        assert shown(one.number) in " ".join(said[:lists])
    assert not any("Certificate" in one for one in said)
    assert b"%PDF" not in batch_path(batch.code).read_bytes()
    taken = Entry.objects.get(tag=Tag.CERTIFICATE_FILES_TAKEN_OUT)
    assert taken.changes["run"] == batch.code
    assert len(queries_of(client, page(district))) <= MOST


@working
def test_english_is_added_where_somebody_asks(world, district):
    client = staff("first")
    client.post(page(district), {"stage": "s3", "english": "on"})
    work_until_nothing_waits()
    batch = PaperBatch.objects.get()

    said = names_on(client.get(page(district, f"{batch.code}/")).content)

    assert all("Certificate" in one for one in said)


@working
def test_a_region_is_a_file_for_each_district(world):
    stage = world.stages["s3"]
    region = Certificate.objects.filter(stage=stage).earliest("id").commission.region
    made = asked(stage, region)

    districts = {one.place for one in made if one.place != region}
    assert districts == set(Commission.objects.filter(region=region, level="district"))
    keys = [key for one in made for key in one.certificates]
    every = Certificate.objects.filter(commission__region=region, stage=stage)
    assert sorted(keys) == sorted(every.values_list("pk", flat=True))
    client = staff("first", region.code, Role.COORDINATOR)
    assert f"Готово: 0 из {len(made)}" in text(client.get(page(region)))
    work_until_nothing_waits()
    html = text(client.get(page(region)))
    for one in made:
        assert page(region, f"{one.code}/") in html
        assert client.get(page(region, f"{one.code}/")).status_code == 200
    assert len(queries_of(client, page(region))) <= MOST


def test_of_the_country_only_the_centre_itself(world):
    root = Commission.objects.get(level="central")
    assert all(
        one.place == root for stage in world.stages.values() for one in piles_of(stage, root)
    )


@working
def test_many_are_several_files_of_one_place(world, district, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_MOST", 3)
    stage = world.stages["s3"]
    whole = [key for one in piles_of(stage, district) for key in one.certificates]

    made = asked(stage, district)

    assert len(made) == -(-len(whole) // 3)
    assert [key for one in made for key in one.certificates] == whole
    assert {len(one.certificates) for one in made} <= {2, 3}
    work_until_nothing_waits()
    client = staff("first")
    assert f"часть 1 из {len(made)}" in text(client.get(page(district)))
    said = names_on(client.get(page(district, f"{made[0].code}/")).content)
    assert f"(1/{len(made)})" in said[0]


@working
def test_what_fell_meanwhile_is_left_out(world, district):
    (batch,) = asked(world.stages["s3"], district)
    first, *others = batch.certificates
    Certificate.objects.filter(pk=first).update(suspended_at=NOW)
    work_until_nothing_waits()
    client = staff("first")

    said = " ".join(names_on(client.get(page(district, f"{batch.code}/")).content))

    assert shown(Certificate.objects.get(pk=first).number) not in said
    assert shown(Certificate.objects.get(pk=others[0]).number) in said


@working
def test_refusals_say_what_to_do(world, district):
    client, stage = staff("first"), world.stages["s3"]
    asked(stage, district)
    with pytest.raises(BatchWaits):
        asked(stage, district)
    again = client.post(page(district), {"stage": "s3"})
    assert "уже изготавливается" in text(again, 422)
    empty = Commission.objects.filter(level="precinct").exclude(
        pk__in=Certificate.objects.values("commission")
    )
    if empty:
        with pytest.raises(BatchForNobody):
            asked(stage, empty[0])
    nothing = client.post(page(district), {"stage": "nothing"})
    assert "печатать нечего" in text(nothing, 422)
    batch = PaperBatch.objects.get()
    assert client.get(page(district, f"{batch.code}/")).status_code == 404  # not made yet
    work_until_nothing_waits()
    batch_path(batch.code).unlink()
    gone = client.get(page(district, f"{batch.code}/"))
    assert "больше не хранится" in text(gone, 422)


@working
def test_strangers_find_nothing(world, district):
    (batch,) = asked(world.stages["s3"], district)
    work_until_nothing_waits()
    other = Commission.objects.filter(level="district").exclude(pk=district.pk)[0]
    neighbour = staff("other", other.code, Role.COORDINATOR)

    for url in (page(district), page(district, f"{batch.code}/"), page(other, f"{batch.code}/")):
        assert neighbour.get(url).status_code == (404 if url != page(other) else 200), url
    assert neighbour.post(page(district), {"stage": "s3"}).status_code == 404


def test_what_nobody_makes_is_said_on_the_page(world, district):
    (batch,) = asked(world.stages["s3"], district)
    tasks.make_batch.gives_up(TaskState.DEAD, code=batch.code)
    assert "изготовить не удалось" in text(staff("first").get(page(district)))
    keep_batch(actor=CENTRE, batch=batch, design=None, content=b"%PDF", now=NOW)  # too late
    batch.refresh_from_db()
    assert batch.state == "failed"
    tasks.make_batch.func(batch.code)  # taken up again: nothing to do
    assert not batch_path(batch.code).exists()


@working
def test_files_go_after_three_days(world, district):
    (batch,) = asked(world.stages["s3"], district)
    work_until_nothing_waits()
    (rule,) = RETENTION
    assert rule.days == 3
    assert rule.count(NOW) == 0
    assert rule.remove(NOW + timedelta(seconds=1)) == 1
    assert not batch_path(batch.code).exists()
    assert not PaperBatch.objects.exists()


@pytest.mark.parametrize("as_trainer", [False, True])
@working
def test_files_that_name_an_erased_person_go(world, district, as_trainer):
    (batch,) = asked(world.stages["s3"], district)
    elsewhere = Certificate.objects.filter(stage=world.stages["s3"]).exclude(
        commission__district=district
    )[0]
    (kept,) = asked(world.stages["s3"], elsewhere.commission)
    work_until_nothing_waits()
    one = Certificate.objects.get(pk=batch.certificates[0])
    person = one.teacher.member.person if as_trainer else one.member.person

    forget_holder(actor=CENTRE, person=person, now=TODAY)

    assert not batch_path(batch.code).exists()
    assert not PaperBatch.objects.filter(pk=batch.pk).exists()
    assert batch_path(kept.code).exists()
    # A worker that was drawing it meanwhile keeps nothing.
    keep_batch(actor=CENTRE, batch=batch, design=None, content=b"%PDF", now=NOW)
    assert not batch_path(batch.code).exists()
