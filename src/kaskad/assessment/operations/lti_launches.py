"""Launches of tests from learning platforms, and whose they are."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from kaskad.accounts.api import Account
from kaskad.assessment.models import Launch, Platform, PlatformUser, ReturnedScore
from kaskad.assessment.queries.lti import launched_test, subject_hash, user_of
from kaskad.assessment.rules.lti import Launched
from kaskad.assessment.vocab.lti_refusals import (
    AccountLinked,
    LaunchUsed,
    NoTestLaunched,
    OtherMember,
)
from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core.actor import Actor
from kaskad.core.secrets import random_code, seal, token_hash


@operation(Tag.LAUNCH_TAKEN)
def take_launch(
    *,
    actor: Actor,
    platform: Platform,
    launched: Launched,
    nonce: str,
    browser_hash: str,
    tick: datetime,
    now: datetime,
) -> str:
    """Keep a launch that was checked; the key with which the browser goes on with it.

    ``tick`` is the machine's clock. Refuses a nonce that was used, and a test that is not there.
    """
    test = launched_test(platform, launched.test)
    if test is None:
        raise NoTestLaunched
    key = secrets.token_urlsafe(24)
    launch = Launch(
        platform=platform,
        nonce_hash=token_hash(nonce),
        key_hash=token_hash(key),
        browser_hash=browser_hash,
        subject_hash=subject_hash(platform, launched.subject),
        subject_sealed=seal(launched.subject),
        test=test,
        line_item=launched.line_item,
        launched_at=tick,
    )
    try:
        with transaction.atomic():
            launch.save(force_insert=True)
    except IntegrityError:
        raise LaunchUsed from None
    user = user_of(launch)
    if user is not None:
        _want_score(user, launch)
    subject = Subject("platform", platform.code, platform.name, platform.campaign.root.code)
    changes = {"test": test.code, "linked": user is not None}
    record(actor=actor, tag=Tag.LAUNCH_TAKEN, subject=subject, changes=changes, now=now)
    return key


@operation(Tag.PLATFORM_USER_LINKED)
def link_user(*, actor: Actor, launch: Launch, account: Account, now: datetime) -> PlatformUser:
    """Say that the person of a launch is the owner of the account, who is signed in.

    The same again changes nothing. Refuses a person who is somebody else here, and an account that
    is somebody else there.
    """
    known = user_of(launch)
    if known is not None:
        if known.account_id != account.pk:
            raise OtherMember
        nothing_changed()
        return known
    user = PlatformUser(
        platform=launch.platform,
        subject_hash=launch.subject_hash,
        subject_sealed=launch.subject_sealed,
        account=account,
        linked_at=now,
    )
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise AccountLinked from None
    _want_score(user, launch)
    subject = Subject("account", account.code, scope=account.place)
    changes = {"platform": launch.platform.code}
    record(actor=actor, tag=Tag.PLATFORM_USER_LINKED, subject=subject, changes=changes, now=now)
    return user


def _want_score(user: PlatformUser, launch: Launch) -> None:
    """The platform is told what this test comes to, where it asked for that."""
    if launch.line_item:
        ReturnedScore.objects.update_or_create(
            user=user,
            test=launch.test,
            defaults={"line_item": launch.line_item},
            create_defaults={"line_item": launch.line_item, "code": random_code()},
        )
