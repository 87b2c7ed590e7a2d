"""Where identity providers send people back to: one address each, whatever the language."""

from django.urls import path

from kaskad.accounts.web import oidc_views

app_name = "providers"
urlpatterns = [path("oidc/<slug:name>/", oidc_views.back, name="back")]
