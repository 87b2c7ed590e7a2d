import pytest

from tools.scripts import breaches, mixed_words


@pytest.mark.parametrize(
    "line",
    [
        "білім беру және training",
        'TEXT = "\\nСәлем"',
        'msgstr "%(count)sадам"',
        "XLSX-файл, 7А",
        "бiлiм  # mixed letters on purpose",
    ],
)
def test_words_of_one_script_pass(line):
    assert mixed_words(line) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("бiлiм беру", ["бiлiм"]),  # mixed letters on purpose
        ('msgstr "Tалап, сoл"', ["Tалап", "сoл"]),  # mixed letters on purpose
    ],
)
def test_mixed_words_are_found(line, words):
    assert mixed_words(line) == words


def test_every_file_of_the_project_is_read(tmp_path):
    word = "бiлiм"  # mixed letters on purpose
    for folder in ("docs", ".venv"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.md").write_text(f"таза\n{word}\n", encoding="utf-8")

    assert list(breaches(tmp_path)) == [f"docs/a.md:2: {word} mixes Latin and Cyrillic letters"]
