"""The bank: items and what became of each of their versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.assessment.vocab import Difficulty, ItemState, Kind
from kaskad.campaigns.api import Campaign, ProvisionVersion

# That the law has changed is never stored: it follows from the provisions, at the moment of asking.
STORED_STATES = (ItemState.DRAFT, ItemState.REVIEWED, ItemState.IN_USE, ItemState.RETIRED)
_OPEN = Q(state__in=(ItemState.DRAFT, ItemState.REVIEWED))


class Item(models.Model):
    """An item of a campaign's bank under the code by which files and people name it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="items")
    code = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="assessment_item_code")
        ]


class ItemVersion(models.Model):
    """An item as it stands in one version.

    ``content`` is the item as a file of items with this one in it (``rules/item_file.py``); kind,
    block and difficulty stand in it too, here to be searched by. ``provisions`` are the wordings it
    was reviewed against. ``writers`` are the marks of all who wrote in it, ``sha256`` is that of
    ``content``; ``remark`` is what its second reader wrote when giving it back.
    """

    item = models.ForeignKey(Item, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=ItemState.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    block_number = models.PositiveSmallIntegerField()
    difficulty = models.CharField(max_length=10, choices=Difficulty.choices)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    search_key = models.TextField()
    provisions = models.ManyToManyField(ProvisionVersion, related_name="items")
    author = models.CharField(max_length=200)
    writers = models.JSONField(default=list)
    drafted_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    second_reader = models.CharField(max_length=200, blank=True)
    remark = models.CharField(max_length=1000, blank=True)
    reviewed_at = models.DateTimeField(null=True)
    in_use_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="assessment_item_version"),
            models.UniqueConstraint(
                fields=["item"], condition=_OPEN, name="assessment_item_one_open"
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=ItemState.IN_USE),
                name="assessment_item_one_in_use",
            ),
            models.CheckConstraint(
                condition=Q(state__in=STORED_STATES), name="assessment_item_state"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="assessment_item_kind"),
            models.CheckConstraint(
                condition=Q(difficulty__in=Difficulty.values), name="assessment_item_difficulty"
            ),
            # Nobody's item comes into use unread, and nobody reads their own.
            models.CheckConstraint(
                condition=Q(state=ItemState.DRAFT)
                | (
                    Q(reviewed_at__isnull=False)
                    & ~Q(second_reader="")
                    & ~Q(second_reader=F("author"))
                ),
                name="assessment_item_reviewed",
            ),
        ]
        indexes = [models.Index(fields=["state", "block_number"], name="assessment_item_block")]
