"""Real servers on this machine: SMTP, an SMS provider, and a stand-in for Telegram's Bot API."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections import deque
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller


class Mailbox:
    """Handles mail: ``answers`` are given to DATA in turn, then "250"; None hangs up after it."""

    def __init__(self) -> None:
        self.mails = []
        self.refused = set()
        self.answers = deque()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: ARG002, N802  aiosmtpd calls it so
        if address in self.refused:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: ARG002, N802  aiosmtpd calls it so
        answer = self.answers.popleft() if self.answers else "250 OK"
        if answer is None or answer.startswith("250"):
            self.mails.append(envelope)
        if answer is None:
            server.transport.abort()
            return "250 OK"
        return answer


@contextmanager
def mail_server():
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    box.port = controller.port
    try:
        yield box
    finally:
        controller.stop()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Provider:
    """What came in, and how to answer.

    ``script`` answers in turn: (status, headers, body), "drop" takes it and hangs up, a number of
    seconds waits before a good answer. Afterwards every request is answered well.
    """

    def __init__(self) -> None:
        self.requests = []
        self.script = deque()
        self.routes = {}
        self.lock = threading.Lock()

    def bodies(self):
        return [json.loads(body) for _path, _headers, body in self.requests]


@contextmanager
def provider():
    state = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            with state.lock:
                state.requests.append((self.path, dict(self.headers), body))
                number = len(state.requests)
                step = state.script.popleft() if state.script else None
            method = self.path.rpartition("/")[2]
            if step == "drop":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            if isinstance(step, float):
                time.sleep(step)
                step = None
            if step is None and method in state.routes:
                step = (200, {}, state.routes[method](json.loads(body)))
            status, headers, answer = step or (200, {}, {"data": [{"id": f"g{number}"}]})
            raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)
            except OSError:
                return  # whoever asked has gone

        do_GET = do_POST  # noqa: N815  the server calls it so

        def log_message(self, *args):
            assert args  # nothing is printed

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
