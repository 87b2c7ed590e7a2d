"""Levels, kinds, roles in a commission, and states of a roster."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """The four levels of the tree."""

    CENTRAL = "central", _("Central")
    REGION = "region", _("Region")
    DISTRICT = "district", _("District")
    PRECINCT = "precinct", _("Precinct")


class Kind(models.TextChoices):
    """What voters a commission serves."""

    TERRITORIAL = "territorial", _("Territorial")
    REGISTRATION = "registration", _("By registration")
    SPECIAL = "special", _("Special")
    ABROAD = "abroad", _("Abroad")


class SeatRole(models.TextChoices):
    """The role of a member in the commission."""

    CHAIR = "chair", _("Chair")
    DEPUTY = "deputy", _("Deputy chair")
    SECRETARY = "secretary", _("Secretary")
    MEMBER = "member", _("Member")


class TrainingLanguage(models.TextChoices):
    """The language a member is taught in."""

    KAZAKH = "kk", _("Kazakh")
    RUSSIAN = "ru", _("Russian")


class BatchState(models.TextChoices):
    """The way of a roster file."""

    RECEIVED = "received", _("Being checked")
    CHECKED = "checked", _("Checked")
    ACCEPTING = "accepting", _("Being accepted")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Refused")
    DISCARDED = "discarded", _("Discarded")


class RowState(models.TextChoices):
    """The way of a row of a roster file."""

    GOOD = "good", _("Good")
    UNCHANGED = "unchanged", _("Unchanged")
    REJECTED = "rejected", _("Rejected")
    ACCEPTED = "accepted", _("Accepted")


ROOT_CODE = "KZ"
SINGLE_ROLES = (SeatRole.CHAIR.value, SeatRole.DEPUTY.value, SeatRole.SECRETARY.value)
