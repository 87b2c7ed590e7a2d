"""How bulletins are worded: a new version is drafted, looked at, and put in force by another."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.campaigns.api import Campaign
from kaskad.core.actor import Actor
from kaskad.core.localized import LANGUAGES, LocalizedText
from kaskad.core.refusal import Refusal
from kaskad.reporting.models import BulletinTemplate
from kaskad.reporting.queries.bulletins import require_kind
from kaskad.reporting.queries.templates import Template, template_refusals


class TemplateOver(Refusal):
    code = "reporting.template_over"
    text = _("Version %(number)d was in force and has been replaced. Begin a new one from it.")


class TemplateByTwo(Refusal):
    code = "reporting.template_second_person"
    text = _(
        "You wrote this version yourself. Somebody else of the centre has to read it and put it in "
        "force."
    )


@operation(Tag.BULLETIN_TEMPLATE_DRAFTED)
def draft_template(
    *, actor: Actor, campaign: Campaign, kind: str, template: Template, now: datetime
) -> BulletinTemplate:
    """Keep texts as the next version of a kind; bulletins are written as before.

    Refuses the first thing that is wrong with them, named by its line.
    """
    require_kind(kind)
    template = _clean(template)
    for refusal in template_refusals(kind, template):
        raise refusal
    Campaign.objects.select_for_update().get(pk=campaign.pk)
    rows = BulletinTemplate.objects.filter(campaign=campaign, kind=kind)
    last = rows.aggregate(last=Max("number"))["last"] or 0
    row = BulletinTemplate.objects.create(
        campaign=campaign,
        kind=kind,
        number=last + 1,
        drafted_by=actor.mark or actor.kind,
        drafted_at=now,
        **{f"title_{language}": template.title.get(language) for language in LANGUAGES},
        **{f"text_{language}": template.text.get(language) for language in LANGUAGES},
    )
    record(
        actor=actor,
        tag=Tag.BULLETIN_TEMPLATE_DRAFTED,
        subject=_subject(campaign, kind),
        changes={"version": row.number},
        now=now,
    )
    return row


@operation(Tag.BULLETIN_TEMPLATE_IN_FORCE)
def put_template_in_force(
    *, actor: Actor, template: BulletinTemplate, now: datetime
) -> BulletinTemplate:
    """Word the bulletins of the kind with this version from now on; published ones stay.

    Refuses a version that was replaced already, and whoever drafted it; the one in force stays.
    """
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("root")
        .get(pk=template.campaign_id)
    )
    row = BulletinTemplate.objects.get(pk=template.pk)
    if row.ends_at is not None:
        raise TemplateOver(number=row.number)
    if row.begins_at is not None:
        nothing_changed()
        return row
    if row.drafted_by == (actor.mark or actor.kind):
        raise TemplateByTwo
    rows = BulletinTemplate.objects.filter(campaign=campaign, kind=row.kind)
    in_force = rows.filter(begins_at__isnull=False, ends_at=None)
    before = in_force.first()
    in_force.update(ends_at=now)
    row.begins_at, row.put_by = now, actor.mark or actor.kind
    row.save(update_fields=["begins_at", "put_by"])
    record(
        actor=actor,
        tag=Tag.BULLETIN_TEMPLATE_IN_FORCE,
        subject=_subject(campaign, row.kind),
        changes={"version": [before.number if before else 0, row.number]},
        now=now,
    )
    return row


def _clean(template: Template) -> Template:
    """Lines end as they do here; a title is one line."""
    titles = (" ".join(template.title.get(one).split()) for one in LANGUAGES)
    texts = (template.text.get(one).replace("\r\n", "\n").strip() for one in LANGUAGES)
    return Template(LocalizedText(*titles), LocalizedText(*texts))


def _subject(campaign: Campaign, kind: str) -> Subject:
    return Subject("bulletin_template", f"{campaign.code}/{kind}", "", campaign.root.code)
