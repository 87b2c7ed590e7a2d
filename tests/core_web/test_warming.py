"""A web process looks at the public pages when it begins; nothing that fails there harms it."""

import logging

from kaskad.config.warming import PAGES, look_at_pages


def test_every_public_page_is_looked_at_in_every_language(settings):
    settings.ALLOWED_HOSTS = [".example.org", "training.example.org"]
    asked, closed = [], []

    class Pieces(list):
        def close(self):
            closed.append(True)

    def application(environ, start):
        asked.append((environ["HTTP_HOST"], environ["REQUEST_METHOD"], environ["PATH_INFO"]))
        start("200 OK", [])
        return Pieces([b"page"])

    look_at_pages(application)

    paths = [f"/{language}/{page}" for page in PAGES for language in ("kk", "ru", "en")]
    assert asked == [("training.example.org", "GET", path) for path in paths]
    assert len(closed) == len(paths)


def test_what_goes_wrong_is_told_and_no_more(caplog):
    def broken(_environ, _start):
        raise OSError("no disk")

    with caplog.at_level(logging.ERROR):
        look_at_pages(broken)

    assert "could not look at the public pages" in caplog.text
