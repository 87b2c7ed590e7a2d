"""Mail through an SMTP server, with the moment known from which a letter may have gone out."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import Self

from django.core.mail.backends.smtp import EmailBackend

from kaskad.core.gateways import MailGateway
from kaskad.messaging.queries.mail import mail_of
from kaskad.messaging.rules.delivery import Result
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.rules.masking import masked
from kaskad.messaging.vocab import ERROR_LETTERS, Outcome

# What a server can be told without extensions; others cannot be written to.
_ADDRESS = re.compile(r"[\x21-\x3b\x3d\x3f\x41-\x7e]+@[A-Za-z0-9.-]+")
_GO_ON, _TAKEN, _OFF = (250, 251, 354), 250, 421


class MailWay:
    """One connection for the letters of a batch; opened at the first."""

    parallel = 1  # the server answers one letter after the other
    is_idempotent = False

    def __init__(self, gateway: MailGateway) -> None:
        self._gateway = gateway
        self._backend: EmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._drop()

    def send(self, letter: Letter) -> Result:
        """Send one letter; never raises what a mail server can cause."""
        if not _ADDRESS.fullmatch(letter.address):
            return Result(Outcome.REFUSED, "smtp.no_address")
        try:
            server = self._server()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _trouble("smtp.not_reached", error)
        try:
            refused = self._announce(server, letter)
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return _trouble("smtp.cut_off", error)
        if refused is not None:
            self._clear(server)
            return refused
        return self._hand_over(server, letter)

    def _server(self) -> smtplib.SMTP:
        if self._backend is None:
            gateway = self._gateway
            self._backend = EmailBackend(
                host=gateway.host,
                port=gateway.port,
                username=gateway.user,
                password=gateway.password,
                use_tls=gateway.security == "starttls",
                use_ssl=gateway.security == "tls",
                timeout=int(gateway.timeout),
            )
        self._backend.open()
        if self._backend.connection is None:
            raise smtplib.SMTPServerDisconnected("no connection was made")
        return self._backend.connection

    def _announce(self, server: smtplib.SMTP, letter: Letter) -> Result | None:
        """Everything before the letter itself: until here trying again is safe."""
        server.ehlo_or_helo_if_needed()
        code, answer = server.mail(self._gateway.sender)
        if code not in _GO_ON:
            return replace(_refusal(code, answer), outcome=Outcome.BUSY, is_of_channel=True)
        code, answer = server.rcpt(letter.address)
        if code in _GO_ON:
            code, answer = server.docmd("DATA")
        return None if code in _GO_ON else _refusal(code, answer)

    def _hand_over(self, server: smtplib.SMTP, letter: Letter) -> Result:
        """The letter: when the connection breaks now, it may have been taken."""
        data = mail_of(letter, self._gateway.sender)
        try:
            server.send(data)
            code, answer = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            return Result(
                Outcome.UNCLEAR, "smtp.no_answer", error=_words(error), is_of_channel=True
            )
        if code == _TAKEN:
            return Result(Outcome.ACCEPTED, "smtp.250")
        return _refusal(code, answer)

    def _clear(self, server: smtplib.SMTP) -> None:
        try:
            server.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._backend is not None:
            with suppress(OSError, smtplib.SMTPException):
                self._backend.close()
        self._backend = None


def _refusal(code: int, answer: bytes) -> Result:
    words = masked(answer.decode("utf-8", "replace"), ERROR_LETTERS)
    name = f"smtp.{code}"
    if code == _OFF:
        return Result(Outcome.BUSY, name, error=words, is_of_channel=True)
    if 500 <= code < 600:
        return Result(Outcome.REFUSED, name, error=words)
    return Result(Outcome.BUSY, name, error=words)


def _trouble(code: str, error: Exception) -> Result:
    return Result(Outcome.BUSY, code, error=_words(error), is_of_channel=True)


def _words(error: Exception) -> str:
    return masked(str(error) or type(error).__name__, ERROR_LETTERS)
