"""The workbook that people download and fill in: headings, one example row, explanations."""

from __future__ import annotations

from io import BytesIO
from typing import NamedTuple

import xlsxwriter
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from kaskad.commissions.rules.header import COLUMNS, REQUIRED
from kaskad.core.localized import LANGUAGES

_WIDTHS = {"commission": 18, "phone": 20, "email": 28, "role": 24}
_WIDTH = 20
_TEXT_COLUMNS = ("commission", "iin", "phone")


class _Help(NamedTuple):
    """An example for the example row, and what to write."""

    example: str
    text: str


def template_workbook() -> bytes:
    """The template in the active language. The example row is no valid person and is rejected."""
    language = (get_language() or "kk")[:2]
    place = LANGUAGES.index(language) if language in LANGUAGES else 0
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
        text = book.add_format({"num_format": "@"})
        example = book.add_format({"italic": True, "font_color": "#5F747C", "num_format": "@"})
        sheet = book.add_worksheet(pgettext("roster template", "List"))
        sheet.freeze_panes(1, 0)
        helps = _helps()
        for column, (key, headings) in enumerate(COLUMNS.items()):
            kind = text if key in _TEXT_COLUMNS else None
            sheet.set_column(column, column, _WIDTHS.get(key, _WIDTH), kind)
            sheet.write_string(0, column, headings[place], bold)
            sheet.write_string(1, column, helps[key].example, example)
        sheet.write_comment(1, 0, _("This is an example. Delete this row."))
        _explain(book, bold, place)
    return content.getvalue()


def _explain(book: xlsxwriter.Workbook, bold: object, place: int) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 14)
    sheet.set_column(2, 2, 80)
    for column, word in enumerate(
        (
            pgettext("roster template", "Column"),
            pgettext("roster template", "Required"),
            _("What to write"),
        )
    ):
        sheet.write_string(0, column, word, bold)
    helps = _helps()
    for line, (key, headings) in enumerate(COLUMNS.items(), 1):
        sheet.write_string(line, 0, headings[place], wrap)
        sheet.write_string(
            line,
            1,
            pgettext("roster template", "required") if key in REQUIRED else _("may be empty"),
            wrap,
        )
        sheet.write_string(line, 2, helps[key].text, wrap)
    sheet.write_string(
        len(COLUMNS) + 2,
        0,
        _(
            "The list is the full list of every commission in it: "
            "who is not listed any more leaves."
        ),
    )


def _helps() -> dict[str, _Help]:
    return {
        "commission": _Help(
            _("EXAMPLE, delete this row"),
            _("Code of the commission: KZ-15, 154800000 or KZ-15-0314. KATO codes are understood."),
        ),
        "last_name": _Help("Ахметова", _("As in the identity document.")),
        "first_name": _Help("Айгүл", _("As in the identity document.")),
        "patronymic": _Help(
            "Серікқызы", _("As in the identity document; a dash if there is none.")
        ),
        "iin": _Help("000000000000", _("12 digits. Keep the cells as text, so that zeros stay.")),
        "role": _Help(
            pgettext("roster template", "chair"),
            _("chair, deputy chair, secretary or member; one of the first three."),
        ),
        "full_time": _Help(
            pgettext("roster template", "no"),
            _("yes for those who work on a permanent professional basis."),
        ),
        "language": _Help(
            pgettext("roster template", "Kazakh"),
            _("Language in which the member is trained: Kazakh or Russian."),
        ),
        "phone": _Help("+7 000 000 00 00", _("One number.")),
        "email": _Help("name@example.org", _("One address.")),
        "since": _Help(
            "21.02.2026", _("First day in the commission; if empty, the day of the list.")
        ),
    }
