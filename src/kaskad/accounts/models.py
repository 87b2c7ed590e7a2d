"""Who signs in, and what they are granted. Scopes are codes: this room does not know the tree."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from kaskad.accounts.vocab import (
    LABEL_LENGTH,
    LOGIN_LENGTH,
    OPERATOR_ROLES,
    REASON_LENGTH,
    Role,
)


class AccountManager(BaseUserManager["Account"]):
    """Django asks for a manager; accounts are opened by the operation only."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(code=username)


class Account(AbstractBaseUser):
    """A person who can sign in. ``label`` is the name shown in the record and on pages.

    ``pin_hash`` is a keyed hash, empty until the holder of a link has chosen a PIN. Raising
    ``generation`` ends every session of the account.

    ``login`` is the name that staff type beside their password. ``identity_hash`` is the keyed hash
    of the personal number, set by the room that knows people; an identity provider may name it.
    ``place`` is the commission where the owner sits, or of the first grant: entries about the
    account belong there.
    """

    code = models.CharField(max_length=20, unique=True)
    login = models.CharField(max_length=LOGIN_LENGTH, unique=True, null=True)  # noqa: DJ001  unique where there is one
    identity_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  as above
    label = models.CharField(max_length=LABEL_LENGTH)
    language = models.CharField(max_length=2, default="kk")
    last_login = None  # Django would write it beside the operation that signs in
    signed_in_at = models.DateTimeField(null=True)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    pin_hash = models.CharField(max_length=64, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    place = models.CharField(max_length=40, blank=True)
    is_operator = models.BooleanField(default=False)
    generation = models.PositiveIntegerField(default=0)

    objects = AccountManager()
    USERNAME_FIELD = "code"

    def __str__(self) -> str:
        return self.code

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must still match; Django asks for it at every request."""
        value = f"{self.password}/{self.generation}"
        salt = "kaskad.accounts.session"
        return salted_hmac(salt, value, secret=secret, algorithm="sha256").hexdigest()


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


class OneTimeCode(models.Model):
    """A code sent to somebody who does not know the PIN; only its keyed hash is stored.

    It lasts until ``until`` of the machine's clock; ``wrong`` ones were tried in its place.
    """

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="one_time_code")
    code_hash = models.CharField(max_length=64)
    until = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)


class StaffSession(models.Model):
    """The powers of an operator over a subtree, for a reason and a short while.

    It ends by itself at ``ends_at`` of the machine's clock, or earlier at ``closed_at``.
    """

    code = models.CharField(max_length=12, unique=True)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="staff_sessions")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.CharField(max_length=40)
    reason = models.CharField(max_length=REASON_LENGTH)
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(closed_at__isnull=True),
                name="accounts_one_staff_session",
            ),
            models.CheckConstraint(
                condition=Q(role__in=OPERATOR_ROLES), name="accounts_staff_session_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")), name="accounts_staff_session_period"
            ),
        ]


class Tally(models.Model):
    """How often something happened in the window that began at ``since``; ``key`` is a hash."""

    key = models.CharField(max_length=64, unique=True)
    since = models.DateTimeField()
    count = models.PositiveIntegerField()


class ApiToken(models.Model):
    """A personal token of the JSON API; only the hash of its secret is stored.

    It carries ``grant`` narrowed to ``scope``; without a grant only what is the account's own.
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("issued_at")), name="accounts_token_period"
            ),
            models.CheckConstraint(
                condition=Q(grant__isnull=False) | Q(scope=""), name="accounts_token_scope"
            ),
        ]
