from dataclasses import MISSING, fields, is_dataclass
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from django import forms
from django.utils import translation

from kaskad.core.web import components as c
from kaskad.core.web import forms as f
from kaskad.core.web import pictures as p
from kaskad.core.web import tables as t
from kaskad.core.web.samples import components_page

NASTY = '<script>"x"</script>'


def every_sample():
    with translation.override("en"):
        return [
            pytest.param(group.anchor, n, id=f"{group.anchor}-{n}")
            for group in components_page().groups
            for n in range(len(group.samples))
        ]


@pytest.mark.parametrize("lang", ["kk", "ru", "en"])
@pytest.mark.parametrize(("anchor", "place"), every_sample())
def test_every_sample_is_drawn(draw, anchor, place, lang):
    with translation.override(lang):
        groups = {group.anchor: group for group in components_page().groups}

        assert draw(groups[anchor].samples[place].part)


def component_classes(parent=c.Component):
    for child in parent.__subclasses__():
        if child.__module__.startswith("kaskad.core."):  # rooms may have parts of their own
            yield child.__name__  # slots make every class twice; the name is one
        yield from component_classes(child)


def test_every_component_is_on_the_page():
    def within(value):
        if isinstance(value, c.Component):
            yield type(value).__name__
        if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                yield from within(getattr(value, name))
        if isinstance(value, tuple):
            for item in value:
                yield from within(item)

    assert set(within(components_page())) == set(component_classes())


# What nobody sees, and sizes within a picture.
NO_STATES = {"anchor", "heading", "deep", "limits", "maximum"}


def values_on_the_page():
    """Every value that each field of each part has there, by class and field."""
    seen = {}

    def look(value):
        if isinstance(value, tuple | list):
            for item in value:
                look(item)
        elif is_dataclass(value):
            for one in fields(value):
                found = getattr(value, one.name)
                if type(value).__module__.startswith("kaskad.core.web"):
                    seen.setdefault(type(value), {}).setdefault(one.name, []).append(found)
                look(found)

    look(components_page("/somewhere/"))
    return seen


def test_every_state_of_every_component_is_on_the_page():
    missing = []
    for part, seen in values_on_the_page().items():
        kinds = get_type_hints(part)
        for one in fields(part):
            found = seen[one.name]
            if one.name in NO_STATES:
                continue
            if get_origin(kinds[one.name]) is Literal:
                lacking = set(get_args(kinds[one.name])) - set(found)
            elif kinds[one.name] is bool:
                lacking = {True, False} - set(found)
            elif one.default is not MISSING and all(value == one.default for value in found):
                lacking = {"anything"}
            else:
                continue
            missing += [f"{part.__name__}.{one.name} = {value}" for value in lacking]

    assert sorted(missing) == []


@pytest.mark.parametrize(
    "part",
    [
        c.Facts((c.Fact(NASTY, NASTY, NASTY, NASTY),)),
        c.Figure(NASTY, NASTY, NASTY),
        c.Status(NASTY),
        c.Links((c.Link(NASTY, NASTY, NASTY, NASTY),)),
        c.Button(NASTY, post=NASTY, name=NASTY, value=NASTY, fields=((NASTY, NASTY),)),
        c.Line((c.Station(NASTY, NASTY),), NASTY),
        c.Sign(NASTY, NASTY, NASTY, rows=(c.SignRow(NASTY, NASTY, (NASTY,)),), anchor=NASTY),
        c.Ladder((c.Link(NASTY, NASTY),), NASTY),
        c.Notice(NASTY, NASTY, items=(NASTY,)),
        c.Empty(NASTY, NASTY),
        c.Tasks((c.Task(NASTY, NASTY),)),
        c.Answer(NASTY, NASTY, NASTY, (NASTY,), (c.Fact(NASTY, NASTY),)),
        c.Changes((c.Change(NASTY, "changed", NASTY, NASTY, NASTY),), NASTY),
        c.Progress(NASTY, 1),
        c.Pages((c.PageLink(NASTY, NASTY),)),
        c.AsOf((c.Choice(NASTY, NASTY),), NASTY, NASTY, NASTY, ((NASTY, NASTY),)),
        f.Field(NASTY, NASTY, value=NASTY, hint=NASTY, error=NASTY),
        f.Field(NASTY, NASTY, "radio", choices=(c.Choice(NASTY, NASTY),)),
        f.Field(NASTY, NASTY, "textarea", value=NASTY),
        f.FileDrop(NASTY, NASTY, NASTY, NASTY, error=NASTY),
        f.Form((f.Field(NASTY, NASTY),), c.Button(NASTY), NASTY, errors=(NASTY,)),
        t.Table(
            NASTY,
            (t.Column(NASTY, NASTY),),
            (t.Row((t.Cell(NASTY, NASTY, NASTY, NASTY, NASTY),), anchor=NASTY),),
        ),
        p.TileMap(NASTY, (p.Tile(NASTY, NASTY, 1, 1, 5.0, NASTY, NASTY, NASTY),), NASTY, NASTY),
        p.Meters((p.Meter(NASTY, 1, 2, NASTY),)),
    ],
    ids=lambda part: type(part).__name__,
)
def test_everything_is_escaped(draw, part):
    html = draw(part)

    assert NASTY not in html
    assert "<script>" not in html
    assert '"x"' not in html


def test_nothing_is_drawn_for_nothing(draw):
    assert draw(None) == ""


def test_button_becomes_link_form_or_button(draw):
    assert draw(c.Button("Go", url="/x")) == '<a class="btn" href="/x">Go</a>'
    assert draw(c.Button("Go", kind="second", small=True)) == (
        '<button class="btn btn-2 btn-sm">Go</button>'
    )
    assert draw(c.Button("Go", post="/x", fields=(("nonce", "7"),))) == (
        '<form method="post" action="/x"><input type="hidden" name="nonce" value="7">'
        '<button class="btn">Go</button></form>'
    )


def test_notice_speaks_by_its_kind():
    kinds = ("info", "warn", "error", "success", "offline")

    assert [c.Notice("t", kind=kind).role for kind in kinds] == [
        "",
        "status",
        "alert",
        "status",
        "status",
    ]
    assert c.Notice("t", kind="error", still=True).role == ""


def test_pages_of_a_long_list():
    with translation.override("en"):
        items = c.pages(5, 142, lambda n: f"?page={n}").items

    assert [item.label for item in items] == [
        "Previous", "1", "…", "4", "5", "6", "…", "142", "Next",
    ]  # fmt: skip
    assert [item.url for item in items if item.current] == [""]


def test_one_page_needs_no_pager(draw):
    assert draw(c.pages(1, 1, str)) == ""


def test_table_marks_rows_and_numbers(draw):
    table = t.Table(
        "Caption",
        (t.Column("Name"), t.Column("Seats", number=True, wide=True)),
        (t.Row(("All", "7"), total=True), t.Row((t.Cell("One", url="/1"), "3"), flag=True)),
    )

    assert (
        '<tr class="total"><th scope="row">All</th><td class="n w">7</td></tr>'
        '<tr class="flag"><th scope="row"><a href="/1">One</a></th><td class="n w">3</td></tr>'
    ) in draw(table)


def test_a_stacked_row_says_the_words_of_its_columns(draw):
    columns = (t.Column("Version"), t.Column("Made", wide=True), t.Column("x", hidden_label=True))
    rows = (t.Row(("1", "today", "-")), t.Row(("Draft", 'by "K"', "-")))

    flat = draw(t.Table("Versions", columns, rows))
    html = draw(t.Table("Versions", columns, rows, stacked=True))

    assert "data-label" not in flat
    assert 'class="tt stacked"' in html
    assert '<th scope="row" data-label="Version">1</th>' in html
    assert '<th scope="row">Draft</th>' in html
    assert html.count('data-label="Made"') == 2
    assert 'data-label="x"' not in html


def test_table_refuses_a_row_of_another_length(draw):
    with pytest.raises(ValueError, match="zip"):
        draw(t.Table("c", (t.Column("a"),), (t.Row(("1", "2")),)))


def test_ramp():
    assert [p.step(v) for v in (None, 0, 49.9, 50, 69.9, 70, 80, 89.94, 89.96, 100)] == [
        "h0", "h1", "h1", "h2", "h2", "h3", "h4", "h4", "h5", "h5",
    ]  # fmt: skip


def test_ramp_ends_at_the_goal():
    tiles = [p.Tile("n", "s", 1, 1, value, goal=99.5) for value in (90, 99.44, 99.5, 100)]

    assert [tile.css[-2:] for tile in tiles] == ["h5", "h5", "h6", "h6"]
    words = [word for _css, word in p.TileMap("l", tuple(tiles), goal=99.5).legend]
    assert words[-2:] == ["90–99,4", "99,5 және одан жоғары: мақсат"]


def test_tile_shows_the_figure_of_the_table_and_never_rounds_up_to_all():
    assert [p.Tile("n", "s", 1, 1, value).shown for value in (80.84, 99.97, 100, None)] == [
        "80,8", "99,9", "100", "–",
    ]  # fmt: skip


class RosterForm(forms.Form):
    name = forms.CharField(label="Name", max_length=5, help_text="Short")
    language = forms.ChoiceField(choices=[("kk", "Kazakh"), ("ru", "Russian")])
    way = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)
    agreed = forms.BooleanField()
    day = forms.DateField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    file = forms.FileField(required=False)


def test_django_form_becomes_fields(draw):
    fields = f.fields_of(RosterForm({"name": "toolong", "language": "ru", "way": "b"}))

    assert [(field.name, field.kind) for field in fields] == [
        ("name", "text"),
        ("language", "select"),
        ("way", "radio"),
        ("agreed", "checkbox"),
        ("day", "date"),
        ("text", "textarea"),
        ("file", "file"),
    ]
    assert fields[0].error == "Ең көбі 5 таңба болуы керек (қазір 7 таңба бар)."
    assert fields[0].maxlength == 5
    assert [choice.chosen for choice in fields[1].choices] == [False, True]
    assert fields[3].error == "Бұл өрісті толтыру міндетті."
    assert [field.required for field in fields] == [True, True, True, True, False, False, False]
    html = draw(f.Form(fields, c.Button("Save")))
    assert 'enctype="multipart/form-data"' in html
    assert 'aria-describedby="f-name-hint f-name-error"' in html
    assert '<a href="#f-name">' in html
