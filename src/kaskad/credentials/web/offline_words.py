"""What the script of the check without a network says, in the language of the page."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from kaskad.core.web.components import Notice
from kaskad.core.web.format import day, moment

# A day whose year, day and time are found again in a written date, whatever the language.
_YEAR, _DAY, _TIME = 1111, 22, "03:04"


def notices_of_worth() -> tuple[tuple[str, Notice], ...]:
    """What is said of a square, by the names that the script gives to its answers."""
    return (*_of_certificates(), *_of_others())


def words_of_check() -> tuple[tuple[str, str], ...]:
    """(name, sentence): the script puts values for ``{1}``, ``{2}`` and ``{3}``."""
    return (*_of_keeping(), *_of_camera(), *_of_lines(), *_dates())


def _of_certificates() -> tuple[tuple[str, Notice], ...]:
    """The square is genuine; what the list on the phone says of the certificate."""
    return (
        ("stands", _still("success", _("This certificate counts."))),
        (
            "stood",
            _still(
                "warn",
                _("This certificate counted when the list was fetched."),
                _(
                    "The list is not of today. Where there is a network, press “Refresh” and check "
                    "again."
                ),
            ),
        ),
        (
            "suspended",
            _still(
                "warn",
                _("This certificate does not count for now."),
                _("It is in doubt, and a second person has to decide."),
            ),
        ),
        (
            "revoked",
            _still(
                "error",
                _("This certificate does not count."),
                _(
                    "It was revoked, or a newer one has replaced it. Where there is a network, "
                    "check the number: there it says which."
                ),
            ),
        ),
        (
            "unlisted",
            _still(
                "warn",
                _("The square is genuine. Whether the certificate still counts is not known."),
                _(
                    "The list on this phone is older than the certificate. Where there is a "
                    "network, press “Refresh” and check again."
                ),
            ),
        ),
    )


def _of_others() -> tuple[tuple[str, Notice], ...]:
    """No certificate, or nothing that can be checked here."""
    return (
        (
            "none",
            _still(
                "error",
                _("There is no such certificate"),
                _(
                    "The keys on this phone do not confirm this square. Read it once more. If it "
                    "stays so, do not trust the paper, and tell the commission."
                ),
            ),
        ),
        (
            "number",
            _still(
                "info",
                _("A number alone cannot be checked without a network"),
                _(
                    "Only the square is signed. Read the square, or check the number where there "
                    "is a network."
                ),
            ),
        ),
        (
            "no_square",
            _still(
                "warn",
                _("No square was found in the picture"),
                _(
                    "Take the picture anew: the whole square, straight from above, sharp, in good "
                    "light."
                ),
            ),
        ),
        (
            "no_keys",
            _still(
                "warn",
                _("There are no keys on this phone yet"),
                _("Open this page once where there is a network. It fetches them by itself."),
            ),
        ),
        (
            "failed",
            _still("error", _("It did not work"), _("Close the page, open it again and retry.")),
        ),
    )


def _of_keeping() -> tuple[tuple[str, str], ...]:
    return (
        ("fetching", _("Keys and lists are being fetched.")),
        ("kept", _("Keys and lists on this phone: %(moment)s.") % {"moment": "{1}"}),
        ("ready", _("The page opens without a network now.")),
        ("not_ready", _("The phone could not keep the page. Make room on it, and open it again.")),
        ("no_network", _("There is no network. What lies on this phone is used.")),
        ("no_data", _("Nothing lies on this phone yet, and there is no network.")),
        (
            "old",
            _(
                "They are older than a day. What was revoked since is not in them, and a newer key "
                "may be missing. Where there is a network, press “Refresh”."
            ),
        ),
    )


def _of_camera() -> tuple[tuple[str, str], ...]:
    return (
        ("looking", _("Hold the whole square in the picture.")),
        (
            "camera_refused",
            _(
                "The browser may not use the camera. Allow it in the settings of the page, or take "
                "a picture of the square below."
            ),
        ),
        (
            "camera_absent",
            _("No camera was found. Choose a picture of the square below, or paste its text."),
        ),
        (
            "camera_failed",
            _(
                "The camera did not start. Close other programs that use it, or take a picture of "
                "the square below."
            ),
        ),
        ("reading", _("The picture is being read.")),
    )


def _of_lines() -> tuple[tuple[str, str], ...]:
    return (
        ("by_list", _("By the list of: %(moment)s.") % {"moment": "{1}"}),
        ("score", _("%(score)s of 100") % {"score": "{1}"}),
        ("by_centre", _("The central commission itself taught")),
    )


def _dates() -> tuple[tuple[str, str], ...]:
    """How a day and a moment of each month are written: {1} the year, {2} the day, {3} the time."""
    found = []
    for month in range(1, 13):
        hour, minute = map(int, _TIME.split(":"))
        at = datetime(_YEAR, month, _DAY, hour, minute)  # noqa: DTZ001  a sample of how it is written
        found.append((f"day_{month}", _pattern(day(date(_YEAR, month, _DAY)))))
        found.append((f"moment_{month}", _pattern(moment(at))))
    return tuple(found)


def _pattern(text: str) -> str:
    return text.replace(str(_YEAR), "{1}").replace(_TIME, "{3}").replace(str(_DAY), "{2}")


def _still(kind: str, title: str, text: str = "") -> Notice:
    return Notice(title, text, kind=kind, still=True)  # type: ignore[arg-type]  # all are kinds
