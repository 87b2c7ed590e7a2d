"""A record store on this machine that keeps to xAPI 1.0.3: whole batches, ids once."""

import base64
import json
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEY, SECRET = "kaskad", "Құпия-7"


class Store:
    """``statements`` by id; ``script`` are statuses for the next requests, "drop": it takes
    them and hangs up, or seconds: it takes them and answers so late.
    """

    def __init__(self) -> None:
        self.statements = {}
        self.script = []
        self.requests = []
        self.asked = threading.Event()

    def take(self, method, path, headers, body):  # noqa: PLR0911  one status a return
        self.requests.append((method, len(body)))
        pair = base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if headers["Authorization"] != f"Basic {pair}":
            return 401
        said = headers["X-Experience-API-Version"], headers["Content-Type"]
        if said != ("1.0.3", "application/json"):
            return 400
        if urlsplit(path).path != "/xapi/statements":
            return 404
        sent = json.loads(body)
        if method == "PUT" and [sent["id"]] != parse_qs(urlsplit(path).query)["statementId"]:
            return 400
        many = sent if method == "POST" else [sent]
        ids = [one["id"] for one in many]
        if len(set(ids)) < len(ids):
            return 400
        if any(self.statements.get(one["id"], one) != one for one in many):
            return 409
        self.statements |= {one["id"]: one for one in many}
        return 200 if method == "POST" else 204


@contextmanager
def record_store():
    state = Store()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            scripted = state.script.pop(0) if state.script else None
            status = scripted
            if isinstance(scripted, float):
                state.asked.set()
                time.sleep(scripted)
            if scripted in (None, "drop") or isinstance(scripted, float):
                status = state.take(self.command, self.path, self.headers, body)
            if scripted == "drop":
                self.connection.close()
                return
            with suppress(OSError):  # whoever asked has gone
                self.send_response(status)
                if status != 204:
                    self.send_header("Content-Length", "2")
                self.end_headers()
                if status != 204:
                    self.wfile.write(b"[]")

        do_PUT = do_POST  # noqa: N815  as http.server calls it

        def log_message(self, *_args):
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/xapi/"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
