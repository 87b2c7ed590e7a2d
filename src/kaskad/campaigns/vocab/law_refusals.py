"""Why provisions cannot be taken from a file, or amended."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaskad.core.refusal import Refusal


class ProvisionsFileTooLarge(Refusal):
    code = "campaigns.provisions_too_large"
    text = _(
        "The file has more than %(limit)s letters. Take the laws apart into several files, and"
        " check that it is the right one."
    )


class ProvisionLanguageMissing(Refusal):
    code = "campaigns.provision_language_missing"
    text = _("The text and the act are needed in all three languages. Fill in what is missing.")


class ProvisionTooLong(Refusal):
    code = "campaigns.provision_too_long"
    text = _("At most %(limit)s letters are kept here. Say it shorter: this is no official text.")


class ProvisionDayTooEarly(Refusal):
    code = "campaigns.provision_day_too_early"
    text = _(
        "Version %(number)s holds from %(day)s on, and what was in force before stays as it was."
        " Choose that day or a later one."
    )


class ProvisionRepealed(Refusal):
    code = "campaigns.provision_repealed"
    text = _("“%(name)s” is no longer in force. Cite the provision that has taken its place.")


class ProvisionChangedMeanwhile(Refusal):
    code = "campaigns.provision_changed_meanwhile"
    text = _(
        "Somebody recorded version %(number)s of this provision while you were writing. Compare"
        " your text with it, then save again."
    )
