"""The only way out over HTTP: a checked address, a deadline, a limit, no redirects.

The name is looked up once, every address it has must be public, and the connection goes to the very
address that was checked, so a name that changes its mind leads nowhere. A host that the
installation's own settings name as trusted may be private and without TLS.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

_CONTROLS = frozenset(map(chr, (*range(33), 127)))


class Forbidden(ValueError):
    """The address may not be asked; nothing was sent."""


class NotReached(OSError):
    """Nobody answered before anything was sent: trying again is safe."""


class NoAnswer(OSError):
    """The request went out and no whole answer came: the other side may have acted."""


@dataclass(frozen=True, slots=True)
class Request:
    """What goes out. ``is_trusted``: the settings of the installation name this host themselves.

    ``timeout`` is for everything after the connection, in seconds; ``limit`` bounds the answer.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    timeout: float = 20.0
    limit: int = 256 * 1024
    is_trusted: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; names of headers in small letters."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _CheckedConnection(http.client.HTTPConnection):
    """Connects to an address that was checked, and shows the name's certificate to TLS."""

    def __init__(self, parts: SplitResult, address: str, timeout: float) -> None:
        super().__init__(parts.hostname or "", _port(parts), timeout=timeout)
        self._address = address
        self._secure = parts.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)


def fetch(request: Request) -> Answer:
    """Send the request and read the whole answer, whatever its status.

    Raises ``Forbidden``, ``NotReached`` or ``NoAnswer``.
    """
    parts = checked_url(request.url, is_trusted=request.is_trusted)
    address = _checked_address(parts, is_trusted=request.is_trusted)
    connection = _CheckedConnection(parts, address, request.timeout)
    try:
        connection.connect()
    except OSError as error:
        connection.close()
        raise NotReached(str(error)) from error
    # A sip at a time would outlast any timeout of single readings.
    late = threading.Event()
    deadline = threading.Timer(request.timeout, _hang_up, [connection.sock, late])
    deadline.daemon = True
    deadline.start()
    try:
        answer = _exchange(connection, parts, request)
    except ValueError as error:  # a header that is none; it is found before anything is sent
        raise Forbidden(str(error)) from error
    except (OSError, http.client.HTTPException, AttributeError) as error:
        raise NoAnswer(str(error) or type(error).__name__) from error
    finally:
        deadline.cancel()
        connection.close()
    if late.is_set():  # the end of a cut answer looks like the end of a short one
        raise NoAnswer("the answer took too long")
    return answer


def checked_url(url: str, *, is_trusted: bool = False) -> SplitResult:
    """The address in its parts; raises ``Forbidden`` for one that may not be asked."""
    if _CONTROLS & set(url):
        raise Forbidden("the address has signs that no address has")
    try:
        parts = urlsplit(url)
        _port(parts)
    except ValueError as error:
        raise Forbidden(f"not an address: {error}") from error
    if parts.scheme not in (("https", "http") if is_trusted else ("https",)):
        raise Forbidden("the address must begin with https://")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise Forbidden("the address must name a host, and nobody before it")
    return parts


def is_public(address: str) -> bool:
    """Whether an address belongs to the open network, also in its disguises."""
    found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(found, IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if inner is not None:
            return is_public(str(inner))
        if found in _NAT64:
            return is_public(str(IPv4Address(int(found) & 0xFFFFFFFF)))
    return found.is_global and not found.is_multicast and not found.is_reserved


class _Nat64:
    """The prefix in which IPv4 addresses hide from IPv6 (RFC 6052)."""

    def __contains__(self, address: IPv6Address) -> bool:
        return int(address) >> 32 == int(IPv6Address("64:ff9b::")) >> 32


_NAT64 = _Nat64()


def _checked_address(parts: SplitResult, *, is_trusted: bool) -> str:
    """One address of the host, after all of them were checked."""
    host = parts.hostname or ""
    try:
        found = socket.getaddrinfo(host, _port(parts), type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotReached(f"{host} is not known: {error}") from error
    addresses = [str(one[4][0]) for one in found]
    if not addresses:
        raise NotReached(f"{host} has no address")
    if not is_trusted and not all(is_public(one) for one in addresses):
        raise Forbidden(f"{host} is not a public address")
    return addresses[0]


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _exchange(connection: _CheckedConnection, parts: SplitResult, request: Request) -> Answer:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"Connection": "close", **request.headers}
    connection.request(request.method, target, body=request.body or None, headers=headers)
    response = connection.getresponse()
    body = response.read(request.limit + 1)
    if len(body) > request.limit:
        raise NoAnswer("the answer is too long")
    found = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, found, body)


def _hang_up(sock: socket.socket, late: threading.Event) -> None:
    late.set()
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
