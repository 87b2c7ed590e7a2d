"""Law, material and items of the demonstration: written by one person, read by another."""

from __future__ import annotations

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kaskad.accounts.api import Account, Role, give_grant, open_account
from kaskad.assessment.api import (
    Purpose,
    draft_test,
    import_items,
    items_of,
    proposal_of,
    publish_test,
    put_items_in_use,
    read_item_files,
    review_item,
    versions_waiting,
)
from kaskad.campaigns.api import (
    Campaign,
    MaterialText,
    Words,
    approve_material,
    cite_provisions,
    draft_material,
    edit_material,
    import_provisions,
    stages_of,
)
from kaskad.core.actor import Actor

_HERE = Path(__file__).parent
PROVISIONS_FILE = _HERE / "kz-provisions-2026.toml"
MATERIALS_FILE = _HERE / "kz-materials-2026.toml"
ITEM_FILES = sorted((_HERE / "items").glob("*.toml"))
ROOT = "KZ"
WRITER = ("demo-law", "Құқық бөлімі")
READER = ("demo-methods", "Әдістеме бөлімі")
_READING = timedelta(minutes=40)


def publish_materials(campaign: Campaign, inputs: Path, now: datetime) -> None:
    """Import the provisions and put a material of each block in force."""
    text = PROVISIONS_FILE.read_text(encoding="utf-8")
    (inputs / PROVISIONS_FILE.name).write_text(text, encoding="utf-8")
    import_provisions(
        actor=Actor.system("demo"), text=text, file_name=PROVISIONS_FILE.name, now=now
    )
    writer, reader = (_officer(code, label, now) for code, label in (WRITER, READER))
    content = tomllib.loads(MATERIALS_FILE.read_text(encoding="utf-8"))
    for one in content["materials"]:
        _publish(campaign, one, writer, reader, now)


def fill_bank(campaign: Campaign, now: datetime) -> int:
    """Take the sample items in, let somebody else read them, put them in use; how many."""
    writer, reader = (
        Actor(kind="person", code=code, label=label) for code, label in (WRITER, READER)
    )
    for file in ITEM_FILES:
        reading = read_item_files([(file.name, file.read_bytes())], "kk")
        import_items(actor=writer, campaign=campaign, reading=reading, file_name=file.name, now=now)
    later = now + _READING
    for draft in versions_waiting(campaign):
        review_item(actor=reader, draft=draft, seen=draft.sha256, now=later)
    return put_items_in_use(actor=writer, campaign=campaign, items=items_of(campaign), now=later)


def publish_tests(campaign: Campaign, now: datetime) -> None:
    """An entry test and a final test for every stage, open while the stage lasts."""
    officer = Actor(kind="person", code=WRITER[0], label=WRITER[1])
    for stage in stages_of(campaign):
        for purpose in Purpose:
            settings = proposal_of(campaign, stage, purpose)
            test = draft_test(
                actor=officer, stage=stage, purpose=purpose, settings=settings, now=now
            )
            publish_test(actor=officer, test=test, now=now)


def _officer(code: str, label: str, now: datetime) -> Actor:
    """Somebody of the central commission, with an account and no link to sign in by."""
    actor = Actor.system("demo")
    account: Account = open_account(actor=actor, label=label, language="kk", code=code, now=now)
    role = Role.CENTRAL_STAFF.value
    give_grant(actor=actor, account=account, role=role, scope=ROOT, wide=True, now=now)
    return Actor(kind="person", code=code, label=label)


def _publish(
    campaign: Campaign, one: dict[str, Any], writer: Actor, reader: Actor, now: datetime
) -> None:
    draft = draft_material(
        actor=writer, campaign=campaign, block_number=one["block"], kind=one["kind"], now=now
    )
    text = MaterialText(Words(**one["title"]), Words(**one["body"]), Words("", "", ""))
    draft = edit_material(actor=writer, draft=draft, text=text, seen=draft.sha256, now=now)
    draft = cite_provisions(actor=writer, draft=draft, codes=one["cites"], now=now)
    approve_material(actor=reader, draft=draft, seen=draft.sha256, now=now + _READING)
