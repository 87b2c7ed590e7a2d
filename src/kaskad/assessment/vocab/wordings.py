"""What each problem of an item and each fault of a file is called, with the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from kaskad.assessment.rules.exchange import Fault, Lost
    from kaskad.assessment.rules.problems import Problem

_SHOWN: Final = 5
PROBLEMS: Final[Mapping[str, str | Promise]] = {
    "code_malformed": _("The code has up to 60 Latin letters, digits, hyphens and points."),
    "block_out_of_range": _("Choose the topic block."),
    "difficulty_unknown": _("The difficulty is easy, medium or hard."),
    "kind_unlike_body": _("The answers do not fit the kind of the item."),
    "language_missing": _("The text is missing in Kazakh or Russian. Write both."),
    "language_unknown": _("Texts are in Kazakh, Russian and English only."),
    "text_empty": _("A text has no words."),
    "text_too_long": _("The text is too long. Shorten it."),
    "text_untidy": _("There are blanks too many."),
    "text_unwritable": _("There are signs in the text that cannot be written. Type it anew."),
    "text_repeated": _("Two of them say the same. Change one of them."),
    "letters_mixed": _("A word mixes Latin and Cyrillic letters. Type it anew."),
    "key_malformed": _("A key has up to 20 Latin letters, digits and hyphens."),
    "key_repeated": _("Two parts have the same key. Change one of them."),
    "parts_too_few": _("There are too few of them. Add some."),
    "parts_too_many": _("There are more than 20 of them. Take some away."),
    "right_missing": _("No answer is marked as right. Mark one."),
    "right_too_many": _("More than one answer is marked as right. Leave one."),
    "right_unknown": _("An answer that is marked as right is not there."),
    "wrong_missing": _("All answers are right. Add a wrong one."),
    "pair_missing": _("A line on the left has no partner. Give it one."),
    "pair_nowhere": _("The partner of a line is not there."),
    "pair_unknown": _("A pair belongs to no line."),
    "number_out_of_range": _("The number has too many digits."),
    "tolerance_negative": _("The tolerance is zero or more."),
    "tolerance_out_of_range": _("The tolerance has too many digits."),
    "accepted_missing": _("No answer is taken as right. Write at least one."),
    "accepted_empty": _("An answer that is taken as right has no letters."),
    "accepted_repeated": _("The same answer stands twice. Leave one."),
    "mark_unknown": _("A mark on the ballot is not known."),
    "verdict_unknown": _("Say what becomes of the ballot."),
    "step_in_step": _("A step of a case cannot be a case itself."),
    "explanation_missing": _("Explain why the right answer is right."),
    "provision_missing": _("Name at least one provision."),
    "provision_repeated": _("A provision stands twice. Leave one."),
    "provision_malformed": _("The code of a provision is malformed."),
}
FAULTS: Final[Mapping[str, str | Promise]] = {
    "not_toml": _("The item cannot be read. Look for a missing quote, bracket or equals sign."),
    "outside_item": _("Something stands before the first item. Put it into one, or remove it."),
    "too_large": _("The file is too large. Divide it."),
    "unknown_key": _("This word is not known here. Correct or remove it."),
    "missing_key": _("This part is missing. Add it."),
    "unknown_word": _("This is none of the words that are allowed here."),
    "not_text": _("This must be a text. Put it in quotes."),
    "not_texts": _("This must be a list of texts."),
    "not_list": _("This must be a list."),
    "not_table": _("This must be a text for each language."),
    "not_tables": _("This must be a list of parts, each with its own key and text."),
    "not_whole_number": _("This must be a whole number."),
    "not_number": _("This must be a number."),
    "not_true_or_false": _("This must be true or false."),
    "bad_marks": _("The marks are two: in the square “for” and in the square “against”."),
    "repeated_code": _("The code stands on an earlier item. Give this one its own."),
    "too_many": _("There are too many of them in one file. Divide it."),
    "no_answers": _("The question has no answers."),
    "kind_unknown": _("Questions of this kind are not read."),
    "bad_answers": _("The answers are not written as the format wants them."),
    "pair_missing": _("A line on the left has no partner. Give it one."),
    "number_missing": _("No number is wholly right."),
    "wildcard": _("A star that stands for anything is not read. Write the answers out."),
    "right_missing": _("No answer is marked as right. Mark one."),
    "key_repeated": _("Two parts have the same key. Change one of them."),
    "languages_differ": _("The languages of the item differ in more than words."),
    "code_only_counts": _(
        "The question has no identifier, and the bank has an item of this number in another"
        " language. Give it the identifier of the item that it translates, or send the files of all"
        " languages together."
    ),
    "not_moodle": _("This is no file of questions from Moodle."),
    "not_qti": _("This is no item of QTI."),
    "not_zip": _("The file is no ZIP that can be read."),
    "no_manifest": _("The package has no list of its content (imsmanifest.xml)."),
    "file_missing": _("A file that the package names is not in it."),
    "damaged": _("A file of the package is damaged."),
    "not_xml": _("The file cannot be read as XML from this line on."),
    "encoding": _("The letters are written in an unknown way. Save the file in UTF-8."),
    "too_deep": _("The file has too many elements, or too deep ones."),
    "format_unknown": _("The name of the file ends in .toml, .xml, .gift, .txt or .zip."),
    "not_one_bank": _(
        "Several files at once are one bank in several languages, as bank.kk.gift and bank.ru.gift."
    ),
    "doctype": _("A document type (DOCTYPE) is not taken. Remove it."),
}
LOSSES: Final[Mapping[str, str | Promise]] = {
    "kind": _("left out, the format has no such questions"),
    "language": _("left out, it is not complete in this language"),
    "arrow": _("left out, an arrow (->) in a text means something else in the format"),
    "notes": _("without the notes of its lines"),
    "unit": _("without the unit"),
    "source": _("without the source"),
    "keeps_order": _("without the order of its options"),
    "partial_credit": _("with other shares for answers that are right in part"),
}


def describe_problem(problem: Problem) -> str:
    """What keeps an item from being used, with the place in it."""
    words = str(PROBLEMS[problem.code])
    return f"{problem.part}: {words}" if problem.part else words


def describe_fault(fault: Fault) -> str:
    """Why an item of a file was not read: file, line, item, place, and what to do."""
    words = str(FAULTS.get(fault.code) or PROBLEMS[fault.code])
    line = gettext("line %(line)d") % {"line": fault.line}
    places = [fault.file, line, fault.item, fault.field]
    return f"{', '.join(one for one in places if one)}: {words}"


def describe_losses(lost: Iterable[Lost]) -> list[str]:
    """What a file could not hold, each kind of loss with the items that it struck."""
    struck: dict[str, list[str]] = {}
    for one in lost:
        struck.setdefault(one.what, []).append(one.item)
    return [
        gettext("%(words)s: %(count)d items, %(codes)s")
        % {
            "words": LOSSES[what],
            "count": len(codes),
            "codes": ", ".join([*codes[:_SHOWN], *(["…"] if len(codes) > _SHOWN else [])]),
        }
        for what, codes in struck.items()
    ]
