"""Beginning the sign-in of a colleague again, for the central commission."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kaskad.accounts.api import Account, Role, account_named, grants_in_force
from kaskad.commissions.operations.accounts import AccountUnknown, begin_sign_in_again
from kaskad.commissions.operations.delegation import NotYoursToReset, reset_below
from kaskad.commissions.queries.tree import commission_by_code
from kaskad.commissions.vocab import ROOT_CODE
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.refusal import NotFound, Refusal
from kaskad.core.web.components import Button, Link, Notice
from kaskad.core.web.forms import Form, fields_of
from kaskad.core.web.render import REFUSED, render
from kaskad.core.web.request import actor_of


class WhoForm(forms.Form):
    """Whose sign-in begins again."""

    who = forms.CharField(label=gettext_lazy("Sign-in name or code of the account"), max_length=60)


@dataclass(frozen=True, slots=True)
class ResetPage:
    """The form; after it the new invitation, shown once."""

    title: str
    lead: str
    notice: Notice | None
    form: Form
    back: Link


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Begin somebody's sign-in again; the person is told."""
    actor = actor_of(request)
    if not actor.scopes((Role.CENTRAL_STAFF.value,)):
        raise NotFound
    form, notice = WhoForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        found = account_named(form.cleaned_data["who"])
        try:
            if found is None:
                raise AccountUnknown(field="who")
            token = _begin_again(actor, found)
        except Refusal as refusal:
            form.add_error(refusal.field or None, refusal.message)
        else:
            path = reverse("accounts:sign_in_link", args=[token])
            notice = _invitation(found.label, request.build_absolute_uri(path))
            form = WhoForm()
    status = REFUSED if request.method == "POST" and notice is None else 200
    return render(request, "commissions/reset.html", _page(form, notice), status=status)


def _begin_again(actor: Actor, account: Account) -> str:
    """Everybody for the country's commission, those below the own place for all others."""
    now = clock.now()
    if actor.holds([Role.CENTRAL_STAFF.value], [ROOT_CODE]):
        return begin_sign_in_again(actor=actor, account=account, now=now)
    grants = grants_in_force(account, now)
    if not grants:
        raise NotYoursToReset
    place = commission_by_code(grants[0].scope)
    return reset_below(actor=actor, commission=place, account=account, now=now).token


def _invitation(label: str, link: str) -> Notice:
    return Notice(
        _("New invitation for %(name)s") % {"name": label},
        _("Give it to the person yourself; it is shown only now: %(link)s") % {"link": link},
        kind="success",
    )


def _page(form: WhoForm, notice: Notice | None) -> ResetPage:
    return ResetPage(
        title=_("A colleague cannot sign in"),
        lead=_(
            "When somebody has lost the phone or the passkey: make sure that it is really this "
            "person who asks. Password, second factor and open sessions end, and a new invitation "
            "is made. A member of a commission is told so by message."
        ),
        notice=notice,
        form=Form(
            fields_of(form),
            Button(pgettext("button", "End the sign-in and invite again")),
            errors=tuple(str(error) for error in form.non_field_errors()),
        ),
        back=Link(_("My account"), reverse("accounts:account")),
    )
