"""The operations on laws and materials, called in the tests' own world."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from kaskad.campaigns.api import (
    Material,
    MaterialText,
    MaterialVersion,
    Words,
    amend_provision,
    approve_material,
    attach_file,
    cite_provisions,
    detach_file,
    discard_material,
    draft_material,
    edit_material,
    provision_by_code,
    redraft_material,
    withdraw_material,
)
from kaskad.core.localized import LocalizedText
from tests.world import ACTOR, NOW
from tests.world_material import PDF

WHO = {"actor": ACTOR, "now": NOW}
IN_THE_WORLD = "the making of the world ran it"


def _draft():
    return MaterialVersion.objects.get(material__code="block-1-notes", state="draft")


def _material(code="block-2-notes"):
    return Material.objects.get(code=code)


def _amend(_house):
    words = LocalizedText("Бір.", "Одно.", "One.")
    amend_provision(
        provision=provision_by_code("el-20-1"), text=words, act=words,
        in_force_from=date(2026, 7, 1), seen=1, **WHO,
    )  # fmt: skip


def _edit(_house):
    draft = _draft()
    text = MaterialText(Words("А", "Б", "C"), Words("а", "б", "c"), Words("", "", ""))
    edit_material(draft=draft, text=text, seen=draft.sha256, **WHO)


def _attach(_house):
    with TemporaryDirectory() as folder:
        source = Path(folder) / "paper"
        source.write_bytes(PDF + b"%")
        attach_file(draft=_draft(), source=source, file_name="two.pdf", **WHO)


def _approve(_house):
    draft = _draft()
    cite_provisions(draft=draft, codes=["rl-20"], **WHO)
    draft.refresh_from_db()
    draft.writers.remove(ACTOR.mark)
    draft.save(update_fields=["writers"])
    approve_material(draft=draft, seen=draft.sha256, **WHO)


MATERIAL_CALLS = {
    "campaigns.operations.law.amend_provision": _amend,
    "campaigns.operations.law.import_provisions": IN_THE_WORLD,
    "campaigns.operations.material_draft.cite_provisions": lambda _house: cite_provisions(
        draft=_draft(), codes=["el-20-1"], **WHO
    ),
    "campaigns.operations.material_draft.discard_material": lambda _house: discard_material(
        draft=_draft(), **WHO
    ),
    "campaigns.operations.material_draft.draft_material": lambda house: draft_material(
        campaign=house.campaign, block_number=2, kind="handout", **WHO
    ),
    "campaigns.operations.material_draft.edit_material": _edit,
    "campaigns.operations.material_draft.redraft_material": lambda _house: redraft_material(
        material=_material(), **WHO
    ),
    "campaigns.operations.material_files.attach_file": _attach,
    "campaigns.operations.material_files.detach_file": lambda _house: detach_file(
        draft=_draft(), file_id=_draft().files.get().pk, **WHO
    ),
    "campaigns.operations.material_state.approve_material": _approve,
    "campaigns.operations.material_state.withdraw_material": lambda _house: withdraw_material(
        material=_material(), reason="Қате бар", **WHO
    ),
}
