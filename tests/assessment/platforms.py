"""A learning platform on this machine: keys, sign-in, tokens for our assertions, scores."""

import json
import secrets
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from kaskad.assessment.operations.lti_platforms import PlatformSettings, add_platform
from kaskad.assessment.rules.lti import SCORE_SCOPE
from tests.world import ACTOR, NOW

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TYPE = "application/vnd.ims.lis.v1.score+json"
CLIENT = "tool-1"
_KEYS = {}


def private_key(name):
    """An RSA key, made once a run: making one takes a tenth of a second."""
    if name not in _KEYS:
        _KEYS[name] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return _KEYS[name]


class LearningPlatform:
    """What was asked, and what it answers: ``script`` are statuses for the next scores."""

    def __init__(self) -> None:
        self.signs_with = "k1"
        self.shows = ["k1"]
        self.asked = []
        self.scores = []
        self.script = []
        self.tokens = set()
        self.assertions = set()
        self.tool_keys = {}  # our key set as we serve it
        self.newest = {}
        self.wrong = []

    @property
    def key_set(self):
        keys = []
        for name in self.shows:
            found = json.loads(RSAAlgorithm.to_jwk(private_key(name).public_key()))
            keys.append(found | {"kid": name, "alg": "RS256", "use": "sig"})
        return {"keys": keys}

    def claims(self, test, asked, **changed):
        now = int(time.time())
        found = {
            "iss": self.url,
            "aud": CLIENT,
            "sub": "student-7",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            f"{CLAIM}message_type": "LtiResourceLinkRequest",
            f"{CLAIM}version": "1.3.0",
            f"{CLAIM}deployment_id": "1",
            f"{CLAIM}target_link_uri": "https://kaskad.example/lti/launch/",
            f"{CLAIM}resource_link": {"id": "link-1"},
            f"{CLAIM}custom": {"test": test},
            f"{CLAIM}launch_presentation": {"locale": "ru"},
            GRADES: {
                "scope": [SCORE_SCOPE],
                "lineitem": f"{self.url}/items/5?type_id=3",
            },
        } | changed
        return {name: value for name, value in found.items() if value is not None}

    def signed(self, claims, **headers):
        key = private_key(self.signs_with)
        return jwt.encode(claims, key, "RS256", headers={"kid": self.signs_with} | headers)

    def token(self, form):
        """An access token for a good assertion of ours, each taken once."""
        if form["client_assertion_type"] != ASSERTION or form["scope"] != SCORE_SCOPE:
            return 400, {"error": "invalid_request"}
        assertion = form["client_assertion"]
        named = jwt.get_unverified_header(assertion)["kid"]
        (key,) = [one for one in self.tool_keys["keys"] if one["kid"] == named]
        said = jwt.decode(
            assertion, jwt.PyJWK(key), algorithms=["RS256"], audience=f"{self.url}/token",
            issuer=CLIENT, options={"require": ["sub", "jti", "iat", "exp"]},
        )  # fmt: skip
        if said["sub"] != CLIENT or said["jti"] in self.assertions:
            return 400, {"error": "invalid_client"}
        self.assertions.add(said["jti"])
        token = secrets.token_hex(8)
        self.tokens.add(token)
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": 3600}

    def score(self, headers, body):
        if headers["Authorization"].removeprefix("Bearer ") not in self.tokens:
            return 401, {}
        if headers["Content-Type"] != TYPE:
            return 415, {}
        said = json.loads(body)
        if self.script:
            return self.script.pop(0), {}
        if said["timestamp"] <= self.newest.get(said["userId"], ""):
            return 409, {}
        self.newest[said["userId"]] = said["timestamp"]
        self.scores.append(said)
        return 204, None


@contextmanager
def learning_platform():
    state = LearningPlatform()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            state.asked.append(self.path)
            self._answer(200, state.key_set)

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            parts = urlsplit(self.path)
            state.asked.append(self.path)
            try:
                if parts.path == "/token":
                    form = {name: one[0] for name, one in parse_qs(body.decode()).items()}
                    self._answer(*state.token(form))
                elif (parts.path, parts.query) == ("/items/5/scores", "type_id=3"):
                    self._answer(*state.score(self.headers, body))
                else:
                    self._answer(404, {})
            except (jwt.PyJWTError, KeyError, ValueError) as error:
                state.wrong.append(error)
                self._answer(400, {})

        def _answer(self, status, value):
            body = b"" if value is None else json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args):
            """Nothing on the terminal."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def registered(house, platform, **changed):
    settings = PlatformSettings(
        name="Moodle", issuer=platform.url, client_id=CLIENT, deployments=("1", "2"),
        login_url=f"{platform.url}/auth", keys_url=f"{platform.url}/keys",
        token_url=f"{platform.url}/token", is_private=True,
    )  # fmt: skip
    for name, value in changed.items():
        object.__setattr__(settings, name, value)
    return add_platform(actor=ACTOR, campaign=house.campaign, settings=settings, now=NOW)
