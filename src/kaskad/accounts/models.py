"""Who signs in, and what they are granted. Scopes are codes: this room does not know the tree."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from kaskad.accounts.vocab import LABEL_LENGTH, LOGIN_LENGTH, Role


class AccountManager(BaseUserManager["Account"]):
    """Django asks for a manager; accounts are opened by the operation only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(code=username)


class Account(AbstractBaseUser):
    """A person who can sign in. ``label`` is the name shown in the record and on pages.

    ``login`` is the name that staff type beside their password. ``identity_hash`` is the keyed hash
    of the personal number, set by the room that knows people; an identity provider may name it.
    """

    code = models.CharField(max_length=20, unique=True)
    login = models.CharField(max_length=LOGIN_LENGTH, unique=True, null=True)  # noqa: DJ001  unique where there is one
    identity_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  as above
    label = models.CharField(max_length=LABEL_LENGTH)
    language = models.CharField(max_length=2, default="kk")
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()

    objects = AccountManager()
    USERNAME_FIELD = "code"

    def __str__(self) -> str:
        return self.code


class Grant(models.Model):
    """A role over the subtree below ``scope``, from ``since`` until (not including) ``until``.

    ``wide`` says that the scope is above a district: it is held with a second factor only.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=40)
    wide = models.BooleanField(default=False)
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
