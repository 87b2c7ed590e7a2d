"""Who may open the pages of the own account."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from kaskad.accounts.models import Account
from kaskad.accounts.queries.grants import is_staff_account
from kaskad.core import clock
from kaskad.core.refusal import NotFound

Arguments = ParamSpec("Arguments")


def for_staff(
    view: Callable[Concatenate[HttpRequest, Account, Arguments], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Hand the view the signed-in staff account; nothing for anybody else."""

    @never_cache
    @wraps(view)
    def run(
        request: HttpRequest, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponse:
        user = request.user
        if not isinstance(user, Account) or not is_staff_account(user, clock.now()):
            raise NotFound
        return view(request, user, *args, **kwargs)

    return run
