"""The texts of everything a roster or a structure file can get wrong, each with its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Explanation(NamedTuple):
    """What is wrong and what to do about it; both are templates with named placeholders."""

    wrong: str | Promise
    remedy: str | Promise


_AGAIN: Final = _("Correct the cell and send the list again.")
_TWO: Final = _("A commission has one of them. Correct the role in one of the lines.")

ROW_PROBLEMS: Final[Mapping[str, Explanation]] = {
    "roster.empty": Explanation(
        _("The cell is empty."), _("Fill it in: nobody is listed without it.")
    ),
    "roster.formula": Explanation(
        _("The cell holds a formula."),
        _("Replace it by its value: copy the column and paste it as values."),
    ),
    "roster.commission_unknown": Explanation(
        _("There is no commission with the code %(code)s."),
        _("Look the code up in the list of commissions, for example 154800000 or KZ-15-0314."),
    ),
    "roster.commission_foreign": Explanation(
        _("The commission %(code)s is outside of the territory of this list."),
        _("Remove the row; the commission that is responsible sends it."),
    ),
    "roster.too_many": Explanation(
        _("The list has %(people)s people for commission %(code)s, which has %(seats)s seats."),
        _("Remove those who are not members any more, or have the number of seats corrected."),
    ),
    "roster.waits": Explanation(
        _("The row is right, but it waits: the list of commission %(code)s is not complete yet."),
        _("Correct the lines %(lines)s and send the list of the commission again."),
    ),
    "roster.name_digits": Explanation(_("A name has no digits."), _AGAIN),
    "roster.name_signs": Explanation(
        _("The sign “%(sign)s” does not belong in a name."),
        _("Write the full name in letters. If Kazakh letters were lost, save as .xlsx."),
    ),
    "roster.name_mixed": Explanation(
        _("A word mixes Latin and Cyrillic letters and cannot be repaired."),
        _("Type the name again in one alphabet."),
    ),
    "roster.name_long": Explanation(
        _("A name has at most %(limit)s letters."),
        _("Write last name, first name and patronymic in their own columns."),
    ),
    "roster.iin_digits": Explanation(
        _("An IIN consists of digits only."), _("Type the 12 digits of the IIN.")
    ),
    "roster.iin_shortened": Explanation(
        _("The spreadsheet has shortened the IIN and lost its last digits."),
        _("Format the column as text and type the 12 digits again."),
    ),
    "roster.iin_length": Explanation(
        _("An IIN has 12 digits, here are %(digits)s."),
        _("Compare with the identity document; format the column as text."),
    ),
    "roster.iin_date": Explanation(
        _("The first six digits of the IIN are no date of birth."),
        _("Compare with the identity document."),
    ),
    "roster.iin_century": Explanation(
        _("The seventh digit of the IIN is not between 1 and 6."),
        _("Compare with the identity document."),
    ),
    "roster.iin_synthetic": Explanation(
        _("This IIN belongs to an invented person of a demonstration."),
        _("Send the list of real members."),
    ),
    "roster.iin_checksum": Explanation(
        _("The check digit of the IIN is wrong: one of its digits was mistyped."),
        _("Compare with the identity document."),
    ),
    "roster.iin_twice": Explanation(
        _("The same IIN stands in other lines: %(lines)s."),
        _("Leave the person in one line, of the commission where they are a member."),
    ),
    "roster.sits_elsewhere": Explanation(
        _("This person is a member of commission %(code)s."),
        _(
            "To move them, put the full and correct list of commission %(code)s, without them, "
            "into the same file."
        ),
    ),
    "roster.role": Explanation(
        _("The role is not known."),
        _("Write one of: chair, deputy chair, secretary, member."),
    ),
    "roster.two_chair": Explanation(_("There is another chair in the lines: %(lines)s."), _TWO),
    "roster.two_deputy": Explanation(
        _("There is another deputy chair in the lines: %(lines)s."), _TWO
    ),
    "roster.two_secretary": Explanation(
        _("There is another secretary in the lines: %(lines)s."), _TWO
    ),
    "roster.role_taken": Explanation(
        _("Somebody who stays in the commission has this role already."),
        _("Say in the same list that they leave, or correct the role."),
    ),
    "roster.person_unknown": Explanation(
        _("There is no person with the code %(code)s here."),
        _(
            "People are found by the code that Kaskad gave them. For all others add the column "
            "metadata.kaskad.iin with their IIN to users.csv."
        ),
    ),
    "roster.person_differs": Explanation(
        _("The IIN belongs to another person than the code."),
        _("Compare both; leave the wrong one out."),
    ),
    "roster.full_time": Explanation(_("Neither yes nor no."), _("Write yes or no.")),
    "roster.language": Explanation(
        _("The language of training is not known."), _("Write Kazakh or Russian.")
    ),
    "roster.phone": Explanation(
        _("This is no telephone number."),
        _("Write one number, for example +7 701 000 00 00, or leave the cell empty."),
    ),
    "roster.email": Explanation(
        _("This is no e-mail address."),
        _("Write one address in Latin letters, or leave the cell empty."),
    ),
    "roster.date": Explanation(
        _("This is no date."), _("Write day, month and year, for example 21.02.2026.")
    ),
    "roster.date_range": Explanation(
        _("The date %(date)s cannot be the first day of a term."),
        _("Correct the date: from 28.09.1995 to one year from today."),
    ),
}

STRUCTURE_PROBLEMS: Final[Mapping[str, Explanation]] = {
    "structure.empty": Explanation(_("The cell is empty."), _("Fill it in.")),
    "structure.code": Explanation(
        _("This is no code."), _("Write KZ, KZ-15, 154800000 or KZ-15-0314.")
    ),
    "structure.code_twice": Explanation(
        _("The same code stands in line %(line)s."), _("A commission has one line.")
    ),
    "structure.level": Explanation(
        _("The level is not known."), _("Write central, region, district or precinct.")
    ),
    "structure.level_changed": Explanation(
        _("Commission %(code)s has another level."), _("A commission keeps its level.")
    ),
    "structure.kind": Explanation(
        _("The kind does not fit the level."),
        _("Write territorial; for precincts registration, special or abroad."),
    ),
    "structure.kato": Explanation(_("A KATO code has 9 digits."), _("Write them all.")),
    "structure.name_long": Explanation(_("A name has at most 200 letters."), _("Shorten it.")),
    "structure.number": Explanation(
        _("This is no whole number up to %(most)s."), _("Write digits only.")
    ),
    "structure.degrees": Explanation(
        _("These are no degrees."), _("Write them with a point, for example 49.4667.")
    ),
    "structure.parent": Explanation(
        _("%(parent)s is no commission of the level above in the lines before."),
        _("Write parents before children."),
    ),
    "structure.parent_changed": Explanation(
        _("The commission stands below another one already."),
        _("Only precincts can be given to another district."),
    ),
    "structure.root_has_parent": Explanation(
        _("The central commission has nothing above it."), _("Leave the cell empty.")
    ),
    "structure.seats_taken": Explanation(
        _("%(members)s members sit there, more than %(seats)s seats."),
        _("Send the new list of its members first."),
    ),
}

ROW_REMARKS: Final[Mapping[str, str | Promise]] = {
    "roster.letters_repaired": _("Latin and Cyrillic letters were mixed; written as “%(value)s”."),
    "roster.iin_zeros": _("The zeros at the beginning of the IIN were put back."),
}

FILE_REMARKS: Final[Mapping[str, str | Promise]] = {
    "roster.extra_column": _("The column “%(heading)s” is not known and was not used."),
    "roster.files_unused": _("Files of the package that were not used: %(files)s."),
    "roster.roles_unused": _(
        "Secondary roles that were not used: %(count)d. A person sits in one commission."
    ),
    "roster.extra_columns": _("Further columns that are not known and were not used: %(count)d."),
}

COLUMN_LABELS: Final[Mapping[str, str | Promise]] = {
    "commission": _("Commission code"),
    "last_name": _("Last name"),
    "first_name": _("First name"),
    "patronymic": _("Patronymic"),
    "iin": _("IIN"),
    "role": _("Role"),
    "full_time": _("On a permanent basis"),
    "language": _("Language of training"),
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "since": _("First day of the term"),
}

ACTIONS: Final[Mapping[str, str | Promise]] = {
    "add": _("comes in"),
    "replace": _("replaces a member"),
    "move": _("moves from another commission"),
    "leave": _("leaves the commission"),
    "update": _("data change"),
    "unchanged": _("nothing changes"),
}


def explain(code: str, values: Mapping[str, Any]) -> tuple[str, str]:
    """(what is wrong, remedy) in the active language; a remark has no remedy."""
    if explanation := ROW_PROBLEMS.get(code) or STRUCTURE_PROBLEMS.get(code):
        return str(explanation.wrong) % values, str(explanation.remedy) % values
    text = ROW_REMARKS.get(code) or FILE_REMARKS[code]
    return str(text) % values, ""
