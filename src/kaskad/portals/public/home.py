"""The home page: the country on a day."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from kaskad.campaigns.api import Campaign
from kaskad.core.web.components import Actions, Empty, Fact, Facts, Link, State, Status
from kaskad.core.web.format import day_short, number
from kaskad.core.web.pictures import Stage, Stages
from kaskad.portals.public.bulletins import paragraphs_of
from kaskad.portals.public.day import ShownDay
from kaskad.portals.public.figures import (
    country_figure,
    data_links,
    late_sentence,
    regions_table,
)
from kaskad.portals.public.licence import use_of_data
from kaskad.portals.public.map import tile_map
from kaskad.portals.public.pages import BulletinPart, HomePage
from kaskad.reporting.api import (
    MakeUpProgress,
    StageProgress,
    bulletins_of,
    commission_counts,
    coverage,
    make_up_progress,
    rest_days,
    seminars_held,
    stage_progress,
)


def home_page(campaign: Campaign, shown: ShownDay) -> HomePage:
    """Everything the home page shows of ``campaign`` on a day."""
    report = coverage(campaign, shown.day, with_plan=True)
    progress = stage_progress(campaign, shown.day)
    rounds = make_up_progress(campaign, shown.day)
    bulletin = _bulletin(campaign, shown)
    has_plan = report.total.planned > 0
    return HomePage(
        title=_("Training of commission members"),
        notice=shown.notice,
        as_of=shown.chooser(),
        figure=country_figure(campaign, report.total, shown),
        facts=_facts(campaign, shown, rounds),
        tile_map=tile_map(report, shown, float(campaign.goal_percent)),
        regions=regions_table(report, shown, str(campaign.root.name)),
        late=late_sentence(report.children) if has_plan else "",
        stages=_stages(campaign, shown, progress, rounds),
        stages_note=_who_is_counted(progress, report.total.tally.filled) if progress else "",
        bulletin=bulletin,
        has_bulletin=isinstance(bulletin, BulletinPart),
        data=data_links("", shown),
        use=use_of_data(),
    )


def _facts(campaign: Campaign, shown: ShownDay, rounds: MakeUpProgress | None) -> Facts:
    counts = commission_counts(campaign)
    again = rounds.held if rounds else 0
    facts = [
        Fact(
            pgettext("fact", "Seminars held"),
            number(seminars_held(campaign, shown.day)),
            _("of make-up rounds: %(count)s") % {"count": number(again)} if again else "",
        ),
        Fact(pgettext("fact", "Precinct commissions"), number(counts.precinct)),
        Fact(pgettext("fact", "Territorial commissions"), number(counts.territorial)),
    ]
    if shown.day < campaign.first_day:
        facts.append(Fact(_("The training begins on"), day_short(campaign.first_day)))
    elif shown.day <= campaign.last_day:
        left = (campaign.last_day - shown.day).days
        facts.append(Fact(_("Days left for training"), number(left)))
    else:
        facts.append(Fact(_("The training ended on"), day_short(campaign.last_day)))
    return Facts(tuple(facts))


def _stages(
    campaign: Campaign,
    shown: ShownDay,
    stages: tuple[StageProgress, ...],
    rounds: MakeUpProgress | None,
) -> Stages | None:
    if not stages:
        return None
    last = max((stage.last_day for stage in stages if stage.last_day), default=campaign.last_day)
    return Stages(
        campaign.first_day,
        max(campaign.last_day, last),
        (*(_stage(stage) for stage in stages), *_make_up(rounds)),
        shown.day,
        rest_days(campaign),
    )


def _who_is_counted(stages: tuple[StageProgress, ...], filled: int) -> str:
    """For whoever adds up the stages: what they make, and who is in none of them."""
    audience = sum(stage.audience for stage in stages)
    once = _(
        "Every member is counted in one stage; those of the make-up rounds are counted there too."
    )
    if audience >= filled:
        return once
    added = _(
        "The stages together: %(audience)s of %(filled)s members. Still without a place in the "
        "plan: %(rest)s."
    ) % {
        "audience": number(audience),
        "filled": number(filled),
        "rest": number(filled - audience),
    }
    return f"{added} {once}"


def _stage(stage: StageProgress) -> Stage:
    actual = (stage.first_day, stage.last_day) if stage.first_day and stage.last_day else None
    return Stage(
        str(stage.title),
        str(stage.audience_text),
        f"{number(stage.trained)} / {number(stage.audience)}",
        Status(_stage_word(stage), _stage_mark(stage)),
        (stage.window_from, stage.window_to),
        actual,
        running=stage.state == "now",
    )


def _make_up(rounds: MakeUpProgress | None) -> tuple[Stage, ...]:
    if rounds is None:
        return ()
    words = {"done": pgettext("stage", "Finished"), "now": pgettext("stage", "Running")}
    begins = _("Begins on %(day)s") % {"day": day_short(rounds.window_from, "on")}
    actual = (rounds.first_day, rounds.last_day) if rounds.first_day and rounds.last_day else None
    stage = Stage(
        _("Make-up rounds"),
        _("Those who missed their seminar"),
        f"{number(rounds.trained)} / {number(rounds.missed)}",
        Status(words.get(rounds.state, begins), rounds.state),
        (rounds.window_from, rounds.window_to),
        actual,
        running=rounds.state == "now",
    )
    return (stage,)


def _stage_mark(stage: StageProgress) -> State:
    if stage.days_late:
        return "late"
    return "done" if stage.state == "make_up" else stage.state


def _stage_word(stage: StageProgress) -> str:
    days = {"days": stage.days_late}
    if stage.state == "done" and stage.days_late:
        return (
            ngettext("Finished, %(days)s day late", "Finished, %(days)s days late", stage.days_late)
            % days
        )
    if stage.state == "done":
        return pgettext("stage", "Finished")
    if stage.days_late:
        return ngettext("%(days)s day behind", "%(days)s days behind", stage.days_late) % days
    if stage.state == "make_up":
        return _missed_word(stage)
    if stage.state == "now":
        return pgettext("stage", "Running")
    return _("Begins on %(day)s") % {"day": day_short(stage.window_from, "on")}


def _missed_word(stage: StageProgress) -> str:
    people = {"people": number(stage.audience - stage.trained)}
    if stage.is_over:
        return _("Held; not trained: %(people)s") % people
    return _("Held; waiting for a make-up round: %(people)s") % people


def _bulletin(campaign: Campaign, shown: ShownDay) -> BulletinPart | Empty:
    published = bulletins_of(campaign, shown.day)
    if not published:
        return Empty(
            _("No bulletin yet"), _("The first one follows the first seminar of the training.")
        )
    latest = published[0]
    url = reverse("portals:bulletin", args=[latest.number])
    links = Actions(
        (
            Link(_("Read it all"), url),
            Link(_("All bulletins"), reverse("portals:bulletins")),
        )
    )
    return BulletinPart(
        _("Bulletin No. %(number)s") % {"number": latest.number},
        str(latest.title),
        paragraphs_of(str(latest.text))[:1],
        links,
    )
