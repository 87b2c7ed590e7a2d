"""``[open_data]`` of ``kaskad.toml``: the licence it names, and what is said where it is wrong."""

import pytest
import tomli_w

from kaskad.core.installation import FILE_NAME, read_installation, write_installation
from kaskad.core.licences import KNOWN, Licence, Terms, read_licence

OWN = {
    "licence": "KZ-open-data",
    "title": "Terms of the commission",
    "url": "https://example.kz/t/",
}


def test_without_a_choice_it_is_as_ever():
    found = read_licence({})

    assert found == read_licence({"open_data": {}}) == KNOWN[0]
    assert (found.name, found.terms) == ("CC-BY-4.0", Terms.SOURCE)


@pytest.mark.parametrize("known", KNOWN, ids=lambda one: one.name)
def test_a_known_one_has_its_title_and_address(known):
    assert read_licence({"open_data": {"licence": known.name}}) == known
    assert known.url.startswith("https://")


def test_another_one_says_what_it_is():
    found = read_licence({"open_data": OWN})

    assert found == Licence(OWN["licence"], OWN["title"], OWN["url"], Terms.OWN)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"licence": "CC-BY-5.0"}, "[open_data] licence: choose one of CC-BY-4.0, CC0-1.0"),
        ({"licence": ""}, "[open_data] licence: choose one of"),
        (OWN | {"licence": ""}, "[open_data] licence: choose one of"),
        ({"licence": 4}, "[open_data] licence: write a text"),
        ({"licence": "X", "title": "X"}, "name another one and give its title and url"),
        (OWN | {"title": ""}, "[open_data] title: write a text"),
        (OWN | {"url": "http://example.kz/t/"}, "[open_data] url: the address must begin with"),
        (OWN | {"licence": "CC0-1.0"}, "[open_data] title: there is no such key"),
        ({"license": "CC0-1.0"}, "[open_data] license: there is no such key"),
    ],
)
def test_what_is_wrong_is_said_with_table_and_key(values, said):
    with pytest.raises(ValueError, match="open_data") as wrong:
        read_licence({"open_data": values})
    assert said in str(wrong.value)


def test_what_is_no_table_is_wrong():
    with pytest.raises(ValueError, match="must be a table"):
        read_licence({"open_data": "CC0-1.0"})


def test_an_installation_keeps_its_choice(tmp_path):
    write_installation(tmp_path)
    path = tmp_path / FILE_NAME
    with path.open("a", encoding="utf-8") as file:
        file.write(tomli_w.dumps({"open_data": {"licence": "CC0-1.0"}}))

    write_installation(tmp_path)

    assert read_installation(tmp_path).licence.title == "CC0 1.0"
    path.write_text(path.read_text().replace("CC0-1.0", "CC0"), encoding="utf-8")
    with pytest.raises(ValueError, match=r"kaskad\.toml: \[open_data\] licence"):
        read_installation(tmp_path)
