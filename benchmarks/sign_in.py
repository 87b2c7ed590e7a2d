"""Measure signing in by link and PIN: one alone against password hashes, and twenty thousand.

The first table is processor time of one sign-in inside one process; its baseline is the check of a
password with the strong hash that staff have. The second serves an installation with that many
members on loopback and lets a crowd in: everybody opens the own link and chooses a PIN, then
everybody opens it again and enters the PIN. Client and server share the machine.

    python -m benchmarks.sign_in [--people 20000] [--crowd 24]
"""

from __future__ import annotations

import argparse
import http.client
import multiprocessing.pool
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

from benchmarks.measure import print_table
from benchmarks.pages import PIN, kaskad, serving

ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')

ALONE = """
import sys, time
from urllib.parse import urlencode
import django
django.setup()
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.test import Client
from kaskad.accounts.api import NewAccount, open_accounts, renew_links
from kaskad.core import clock
from kaskad.core.actor import Actor
from django.core.management import call_command
settings.ALLOWED_HOSTS = ["testserver"]
call_command("collectstatic", verbosity=0, interactive=False)
actor, count = Actor.command(), 300
FORM = "application/x-www-form-urlencoded"
people = [NewAccount(f"Мүше {n}", "kk") for n in range(count)]
accounts = open_accounts(actor=actor, people=people, now=clock.now())
links = renew_links(actor=actor, accounts=accounts, now=clock.now())
def each(act):
    spent = []
    for link in links:
        begun = time.process_time()
        act(link)
        spent.append(1000 * (time.process_time() - begun))
    return sorted(spent)[len(spent) // 2]
client = Client()
def get(link):
    client.cookies.clear()
    assert client.get(f"/kk/sign-in/{link}/").status_code == 200
def post(values):
    def act(link):
        client.cookies.clear()
        answer = client.post(f"/kk/sign-in/{link}/", urlencode(values), content_type=FORM)
        assert answer.status_code == 302, answer.status_code
    return act
def hashing(name):
    hashed = make_password("korrekt", hasher=name)
    begun = time.process_time()
    for _ in range(5):
        check_password("korrekt", hashed)
    return 1000 * (time.process_time() - begun) / 5
print("password of staff, argon2id", hashing("default"), sep="|")
print("open the link", each(get), sep="|")
print("choose a PIN and sign in", each(post({"pin": "480716", "again": "480716"})), sep="|")
print("sign in with the PIN", each(post({"pin": "480716"})), sep="|")
"""

PREPARE = """
import sys
import django
django.setup()
from kaskad.accounts.api import NewAccount, open_accounts, renew_links
from kaskad.core import clock
from kaskad.core.actor import Actor
actor, count = Actor.command(), int(sys.argv[1])
people = [NewAccount(f"Мүше {n}", "kk") for n in range(count)]
accounts = open_accounts(actor=actor, people=people, now=clock.now())
print("\\n".join(renew_links(actor=actor, accounts=accounts, now=clock.now())))
"""


def program(text: str, folder: Path, *arguments: str) -> str:
    """What a program in the installation prints."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "KASKAD_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "kaskad.config.settings",
    }
    command = [sys.executable, "-W", "ignore", "-c", text, *arguments]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def enter(port: int, link: str, fields: dict[str, str]) -> tuple[float, bool]:
    """Open the link and send the PIN, as a telephone does that was never here before."""
    begun = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    path = f"/kk/sign-in/{link}/"
    connection.request("GET", path)
    answer = connection.getresponse()
    page = answer.read().decode()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    token = TOKEN.search(page)
    body = urllib.parse.urlencode(
        {"csrfmiddlewaretoken": token.group(1) if token else "", **fields}
    )
    heads = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body, heads)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return time.perf_counter() - begun, answer.status == 302


def _part(given: tuple[int, list[str], dict[str, str]]) -> list[tuple[float, bool]]:
    port, links, fields = given
    return [enter(port, link, fields) for link in links]


def rush(port: int, links: list[str], crowd: int, fields: dict[str, str]) -> list[object]:
    """Everybody at once, ``crowd`` at a time; figures of the run."""
    before, begun = spent_by_servers(port), time.perf_counter()
    with multiprocessing.pool.ThreadPool(crowd) as pool:
        parts = [(port, links[place::crowd], fields) for place in range(crowd)]
        answers = [one for part in pool.map(_part, parts) for one in part]
    wall = time.perf_counter() - begun
    cpu = spent_by_servers(port) - before
    seconds = sorted(one for one, _ in answers)
    hundredths = statistics.quantiles(seconds, n=100)
    return [
        len(links), round(wall), round(len(links) / wall), sum(not well for _, well in answers),
        round(1000 * hundredths[49]), round(1000 * hundredths[94]), round(1000 * hundredths[98]),
        round(1000 * cpu / len(links), 1),
    ]  # fmt: skip


def spent_by_servers(port: int) -> float:
    """Processor seconds of all web processes that serve the port, children included."""
    ticks = os.sysconf("SC_CLK_TCK")
    spent = 0.0
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
            values = (entry / "stat").read_text().rpartition(")")[2].split()
            group = int(values[2])
            leader = Path(f"/proc/{group}/cmdline").read_bytes().decode().split("\0")
        except (OSError, ValueError):
            continue
        if str(port) in words or ("granian" in leader and str(port) in leader):
            spent += (int(values[11]) + int(values[12])) / ticks
    return spent


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20000)
    parser.add_argument("--crowd", type=int, default=24)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        kaskad("init", "--data", str(folder))
        figures = [line.split("|") for line in program(ALONE, folder).splitlines()]
        base = float(figures[0][1])
        print_table(
            ("one alone", "ms of processor", "baseline / this"),
            [(name, round(float(ms), 1), round(base / float(ms), 1)) for name, ms in figures],
        )
        links = program(PREPARE, folder, str(options.people)).split()
        with serving(folder) as address:
            port = int(address.rpartition(":")[2])
            rows = [
                ("choose a PIN", *rush(port, links, options.crowd, {"pin": PIN, "again": PIN})),
                ("enter the PIN", *rush(port, links, options.crowd, {"pin": PIN})),
            ]
        print_table(
            ("all together", "people", "s", "a second", "failed", "p50 ms", "p95 ms", "p99 ms",
             "server ms each"),
            rows,
        )  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
