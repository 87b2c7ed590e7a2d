"""A small site of the core's own pages: the strict engine raises on what is not there."""

import pytest
from django.template import engines
from django.test import override_settings

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "string_if_invalid": "!!missing %s!!",
            "context_processors": [
                "django.template.context_processors.request",
                "kaskad.core.web.frame.plain_frame",
            ],
        },
    }
]


@pytest.fixture(autouse=True)
def site():
    with override_settings(
        TEMPLATES=TEMPLATES,
        ROOT_URLCONF="tests.core_web.addresses",
        MIDDLEWARE=[
            "kaskad.core.web.headers.PolicyMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
        ],
    ):
        yield


@pytest.fixture
def draw():
    """Draws one component; fails where its template asks for what the component lacks."""

    def drawn(part):
        template = engines["django"].from_string("{% load kaskad %}{% component part %}")
        html = template.render({"part": part})
        assert "!!missing" not in html
        return html

    return drawn
