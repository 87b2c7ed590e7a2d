"""Pictures of pages as ``docs/screens`` has them: two widths, few colours."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tests.every_page.views import View

if TYPE_CHECKING:
    from playwright.sync_api import Page

# Width of the window, how much of the page is shown, and how much smaller the picture is.
SIZES = ((360, 700, 0.8), (1280, 720, 0.45))
COLOURS = 10
# In English there are those that the English guides show, and those of who runs an installation.
ENGLISH = {
    "portals-member", "paper", "portals-trainer", "seminars-roll", "portals-staff",
    "planning-overview", "portals-home", "check-shown", "portals-work", "accounts-account",
}  # fmt: skip


def take_pictures(page: Page, view: View, language: str, folder: Path) -> None:
    """Write ROLE-PAGE-LANGUAGE-WIDTH.png of what the tab shows."""
    if language == "en" and view.name not in ENGLISH:
        return
    page.evaluate("document.querySelectorAll('[data-shut]').forEach(it => { it.open = false })")
    for width, height, scale in SIZES:
        page.set_viewport_size({"width": width, "height": 800})
        tall = page.evaluate("document.documentElement.scrollHeight")
        png = page.screenshot(
            full_page=True, clip={"x": 0, "y": 0, "width": width, "height": min(tall, height)}
        )
        _save(png, scale, folder / f"{view}-{language}-{width}.png")
    page.set_viewport_size({"width": 320, "height": 800})


def _save(png: bytes, scale: float, path: Path) -> None:
    with Image.open(BytesIO(png)) as whole:
        size = (round(whole.width * scale), round(whole.height * scale))
        small = whole.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    few = small.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(path, "PNG", optimize=True)
