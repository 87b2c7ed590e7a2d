"""Addresses that a learning platform knows: beginning a launch, the launch, our keys (LTI 1.3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode, urlsplit

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaskad.assessment.models import Platform
from kaskad.assessment.operations.lti_client import PlatformClient
from kaskad.assessment.operations.lti_launches import take_launch
from kaskad.assessment.queries.lti import platform_asking, platform_by_code, published_keys
from kaskad.assessment.rules.lti import Expected, Fault, LaunchFault, read_launch
from kaskad.assessment.vocab.lti_refusals import (
    DeploymentUnknown,
    LaunchIncomplete,
    LaunchNotForUs,
    LaunchUsed,
    MessageUnknown,
    NobodyLaunched,
    NoTestLaunched,
    PlatformSaysNo,
    PlatformUnknown,
)
from kaskad.assessment.web.lti_pages import outside_page, refused_page
from kaskad.assessment.web.lti_state import (
    browser_of,
    keep_browser,
    new_state,
    read_state,
    written_state,
)
from kaskad.core import clock
from kaskad.core.localized import LANGUAGES
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.secrets import token_hash
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of

FORBIDDEN = 403
TEMPLATE = "assessment/launch.html"
_ASKED = ("iss", "login_hint", "target_link_uri", "client_id", "lti_message_hint")
_ALSO = "lti_deployment_id"
_LONGEST = 4000
_FAULTS: dict[Fault, type[Refusal]] = {
    Fault.NOT_FOR_US: LaunchNotForUs,
    Fault.LAUNCH_USED: LaunchUsed,
    Fault.DEPLOYMENT: DeploymentUnknown,
    Fault.MESSAGE: MessageUnknown,
    Fault.NO_PERSON: NobodyLaunched,
    Fault.NO_TEST: NoTestLaunched,
}


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """The platform has somebody who wants a test: back to it, to sign who that is."""
    sent = request.POST if request.method == "POST" else request.GET
    asked = {name: str(value) for name, value in sent.items()}
    try:
        platform = _asking(asked)
    except Refusal as refusal:
        return _refused(request, refusal)
    if request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame"):
        return _outside(request, platform, asked)
    browser = browser_of(request)
    state = new_state(platform.code, token_hash(browser))
    wanted = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": platform.client_id,
        "redirect_uri": request.build_absolute_uri(reverse("lti:launch")),
        "login_hint": asked["login_hint"],
        "state": written_state(state),
        "nonce": state.nonce,
    }
    if asked.get("lti_message_hint"):
        wanted["lti_message_hint"] = asked["lti_message_hint"]
    mark = "&" if "?" in platform.login_url else "?"
    response = redirect(f"{platform.login_url}{mark}{urlencode(wanted)}")
    keep_browser(response, browser)
    return response


@csrf_exempt
@never_cache
@require_POST
def launch(request: HttpRequest) -> HttpResponse:
    """What the platform signed: checked, kept, and gone on with on a page of ours."""
    actor, now = actor_of(request), clock.now()
    try:
        state = read_state(request.POST.get("state", ""))
        if "error" in request.POST:
            raise PlatformSaysNo
        platform = _known(state.platform)
        claims = PlatformClient(platform).claims(request.POST.get("id_token", ""))
        expected = Expected(platform.client_id, platform.deployments, state.nonce)
        launched = read_launch(claims, expected)
        key = take_launch(
            actor=actor, platform=platform, launched=launched, nonce=state.nonce,
            browser_hash=state.browser, tick=clock.machine_now(), now=now,
        )  # fmt: skip
    except LaunchFault as fault:
        return _refused(request, _FAULTS[fault.fault]())
    except Refusal as refusal:
        return _refused(request, refusal)
    known = launched.language if launched.language in LANGUAGES else translation.get_language()
    with translation.override(known):
        response = redirect("launches:launch", key)
    response.status_code = 303
    return response


@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """Our public keys, a JWK set."""
    return JsonResponse({"keys": published_keys()})


def _asking(asked: Mapping[str, str]) -> Platform:
    """The platform that begins a launch. Refuses what is incomplete, or not registered."""
    if not all(asked.get(name) for name in _ASKED[:3]):
        raise LaunchIncomplete
    if any(len(asked.get(name, "")) > _LONGEST for name in _ASKED):
        raise LaunchIncomplete
    platform = platform_asking(asked["iss"], asked.get("client_id", ""))
    if platform is None:
        raise PlatformUnknown
    if asked.get(_ALSO) and asked[_ALSO] not in platform.deployments:
        raise DeploymentUnknown
    return platform


def _known(code: str) -> Platform:
    try:
        return platform_by_code(code)
    except NotFound:
        raise PlatformUnknown from None


def _outside(request: HttpRequest, platform: Platform, asked: Mapping[str, str]) -> HttpResponse:
    """Inside a page of the platform a browser may keep no cookies: a link to a window of its own.

    A link, because a form of ours may lead to no other site.
    """
    again = {name: asked[name] for name in (*_ASKED, _ALSO) if asked.get(name)}
    page = outside_page(f"{reverse('lti:login')}?{urlencode(again)}")
    parts = urlsplit(platform.login_url)
    inside = csp_replace({"frame-ancestors": [f"{parts.scheme}://{parts.netloc}"]})
    framed = xframe_options_exempt(
        inside(lambda asking: render(asking, "assessment/launch_outside.html", page))
    )
    return cast("HttpResponse", framed(request))


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    return render(request, TEMPLATE, refused_page(refusal), status=FORBIDDEN)
