"""Pages are sent compressed to those who can read them so; nothing else is."""

import gzip

import pytest
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.test import RequestFactory

from kaskad.core.web.compressed import CompressedPagesMiddleware

CAN = {"HTTP_ACCEPT_ENCODING": "gzip, deflate"}


def answered(response, **more):
    request = RequestFactory().get("/", **more)
    return CompressedPagesMiddleware(lambda _request: response)(request)


def page():
    return HttpResponse("<!doctype html>" + "<p>Сынақ</p>" * 200)


def test_a_page_is_sent_compressed_to_who_can_read_it():
    shorter, plain = answered(page(), **CAN), answered(page())

    assert shorter["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain
    assert "Accept-Encoding" in plain["Vary"]
    assert len(shorter.content) * 3 < len(plain.content)
    assert gzip.decompress(shorter.content) == page().content


def test_two_answers_of_one_page_differ_in_length():
    assert len({len(answered(page(), **CAN).content) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    "response",
    [
        JsonResponse({"took": "counts" * 100}),
        HttpResponse(b"PK" * 500, content_type="application/zip"),
        StreamingHttpResponse([b"<p>" * 500], content_type="text/html"),
    ],
    ids=["json", "zip", "stream"],
)
def test_what_is_no_page_is_left_alone(response):
    assert "Content-Encoding" not in answered(response, **CAN)
