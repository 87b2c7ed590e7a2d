"""Root addresses. Every page lives under its language; files and machines do not."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("", include("kaskad.accounts.web.provider_urls")),
    path("messages/", include("kaskad.messaging.web.machine_urls")),
    path("broadcast/", include("kaskad.seminars.web.broadcast_urls")),
    path("lti/", include("kaskad.assessment.web.lti_urls")),
    path("sit/", include("kaskad.assessment.web.sitting_urls")),
    path("", include("kaskad.credentials.web.machine_urls")),
    path("api/v1/", include("kaskad.portals.machines.service_urls")),
    *i18n_patterns(
        path("", include("kaskad.accounts.web.urls")),
        path("", include("kaskad.core.web.urls")),
        path("messages/wishes/", include("kaskad.messaging.web.urls")),
        path("rosters/", include("kaskad.commissions.web.urls")),
        path("access/", include("kaskad.commissions.web.access_urls")),
        path("sign-in/", include("kaskad.commissions.web.sign_in_code_urls")),
        path("staff-session/", include("kaskad.commissions.web.staff_session_urls")),
        path("campaigns/", include("kaskad.campaigns.web.urls")),
        path("answers/", include("kaskad.answers.web.urls")),
        path("launches/", include("kaskad.assessment.web.launch_urls")),
        path("tests/", include("kaskad.assessment.web.urls")),
        path("campaigns/", include("kaskad.campaigns.web.material.urls")),
        path("campaigns/", include("kaskad.assessment.web.bank_urls")),
        path("campaigns/", include("kaskad.assessment.web.staff_test_urls")),
        path("campaigns/", include("kaskad.assessment.web.understanding_urls")),
        path("campaigns/", include("kaskad.assessment.web.unusual_urls")),
        path("campaigns/", include("kaskad.assessment.web.results_urls")),
        path("campaigns/", include("kaskad.assessment.web.sheet_urls")),
        path("campaigns/", include("kaskad.assessment.web.gate_urls")),
        path("campaigns/", include("kaskad.assessment.web.platform_urls")),
        path("law/", include("kaskad.campaigns.web.law.urls")),
        path("plans/", include("kaskad.planning.web.urls")),
        path("calendar/", include("kaskad.planning.web.calendar_urls")),
        path("seminars/", include("kaskad.seminars.web.urls")),
        path("check/", include("kaskad.credentials.web.check_urls")),
        path("certificates/", include("kaskad.credentials.web.urls")),
        path("campaigns/", include("kaskad.credentials.web.campaign_urls")),
        path("", include("kaskad.portals.urls")),
    ),
]
