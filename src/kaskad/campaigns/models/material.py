"""The material of the blocks, versioned, and the provisions it explains."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from kaskad.campaigns.models.law import ProvisionVersion
from kaskad.campaigns.models.plan import Campaign
from kaskad.campaigns.vocab import MaterialKind, MaterialState
from kaskad.core.localized import Localized

_WRITTEN = ~(
    Q(title_kk="") | Q(title_ru="") | Q(title_en="") | Q(body_kk="") | Q(body_ru="") | Q(body_en="")
)


class Material(models.Model):
    """A piece of the training kit; its block is known by number, whatever the programme's version.

    What it says is in its versions.
    """

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="materials")
    code = models.SlugField(max_length=40)
    block_number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=MaterialKind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "code"], name="campaigns_material_once"),
            models.CheckConstraint(
                condition=Q(kind__in=MaterialKind.values), name="campaigns_material_kind"
            ),
        ]


class MaterialVersion(models.Model):
    """What a material says: a draft, or what was published after a second person had read it.

    ``writers`` are the marks of all who wrote in it; ``sha256`` is that of its content.
    """

    material = models.ForeignKey(Material, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=MaterialState.choices)
    title_kk = models.CharField(max_length=200, blank=True)
    title_ru = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    body_kk = models.TextField(blank=True)
    body_ru = models.TextField(blank=True)
    body_en = models.TextField(blank=True)
    link_kk = models.URLField(max_length=500, blank=True)
    link_ru = models.URLField(max_length=500, blank=True)
    link_en = models.URLField(max_length=500, blank=True)
    provisions = models.ManyToManyField(ProvisionVersion, related_name="materials")
    sha256 = models.CharField(max_length=64)
    author = models.CharField(max_length=200)
    writers = models.JSONField(default=list)
    drafted_at = models.DateTimeField()
    edited_at = models.DateTimeField()
    second_reader = models.CharField(max_length=200, blank=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)

    title = Localized("title")
    body = Localized("body")
    link = Localized("link")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["material", "number"], name="campaigns_material_version_once"
            ),
            models.UniqueConstraint(
                fields=["material"],
                condition=Q(state=MaterialState.DRAFT),
                name="campaigns_one_material_draft",
            ),
            models.UniqueConstraint(
                fields=["material"],
                condition=Q(state=MaterialState.IN_FORCE),
                name="campaigns_one_material_in_force",
            ),
            models.CheckConstraint(
                condition=Q(state__in=MaterialState.values), name="campaigns_material_state"
            ),
            models.CheckConstraint(
                condition=Q(state=MaterialState.DRAFT)
                | (_WRITTEN & ~Q(second_reader="") & ~Q(second_reader=F("author"))),
                name="campaigns_material_read_twice",
            ),
        ]


class MaterialFile(models.Model):
    """A file that belongs to a version; ``language`` is empty when it is for every reader.

    The bytes lie in the files of the installation under their SHA-256.
    """

    version = models.ForeignKey(MaterialVersion, models.CASCADE, related_name="files")
    language = models.CharField(max_length=2, blank=True)
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "name"], name="campaigns_material_file_once"
            )
        ]
