"""Timestamps of an authority (RFC 3161) for seals: optional, and never in the way of sealing."""

from __future__ import annotations

import base64
import logging
import time
import urllib.request
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from rfc3161_client import (
    HashAlgorithm,
    PKIStatus,
    TimestampRequestBuilder,
    decode_timestamp_response,
)
from rfc3161_client.errors import VerificationError

from kaskad.audit.models import Seal, Timestamp
from kaskad.audit.queries.stamps import check_response, stamped_bytes

EVERY = timedelta(hours=1)
SECONDS = 10
LARGEST = 64 * 1024
log = logging.getLogger(__name__)


class NoAnswer(Exception):
    """The authority was not reached in time, or its answer is of no use."""


def stamp_seal(*, now: datetime) -> Timestamp | None:
    """Have the newest seal timestamped, once an hour; it covers all seals before it.

    None if no authority is configured, nothing is new, or the hour is not over. Raises
    ``NoAnswer``; nothing is kept then, and the next call tries again.
    """
    url = settings.INSTALLATION.timestamp_url
    seal = Seal.objects.order_by("-number").first() if url else None
    if seal is None:
        return None
    latest = Timestamp.objects.order_by("-id").first()
    if latest is not None and (latest.seal == seal.number or latest.at > now - EVERY):
        return None
    message = stamped_bytes(seal)
    token, at = _ask(url, message)
    return Timestamp.objects.create(seal=seal.number, at=at, token=token)


def _ask(url: str, message: bytes) -> tuple[str, datetime]:
    """The authority's checked answer about ``message`` as base64, and its moment."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    request = builder.nonce(nonce=True).cert_request(cert_request=True).build()
    raw = _post(url, request.as_bytes())
    try:
        response = decode_timestamp_response(raw)
        if PKIStatus(response.status) != PKIStatus.GRANTED:
            raise NoAnswer(f"{url} refused: {response.status_string}")
        info = response.tst_info
        if info.nonce != request.nonce:
            raise NoAnswer(f"{url} answered another request")
        if path := settings.INSTALLATION.timestamp_certificates:
            check_response(response, message, path)
    except (ValueError, OSError, VerificationError) as error:
        raise NoAnswer(f"{url}: {error}") from error
    return base64.b64encode(raw).decode(), info.gen_time


def _post(url: str, body: bytes) -> bytes:
    """Send ``body`` and read the answer, within seconds and kilobytes."""
    if urlsplit(url).scheme not in ("http", "https"):
        raise NoAnswer(f"{url}: only http and https are known")
    give_up = time.monotonic() + SECONDS
    request = urllib.request.Request(  # noqa: S310  the scheme was checked
        url, body, {"Content-Type": "application/timestamp-query"}
    )
    found = b""
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310  as above
            while chunk := answer.read1(LARGEST):
                found += chunk
                if len(found) > LARGEST or time.monotonic() > give_up:
                    raise NoAnswer(f"{url}: the answer is too long or too slow")
    except (OSError, ValueError) as error:
        raise NoAnswer(f"{url}: {error}") from error
    return found
