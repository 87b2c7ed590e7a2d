"""Who signs in, and what they are granted. Scopes are codes: this room does not know the tree."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from kaskad.accounts.vocab import LABEL_LENGTH, Role


class AccountManager(BaseUserManager["Account"]):
    """Django asks for a manager; accounts are opened by the operation only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(code=username)


class Account(AbstractBaseUser):
    """A person who can sign in. ``label`` is the name shown in the record and on pages."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=LABEL_LENGTH)
    language = models.CharField(max_length=2, default="kk")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "code"

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """A role over the subtree below ``scope``, from ``since`` until (not including) ``until``."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="accounts_grant_period",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="accounts_grant_role"),
            models.UniqueConstraint(
                fields=["account", "role", "scope"],
                condition=Q(until__isnull=True),
                name="accounts_grant_once",
            ),
        ]


class SignInLink(models.Model):
    """A personal link; only the hash of its token is stored."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)


class ApiToken(models.Model):
    """A personal token of the JSON API; only the hash of its secret is stored.

    It carries ``grant`` narrowed to ``scope``; without a grant only what is the account's own.
    ``window_at`` and ``window_count`` count the requests of the present minute.
    """

    code = models.CharField(max_length=12, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="tokens")
    grant = models.ForeignKey(Grant, on_delete=models.CASCADE, null=True, related_name="tokens")
    scope = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=LABEL_LENGTH)
    secret_hash = models.CharField(max_length=64, unique=True)
    writes = models.BooleanField(default=False)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    window_at = models.DateTimeField(null=True)
    window_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="accounts_token_period"
            ),
            models.CheckConstraint(
                condition=Q(grant__isnull=False) | Q(scope=""), name="accounts_token_scope"
            ),
        ]
