"""Addresses of sign-in."""

from django.urls import path

from kaskad.accounts.web import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign_in"),
    path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("sign-out/", views.leave, name="sign_out"),
]
