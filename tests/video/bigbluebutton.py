"""A stand-in for a BigBlueButton server: it checks every checksum and keeps meetings.

Written after https://docs.bigbluebutton.org/development/api, independently of our client: the
checksum is computed over the query exactly as it came, with the parameter ``checksum`` cut out.
"""

from __future__ import annotations

import hashlib
import threading
import time
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

SECRET = "8cd8ef52e8e101574e400365b55e11a6"


class Server:
    """What it was asked and what it has.

    ``script`` answers the next requests instead: a status, ``bytes`` as a whole answer, or seconds
    to wait before the usual answer.
    """

    def __init__(self, checksum: str) -> None:
        self.checksum = checksum
        self.url = ""
        self.meetings: dict[str, dict[str, str]] = {}
        self.ended: list[str] = []
        self.recordings: list[dict[str, str]] = []
        self.calls: list[tuple[str, dict[str, str]]] = []
        self.joined: list[dict[str, str]] = []
        self.script: deque[int | float | bytes] = deque()

    def answer(self, call: str, query: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of a call with the query as it was sent."""
        kept = [part for part in query.split("&") if not part.startswith("checksum=")]
        sent = [part for part in query.split("&") if part.startswith("checksum=")]
        wanted = hashlib.new(self.checksum, f"{call}{'&'.join(kept)}{SECRET}".encode()).hexdigest()
        if sent != [f"checksum={wanted}"]:
            return 200, {}, failed("checksumError", "Checksums do not match")
        values = {key: found[0] for key, found in parse_qs("&".join(kept)).items()}
        self.calls.append((call, values))
        return getattr(self, f"_{call}", self._unknown)(values)

    def _create(self, values):
        name = values.get("meetingID", "")
        if not 2 <= len(name) <= 256 or "," in name:
            return 200, {}, failed("validationError", "Meeting id must be between 2 and 256")
        is_new = name not in self.meetings
        self.meetings.setdefault(name, values)
        more = "" if is_new else "<messageKey>duplicateWarning</messageKey>"
        return 200, {}, succeeded(f"<meetingID>{escape(name)}</meetingID>{more}")

    def _join(self, values):
        if values.get("meetingID") not in self.meetings:
            return 200, {}, failed("notFound", "We could not find a meeting with that ID")
        if not values.get("fullName") or values.get("role") not in ("MODERATOR", "VIEWER"):
            return 200, {}, failed("validationError", "You must provide your name and a role")
        self.joined.append(values)
        return 302, {"Location": f"{self.url}/html5client/?sessionToken=x"}, b""

    def _end(self, values):
        if self.meetings.pop(values.get("meetingID", ""), None) is None:
            return 200, {}, failed("notFound", "We could not find a meeting with that ID")
        self.ended.append(values["meetingID"])
        return 200, {}, succeeded("<messageKey>sentEndMeetingRequest</messageKey>")

    def _isMeetingRunning(self, values):  # noqa: N802  the name of the call
        inside = {one["meetingID"] for one in self.joined} & set(self.meetings)
        running = "true" if values.get("meetingID") in inside else "false"
        return 200, {}, succeeded(f"<running>{running}</running>")

    def _getRecordings(self, values):  # noqa: N802  the name of the call
        wanted = [one for one in self.recordings if one["meetingID"] == values.get("meetingID")]
        if not wanted:
            return (
                200,
                {},
                succeeded("<recordings></recordings><messageKey>noRecordings</messageKey>"),
            )
        listed = "".join(
            "<recording>"
            f"<recordID>{escape(one['recordID'])}</recordID><published>true</published>"
            f"<startTime>{one['starts']}</startTime><endTime>{one['ends']}</endTime>"
            "<playback><format><type>presentation</type>"
            f"<url>{escape(one['url'])}</url><length>60</length></format></playback>"
            "</recording>"
            for one in wanted
        )
        return 200, {}, succeeded(f"<recordings>{listed}</recordings>")

    def _unknown(self, _values):
        return 200, {}, failed("unsupportedRequest", "This request is not supported.")


def succeeded(inner: str) -> bytes:
    return f"<response><returncode>SUCCESS</returncode>{inner}</response>".encode()


def failed(key: str, message: str) -> bytes:
    return (
        f"<response><returncode>FAILED</returncode><messageKey>{key}</messageKey>"
        f"<message>{escape(message)}</message></response>"
    ).encode()


@contextmanager
def bigbluebutton_server(checksum: str = "sha256"):
    state = Server(checksum)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            call = parts.path.removeprefix("/bigbluebutton/api/")
            scripted = state.script.popleft() if state.script else None
            if isinstance(scripted, float):
                time.sleep(scripted)
            if isinstance(scripted, int):
                self._send(scripted, {}, b"")
            elif isinstance(scripted, bytes):
                self._send(200, {}, scripted)
            else:
                self._send(*state.answer(call, parts.query))

        def _send(self, status, headers, body) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": "text/xml", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_parts) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}/bigbluebutton"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
