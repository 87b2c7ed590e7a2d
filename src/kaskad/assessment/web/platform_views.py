"""The page of the learning platforms that may launch tests of a campaign."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaskad.assessment.access import bank_for
from kaskad.assessment.queries.lti import platform_rows
from kaskad.assessment.queries.tests import tests_of
from kaskad.assessment.vocab import TestState
from kaskad.assessment.web.layout import TEMPLATE
from kaskad.assessment.web.platform_pages import Addresses, platforms_page
from kaskad.core.web.render import render
from kaskad.core.web.request import actor_of


@never_cache
@require_safe
def platforms(request: HttpRequest, campaign: str) -> HttpResponse:
    """What is written into the platform, and which ones are registered; for central staff."""
    found = bank_for(actor_of(request), campaign)
    tests = [one for one in tests_of(found) if one.state == TestState.PUBLISHED]
    login, launch, keys = (
        request.build_absolute_uri(reverse(f"lti:{name}")) for name in ("login", "launch", "keys")
    )
    page = platforms_page(found, Addresses(login, launch, keys), platform_rows(found), tests)
    return render(request, TEMPLATE, page)
