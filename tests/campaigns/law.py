"""Two provisions of one law, and people who write and read materials about them."""

from __future__ import annotations

from datetime import date

from kaskad.campaigns.api import (
    Campaign,
    MaterialText,
    MaterialVersion,
    ProvisionVersion,
    Words,
    amend_provision,
    cite_provisions,
    draft_material,
    edit_material,
    import_provisions,
    provision_by_code,
)
from kaskad.core.actor import Actor
from kaskad.core.localized import LocalizedText
from tests.campaigns.world import ACTOR, NOW

WRITER = Actor(kind="person", code="writer-1", label="Жазушы")
READER = Actor(kind="person", code="reader-1", label="Оқушы")
NOTHING = Words("", "", "")
FILE = """format = "kaskad-provisions"
version = 1
in_force_from = 2026-02-12
note = { kk = "Үлгі.", ru = "Образец.", en = "A sample." }

[[laws]]
code = "el"
name = { kk = "Сайлау туралы заң", ru = "Закон о выборах", en = "Law on Elections" }
number = "2464"
date = 1995-09-28

[[provisions]]
code = "el-41-6"
law = "el"
label = { kk = "41-бап 6-тармақ", ru = "статья 41, пункт 6", en = "Article 41, para 6" }
text = { kk = "Өтініш сағат 12-ге дейін.", ru = "Заявление до 12 часов.", en = "By noon." }
source = "example.kz"

[[provisions]]
code = "el-20bis-1"
law = "el"
label = { kk = "20-1-бап 1-тармақ", ru = "статья 20-1, пункт 1", en = "Article 20-1, para 1" }
text = { kk = "Байқаушы тіркеледі.", ru = "Наблюдателя регистрируют.", en = "In a register." }
"""
TEXT = MaterialText(
    Words("Тақырып", "Название", "Title"),
    Words("# Бір\n\nМәтін **қалың**", "# Один\n\nТекст", "# One\n\nText"),
    NOTHING,
)


def make_law() -> None:
    import_provisions(actor=ACTOR, text=FILE, file_name="law.toml", now=NOW)


def amend(
    code: str = "el-41-6",
    day: date = date(2026, 2, 16),
    *,
    seen: int = 1,
    text: str = "Сағат 14-ке дейін.",
    is_repeal: bool = False,
) -> ProvisionVersion:
    return amend_provision(
        actor=ACTOR,
        provision=provision_by_code(code),
        text=LocalizedText(text, "До 14 часов.", "By two."),
        act=LocalizedText("Түзету заңы", "Закон о поправках", "Amending law"),
        in_force_from=day,
        is_repeal=is_repeal,
        seen=seen,
        now=NOW,
    )


def make_draft(campaign: Campaign, *codes: str, kind: str = "notes") -> MaterialVersion:
    """A draft of block 1 by the writer with text in three languages, citing provisions."""
    draft = draft_material(actor=WRITER, campaign=campaign, block_number=1, kind=kind, now=NOW)
    draft = edit_material(actor=WRITER, draft=draft, text=TEXT, seen=draft.sha256, now=NOW)
    if codes:
        draft = cite_provisions(actor=WRITER, draft=draft, codes=codes, now=NOW)
    return draft
