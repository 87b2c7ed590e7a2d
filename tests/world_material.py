"""Materials of the tests' own world: a file, the next draft, a law that has changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kaskad.campaigns.api import (
    Campaign,
    Material,
    amend_provision,
    approve_material,
    attach_file,
    provision_by_code,
    redraft_material,
)
from kaskad.core.actor import Actor
from kaskad.core.clock import local_day
from kaskad.core.localized import LocalizedText

WRITER, READER = (Actor(kind="person", code=code) for code in ("demo-law", "demo-methods"))
PDF = b"%PDF-1.4\n%%EOF\n"


def write_material(campaign: Campaign, folder: Path, now: datetime) -> None:
    """A published material with a file, its next draft, and a law that has changed since."""
    paper = folder / "paper.pdf"
    paper.write_bytes(PDF)
    material = Material.objects.get(campaign=campaign, code="block-1-notes")
    draft = redraft_material(actor=WRITER, material=material, now=now)
    attach_file(actor=WRITER, draft=draft, source=paper, file_name="Күнтізбе.pdf", now=now)
    draft.refresh_from_db()
    approve_material(actor=READER, draft=draft, seen=draft.sha256, now=now)
    redraft_material(actor=WRITER, material=material, now=now)
    words = LocalizedText("Жаңа мәтін.", "Новый текст.", "A new text.")
    amend_provision(
        actor=Actor.system("сынақ"),
        provision=provision_by_code("rl-20"),
        text=words,
        act=words,
        in_force_from=local_day(now),
        seen=1,
        now=now,
    )
