"""Root addresses. Every page lives under its language; files and machines do not."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

_ROOMS = (
    ("", "kaskad.accounts.web.urls"),
    ("", "kaskad.core.web.urls"),
    ("rosters/", "kaskad.commissions.web.urls"),
    ("campaigns/", "kaskad.campaigns.web.urls"),
    ("plans/", "kaskad.planning.web.urls"),
    ("seminars/", "kaskad.seminars.web.urls"),
    ("", "kaskad.portals.urls"),
)


def _there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    *i18n_patterns(
        *(path(prefix, include(module)) for prefix, module in _ROOMS if _there(module)),
    ),
]
