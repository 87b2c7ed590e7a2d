"""The way out: only to public addresses, never further than asked, never for ever."""

import socket
import threading
import time

import pytest

from kaskad.core import outgoing
from kaskad.core.outgoing import Forbidden, NoAnswer, NotReached, Request, fetch, is_public
from tests.messaging.servers import free_port, provider


@pytest.fixture
def server():
    with provider() as state:
        yield state


def _names(monkeypatch, *addresses):
    """Names are looked up to these addresses, one list after the other."""
    asked = []

    def look_up(host, port, **_rest):
        asked.append(host)
        found = addresses[min(len(asked), len(addresses)) - 1]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in found]

    monkeypatch.setattr(outgoing.socket, "getaddrinfo", look_up)
    return asked


def test_a_trusted_host_may_be_private(server):
    server.script.append((201, {"X-One": "1"}, {"a": 1}))
    answer = fetch(Request("POST", f"{server.url}/x?y=1", body=b"{}", is_trusted=True))

    assert (answer.status, answer.headers["x-one"], answer.body) == (201, "1", b'{"a": 1}')
    assert server.requests[0][0] == "/x?y=1"


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",  # noqa: S104  an address to be refused
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_private_addresses_and_their_disguises(address):
    assert is_public(address) is False


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001:82a::200e", "64:ff9b::808:808"])
def test_public_addresses(address):
    assert is_public(address) is True


def test_a_name_of_a_private_address_is_not_asked(monkeypatch, server):
    port = server.url.rpartition(":")[2]
    for addresses in (["127.0.0.1"], ["8.8.8.8", "127.0.0.1"]):
        _names(monkeypatch, addresses)
        with pytest.raises(Forbidden):
            fetch(Request("GET", f"https://provider.example:{port}/"))
    assert server.requests == []


def test_a_name_that_changes_its_mind_leads_nowhere(monkeypatch, server):
    """Looked up once: the connection goes to the address that was checked."""
    asked = _names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    connected = []

    def connect(address, *_rest):
        connected.append(address)
        raise OSError("not from here")

    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    port = int(server.url.rpartition(":")[2])
    with pytest.raises(NotReached):
        fetch(Request("GET", f"https://provider.example:{port}/"))

    assert (asked, connected) == (["provider.example"], [("8.8.8.8", port)])


@pytest.mark.parametrize(
    "url",
    [
        "http://provider.example/", "ftp://provider.example/", "file:///etc/passwd", "//x", "",
        "https://", "https://a:b@provider.example/", "https://provider.example/a b",
        "https://provider.example/\r\nX: y", "https://provider.example:99999/", "https://[::1/",
    ],
)  # fmt: skip
def test_addresses_that_are_not_asked(url):
    with pytest.raises(Forbidden):
        fetch(Request("GET", url))


@pytest.mark.parametrize("number", ["2130706433", "0x7f000001", "127.1", "0177.0.0.1"])
def test_numbers_in_other_writings_are_looked_at_as_addresses(number, monkeypatch):
    monkeypatch.undo()
    with pytest.raises((Forbidden, NotReached, RuntimeError)):
        fetch(Request("GET", f"https://{number}:1/"))


def test_a_redirect_is_an_answer_like_any_other(server):
    server.script.append((302, {"Location": f"{server.url}/inside"}, {}))
    answer = fetch(Request("GET", server.url, is_trusted=True))

    assert answer.status == 302
    assert len(server.requests) == 1


def test_nobody_listens():
    with pytest.raises(NotReached):
        fetch(Request("GET", f"http://127.0.0.1:{free_port()}/", is_trusted=True))


def test_an_answer_that_is_too_long(server):
    server.script.append((200, {}, b"x" * 2000))
    with pytest.raises(NoAnswer):
        fetch(Request("GET", server.url, is_trusted=True, limit=1999))


def test_an_answer_a_letter_at_a_time_does_not_last_for_ever():
    listener = socket.create_server(("127.0.0.1", 0))

    def drip():
        peer, _ = listener.accept()
        with peer:
            peer.sendall(b"HTTP/1.1 200 OK\r\n")
            for _ in range(100):
                try:
                    peer.sendall(b"X-A: b\r\n")
                except OSError:
                    return
                time.sleep(0.05)

    thread = threading.Thread(target=drip)
    thread.start()
    began = time.monotonic()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
    with pytest.raises(NoAnswer):
        fetch(Request("GET", url, is_trusted=True, timeout=0.5))

    assert time.monotonic() - began < 4
    thread.join()
    listener.close()


def test_a_header_cannot_smuggle_another(server):
    with pytest.raises(Forbidden):
        fetch(Request("GET", server.url, {"X": "a\r\nY: b"}, is_trusted=True))
    assert server.requests == []
