"""A letter as mail."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from kaskad.messaging.queries.wishes import one_click_path
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.vocab.kinds import KINDS


def mail_of(letter: Letter, sender: str) -> bytes:
    """The letter as it goes over the wire: a reference that stays the same with every try.

    Mail that its reader may do without carries the way to say so in one click (RFC 8058).
    """
    headers = {
        "Message-ID": f"<{letter.code}@{sender.rpartition('@')[2]}>",
        "Content-Language": letter.language,
        "Auto-Submitted": "auto-generated",
    }
    if KINDS[letter.kind].may_refuse:
        link = f"{settings.KASKAD_SITE}{one_click_path(letter.key, letter.kind)}"
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMessage(letter.subject, letter.text, sender, [letter.address], headers=headers)
    lines = mail.message().as_bytes().splitlines()
    body = b"\r\n".join(b"." + line if line.startswith(b".") else line for line in lines)
    return body.rstrip(b"\r\n") + b"\r\n.\r\n"
