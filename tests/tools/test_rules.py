import pytest

from tools.rules import breaches
from tools.source import Source

WEB = "src/kaskad/planning/web/views.py"
OPERATIONS = "src/kaskad/planning/operations.py"
MODELS = "src/kaskad/planning/models.py"
QUERIES = "src/kaskad/planning/queries.py"
TEMPLATE = "src/kaskad/planning/web/templates/plan.html"
OPERATION = "@operation(Tag.MADE)\ndef make({}):\n    pass\n"
LONG = "    x = 1\n" * 60

GOOD = [
    (WEB, "rows = queries.seminars()\n"),
    (QUERIES, "rows = Seminar.objects.all()\n"),
    (OPERATIONS, OPERATION.format("*, actor: Actor, code: str, now: datetime")),
    (OPERATIONS, "def _part(rows):\n    pass\n"),
    ("src/kaskad/core/clock.py", "def now():\n    return timezone.now()\n"),
    (QUERIES, "started = time.monotonic()\n"),
    (OPERATIONS, "def _close(plan):\n    plan.save(update_fields=['state'])\n"),
    (WEB, "def language(request):\n    request.session.save()\n"),
    (MODELS, "class Plan(Model):\n    class Meta:\n        verbose_name = 'plan'\n"),
    (QUERIES, "def f():\n" + LONG[:400]),
    ("src/kaskad/planning/api.py", '"""Door."""\nfrom a import b\n__all__ = ["b"]\n'),
    (WEB, 'text = _("%(count)s seminars")\n'),
    (WEB, "x = f()  # noqa: S608  the name comes from a fixed list\n"),
    (WEB, "x = f()  # type: ignore[attr-defined]  # the stubs lack it\n"),
    (TEMPLATE, '<script type="module" src="{% static "a.js" %}"></script>\n'),
    (TEMPLATE, '{% include "x.html" with onpage="1" style="strip" %}<p data-style="a">\n'),
    (TEMPLATE, "{% blocktranslate trimmed with a=b %}x{% endblocktranslate %}\n"),
    ("src/kaskad/planning/migrations/0002_drafts.py", "from django.db import migrations\n"),
    ("docs/a.md", "See https://example.org/work/plan and ./var/demo.\n"),
    ("tests/planning/test_rules.py", "pytest.raises(ValueError)\n"),
]

BAD = [
    (WEB, "rows = Seminar.objects.all()\n", ".objects in a page"),
    (
        "src/kaskad/portals/public.py",
        "x = Seminar._default_manager\n",
        "._default_manager in a page",
    ),
    (OPERATIONS, "def make(*, actor, now):\n    pass\n", "public here but no @operation"),
    (OPERATIONS, OPERATION.format("*, actor, now, **rest"), "keyword-only"),
    (OPERATIONS, OPERATION.format("*, now, actor"), "actor comes first"),
    (QUERIES, "moment = datetime.now(tz=UTC)\n", "reads the clock"),
    (MODELS, "made = DateTimeField(auto_now_add=True)\n", "reads the clock"),
    ("src/kaskad_planner/solve.py", "moment = date.today()\n", "reads the clock"),
    (MODELS, "from django.db.models.signals import post_save\n", "signals"),
    (MODELS, "class Plan(Model):\n    def save(self):\n        pass\n", "save overridden"),
    (OPERATIONS, "def _close(plan):\n    plan.save()\n", "without update_fields"),
    (MODELS, "class Plan(Model):\n    class Meta:\n        ordering = ['at']\n", "Meta.ordering"),
    (QUERIES, "x = 1\n" * 401, "a module has at most 400"),
    (QUERIES, "def f():\n" + LONG, "a function has at most 50"),
    (WEB, "def page(request):\n" + "    x = 1\n" * 26, "a view has at most 25"),
    ("src/kaskad/planning/api.py", "def f():\n    pass\n", "only imports and __all__"),
    ("src/kaskad/core/utils.py", "x = 1\n", "name it after what it is"),
    (WEB, 'text = _("%s seminars")\n', "a placeholder without a name"),
    (WEB, "text = gettext(name)\n", "takes a literal"),
    (WEB, "x = f()  # noqa: S608\n", "no reason"),
    (WEB, "x = f()  # noqa  because\n", "no reason"),
    (WEB, "x = f()  # type: ignore[misc]\n", "no reason"),
    (WEB, "x = f()  # type: ignore[misc]  # noqa: E501  a long line\n", "no reason"),
    (TEMPLATE, '<p style="color: red">\n', "an inline style"),
    (TEMPLATE, '<button onclick="go()">\n', "an inline handler"),
    (TEMPLATE, '<div hx-on:click="go()">\n', "an inline handler"),
    (TEMPLATE, "<script>go()</script>\n", "an inline script"),
    (TEMPLATE, '<a href="javascript:go()">\n', "a script address"),
    (TEMPLATE, "{% blocktranslate %}x{% endblocktranslate %}\n", "blocktranslate trimmed"),
    (QUERIES, "x = '<rect style=\"fill: red\">'\n", "an inline style in a string"),
    ("src/kaskad/planning/migrations/0002_auto_2026.py", "x = 1\n", "after what it does"),
    (
        "src/kaskad/planning/migrations/0002_drafts.py",
        "from kaskad.planning.models import Plan\n",
        "historical models",
    ),
    ("docs/a.md", "pip install --index" + "-url https://example.org\n", "names a package index"),
    ("docs/a.md", "https://pypi" + ".org/project/x\n", "names a package index"),
    ("docs/a.md", "Look into /" + "work/main.\n", "a path of a machine"),
    (
        "tests/planning/test_a.py",
        "@pytest.mark.skip\ndef test_a():\n    pass\n",
        "pytest.mark.skip",
    ),
]


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_good_examples_pass(path, text):
    assert [str(breach) for breach in breaches([Source(path, text)])] == []


@pytest.mark.parametrize(("path", "text", "said"), BAD)
def test_bad_examples_are_found(path, text, said):
    found = [breach.message for breach in breaches([Source(path, text)])]

    assert len(found) == 1
    assert said in found[0]


def test_the_line_of_a_breach_is_told():
    source = Source(TEMPLATE, "{# a\ncomment #}\n<p>\n  <b style='x'>\n")

    assert [str(breach) for breach in breaches([source])] == [
        f"{TEMPLATE}:4: an inline style: style="
    ]


def test_a_refusal_code_belongs_to_one_refusal():
    text = 'class Late(Refusal):\n    code = "{}"\n    text = _("Too late.")\n'
    sources = [Source(OPERATIONS, text.format("late")), Source(QUERIES, text.format("late"))]

    assert [str(breach) for breach in breaches(sources)] == [
        f"{QUERIES}:1: refusal code late is taken by {OPERATIONS}:1"
    ]


def test_a_docstring_does_not_make_a_function_long():
    text = 'def f():\n    """Say.\n' + "\n    more\n" * 40 + '    """\n    return 1\n'

    assert list(breaches([Source(QUERIES, text)])) == []
