"""The API as one service: its routes, its errors, its description."""

from __future__ import annotations

import hashlib
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.params.models import QueryModel

from kaskad.core.refusal import Refusal
from kaskad.portals.machines.answers import router as official
from kaskad.portals.machines.bearer import READING, PersonalToken
from kaskad.portals.machines.figures import router as figures
from kaskad.portals.machines.law import router as law
from kaskad.portals.machines.own import router as own
from kaskad.portals.machines.packages import router as packages
from kaskad.portals.machines.people import router as people
from kaskad.portals.machines.planner import router as planner
from kaskad.portals.machines.plans import router as plans
from kaskad.portals.machines.problems import (
    MEDIA_TYPE,
    InputWrong,
    NothingHere,
    answer,
    problem_of,
    wrong_fields,
)
from kaskad.portals.machines.rosters import router as rosters
from kaskad.portals.machines.seminars import router as seminars
from kaskad.portals.machines.watching import router as watching

NAMESPACE = "api"
UNKNOWN = "unknown_parameter"
DESCRIPTION = (
    "What the pages of Kaskad do, for programs. A request carries a personal token "
    "(Authorization: Bearer kaskad_…) that holds one grant of its owner or less; without it only "
    "public figures are there. What a token may not see answers 404. Refusals are problem "
    "documents (RFC 9457) with a stable code, in the language of Accept-Language (kk, ru, en). "
    "Names of fields and codes never change within /api/v1/; new fields may come."
)


class Service(NinjaAPI):
    """Readings carry an ETag; problems have their own media type in the description too."""

    _description: Any = None

    def create_temporal_response(self, request: HttpRequest) -> HttpResponse:
        """Refuses, before anything is done, a parameter of the address that is not described."""
        match = request.resolver_match
        described = self._described.get((match.url_name if match else None, request.method), ())
        if unknown := sorted(set(request.GET).difference(described)):
            raise ValidationError([{"type": UNKNOWN, "loc": ("query", name)} for name in unknown])
        return super().create_temporal_response(request)

    @cached_property
    def _described(self) -> dict[tuple[str | None, str | None], set[str]]:
        """Parameters of the address by name of the route and method."""
        found: dict[tuple[str | None, str | None], set[str]] = {}
        for router in self._get_bound_routers():
            for path in router.path_operations.values():
                # Django finds a path by the name of its first operation.
                name = path.operations[0].url_name
                for operation in path.operations:
                    models = [one for one in operation.models if issubclass(one, QueryModel)]
                    names = {key for one in models for key in one.__ninja_flatten_map__}
                    found.update({(name, method): names for method in operation.methods})
        return found

    def create_response(self, request: HttpRequest, data: Any, **kwargs: Any) -> HttpResponse:
        """The answer; 304 without a body where the reader has it already."""
        response = super().create_response(request, data, **kwargs)
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization"
        if request.method not in READING or response.status_code != 200:
            response["Cache-Control"] = "no-store"
            return response
        etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        known = {one.strip() for one in request.headers.get("If-None-Match", "").split(",")}
        if etag in known:
            response = HttpResponse(status=304)
            response["Cache-Control"] = "private, no-cache"
            response["Vary"] = "Authorization"
        response["ETag"] = etag
        return response

    def _get_urls(self) -> list[Any]:
        """Without the root, which would only lead to a page of documentation."""
        return [one for one in super()._get_urls() if getattr(one, "name", "") != "api-root"]

    def get_root_path(self, path_params: dict[str, Any]) -> str:
        """Where the routes begin."""
        del path_params
        return reverse(f"{NAMESPACE}:openapi-json").removesuffix("openapi.json")

    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """The description, with the media type of problem documents; it stays while we run."""
        if self._description is None:
            schema = super().get_openapi_schema(**kwargs)
            for path in schema["paths"].values():
                for operation in path.values():
                    for status, response in operation["responses"].items():
                        content = response.get("content")
                        if int(status) >= 400 and content:
                            response["content"] = {MEDIA_TYPE: content["application/json"]}
            self._description = schema
        return self._description


api = Service(
    title="Kaskad",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace=NAMESPACE,
    auth=PersonalToken(),
)
_ROUTERS = (
    own, people, watching, packages, rosters, plans,
    seminars, planner, official, figures, law,
)  # fmt: skip
for _router in _ROUTERS:
    api.add_router("", _router)


@api.exception_handler(Refusal)
def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:  # noqa: ARG001  the library's shape
    return answer(problem_of(refusal))


@api.exception_handler(Http404)
def _not_there(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001  the library's shape
    return answer(problem_of(NothingHere()))


@api.exception_handler(ValidationError)
def _wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:  # noqa: ARG001  the library's shape
    return answer(problem_of(InputWrong(), errors=wrong_fields(error.errors)))


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001  the library's shape
    return answer(problem_of(InputWrong(), status=error.status_code))
