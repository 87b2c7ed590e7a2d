import pytest

from kaskad.core.catalogues import compile_catalogues
from tools.translations import breaches_of_catalogue, breaches_of_room, make_messages

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
WHOLE = 'msgid "%(count)s seminars"\nmsgstr "%(count)s семинар"\n'


@pytest.fixture
def room(tmp_path):
    """A room with one message, translated into both languages."""
    room = tmp_path / "hall"
    room.mkdir()
    (room / "vocab.py").write_text('from x import gettext as _\nTEXT = _("%(count)s seminars")\n')
    for language in ("kk", "ru"):
        write(room, language, WHOLE)
    return room


def write(room, language, text):
    folder = room / "locale" / language / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "django.po").write_text(HEADER + text, encoding="utf-8")
    return folder / "django.po"


def test_complete_and_fresh_catalogues_pass(room):
    assert list(breaches_of_room(room)) == []


def test_a_new_message_and_an_old_one_are_found(room):
    (room / "vocab.py").write_text('from x import gettext as _\nTEXT = _("Seminar")\n')

    assert list(breaches_of_room(room)) == [
        "hall/kk: 'Seminar' is missing; run ./kaskad messages",
        "hall/kk: '%(count)s seminars' is no longer in the sources",
        "hall/ru: 'Seminar' is missing; run ./kaskad messages",
        "hall/ru: '%(count)s seminars' is no longer in the sources",
    ]


def test_a_missing_catalogue_is_found(room):
    (room / "locale/ru/LC_MESSAGES/django.po").unlink()

    assert list(breaches_of_room(room)) == [
        "hall/ru: no catalogue, 1 messages wait; run ./kaskad messages"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('msgid "a"\nmsgstr ""\n', ["'a' is not translated"]),
        ('#, fuzzy\nmsgid "a"\nmsgstr "b"\n', ["'a' is fuzzy"]),
        ('msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[1] ""\n', ["'a' is not translated"]),
        ('msgid "%(n)s a"\nmsgstr "b"\n', ["'%(n)s a' has %(n)s, its translation nothing"]),
        ('msgid "<b>a</b>"\nmsgstr "<b>b"\n', ["'<b>a</b>' has </b <b, its translation <b"]),
        ('#~ msgid "a"\n#~ msgstr "b"\n', ["'a' is obsolete"]),
        ('msgctxt "place"\nmsgid "a"\nmsgstr "b"\n', []),
    ],
)
def test_what_is_wrong_in_a_catalogue_is_told(tmp_path, text, said):
    assert list(breaches_of_catalogue(write(tmp_path, "kk", text))) == said


def test_making_messages_twice_changes_nothing(room):
    make_messages(room)
    first = (room / "locale/kk/LC_MESSAGES/django.po").read_text(encoding="utf-8")
    make_messages(room)

    assert (room / "locale/kk/LC_MESSAGES/django.po").read_text(encoding="utf-8") == first
    assert "%(count)s семинар" in first


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(room):
    sources = sorted(room.glob("locale/*/LC_MESSAGES/django.po"))

    assert compile_catalogues(room) == sources
    assert compile_catalogues(room) == []
    write(room, "ru", WHOLE + '\nmsgid "a"\nmsgstr "b"\n')
    assert compile_catalogues(room) == sources[1:]
