"""A real identity provider in a process of its own, and a relay in front of it that can lie."""

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import parse_qs, urlsplit

import requests

PEOPLE = (
    {"sub": "aigul", "iin": "900101450014", "amr": ["pwd", "otp"], "acr": "high"},
    {"sub": "stranger", "iin": "900101450015", "amr": ["pwd"], "acr": "low"},
)
PATIENCE = 20  # seconds until the process answers


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def provider_process():
    """The address of a provider that knows ``PEOPLE``."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"]
    command.append("true")
    for person in PEOPLE:
        command += ["--user-claims", json.dumps(person)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base)
        yield base
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(base):
    until = time.monotonic() + PATIENCE
    while True:
        try:
            requests.get(f"{base}/jwks", timeout=1)
        except requests.ConnectionError:
            assert time.monotonic() < until, "the provider did not start"
            time.sleep(0.1)
        else:
            return


class Relay:
    """Stands between Kaskad and the provider: hears the token request, changes what it is told to.

    ``says`` changes the discovery document; ``spoils`` the identity of the answer.
    """

    def __init__(self, behind) -> None:
        self.behind, self.heard, self.says, self.spoils = behind, [], {}, None
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                found = requests.get(f"{behind}/.well-known/openid-configuration", timeout=5)
                told = {**found.json(), "token_endpoint": f"{relay.base}/token", **relay.says}
                self.answer(200, told)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                relay.heard.append(parse_qs(body))
                kept = {"Content-Type": self.headers["Content-Type"]}
                if signed := self.headers.get("Authorization"):
                    kept["Authorization"] = signed
                found = requests.post(f"{behind}/oauth2/token", body, headers=kept, timeout=5)
                told = found.json()
                if relay.spoils and "id_token" in told:
                    told["id_token"] = relay.spoils(told["id_token"])
                self.answer(found.status_code, told)

            def answer(self, status, told):
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_words):
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def confirm(address, who):
    """Sign in at the provider; returns where it sends the browser back to."""
    answer = requests.post(address, {"sub": who}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text[:300]
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"
