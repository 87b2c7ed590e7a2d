"""Pages of the core: every component in every state."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaskad.core.web.render import render
from kaskad.core.web.samples import components_page


@require_safe
def components(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with invented samples."""
    return render(request, "core/components_page.html", components_page(request.path))
