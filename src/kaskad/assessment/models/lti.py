"""Learning platforms that launch tests by LTI 1.3, their people, and the scores they are told."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from kaskad.assessment.models.tests import Test
from kaskad.campaigns.api import Campaign


class ToolKey(models.Model):
    """A key with which we sign to platforms (RS256); the newest signs, ``public`` is its JWK."""

    name = models.CharField(max_length=16, unique=True)
    private_sealed = models.TextField()
    public = models.JSONField()
    made_at = models.DateTimeField()


class Platform(models.Model):
    """A platform that may launch tests of one campaign.

    ``is_trusted``: it says itself who a linked person is, without a sign-in here. ``is_private``:
    its own hosts may be in a closed network and without TLS. ``audience`` is what its token address
    is called in our assertions, empty: as the address.
    """

    code = models.CharField(max_length=12, unique=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=255)
    client_id = models.CharField(max_length=255)
    deployments = models.JSONField()
    login_url = models.CharField(max_length=500)
    keys_url = models.CharField(max_length=500)
    token_url = models.CharField(max_length=500)
    audience = models.CharField(max_length=500, blank=True)
    is_trusted = models.BooleanField(default=False)
    is_private = models.BooleanField(default=False)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issuer", "client_id"], name="assessment_platform_once")
        ]


class PlatformUser(models.Model):
    """Who a person of a platform is here; the owner of the account said so, signed in."""

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="users")
    subject_hash = models.CharField(max_length=64)
    subject_sealed = models.TextField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["platform", "subject_hash"], name="assessment_platform_user_once"
            ),
            models.UniqueConstraint(
                fields=["platform", "account"], name="assessment_platform_account_once"
            ),
        ]


class Launch(models.Model):
    """A launch that a platform signed; the nonce is taken once.

    Whoever has the key and the browser goes on with it for an hour of the machine's clock.
    """

    platform = models.ForeignKey(Platform, models.CASCADE, related_name="+")
    nonce_hash = models.CharField(max_length=64, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    browser_hash = models.CharField(max_length=64)
    subject_hash = models.CharField(max_length=64)
    subject_sealed = models.TextField()
    test = models.ForeignKey(Test, models.CASCADE, related_name="+")
    line_item = models.CharField(max_length=1000, blank=True)
    launched_at = models.DateTimeField(db_index=True)


class ReturnedScore(models.Model):
    """Where a platform wants somebody's score of a test, and how far that is.

    ``asked`` is what a task was made for and ``asked_at`` its time stamp for the platform, which
    grows; ``sent`` is what the platform has.
    """

    code = models.CharField(max_length=12, unique=True)
    user = models.ForeignKey(PlatformUser, models.CASCADE, related_name="scores")
    test = models.ForeignKey(Test, models.CASCADE, related_name="+")
    line_item = models.CharField(max_length=1000)
    asked = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    asked_at = models.DateTimeField(null=True)
    sent = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "test"], name="assessment_returned_score_once"),
            models.CheckConstraint(
                condition=Q(asked__isnull=True, asked_at__isnull=True)
                | Q(asked__isnull=False, asked_at__isnull=False),
                name="assessment_returned_score_asked",
            ),
        ]
