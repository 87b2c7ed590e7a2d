from django.conf.urls.i18n import i18n_patterns
from django.http import HttpResponse
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_protect

from kaskad.core.refusal import Refusal
from kaskad.core.web.render import render_refusal


class TestRefusal(Refusal):
    code = "test-of-pages"
    text = _("The file is larger than %(limit)s.")


def refused(request):
    return render_refusal(request, TestRefusal(limit="<20 MB>"), back="/kk/")


@csrf_protect
def guarded(_request):
    return HttpResponse("never")


def broken(_request):
    raise RuntimeError("a fault")


urlpatterns = [
    *i18n_patterns(
        path("", include("kaskad.core.web.urls")),
        path("refused/", refused),
        path("guarded/", guarded),
        path("broken/", broken),
    ),
]
