"""Roles, and how long links last."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Way(models.TextChoices):
    """How somebody proved who they are."""

    INVITATION = "invitation", _("Invitation")
    PASSWORD = "password", pgettext_lazy("sign-in", "Password")
    PASSKEY = "passkey", _("Passkey")
    APP = "app", _("Code of the app")
    RECOVERY = "recovery", _("Recovery code")
    PROVIDER = "provider", _("Identity provider")
    ONE_TIME_CODE = "one_time_code", _("One-time code")


class Role(models.TextChoices):
    """What a grant lets its holder do in a subtree."""

    CENTRAL_STAFF = "central_staff", _("Central commission")
    COORDINATOR = "coordinator", _("Coordinator")
    TRAINER = "trainer", _("Trainer")
    MEMBER = "member", _("Commission member")
    AUDITOR = "auditor", _("Auditor")
    OBSERVER = "observer", _("Observer")


STAFF_ROLES = (Role.CENTRAL_STAFF.value, Role.COORDINATOR.value)
# What an operator of the installation may do in a staff session: look, or work as a coordinator.
OPERATOR_ROLES = (Role.AUDITOR.value, Role.COORDINATOR.value)
SHORTEST_REASON = 15
REASON_LENGTH = 300
STAFF_SESSION_MINUTES = (10, 30, 60)
SESSIONS_SHOWN = 20

PIN_LENGTH = 6
# Wrong PINs in a row: after each five the account rests, after fifteen its links end.
TRIES_BEFORE_REST = 5
TRIES_IN_ALL = 15
REST = timedelta(minutes=15)

CODE_DIGITS = 8
CODE_LIFETIME = timedelta(minutes=10)
CODE_TRIES = 3  # wrong ones end the code
CODES_PER_ACCOUNT = 3  # in a while: each costs an SMS and rings somebody's phone
CODES_WINDOW = timedelta(hours=1)

# A village shares one address of the network: only failures count, and many are forgiven.
FAILURES_PER_ADDRESS = 300
FAILURE_WINDOW = timedelta(minutes=10)
# Who signs in with a password or a passkey; everybody else has a link and a PIN.
PASSWORD_ROLES = (*STAFF_ROLES, Role.AUDITOR.value)
LINK_LIFETIME = timedelta(days=60)
LABEL_LENGTH = 200
LOGIN_LENGTH = 30
PASSWORD_LENGTH = 12
LONGEST_PASSWORD = 200
# A staff session ends after so long without a page, and after so long in any case.
STAFF_IDLE = timedelta(hours=1)
STAFF_SESSION = timedelta(hours=12)
# After the first proof there is so long for the second, and for changing what proves.
PENDING_LIFETIME = timedelta(minutes=10)
FRESH_LIFETIME = timedelta(minutes=15)
API_MARK = "kaskad_"  # so that searches for leaked secrets know one
TOKEN_DAYS = 90  # a personal token of the API lasts at most so long
TOKEN_LABEL_LENGTH = 100
TOKENS_AT_ONCE = 20
TOKEN_REQUESTS = 600  # of one token in a minute
