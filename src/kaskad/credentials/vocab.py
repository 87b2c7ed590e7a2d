"""Why somebody is not certified, why a lineage is broken, why a certificate is not accepted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import pgettext_lazy


class Bar(models.TextChoices):
    """Why a member gets no certificate of a stage, or none yet."""

    CERTIFIED = "certified", pgettext_lazy("certificate", "Has a certificate of this stage already")
    IDENTITY = "identity", pgettext_lazy("certificate", "It is not settled who this person is")
    UNRECORDED = "unrecorded", pgettext_lazy("certificate", "No attendance is recorded")
    ABSENT = "absent", pgettext_lazy("certificate", "Was not at the seminar")
    TOO_SHORT = "too_short", pgettext_lazy("certificate", "Was at the seminar for too short a time")
    UNCONFIRMED = (
        "unconfirmed",
        pgettext_lazy("certificate", "The attendance waits for a second person"),
    )
    TRAINER = (
        "trainer",
        pgettext_lazy("certificate", "The trainer had no certificate when the seminar began"),
    )
    NOT_TESTED = "not_tested", pgettext_lazy("certificate", "Has not taken the final test")
    NOT_PASSED = "not_passed", pgettext_lazy("certificate", "Has not passed the final test")


class Break(models.TextChoices):
    """Why the lineage of a certificate is not whole."""

    UNKNOWN = "unknown", pgettext_lazy("lineage", "There is no certificate of this number")
    NO_TRAINER = "no_trainer", pgettext_lazy("lineage", "No trainer stands behind the seminar")
    TRAINED_ROOT = (
        "trained_root",
        pgettext_lazy("lineage", "A national seminar names a trainer's certificate"),
    )
    CYCLE = "cycle", pgettext_lazy("lineage", "The lineage comes back to a certificate of its own")
    CAMPAIGN = "campaign", pgettext_lazy("lineage", "The certificate is of another campaign")
    STAGE = "stage", pgettext_lazy("lineage", "The trainer's stage is not an earlier one")
    TOO_LATE = (
        "too_late",
        pgettext_lazy("lineage", "The trainer was certified after the seminar began"),
    )
    TOO_EARLY = (
        "too_early",
        pgettext_lazy("lineage", "The certificate is older than its seminar"),
    )
    FALLEN = (
        "fallen",
        pgettext_lazy("lineage", "The trainer's certificate had fallen before the seminar began"),
    )


class Fault(models.TextChoices):
    """Why a token, a credential or a status list is not accepted."""

    UNREADABLE = "unreadable", pgettext_lazy("certificate", "This is no certificate")
    OTHER_FORM = (
        "other_form",
        pgettext_lazy("certificate", "It is written otherwise than Kaskad writes"),
    )
    OTHER_VERSION = (
        "other_version",
        pgettext_lazy("certificate", "It is of a version that is not known here"),
    )
    UNKNOWN_KEY = "unknown_key", pgettext_lazy("certificate", "It is signed with an unknown key")
    WRONG_SIGNATURE = (
        "wrong_signature",
        pgettext_lazy("certificate", "It was changed, or somebody else has signed it"),
    )
    WRONG_VALUE = (
        "wrong_value",
        pgettext_lazy("certificate", "A value in it is not allowed"),
    )


class Purpose(models.TextChoices):
    """What a status list says of a certificate."""

    REVOCATION = "revocation", pgettext_lazy("certificate", "Revoked")
    SUSPENSION = "suspension", pgettext_lazy("certificate", "Suspended")


class DoubtCause(models.TextChoices):
    """What speaks against a certificate."""

    ATTENDANCE = "attendance", pgettext_lazy("doubt", "The attendance no longer stands")
    TEST = "test", pgettext_lazy("doubt", "The final test no longer counts as passed")
    IDENTITY = "identity", pgettext_lazy("doubt", "It may be another person")
    LINEAGE = "lineage", pgettext_lazy("doubt", "A certificate it rests on has fallen")
    ERROR = "error", pgettext_lazy("doubt", "It was issued by mistake")


class DoubtState(models.TextChoices):
    """How far a doubt is; a second person decides."""

    WAITING = "waiting", pgettext_lazy("doubt", "Waits for a second person")
    UPHELD = "upheld", pgettext_lazy("doubt", "The certificate was revoked")
    DISMISSED = "dismissed", pgettext_lazy("doubt", "The certificate stands")


class Standing(models.TextChoices):
    """What a certificate is worth now; one of these, the first that fits counts."""

    DISOWNED = (
        "disowned",
        pgettext_lazy("certificate", "Does not count: its key fell into other hands"),
    )
    REPLACED = "replaced", pgettext_lazy("certificate", "Replaced by a newer one")
    REVOKED = "revoked", pgettext_lazy("certificate", "Revoked: it does not count")
    SUSPENDED = "suspended", pgettext_lazy("certificate", "Suspended: it does not count for now")
    STANDS = "stands", pgettext_lazy("certificate", "Counts")


class Flaw(models.TextChoices):
    """Why a design of certificates is not accepted, and what to do; filled with ``values``."""

    NO_TEXT = (
        "no_text",
        pgettext_lazy("design", "“%(field)s” has no text %(language)s. Write one."),
    )
    TEXT = (
        "text",
        pgettext_lazy(
            "design",
            "“%(field)s” %(language)s is longer than %(most)s letters or has double blanks or "
            "invisible signs. Shorten it or type it anew.",
        ),
    )
    COLOUR = (
        "colour",
        pgettext_lazy("design", "The colour cannot be read. Write it as #00667A."),
    )
    PALE = (
        "pale",
        pgettext_lazy(
            "design",
            "The contrast of the colour with white is %(contrast)s and must be at least "
            "%(least)s. Choose a darker colour.",
        ),
    )
    EMBLEM = (
        "emblem",
        pgettext_lazy(
            "design",
            "The emblem is neither a PNG nor an SVG, or the file is damaged (line %(line)s). "
            "Save it anew.",
        ),
    )
    EMBLEM_SIZE = (
        "emblem_size",
        pgettext_lazy(
            "design", "The emblem is larger than %(most)s KB. Save it smaller or simplify it."
        ),
    )
    EMBLEM_PIXELS = (
        "emblem_pixels",
        pgettext_lazy(
            "design",
            "Both sides of the emblem must have %(least)s to %(most)s pixels. Save it so.",
        ),
    )
    EMBLEM_PART = (
        "emblem_part",
        pgettext_lazy(
            "design",
            "Line %(line)s of the emblem: “%(part)s” is not allowed. Turn texts into curves and "
            "clones into objects, and save it as plain SVG.",
        ),
    )
    TEMPLATE_LENGTH = (
        "template_length",
        pgettext_lazy(
            "design", "The template is longer than %(most)s letters. Shorten it, or leave it empty."
        ),
    )
    TEMPLATE_WORD = (
        "template_word",
        pgettext_lazy(
            "design",
            "Line %(line)s of the template: the word “%(word)s” is not allowed, as it could read "
            "files or the network. Write it without.",
        ),
    )
    TEMPLATE = (
        "template",
        pgettext_lazy("design", "Line %(line)s of the template: %(error)s. Correct this line."),
    )
    TEMPLATE_FIELDS = (
        "template_fields",
        pgettext_lazy(
            "design",
            "The template does not show: %(keys)s. Add these fields; everything that is signed "
            "must stand on the paper.",
        ),
    )
    TEMPLATE_PAGES = (
        "template_pages",
        pgettext_lazy(
            "design",
            "With the template %(count)s certificates take %(pages)s pages. Let each begin a page "
            "and fill no more than one.",
        ),
    )
    TEMPLATE_TIME = (
        "template_time",
        pgettext_lazy(
            "design",
            "The template needs more than %(seconds)s seconds or too much memory. Make it simpler.",
        ),
    )


class DesignField(models.TextChoices):
    """What a design of certificates consists of."""

    ORGANISATION = "organisation", pgettext_lazy("design", "Who issues")
    TITLE = "title", pgettext_lazy("design", "Title")
    STATEMENT = "statement", pgettext_lazy("design", "What is certified")
    OFFICE = "office", pgettext_lazy("design", "Office of who signs")
    SIGNATORY = "signatory", pgettext_lazy("design", "Name of who signs")
    EMBLEM = "emblem", pgettext_lazy("design", "Emblem")
    ACCENT = "accent", pgettext_lazy("design", "Colour")
    TEMPLATE = "template", pgettext_lazy("design", "Own template")


class PaperLanguage(models.TextChoices):
    """The languages of a paper, as they are said after a field."""

    KK = "kk", pgettext_lazy("said", "in Kazakh")
    RU = "ru", pgettext_lazy("said", "in Russian")
    EN = "en", pgettext_lazy("said", "in English")


class BatchState(models.TextChoices):
    """The way of a file with the certificates of many, which is made in the background."""

    WAITING = "waiting", pgettext_lazy("batch", "Being made")
    READY = "ready", pgettext_lazy("batch", "Ready to print")
    FAILED = "failed", pgettext_lazy("batch", "Could not be made")


# Certificates of one file: drawing takes 1.2 MB of memory for each until it is done.
BATCH_MOST = 300
DESIGN_LENGTH, COLOUR_LENGTH, TEMPLATE_LENGTH = 200, 7, 20_000
NUMBER_LENGTH = 10
WORDS_LENGTH = 1000
SHORTEST_REASON, REASON_LENGTH = 10, 300
NAME_LENGTH = 302  # three of a hundred letters
CAMPAIGN_LENGTH, STAGE_LENGTH, COMMISSION_LENGTH, SEMINAR_LENGTH = 60, 20, 32, 12
PERCENT = 100
# A status list has at least so many bits, so that it does not tell how many certificates there are
# (Bitstring Status List, 3.1), and at most so many: a country of eight million.
LEAST_BITS, MOST_BITS = 131_072, 8_388_608
