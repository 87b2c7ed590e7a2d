"""Template library ``kaskad``: components, icons, numbers and dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from html import escape

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kaskad.core.web import format as written
from kaskad.core.web.components import Component
from kaskad.core.web.tables import Cell, PlacedCell, PlacedRow
from kaskad.core.web.words import Case

register = template.Library()


@register.simple_tag(takes_context=True)
def component(context: Context, it: Component | str | None) -> SafeString:
    """Draws a component with its own template; nothing for None or an empty value.

    The template sees ``it`` and the token of forms, nothing else of the page.
    """
    if it is None or isinstance(it, str):  # the engine's word for what is not there
        return SafeString()
    engine = context.template.engine  # type: ignore[union-attr]  # always there while rendering
    inner = context.new({"it": it, "csrf_token": context.get("csrf_token", "")})
    return mark_safe(engine.get_template(it.template).render(inner).strip())  # noqa: S308  # escaped by its template


@register.simple_tag(takes_context=True)
def components(context: Context, items: Iterable[Component]) -> SafeString:
    """Draws components one after another."""
    return mark_safe("".join(component(context, item) for item in items))  # noqa: S308  # see above


@register.simple_tag(takes_context=True)
def cells(context: Context, row: PlacedRow) -> SafeString:
    """The cells of a row; in Python because a page may have thousands of them."""
    return mark_safe("".join(_cell(context, placed) for placed in row.cells))  # noqa: S308  # escaped below


def _cell(context: Context, placed: PlacedCell) -> str:
    it = placed.cell
    css = f"{placed.css} bad".strip() if it.bad else placed.css
    start = '<th scope="row"' if placed.is_heading else "<td"
    label = f' data-label="{escape(placed.label)}"' if placed.label else ""
    start = f'{start} class="{css}"{label}>' if css else f"{start}{label}>"
    end = "</th>" if placed.is_heading else "</td>"
    return f"{start}{_plain(it.text) if it.is_plain else _rich(context, it)}{end}"


def _plain(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(str(text))


def _rich(context: Context, it: Cell) -> str:
    text = _plain(it.text)
    if it.short:
        name, short = escape(it.text), escape(it.short)
        text = f'<abbr class="s" title="{name}">{short}</abbr><span class="l">{name}</span>'
    if it.strong:
        text = f"<b>{text}</b>"
    if it.url:
        text = f'<a href="{escape(it.url)}">{text}</a>'
    over = f"<small>{_plain(it.over)}</small>" if it.over else ""
    note = f"<small>{_plain(it.note)}</small>" if it.note else ""
    return f"{over}{text}{note}{component(context, it.part)}"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A shape of the sprite, silent to screen readers; nothing without a name."""
    if not name:
        return SafeString()
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>',
        static("kaskad/icons.svg"),
        name,
    )


@register.simple_tag
def static_or_nothing(path: str) -> str:
    """The address of a static file, or nothing: for the page that must never fail."""
    try:
        return static(path)
    except Exception:  # noqa: BLE001  # the page of a fault may not cause another one
        return ""


@register.filter
def number(value: float | Decimal, places: int = 0) -> str:
    """71030 -> 71 030."""
    return written.number(value, places)


@register.filter
def signed(value: float | Decimal, places: int = 1) -> str:
    """2.9 -> +2,9."""
    return written.signed(value, places)


@register.filter
def percent(value: float, places: int = 1) -> str:
    """66.89 -> 66,9 %."""
    return written.percent(value, places)


@register.filter
def size(value: int) -> str:
    """31000 -> 31 КБ."""
    return written.size(value)


@register.filter
def day(value: date, case: Case = "") -> str:
    """With the year: 2026 жылғы 4 наурыз."""
    return written.day(value, case)


@register.filter
def day_short(value: date, case: Case = "") -> str:
    """Without the year: 4 наурыз."""
    return written.day_short(value, case)


@register.filter
def date_range(first: date, last: date) -> str:
    """19–25 ақпан."""
    return written.date_range(first, last)


@register.filter
def weekday(value: date) -> str:
    """бейсенбі."""
    return written.weekday(value)


@register.filter
def day_of_week(value: date) -> str:
    """5 наурыз, бейсенбі."""
    return written.day_of_week(value)


@register.filter
def moment(value: datetime) -> str:
    """2026 жылғы 4 наурыз, сағат 20:00; local time."""
    return written.moment(value)


@register.filter
def clock_time(value: time | datetime) -> str:
    """10:00; local time."""
    return written.clock_time(value)


@register.filter
def half_day(value: written.Half) -> str:
    """Түске дейін."""
    return written.half_day(value)


@register.filter
def soft(value: str) -> str:
    """Soft hyphens in words over 13 letters."""
    return (
        SafeString(written.soft(str(value)))
        if isinstance(value, SafeString)
        else written.soft(str(value))
    )


@register.filter
def bind(value: str) -> str:
    """Numbers stay with their nouns."""
    return (
        SafeString(written.bind(str(value)))
        if isinstance(value, SafeString)
        else written.bind(str(value))
    )
