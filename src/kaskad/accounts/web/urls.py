"""Addresses of sign-in and of the own account."""

from django.urls import path

from kaskad.accounts.web import (
    invitation,
    oidc_views,
    one_time_code,
    staff_account,
    staff_factors,
    staff_sign_in,
    views,
)

app_name = "accounts"
urlpatterns = [
    path("sign-in/", staff_sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", staff_sign_in.code, name="code"),
    path("sign-in/passkey/", staff_sign_in.passkey, name="passkey"),
    path("sign-in/passkey/options/", staff_sign_in.passkey_options, name="passkey_options"),
    path("sign-in/with/<slug:name>/", oidc_views.to_provider, name="provider"),
    path("sign-in/<str:token>/", views.sign_in_link, name="sign_in_link"),
    path("sign-in/<str:token>/code/", one_time_code.one_time_code, name="one_time_code"),
    path("sign-in/<str:token>/passkey/", invitation.passkey, name="invitation_passkey"),
    path("sign-in/<str:token>/options/", invitation.options, name="invitation_options"),
    path("sign-out/", views.leave, name="sign_out"),
    path("account/", staff_account.account, name="account"),
    path("account/password/", staff_account.password, name="password"),
    path("account/again/", staff_account.again, name="again"),
    path("account/sessions/others/", staff_account.end_others, name="end_others"),
    path("account/sessions/<int:number>/", staff_account.end_session, name="end_session"),
    path("account/second-factor/", staff_factors.second_factor, name="second_factor"),
    path("account/app/", staff_factors.app, name="app"),
    path("account/app/drawing.svg", staff_factors.app_drawing, name="app_drawing"),
    path("account/passkeys/", staff_factors.add_passkey_view, name="add_passkey"),
    path(
        "account/passkeys/options/", staff_factors.add_passkey_options, name="add_passkey_options"
    ),
    path("account/factors/<int:number>/", staff_factors.remove, name="remove_factor"),
    path("account/codes/", staff_factors.codes, name="codes"),
    path("account/providers/<slug:name>/", oidc_views.disconnect, name="disconnect"),
]
