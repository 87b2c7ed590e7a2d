"""A PostgreSQL of the room's own with several roles, and a real authority of time."""

import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests import forked
from tests.commandline.process import environment
from tests.world_fixtures import shared_folder  # noqa: F401  pytest finds fixtures by name here
from tools.cluster import ClusterError, postgresql
from tools.machine import OPENSSL, MissingError, provide

WEB = "kaskad_web"


@dataclass(frozen=True)
class Server:
    """An installation on PostgreSQL: its data folder and the address of its database."""

    folder: Path
    address: str

    def env(self, role="kaskad"):
        return {
            **environment(),
            "KASKAD_DATA": str(self.folder),
            "KASKAD_DATABASE": self.address.replace("kaskad@", f"{role}@"),
            "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
        }

    def kaskad(self, *words, role="kaskad"):
        """A command to its end, under a role of the database."""
        return forked.run("-m", "kaskad", *words, env=self.env(role))

    def writer(self, role="kaskad"):
        """A process that writes an entry and commits it when it is told to."""
        return subprocess.Popen(
            [sys.executable, "-c", WRITER], env=self.env(role), text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def connection(self, role="kaskad"):
        host = self.address.partition("host=")[2]
        return psycopg.connect(f"host={host} user={role} dbname=postgres", autocommit=True)


WRITER = """
import sys, django
django.setup()
from django.db import transaction
from kaskad.audit.api import Subject, Tag, record_reading
from kaskad.core import clock
from kaskad.core.actor import Actor
with transaction.atomic():
    record_reading(
        actor=Actor.system("test"), tag=Tag.RECORD_EXPORTED, subject=Subject("record", "all"),
        now=clock.now(),
    )
    print("written", flush=True)
    sys.stdin.readline()
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A fresh installation on a cluster of its own, with the role for the web made as told."""
    try:
        with postgresql() as address:
            found = Server(tmp_path_factory.mktemp("installation"), address)
            done = found.kaskad("init")
            assert done.returncode == 0, done.stderr
            sql = found.kaskad("audit", "roles", "--role", WEB).stdout
            for _again in range(2):
                with found.connection() as connection:
                    connection.execute(sql)
            yield found
    except (MissingError, ClusterError) as problem:
        pytest.fail(str(problem))


class Authority(BaseHTTPRequestHandler):
    """Answers as an authority of time does; ``wrong`` says how it fails."""

    openssl = folder = None
    wrong = ""

    def do_POST(self):
        asked = self.rfile.read(int(self.headers["content-length"]))
        if self.wrong == "broken":
            self.send_error(503)
            return
        answer = b"<html>" if self.wrong == "no timestamp" else self.reply(asked)
        if self.wrong == "too long":
            answer = b"\x30" * 200_000
        self.send_response(200)
        self.send_header("content-type", "application/timestamp-reply")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def reply(self, asked):
        query, reply = self.folder / "query", self.folder / "reply"
        query.write_bytes(asked)
        if self.wrong == "another request" and (self.folder / "kept").exists():
            query.write_bytes((self.folder / "kept").read_bytes())
        (self.folder / "kept").write_bytes(asked)
        subprocess.run(
            [self.openssl, "ts", "-reply", "-config", self.folder / "tsa.cnf",
             "-queryfile", query, "-out", reply],
            check=True, capture_output=True, cwd=self.folder,
        )  # fmt: skip
        return reply.read_bytes()

    def log_message(self, *_):
        """Say nothing."""


CONFIG = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
signer_cert = {folder}/signer.pem
signer_key = {folder}/signer.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
"""


def certificate(name, key, issuer=None, issuer_key=None):
    """A certificate of an authority of time, or the root it comes from."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)  # noqa: TID251  a certificate must be valid today
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
    )
    if issuer is not None:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key or key, hashes.SHA256())


@pytest.fixture
def authority(tmp_path):
    """A running authority of time on this machine: its address, its folder, and its handler."""
    try:
        openssl = provide(OPENSSL)
    except MissingError as problem:
        pytest.fail(str(problem))
    folder = tmp_path / "tsa"
    folder.mkdir()
    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _one in range(2))
    root = certificate("Root", root_key)
    signer = certificate("Time", key, root.subject, root_key)
    pem = serialization.Encoding.PEM
    (folder / "root.pem").write_bytes(root.public_bytes(pem))
    (folder / "signer.pem").write_bytes(signer.public_bytes(pem))
    (folder / "signer.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "serial").write_text("01\n", encoding="utf-8")
    (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    handler = type("Here", (Authority,), {"openssl": openssl, "folder": folder})
    with HTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = Thread(target=listening.serve_forever)
        thread.start()
        handler.url = f"http://127.0.0.1:{listening.server_port}/"
        yield handler
        listening.shutdown()
        thread.join()
