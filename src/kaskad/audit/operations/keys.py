"""Another key to sign with."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kaskad.audit.operations.recording import Subject, operation, record
from kaskad.audit.operations.sealing import KeyMissing, seal_entries
from kaskad.audit.vocab import Tag
from kaskad.core.actor import Actor
from kaskad.core.signing import SigningKey, keep_signing_key, new_signing_key, signing_key


@operation(Tag.KEY_CHANGED)
def change_key(*, actor: Actor, now: datetime) -> SigningKey:
    """Sign with a new key from now on; the old one seals the entry that says so.

    Refuses an installation without a key, and what ``seal_entries`` refuses.
    """
    folder = settings.INSTALLATION.folder
    old = signing_key(folder)
    if old is None:
        raise KeyMissing(folder=folder)
    new = new_signing_key()
    record(
        actor=actor,
        tag=Tag.KEY_CHANGED,
        subject=Subject("key", new.name),
        changes={"key": [old.name, new.name]},
        now=now,
    )
    seal_entries(now=now)
    keep_signing_key(folder, new)
    return new
