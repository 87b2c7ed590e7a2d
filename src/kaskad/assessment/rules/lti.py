"""LTI 1.3 and its assignment and grade services: what a launch must say, what a score looks like.

Sources: 1EdTech LTI Core 1.3, Security Framework 1.0, Assignment and Grade Services 2.0.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

_CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_GRADES: Final = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE_SCOPE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
SCORE_TYPE: Final = "application/vnd.ims.lis.v1.score+json"
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS: Final = 300
SKEW_SECONDS: Final = 60
_MESSAGE: Final = "LtiResourceLinkRequest"
_VERSION: Final = "1.3.0"
_LONGEST_SUBJECT: Final = 255
_LONGEST_URL: Final = 1000


class Fault(StrEnum):
    """What is wrong with a launch that the platform signed."""

    NOT_FOR_US = "not_for_us"
    LAUNCH_USED = "launch_used"
    DEPLOYMENT = "deployment"
    MESSAGE = "message"
    NO_PERSON = "no_person"
    NO_TEST = "no_test"


class LaunchFault(Exception):
    """A launch that is not taken."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Expected:
    """What a launch has to answer: the platform as it is registered, the nonce that was sent."""

    client_id: str
    deployments: Collection[str]
    nonce: str


@dataclass(frozen=True, slots=True)
class Launched:
    """What a launch says; ``line_item`` is empty if no score is wanted."""

    subject: str
    test: str
    line_item: str
    language: str


def read_launch(claims: Mapping[str, Any], expected: Expected) -> Launched:
    """The launch in claims whose signature, issuer, audience and times hold already.

    Raises ``LaunchFault``.
    """
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    party = claims.get("azp")
    if (len(audiences) > 1 or party is not None) and party != expected.client_id:
        raise LaunchFault(Fault.NOT_FOR_US)
    if not expected.nonce or claims.get("nonce") != expected.nonce:
        raise LaunchFault(Fault.LAUNCH_USED)
    if claims.get(f"{_CLAIM}deployment_id") not in expected.deployments:
        raise LaunchFault(Fault.DEPLOYMENT)
    said = claims.get(f"{_CLAIM}message_type"), claims.get(f"{_CLAIM}version")
    if said != (_MESSAGE, _VERSION):
        raise LaunchFault(Fault.MESSAGE)
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise LaunchFault(Fault.NO_PERSON)
    test = _test(claims)
    if not test:
        raise LaunchFault(Fault.NO_TEST)
    return Launched(subject, test, _line_item(claims), _language(claims))


def scores_url(line_item: str) -> str:
    """Where scores of a line item go: before its query, which some platforms have."""
    path, mark, query = line_item.partition("?")
    return f"{path.rstrip('/')}/scores{mark}{query}"


def score_body(subject: str, percent: Decimal, at: datetime) -> dict[str, Any]:
    """A score as the grade service takes it; ``at`` must grow from one to the next."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
    return {
        "userId": subject,
        "scoreGiven": float(percent),
        "scoreMaximum": 100,
        "timestamp": moment,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
    }


def assertion_claims(client_id: str, audience: str, at: datetime, once: str) -> dict[str, Any]:
    """Who asks for an access token; ``once`` is a name that no other assertion has."""
    seconds = int(at.timestamp())
    return {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": seconds,
        "exp": seconds + ASSERTION_SECONDS,
        "jti": once,
    }


def _test(claims: Mapping[str, Any]) -> str:
    """The code of the test: the custom parameter ``test``, else that of the target's address."""
    found = _table(claims, f"{_CLAIM}custom").get("test")
    if isinstance(found, str) and found:
        return found
    target = claims.get(f"{_CLAIM}target_link_uri")
    try:
        query = parse_qs(urlsplit(target).query) if isinstance(target, str) else {}
    except ValueError:
        return ""
    return query.get("test", [""])[0]


def _line_item(claims: Mapping[str, Any]) -> str:
    grades = _table(claims, _GRADES)
    scopes, found = grades.get("scope"), grades.get("lineitem")
    may = isinstance(scopes, list) and SCORE_SCOPE in scopes
    return found if may and isinstance(found, str) and len(found) <= _LONGEST_URL else ""


def _language(claims: Mapping[str, Any]) -> str:
    locale = _table(claims, f"{_CLAIM}launch_presentation").get("locale") or claims.get("locale")
    return locale[:2].lower() if isinstance(locale, str) else ""


def _table(claims: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = claims.get(name)
    return found if isinstance(found, Mapping) else {}
