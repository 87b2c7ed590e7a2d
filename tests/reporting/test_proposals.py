"""Bulletins and their wording through two persons."""

import argparse
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kaskad.audit.models import Entry
from kaskad.campaigns.models import Stage
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from kaskad.core.refusal import NotFound
from kaskad.reporting.api import (
    Stated,
    Template,
    draft_bulletin,
    draft_template,
    proposal_by_code,
    proposals_of,
    propose_bulletin,
    publish_bulletin,
    publish_proposal,
    put_template_in_force,
    state_figures,
    template_in_force,
    withdraw_proposal,
)
from kaskad.reporting.management import stated
from kaskad.reporting.models import Bulletin, BulletinTemplate, StatedFigure
from kaskad.reporting.operations.bulletins import (
    AlreadyPublished,
    BulletinByTwo,
    FiguresChanged,
)
from kaskad.reporting.operations.stated import StatedTwice
from kaskad.reporting.operations.templates import TemplateByTwo, TemplateOver
from kaskad.reporting.queries.cascade_figures import TrainingGoesOn
from kaskad.reporting.queries.templates import TemplateUnknown
from tests.reporting.world import build

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 8, 15, 0, tzinfo=UTC)
MARCH_4, MARCH_8 = date(2026, 3, 4), date(2026, 3, 8)
FIRST = Actor(kind="person", code="first", label="Бірінші")
SECOND = replace(FIRST, code="second", label="Екінші")
TEXT = LocalizedText("Оқығандар: {trained}.", "Обучено: {trained}.", "Trained: {trained}.")
TITLE = LocalizedText("Барысы", "О ходе", "Progress")


@pytest.fixture
def world():
    return build(held_until=MARCH_4)


def propose(world, kind="progress", as_of=MARCH_4, actor=FIRST):
    return propose_bulletin(actor=actor, campaign=world.campaign, kind=kind, as_of=as_of, now=NOW)


def draft(world, text=TEXT, actor=FIRST):
    return draft_template(
        actor=actor, campaign=world.campaign, kind="progress",
        template=Template(TITLE, text), now=NOW,
    )  # fmt: skip


def test_a_second_person_publishes_what_was_drafted(world):
    proposal = propose(world)

    bulletin = publish_proposal(actor=SECOND, proposal=proposal, now=NOW)

    assert (bulletin.number, bulletin.proposed_by, bulletin.published_by) == (1, "first", "second")
    assert bulletin.text == proposal.text
    assert proposals_of(world.campaign) == ()
    assert Entry.objects.filter(tag="reporting:bulletin:published").count() == 1
    again = publish_proposal(actor=SECOND, proposal=proposal, now=NOW)
    assert again.pk == bulletin.pk


def test_nobody_publishes_their_own_draft(world):
    proposal = propose(world)

    with pytest.raises(BulletinByTwo):
        publish_proposal(actor=FIRST, proposal=proposal, now=NOW)

    assert not Bulletin.objects.exists()


def test_a_draft_whose_figures_changed_is_made_again(world):
    proposal = propose(world)
    Stage.objects.filter(number=3).update(title_ru="Иначе")

    with pytest.raises(FiguresChanged):
        publish_proposal(actor=SECOND, proposal=proposal, now=NOW)

    made_again = propose(world)
    assert [one.pk for one in proposals_of(world.campaign)] == [made_again.pk]
    publish_proposal(actor=SECOND, proposal=made_again, now=NOW)


def test_a_day_that_is_published_is_not_drafted(world):
    publish_bulletin(actor=FIRST, campaign=world.campaign, kind="progress", as_of=MARCH_4, now=NOW)

    with pytest.raises(AlreadyPublished) as refused:
        propose(world)

    assert refused.value.values == {"number": 1}


def test_a_draft_is_taken_away_once(world):
    proposal = propose(world)

    withdraw_proposal(actor=SECOND, proposal=proposal, now=NOW)
    withdraw_proposal(actor=SECOND, proposal=proposal, now=NOW)

    assert proposals_of(world.campaign) == ()
    assert Entry.objects.filter(tag="reporting:bulletin:withdrawn").count() == 1
    with pytest.raises(NotFound):
        proposal_by_code(proposal.code)


def test_a_wording_counts_once_somebody_else_put_it_in_force(world):
    row = draft(world)
    before = draft_bulletin(world.campaign, "progress", MARCH_4)
    with pytest.raises(TemplateByTwo):
        put_template_in_force(actor=FIRST, template=row, now=NOW)

    put_template_in_force(actor=SECOND, template=row, now=NOW)
    after = draft_bulletin(world.campaign, "progress", MARCH_4)

    assert (before.template, after.template) == (0, 1)
    assert after.title == TITLE
    assert after.text.ru == f"Обучено: {after.figures['trained']}.\n"
    assert template_in_force(world.campaign, "cascade").number == 0


def test_a_replaced_wording_stays_replaced(world):
    old, new = draft(world), draft(world, LocalizedText("а", "б", "c"))
    for row in (old, new):
        put_template_in_force(actor=SECOND, template=row, now=NOW)

    with pytest.raises(TemplateOver):
        put_template_in_force(actor=SECOND, template=old, now=NOW)

    assert template_in_force(world.campaign, "progress").number == 2
    put_template_in_force(actor=SECOND, template=new, now=NOW)
    assert Entry.objects.filter(tag="reporting:bulletin_template:in_force").count() == 2


def test_a_flawed_wording_is_refused_with_its_line_and_kept_nowhere(world):
    with pytest.raises(TemplateUnknown) as refused:
        draft(world, LocalizedText("{trained}", "Обучено:\n{treined}", "{trained}"))

    assert refused.value.field == "text_ru"
    assert "Line 2" in str(refused.value) or "2" in str(refused.value)
    assert "{trained}" in str(refused.value)
    assert not BulletinTemplate.objects.exists()


def test_a_number_says_where_it_comes_from(world, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = True
    figures = [
        Stated("filled", "54", False, date(2026, 3, 10), "kazpravda.kz, 2026-03-10"),
        Stated("trained", "54", True, date(2026, 3, 13), "baq.kz, 2026-03-13"),
    ]

    state_figures(actor=FIRST, campaign=world.campaign, figures=figures, now=NOW)
    state_figures(actor=FIRST, campaign=world.campaign, figures=figures, now=NOW)
    sources = draft_bulletin(world.campaign, "progress", MARCH_4).sources

    assert sources["filled"]["status"] == "published"
    assert sources["filled"]["source"] == "kazpravda.kz, 2026-03-10"
    assert sources["trained"] == {
        "status": "simulated", "stated": "54", "at_least": True, "day": "2026-03-13",
        "source": "baq.kz, 2026-03-13",
    }  # fmt: skip
    assert sources["seminars_held"] == {"status": "simulated"}
    assert Entry.objects.filter(tag="reporting:figures:stated").count() == 1


def test_without_invented_people_numbers_are_counted(world, settings):
    settings.KASKAD_SYNTHETIC_PEOPLE = False

    sources = draft_bulletin(world.campaign, "progress", MARCH_4).sources

    assert {one["status"] for one in sources.values()} == {"counted"}


def test_a_figure_is_stated_once(world):
    twice = [Stated("filled", str(n), False, MARCH_4, "a") for n in (1, 2)]

    with pytest.raises(StatedTwice):
        state_figures(actor=FIRST, campaign=world.campaign, figures=twice, now=NOW)


def test_the_end_is_not_told_while_seminars_are_ahead(world):
    with pytest.raises(TrainingGoesOn):
        propose(world, "final")


def test_the_end_is_told_after_the_last_seminar():
    world = build(held_until=MARCH_8)

    text = draft_bulletin(world.campaign, "final", MARCH_8).text

    assert "завершён заключительный этап обучения" in text.ru
    assert "қорытынды кезеңі" in text.kk
    assert propose(world, "final", MARCH_8).as_of == MARCH_8


def test_the_cascade_tells_of_whom_it_covers(world):
    text = draft_bulletin(world.campaign, "cascade", MARCH_4).text.ru

    assert "обучением охвачено 54 члена территориальных и участковых комиссий" in text
    assert "каскадной модели" in text
    assert "входное тестирование" not in text  # nobody has taken a test here


def noted(world, tmp_path, text):
    file = tmp_path / "stated.csv"
    file.write_text(f"figure,value,at_least,day,source\n{text}\n", encoding="utf-8")
    return stated.run(argparse.Namespace(campaign=world.campaign.code, file=file))


def test_published_numbers_are_noted_from_a_file(world, tmp_path, capsys):
    assert noted(world, tmp_path, 'stages.1.audience,821,,2026-02-18,"baq.kz, 2026-02"') == 0

    assert capsys.readouterr().out == "1\n"
    assert StatedFigure.objects.get().source == "baq.kz, 2026-02"


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("rumour,1,,2026-02-18,a", "figure"),
        ("trained,,,2026-02-18,a", "value"),
        ("trained,1,perhaps,2026-02-18,a", "at_least"),
        ("trained,1,,yesterday,a", "day"),
        ("trained,1,,2026-02-18,", "source"),
    ],
)
def test_a_wrong_line_of_the_file_is_named(world, tmp_path, line, column):
    with pytest.raises(stated.StatedFileWrong) as refused:
        noted(world, tmp_path, line)

    assert (refused.value.values["line"], refused.value.values["column"]) == (2, column)
    assert not StatedFigure.objects.exists()
