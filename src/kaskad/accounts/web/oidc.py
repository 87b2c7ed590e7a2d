"""Signing in at an identity provider: authorization code, PKCE, state, nonce, signed identity.

allauth's client of OpenID Connect does the talking. Unlike its own flow, a nonce binds the identity
to this session, the signature is always checked, and nothing that the provider says is stored: the
claim that names the person is hashed with the secret of the installation.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import jwt
import requests
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.internal import statekit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language

from kaskad.accounts.operations.identities import ProviderRefused
from kaskad.accounts.web.staff_pages import provider_name
from kaskad.core.installation import Provider
from kaskad.core.refusal import NotFound
from kaskad.core.secrets import keyed_hash

PERSONAL_NUMBER = "iin"
UNTRUSTED = (
    jwt.PyJWTError,
    requests.RequestException,
    OAuth2Error,
    ValidationError,
    KeyError,
    ValueError,
)
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384")


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a provider confirmed: the keyed hash of who it is, and whether by two proofs."""

    identity: str
    second_factor: bool
    connect: bool


class Client(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """allauth's client for a provider of ``kaskad.toml``."""

    def __init__(self, request: HttpRequest, provider: Provider) -> None:
        self.described = provider
        super().__init__(request, provider.id)

    def get_provider(self) -> _Described:
        one = self.described
        app = SocialApp(
            provider="openid_connect",
            provider_id=one.id,
            name=one.id,
            client_id=one.client_id,
            secret=one.client_secret,
            settings={
                "server_url": one.issuer,
                "oauth_pkce_enabled": True,
                "scope": list(one.scopes),
            },
        )
        return _Described(request=self.request, app=app, client=self)

    def get_callback_url(self, request: HttpRequest, _app: SocialApp) -> str:
        return request.build_absolute_uri(reverse("providers:back", args=[self.described.id]))


class _Described(OpenIDConnectProvider):  # type: ignore[misc]  # allauth has no types
    """The provider, talking through our client."""

    def __init__(self, *, request: HttpRequest, app: SocialApp, client: Client) -> None:
        self.client = client
        super().__init__(request=request, app=app)

    def get_oauth2_adapter(self, _request: HttpRequest) -> Client:
        return self.client


def provider_named(name: str) -> Provider:
    """The provider of the installation; NotFound for others."""
    for one in settings.KASKAD_PROVIDERS:
        if one.id == name:
            return one
    raise NotFound


def begin(request: HttpRequest, provider: Provider, *, connect: bool) -> HttpResponse:
    """Send the reader to the provider. Refuses when it cannot be reached."""
    nonce = secrets.token_urlsafe(24)
    data = {"nonce": nonce, "connect": connect, "language": (get_language() or "kk")[:2]}
    client = Client(request, provider)
    try:
        if client.openid_config["issuer"].rstrip("/") != provider.issuer:
            raise _refused(provider)
        answer: HttpResponse = client.get_provider().redirect(
            request, process="login", data=data, auth_params={"nonce": nonce}
        )
    except (requests.RequestException, OAuth2Error, KeyError, ValueError) as error:
        raise _refused(provider) from error
    return answer


def language_of(request: HttpRequest, provider: Provider) -> str:
    """The language in which the reader left for the provider."""
    state = statekit.get_states(request).get(request.GET.get("state", ""))
    known = state[0].get("data") if state and state[2] == provider.id else None
    return str(known["language"]) if known else (get_language() or "kk")[:2]


def confirmed(request: HttpRequest, provider: Provider) -> Confirmed:
    """What the provider answered. Refuses another state, nonce, issuer, audience or signature."""
    state = statekit.unstash_state(
        request, state_id=request.GET.get("state", ""), provider_id=provider.id
    )
    if state is None or "error" in request.GET or "code" not in request.GET:
        raise _refused(provider)
    try:
        claims = _claims(request, provider, state)
        named = str(claims[provider.claim])
    except UNTRUSTED as error:
        raise _refused(provider) from error
    if not named or not hmac.compare_digest(
        str(claims.get("nonce", "")).encode(), state["data"]["nonce"].encode()
    ):
        raise _refused(provider)
    return Confirmed(
        identity=identity_hash(provider, named),
        second_factor=_by_two_proofs(provider, claims),
        connect=bool(state["data"]["connect"]),
    )


def _claims(
    request: HttpRequest, provider: Provider, state: Mapping[str, Any]
) -> Mapping[str, Any]:
    client = Client(request, provider)
    app = client.get_provider().app
    answer = client.get_access_token_data(
        request,
        app,
        client.get_client(request, app),
        pkce_code_verifier=state["pkce_code_verifier"],
    )
    return _verified(answer["id_token"], client.openid_config["jwks_uri"], provider)


def _verified(token: str, keys_address: str, provider: Provider) -> Mapping[str, Any]:
    """The claims, if the provider signed them for us and they have not run out."""
    named = jwt.get_unverified_header(token).get("kid")
    with get_adapter().get_requests_session() as session:
        keys = jwt.PyJWKSet.from_dict(session.get(keys_address).json()).keys
    fitting = [key for key in keys if named is None or key.key_id == named]
    if len(fitting) != 1:
        raise OAuth2Error("no key, or several without a name")
    found: Mapping[str, Any] = jwt.decode(
        token,
        fitting[0],
        algorithms=ALGORITHMS,
        issuer=provider.issuer,
        audience=provider.client_id,
        options={"require": ["exp", "iat", "iss", "aud", "sub"]},
    )
    return found


def identity_hash(provider: Provider, named: str) -> str:
    """A personal number gives the hash that people have; other claims one of the provider's own."""
    purpose = PERSONAL_NUMBER if provider.claim == PERSONAL_NUMBER else f"oidc:{provider.id}"
    return keyed_hash(purpose, named)


def _by_two_proofs(provider: Provider, claims: Mapping[str, Any]) -> bool:
    if not provider.second_factor:
        return False
    if provider.acr and str(claims.get("acr", "")) not in provider.acr:
        return False
    stated = claims.get("amr") or ()
    return not provider.amr or bool(set(provider.amr) & {str(one) for one in stated})


def _refused(provider: Provider) -> ProviderRefused:
    return ProviderRefused(provider=provider_name(provider.names))
