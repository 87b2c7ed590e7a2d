"""Keys that seal, as operations: a new one, everything sealed anew, an old one given up."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kaskad.audit.api import Subject, Tag, nothing_changed, operation, record
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.installation import add_seal_key, drop_seal_key
from kaskad.core.keyring import SealKey
from kaskad.core.refusal import Refusal
from kaskad.core.sealed import reseal, sealed_columns, values_by_key
from kaskad.core.secrets import seal_keys

CHUNK = 500
# Work that began with the key before is over by then, also a list of the whole country.
REST = timedelta(hours=1)


class NoSuchKey(Refusal):
    code = "config.no_such_key"
    text = _("There is no key “%(key)s”. `kaskad keys list` shows those that there are.")


class NewestKey(Refusal):
    code = "config.newest_key"
    text = _("This key seals now. Run `kaskad keys rotate` and `kaskad keys reseal` first.")


class KeyStillNeeded(Refusal):
    code = "config.key_still_needed"
    text = _("%(count)d values are sealed with this key. Run `kaskad keys reseal` first.")


class KeyTooFresh(Refusal):
    code = "config.key_too_fresh"
    text = _(
        "The newer key was made less than an hour ago: work that began before may still seal with "
        "this one. Try again after %(moment)s."
    )


class NoInstallation(Refusal):
    code = "config.no_installation"
    text = _("%(folder)s is no installation. Run `kaskad init --data %(folder)s` first.")


def require_installation() -> None:
    """Refuse a folder without ``kaskad.toml``: there are no keys."""
    if not settings.INSTALLATION.exists:
        raise NoInstallation(folder=settings.INSTALLATION.folder)


@operation(Tag.KEY_ADDED)
def rotate_key(*, actor: Actor, now: datetime) -> SealKey:
    """Add a key that seals from now on, also in processes that run already."""
    key = add_seal_key(settings.INSTALLATION.folder)
    record(actor=actor, tag=Tag.KEY_ADDED, subject=Subject("key", key.id), now=now)
    return key


def reseal_everything(*, actor: Actor, now: datetime) -> int:
    """Seal every value with the newest key, in pieces; begun again it goes on where it was."""
    done = 0
    while piece := reseal_piece(actor=actor, limit=CHUNK, now=now):
        done += piece
    return done


@operation(Tag.VALUES_RESEALED)
def reseal_piece(*, actor: Actor, limit: int, now: datetime) -> int:
    """Seal up to ``limit`` values with the newest key; 0 when none is left."""
    for column in sealed_columns():
        if count := reseal(column, limit):
            record(
                actor=actor,
                tag=Tag.VALUES_RESEALED,
                subject=Subject("key", seal_keys()[0].id),
                changes={"column": str(column), "values": count},
                now=now,
            )
            return count
    nothing_changed()
    return 0


@operation(Tag.KEY_DROPPED)
def drop_key(*, actor: Actor, key: str, now: datetime) -> None:
    """Give up an old key; copies of the database from before need it still.

    Refuses an unknown key, the newest, one that a value is sealed with, and one that work of the
    last hour may have sealed with.
    """
    keys = seal_keys()
    place = next((place for place, one in enumerate(keys) if one.id == key), None)
    if place is None:
        raise NoSuchKey(key=key)
    if place == 0:
        raise NewestKey
    if count := values_by_key()[key]:
        raise KeyStillNeeded(count=count)
    rests_from = keys[place - 1].made_at + REST
    if clock.machine_now() < rests_from:
        raise KeyTooFresh(moment=f"{rests_from.astimezone(clock.zone()):%H:%M}")
    record(actor=actor, tag=Tag.KEY_DROPPED, subject=Subject("key", key), now=now)
    drop_seal_key(settings.INSTALLATION.folder, key)
