"""Addresses of the pages about tokens; the routes of the API itself stand in ``service``."""

from django.urls import path

from kaskad.portals.machines.packages import package
from kaskad.portals.machines.tokens import revoke, tokens

urlpatterns = [
    path("staff/<str:code>/oneroster.zip", package, name="oneroster"),
    path("my/tokens/", tokens, name="tokens"),
    path("my/tokens/<str:code>/revoke/", revoke, name="token_revoke"),
]
