"""What is sent to the edit page: a text or a file, and the version it was made from."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from kaskad.campaigns.operations.campaign_file import CampaignFileTooLarge
from kaskad.campaigns.vocab import MAX_FILE_LENGTH
from kaskad.core.refusal import Refusal


class CampaignFileNotText(Refusal):
    code = "campaigns.file_not_text"
    text = _(
        "“%(name)s” is not a text in UTF-8. Choose the campaign file, as it was downloaded or saved"
        " by a plain text editor."
    )


class CampaignFileMissing(Refusal):
    code = "campaigns.file_missing"
    text = _("No file was chosen. Choose the campaign file on your computer.")


def text_from(request: HttpRequest) -> str:
    """The text of the field, or of the uploaded file.

    Refuses a missing, too large or unreadable upload before it is read as a campaign.
    """
    if "text" in request.POST:
        return request.POST["text"].replace("\r\n", "\n")
    upload = request.FILES.get("file")
    if upload is None:
        raise CampaignFileMissing(field="file")
    # A letter has at most four bytes in UTF-8.
    if (upload.size or 0) > 4 * MAX_FILE_LENGTH:
        raise CampaignFileTooLarge(field="file", limit=MAX_FILE_LENGTH)
    try:
        text = str(upload.read(), "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CampaignFileNotText(field="file", name=upload.name) from error
    return text.replace("\r\n", "\n")


def based_on(request: HttpRequest) -> int | None:
    """The version that was edited; None for an uploaded file, which replaces any."""
    text = request.POST.get("based_on", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
