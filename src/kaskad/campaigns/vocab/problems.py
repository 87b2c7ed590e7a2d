"""What each problem of a file is called, and its remedy, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Wording(NamedTuple):
    """What is wrong, and what to do about it."""

    wrong: str | Promise
    remedy: str | Promise


WORDINGS = {
    "not_toml": Wording(
        _("The file cannot be read from this line on (letter %(column)s)."),
        _("Look for a missing quote, bracket or equals sign here or just above."),
    ),
    "wrong_format": Wording(
        _("This is not a campaign file."), _('Its first line must be: format = "%(wanted)s".')
    ),
    "not_provisions": Wording(
        _("This is not a file of provisions."), _('Its first line must be: format = "%(wanted)s".')
    ),
    "unknown_law": Wording(
        _("There is no law “%(value)s”."),
        _("Describe it under [[laws]] in this file, or correct the code."),
    ),
    "law_of_provision": Wording(
        _("This provision is of the law “%(found)s”, and the file says “%(value)s”."),
        _("A provision stays in its law. Give a new provision its own code."),
    ),
    "provision_conflict": Wording(
        _("Version %(number)s, in force from %(day)s on, says something else."),
        _("What was in force stays as it was. Write the day from which the new text holds."),
    ),
    "wrong_version": Wording(
        _("The format has another version."), _("Write version = %(wanted)s.")
    ),
    "missing_key": Wording(_("“%(key)s” is missing."), _("Add it here.")),
    "unknown_key": Wording(
        _("“%(key)s” is not known here."), _("Known here: %(known)s. Correct or remove it.")
    ),
    "misspelt_key": Wording(
        _("“%(key)s” is not known here."), _("Did you mean “%(meant)s”? Then write it so.")
    ),
    "missing_language": Wording(
        _("The text is missing in “%(language)s”."),
        _("Write it in all three languages: kk, ru and en."),
    ),
    "not_text": Wording(_("“%(key)s” must be a text."), _("Put it in quotes.")),
    "not_day": Wording(
        _("“%(key)s” must be a date."), _("Write year, month and day without quotes: 2026-02-18.")
    ),
    "not_number": Wording(_("“%(key)s” must be a number."), _("Write it without quotes.")),
    "not_flag": Wording(_("“%(key)s” must be true or false."), _("Write one of them, no quotes.")),
    "not_list": Wording(
        _("“%(key)s” must be a list."), _("Put it in square brackets, with commas between.")
    ),
    "not_text_list": Wording(
        _("“%(key)s” must be a list of texts."), _("Put each of them in quotes.")
    ),
    "not_table": Wording(
        _("“%(key)s” must be a group of keys."),
        _("Write its keys in braces, or below its heading."),
    ),
    "not_tables": Wording(
        _("“%(key)s” must be a list of groups of keys."),
        _("Begin each with its heading in double square brackets."),
    ),
    "empty_text": Wording(_("The text is empty."), _("Write it.")),
    "empty_list": Wording(_("“%(key)s” is empty."), _("At least one entry is needed.")),
    "too_long": Wording(
        _("The text has %(length)s letters; %(limit)s are allowed."), _("Shorten it.")
    ),
    "mixed_letters": Wording(
        _("The word “%(word)s” mixes Latin and Cyrillic letters."),
        _("Type the word again on one keyboard."),
    ),
    "bad_code": Wording(
        _("“%(value)s” cannot be a code."),
        _("Use small Latin letters, digits and hyphens, at most %(limit)s."),
    ),
    "out_of_range": Wording(
        _("“%(key)s” is outside of what is possible."),
        _("Write a number from %(low)s to %(high)s."),
    ),
    "bad_percent": Wording(
        _("“%(key)s” is not a percentage."),
        _("Write a number above 0 and up to 100, with at most one digit after the point."),
    ),
    "unknown_word": Wording(_("“%(value)s” is not known here."), _("Choose from: %(allowed)s.")),
    "repeated": Wording(_("“%(value)s” is there twice."), _("Give each its own, or remove one.")),
    "days_reversed": Wording(
        _("The campaign ends (%(last)s) before it begins (%(first)s)."), _("Correct the days.")
    ),
    "vote_too_early": Wording(
        _("The vote (%(vote)s) is not after the last day of training (%(last)s)."),
        _("Correct the voting day or the last day."),
    ),
    "decree_too_late": Wording(
        _("The decree (%(decree)s) is later than the first day of training (%(first)s)."),
        _("Correct the date of the decree or the first day."),
    ),
    "holiday_repeated": Wording(_("The holiday of %(day)s is there twice."), _("Remove one.")),
    "group_reversed": Wording(
        _("The smallest group is larger than the largest (%(high)s)."), _("Correct one of the two.")
    ),
    "centre_with_others": Wording(
        _("A stage is taught either by the centre or by trainers of earlier stages."),
        _('Leave "centre" alone, or name stages only.'),
    ),
    "taught_by_later": Wording(
        _("Stage “%(stage)s” is not earlier than this one and cannot give it trainers."),
        _("Name stages that stand above this one."),
    ),
    "window_reversed": Wording(
        _("The window ends (%(last)s) before it begins (%(first)s)."), _("Correct the days.")
    ),
    "window_outside": Wording(
        _("The window leaves the days of the campaign, %(first)s to %(last)s."),
        _("Move the window, or change the days of the campaign."),
    ),
    "window_not_worked": Wording(
        _("There is no working day from %(first)s to %(last)s."),
        _("Move the window to working days."),
    ),
    "window_overlaps": Wording(
        _("The window begins before the one above has ended (%(before)s)."),
        _("Begin after that day, or put the two in order."),
    ),
    "nobody_left": Wording(
        _("Everybody of this audience is already taught in earlier stages."),
        _("Take somebody out of the earlier stages, or leave this stage out."),
    ),
    "minutes_or_percent": Wording(
        _("A threshold is either minutes or a percentage."), _("Write one of the two.")
    ),
    "threshold_unused": Wording(
        _("The stage holds no seminar of the format “%(format)s”."),
        _("Remove the threshold, or add the format."),
    ),
    "threshold_too_long": Wording(
        _("A seminar of this stage has %(minutes)s minutes; nobody can be there longer."),
        _("Write fewer minutes."),
    ),
    "answers_without_checks": Wording(
        _("More answers are wanted than there are presence checks (%(checks)s)."),
        _("Wish fewer answers, or more checks."),
    ),
    "wrong_number": Wording(
        _("The numbers do not follow one another."), _("The number here must be %(wanted)s.")
    ),
    "programme_too_long": Wording(
        _("The blocks take %(total)s minutes, and stage “%(stage)s” has %(minutes)s."),
        _("Shorten blocks, or give the stage more minutes."),
    ),
    "unknown_root": Wording(
        _("There is no central commission “%(value)s”."),
        _("Import the structure of commissions first, or correct the code."),
    ),
    "unknown_region": Wording(
        _("There is no region “%(value)s”."), _("Write the code of a region, like KZ-15.")
    ),
    "missing_column": Wording(
        _("The column “%(column)s” is missing."), _("Add the column, even if it is empty.")
    ),
    "no_venues": Wording(_("The file has no venues."), _("Write one venue on each line.")),
    "empty_cell": Wording(_("The cell “%(column)s” is empty."), _("Fill it in.")),
    "venue_repeated": Wording(
        _("The code “%(value)s” was already on line %(first)s."), _("Give each venue its own code.")
    ),
    "unknown_district": Wording(
        _("There is no district commission “%(value)s”."),
        _("Write the nine-digit code of a district."),
    ),
    "bad_day": Wording(
        _("“%(value)s” is not a date."), _("Write year, month and day, like 2026-02-24.")
    ),
}  # fmt: skip


def describe(code: str, values: Mapping[str, object]) -> tuple[str, str]:
    """(what is wrong, what to do) in the active language."""
    shown = {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }
    wording = WORDINGS[code]
    return str(wording.wrong) % shown, str(wording.remedy) % shown


def describe_on_one_line(code: str, place: str, line: int, values: Mapping[str, object]) -> str:
    """The same as one line for a terminal."""
    wrong, remedy = describe(code, values)
    if not place:
        text = gettext("line %(line)s: %(wrong)s %(remedy)s")
        return text % {"line": line, "wrong": wrong, "remedy": remedy}
    return gettext("line %(line)s, %(place)s: %(wrong)s %(remedy)s") % {
        "line": line,
        "place": place,
        "wrong": wrong,
        "remedy": remedy,
    }
