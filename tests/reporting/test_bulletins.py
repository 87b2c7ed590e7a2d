"""Bulletins: every published fact, three languages, numbers, refusals."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.models import Block, Campaign, Plan, Stage
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.reporting.api import (
    DoesNotAddUp,
    FigureMissing,
    FiguresDisagree,
    SeminarNotHeld,
    UnknownKind,
    bulletin_text,
    bulletins_of,
    draft_bulletin,
    kind_for,
    publish_bulletin,
)
from kaskad.reporting.models import Bulletin
from kaskad.reporting.queries import figures as gathering
from kaskad.reporting.queries.progress import DayAhead
from tests.reporting.world import NATIONAL_DAY, build

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)
MARCH_4 = date(2026, 3, 4)
ACTOR = Actor.system("test")
LANGUAGES = ("kk", "ru", "en")
LATIN, CYRILLIC = re.compile(r"[A-Za-z]{2,}"), re.compile(r"[\u0400-\u04ff]")
FIGURE_WITH_ENDING = re.compile(
    r"\d-?[\u0430-\u044f\u04d9\u0493\u049b\u04a3\u04e9\u04b1\u04af\u04bb\u0456]+"
)


def publish(world, kind="progress", as_of=MARCH_4):
    return publish_bulletin(actor=ACTOR, campaign=world.campaign, kind=kind, as_of=as_of, now=NOW)


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        (
            "kk",
            [
                "2026 жылғы 18 ақпанда", "онлайн", "6 адам қатысты", "тыңдаушылар 1",
                "Орталық референдум комиссиясы", "2026 жылғы 12 ақпандағы № 6/15 қаулысымен",
                "2026 жылғы 15 наурыз", "54 мүшесі", "аумақтық және учаскелік",
                "каскадты әдіспен",
                "1. Науқанның барлық кезеңі – 40 минут, сұрақ-жауап – 15 минут.",
                "2. Ашықтық пен жариялылық", "3. Қаржы мәселелері", "6 аумақтық",
                "12 учаскелік комиссия", "19–25 ақпан", "26 ақпан – 7 наурыз",
                "Форматы: бетпе-бет, аралас", "Жауапты деңгей: орталық",
                "Жауапты деңгей: өңірлік", "Жауапты деңгей: аудандық (қалалық)",
            ],
        ),
        (
            "ru",
            [
                "18 февраля 2026 года", "онлайн", "участвовали 6 человек", "слушатели 1",
                "постановлением Центральной комиссии референдума № 6/15 от 12 февраля 2026 года",
                "15 марта 2026 года", "54 члена", "территориальных и участковых комиссий",
                "каскадным методом", "из 3 тематических блоков",
                "1. Все этапы кампании – 40 минут, вопросы и ответы – 15 минут.",
                "2. Открытость и гласность", "3. Финансовые вопросы", "6 территориальных",
                "12 участковых комиссий", "19–25 февраля", "26 февраля – 7 марта",
                "Формат: очный, смешанный", "Ответственный уровень: центральный",
                "Ответственный уровень: региональный",
                "Ответственный уровень: районный (городской)",
            ],
        ),
        (
            "en",
            [
                "18 February 2026", "online", "6 people took part: audience 1",
                "No. 6/15 of 12 February",
                "Central Referendum Commission", "15 March 2026", "54 members",
                "territorial and precinct commissions", "cascade", "3 topic blocks",
                "1. All stages of the campaign – 40 minutes, questions and answers – 15 minutes.",
                "2. Openness and publicity", "3. Financial matters", "6 territorial",
                "12 precinct commissions", "19–25 February", "26 February – 7 March",
                "Format: in person, blended", "Responsible level: central",
                "Responsible level: regional", "Responsible level: district",
            ],
        ),
    ],
)  # fmt: skip
def test_the_national_bulletin_holds_every_published_fact(language, facts):
    world = build(held_until=NATIONAL_DAY)

    text = bulletin_text(world.campaign, language, NATIONAL_DAY)

    assert [fact for fact in facts if fact not in text] == []
    assert "Дауыстарды санау" not in text  # a block that is not of the national seminar


def test_who_did_not_come_is_told():
    world = build()
    national = world.stages["s1"]
    for member, _commission, stage in world.members:
        if stage == 1:
            world.attend(member, NATIONAL_DAY, stage=1, present=member != 1)
    _hold(national)

    text = bulletin_text(world.campaign, "kk", NATIONAL_DAY, "national_seminar")

    assert "Шақырылғаны – 6 адам." in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("as_of", [NATIONAL_DAY, MARCH_4])
def test_a_text_is_of_one_language_and_puts_no_ending_on_a_figure(language, as_of):
    world = build(held_until=MARCH_4)

    text = bulletin_text(world.campaign, language, as_of)

    assert not (CYRILLIC if language == "en" else LATIN).search(text)
    assert not FIGURE_WITH_ENDING.search(text)
    assert "  " not in text
    assert "None" not in text


@pytest.mark.parametrize(
    ("language", "facts"),
    [
        ("kk", ["54 мүшесінен", "оқудан өтті", "Дауыс беру күні – 2026 жылғы 15 наурыз"]),
        ("ru", ["Из 54 членов", "обучение прошли", "День голосования – 15 марта 2026 года"]),
        ("en", ["Of 54 members", "have been trained", "The vote is on 15 March 2026"]),
    ],
)
def test_the_progress_bulletin_tells_how_many(language, facts):
    world = build(held_until=MARCH_4)

    text = bulletin_text(world.campaign, language, MARCH_4)

    assert [fact for fact in facts if fact not in text] == []


def test_the_kind_follows_the_day():
    world = build(held_until=MARCH_4)

    kinds = [kind_for(world.campaign, day) for day in (NATIONAL_DAY, MARCH_4)]

    assert kinds == ["national_seminar", "progress"]


def test_publishing_numbers_stores_and_records():
    world = build(held_until=MARCH_4)

    first = publish(world, "national_seminar", NATIONAL_DAY)
    second = publish(world)

    assert [first.number, second.number] == [1, 2]
    assert first.figures["present"] == 6
    assert second.figures["regions"][0]["name"]["kk"] == "Бб облысы"
    assert Entry.objects.filter(tag="reporting:bulletin:published").count() == 2
    assert [row.number for row in bulletins_of(world.campaign)] == [2, 1]
    assert [row.number for row in bulletins_of(world.campaign, NATIONAL_DAY)] == [1]


def test_a_day_to_come_is_not_published():
    world = build(held_until=MARCH_4)

    with pytest.raises(DayAhead):
        publish(world, as_of=local_day(NOW) + timedelta(days=1))

    assert Bulletin.objects.count() == 0


def test_publishing_again_gives_the_first_one_back():
    world = build(held_until=MARCH_4)

    first, again = publish(world), publish(world)

    assert first.pk == again.pk
    assert Bulletin.objects.count() == 1
    assert Entry.objects.filter(tag="reporting:bulletin:published").count() == 1


def test_a_published_text_does_not_change_with_the_data():
    world = build(held_until=MARCH_4)
    published = publish(world)
    Campaign.objects.update(decree_body_en="Another Body")

    text = bulletin_text(Campaign.objects.get(), "en", MARCH_4)

    assert text == f"{published.title_en}\n\n{published.text_en}"


@pytest.mark.parametrize("kind", ["national_seminar", "progress"])
def test_before_the_seminar_is_held_nothing_is_published(kind):
    world = build(held_until=MARCH_4)

    with pytest.raises(SeminarNotHeld):
        publish(world, kind, NATIONAL_DAY - timedelta(1))

    assert not Bulletin.objects.exists()


def _no_blocks(_world):
    Block.objects.all().delete()


def _no_language(_world):
    Stage.objects.filter(number=2).update(title_en="")


def _no_decree(_world):
    Campaign.objects.update(decree_number="")


def _no_plan(_world):
    Plan.objects.update(state="superseded")


@pytest.mark.parametrize(
    ("spoil", "name"),
    [
        (_no_blocks, "blocks"),
        (_no_language, "stages.2.title"),
        (_no_decree, "decree.number"),
        (_no_plan, "stages.1.audience"),
    ],
)
def test_a_missing_figure_is_named(spoil, name):
    world = build(held_until=MARCH_4)
    spoil(world)

    with pytest.raises(FigureMissing) as refused:
        draft_bulletin(Campaign.objects.get(), "national_seminar", NATIONAL_DAY)

    assert name in refused.value.values["names"].split(", ")


def test_figures_that_do_not_add_up_are_not_published(monkeypatch):
    world = build(held_until=MARCH_4)

    def disagree(*_args, **_kwargs):
        raise DoesNotAddUp

    monkeypatch.setattr(gathering, "coverage", disagree)

    with pytest.raises(FiguresDisagree):
        publish(world)


def test_an_unknown_kind_is_refused():
    world = build(held_until=MARCH_4)

    with pytest.raises(UnknownKind):
        publish(world, "rumour")


def _hold(stage):
    from kaskad.campaigns.models import Seminar
    from kaskad.seminars.models import Holding

    seminar = Seminar.objects.get(group__stage=stage)
    Holding.objects.create(
        seminar=seminar, day=NATIONAL_DAY, taught_by_centre=True, nonce="n", recorded_at=NOW
    )
