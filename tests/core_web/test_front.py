"""Answers kept in front of the application: who gets them, for how long, what is never kept."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse

from kaskad.core.web import front
from kaskad.core.web.front import IN_FRONT, KEPT, KeptPages
from kaskad.core.web.shared import shared


class Below:
    """An application that counts how often it is asked."""

    def __init__(self, **headers) -> None:
        self.asked = []
        self.headers = {"Content-Type": "text/html", "ETag": '"a"', KEPT: "1"} | headers
        self.status, self.body, self.closed = "200 OK", b"page", 0

    def __call__(self, environ, start) -> "Below":
        self.asked.append(environ)
        start(self.status, list(self.headers.items()))
        return self

    def __iter__(self) -> Iterator[bytes]:
        return iter([self.body])

    def close(self):
        self.closed += 1


@pytest.fixture
def clock(monkeypatch):
    now = [100.0]
    monkeypatch.setattr(front, "monotonic", lambda: now[0])
    return now


def ask(pages, path="/kk/", method="GET", **environ):
    said = {}

    def start(status, headers, *_more):
        said.update(status=status, headers=dict(headers))
        return lambda _piece: None

    environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "HTTP_HOST": "a.example"} | environ
    said["body"] = b"".join(pages(environ, start))
    return said


def test_a_page_is_made_once_and_given_for_seconds(clock):
    below = Below()
    pages = KeptPages(below, ["session"])

    first, second = ask(pages), ask(pages)
    clock[0] += front.SECONDS + 0.1
    third = ask(pages)

    assert [one["body"] for one in (first, second, third)] == [b"page"] * 3
    assert len(below.asked) == 2
    assert below.closed == 2
    assert KEPT not in first["headers"]


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/ru/"},
        {"QUERY_STRING": "as_of=2026-03-04"},
        {"HTTP_HOST": "b.example"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
    ],
)
def test_another_address_is_another_page(clock, other):
    below = Below()
    pages = KeptPages(below, ["session"])

    ask(pages)
    ask(pages, **other)

    assert len(below.asked) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"method": "POST"}, {"method": "HEAD"}, {"HTTP_COOKIE": "a=b; session=c"},
        {"HTTP_RANGE": "bytes=0-1"}, {"path": "/kk/" + "a" * 400},
    ],
)  # fmt: skip
def test_others_are_not_given_what_is_kept(clock, other):
    below = Below()
    pages = KeptPages(below, ["session"])
    ask(pages)

    ask(pages, **other)
    ask(pages, **other)

    assert len(below.asked) == 3
    assert IN_FRONT not in below.asked[-1]


@pytest.mark.parametrize(
    ("headers", "status"),
    [({KEPT: "0"}, "200 OK"), ({"Set-Cookie": "a=b"}, "200 OK"), ({KEPT: ""}, "404 Not Found")],
)
def test_what_may_not_be_kept_is_asked_for_every_time(clock, headers, status):
    below = Below(**headers)
    below.status = status
    pages = KeptPages(below, ["session"])

    answers = [ask(pages), ask(pages)]

    assert len(below.asked) == 2
    assert {one["status"] for one in answers} == {status}
    assert all(KEPT not in one["headers"] for one in answers)


def test_who_has_it_is_told_that_nothing_changed(clock):
    below = Below()
    pages = KeptPages(below, ["session"])
    ask(pages)
    clock[0] += front.SECONDS + 0.1

    first = ask(pages, HTTP_IF_NONE_MATCH='"a"')
    other = ask(pages, HTTP_IF_NONE_MATCH='"b"')

    assert (first["status"], first["body"]) == ("304 Not Modified", b"")
    assert "Content-Type" not in first["headers"]
    assert (other["status"], other["body"]) == ("200 OK", b"page")
    assert "HTTP_IF_NONE_MATCH" not in below.asked[1]


@pytest.mark.parametrize("name", ["HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE"])
def test_what_is_not_kept_decides_itself_whether_it_has_changed(clock, name):
    below = Below(**{KEPT: "0"})

    ask(KeptPages(below, ["session"]), **{name: "what the reader has"})

    assert below.asked[0][name] == "what the reader has"
    assert IN_FRONT not in below.asked[0]


def test_while_one_makes_it_anew_others_get_the_old_one(clock):
    below = Below()
    pages = KeptPages(below, ["session"])
    ask(pages)
    clock[0] += front.SECONDS + 0.1
    seen = []

    def slow(environ, start):
        below.body = b"new"
        seen.append(ask(pages)["body"])
        return below(environ, start)

    pages._application = slow
    made = ask(pages)

    assert (seen, made["body"]) == ([b"page"], b"new")


def test_the_oldest_go_when_there_is_too_much(clock, monkeypatch):
    monkeypatch.setattr(front, "_ALL", 10)
    below = Below()
    pages = KeptPages(below, ["session"])

    for path in ("/a/", "/b/", "/c/", "/c/", "/a/"):
        ask(pages, path)

    assert [one["PATH_INFO"] for one in below.asked] == ["/a/", "/b/", "/c/", "/a/"]


def test_an_error_leaves_nothing_behind(clock):
    def broken(_environ, _start):
        raise OSError("no disk")

    pages = KeptPages(broken, ["session"])
    with pytest.raises(OSError, match="no disk"):
        ask(pages)
    pages._application = below = Below()

    assert ask(pages)["body"] == b"page"
    assert len(below.asked) == 1


class Asked:
    """A request as a shared view sees it."""

    def __init__(self, **headers) -> None:
        self.method = "GET"
        self.COOKIES = headers.pop("cookies", {})
        self.META = {IN_FRONT: "1"} if headers.pop("front", True) else {}
        self.META |= headers
        self.headers = {"If-None-Match": self.META.get("HTTP_IF_NONE_MATCH")}


def view_of(status=200):
    return shared(lambda: None)(lambda _request: HttpResponse(b"page", status=status))


def test_a_shared_view_marks_its_bytes():
    response = view_of()(Asked())
    again = view_of()(Asked(HTTP_IF_NONE_MATCH=response["ETag"]))

    assert response["Cache-Control"] == "public, max-age=10"
    assert response[KEPT] == "1"
    assert again.status_code == 304


@pytest.mark.parametrize("status", [302, 404, 422])
def test_only_good_answers_are_shared(status):
    assert not view_of(status)(Asked()).has_header("ETag")


def test_who_has_a_session_gets_an_own_page(settings):
    cookies = {settings.SESSION_COOKIE_NAME: "abc"}

    assert not view_of()(Asked(cookies=cookies)).has_header("ETag")
    assert not view_of()(Asked(front=False)).has_header(KEPT)
