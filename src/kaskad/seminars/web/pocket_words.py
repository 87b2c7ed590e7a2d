"""What the script of a page without a network says, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaskad.answers.api import SHORTEST_QUESTION
from kaskad.seminars.vocab import POCKET_DAYS
from kaskad.seminars.web.pages import exempt_words


def words_of_shell() -> tuple[tuple[str, str], ...]:
    """(name, sentence): the script puts values for ``{1}`` and ``{2}``."""
    return (*_of_pin(), *_of_people(), *_of_sending(), *_of_questions())


def _of_pin() -> tuple[tuple[str, str], ...]:
    return (
        ("short", _("The PIN is too short: it has at least six digits.")),
        ("differs", _("The two PINs are not the same. Type the same PIN twice.")),
        ("wrong", _("This is not the PIN of this phone. Try again.")),
        ("wait", _("Too many wrong PINs. Try again in %(seconds)s s.") % {"seconds": "{1}"}),
        ("taking", _("The list is being taken along. This takes a few seconds.")),
        ("failed", _("It did not work. Check the network and try again.")),
        ("full", _("The phone could not keep the list. Make room on the phone and try again.")),
        ("here_already", _("This seminar is already on this phone.")),
    )


def _of_people() -> tuple[tuple[str, str], ...]:
    return (
        ("here", _("%(here)s of %(all)s are here") % {"here": "{1}", "all": "{2}"}),
        ("is_unmarked", pgettext("roll call", "not marked yet")),
        ("is_here", pgettext("roll call", "here")),
        ("is_late", pgettext("roll call", "here, came late")),
        ("is_left", pgettext("roll call", "has left")),
        ("is_missing", pgettext("roll call", "missing")),
        ("is_exempt", exempt_words()),
        ("do_called", pgettext("button", "Is here")),
        ("do_arrived", pgettext("button", "Came just now")),
        ("do_left", pgettext("button", "Has left")),
        ("do_missing", pgettext("button", "Missing")),
        ("do_undo", pgettext("button", "Undo")),
        (
            "shown",
            _("Shown: %(shown)s of %(all)s. Type a name to find the others.")
            % {"shown": "{1}", "all": "{2}"},
        ),
        ("nobody", _("Nobody of the group is called like that.")),
        ("code_unknown", _("Nobody of this group has the code %(code)s.") % {"code": "{1}"}),
        ("code_known", _("Marked as here: %(name)s.") % {"name": "{1}"}),
        ("early", _("The seminar is on %(day)s. People are marked on that day.") % {"day": "{1}"}),
        (
            "gone",
            _(
                "The list was removed from the phone: the seminar was more than %(days)s days ago. "
                "What was not sent yet is still here; press “Send now”."
            )
            % {"days": POCKET_DAYS},
        ),
    )


def _of_sending() -> tuple[tuple[str, str], ...]:
    values = {"kept": "{1}", "sent": "{2}"}
    return (
        ("counts", _("Only on this phone so far: %(kept)s. Sent: %(sent)s.") % values),
        ("counts_refused", _("Not taken by the server: %(count)s.") % {"count": "{1}"}),
        ("sending", _("Sending…")),
        ("offline", _("No network. Everything stays on the phone and is sent when it is back.")),
        ("all_sent", _("Everything is sent.")),
        (
            "sign_in",
            _("The server does not know you any more. Sign in and come back; nothing is lost."),
        ),
        ("renewed", _("The list, the materials and the answers are those of now.")),
        ("mark_refused", _("not taken: %(why)s") % {"why": "{1}"}),
        ("took_stranger", _("has no place in this group, or does not sit on that day")),
        ("took_wrong_time", _("the clock of the phone was wrong at that time")),
        ("took_other", _("the server did not take this mark")),
        (
            "would_lose",
            _(
                "Not sent yet: %(count)s. If you remove the list now, they are lost. Press again "
                "to remove it."
            )
            % {"count": "{1}"},
        ),
    )


def _of_questions() -> tuple[tuple[str, str], ...]:
    return (
        (
            "question_short",
            _("Write the question: at least %(letters)s letters.") % {"letters": SHORTEST_QUESTION},
        ),
        ("question_kept", _("waits on the phone")),
        ("question_sent", _("sent")),
        ("question_refused", _("not taken: %(why)s") % {"why": "{1}"}),
        ("do_edit", pgettext("button", "Write it anew")),
        ("votes", _("votes: %(count)s") % {"count": "{1}"}),
        ("basis", _("Legal basis")),
        ("answer_number", _("No. %(number)s") % {"number": "{1}"}),
        ("changed", _("The law has changed since this was written. Look it up with a network.")),
        ("nothing_yet", _("There is nothing yet.")),
    )
