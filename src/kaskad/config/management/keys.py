"""The keys that seal telephone numbers, mail addresses and the cells of lists.

list shows them; rotate adds one that seals from now on; reseal seals everything with it, while the
site runs, and goes on where it was if it is ended; drop gives up an old one. Keep kaskad.toml with
every copy of the database: a copy can be read only with the keys of its day.
"""

from __future__ import annotations

import argparse

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kaskad.config.keys import drop_key, reseal_everything, rotate_key
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE, print_json
from kaskad.core.refusal import Refusal
from kaskad.core.sealed import values_by_key
from kaskad.core.secrets import seal_keys

EXAMPLE = "kaskad keys rotate"


class NoInstallation(Refusal):
    code = "config.no_installation"
    text = gettext_lazy("%(folder)s is no installation. Run `kaskad init --data %(folder)s` first.")


class WhichKey(Refusal):
    code = "config.which_key"
    text = gettext_lazy("Say which key: kaskad keys drop KEY.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("verb", choices=["list", "rotate", "reseal", "drop"])
    parser.add_argument("key", nargs="?", default="", metavar="KEY", help="the key to drop")
    parser.add_argument("--json", action="store_true", help="list: as one document")


def run(args: argparse.Namespace) -> int:
    if not settings.INSTALLATION.exists:
        raise NoInstallation(folder=settings.INSTALLATION.folder)
    actor, now = Actor.command(), clock.now()
    if args.verb == "rotate":
        key = rotate_key(actor=actor, now=now)
        print(_("Key %(key)s seals from now on. Next: kaskad keys reseal") % {"key": key.id})
    elif args.verb == "reseal":
        count = reseal_everything(actor=actor, now=now)
        print(
            ngettext(
                "%(count)d value was sealed anew.", "%(count)d values were sealed anew.", count
            )
            % {"count": count}
        )
    elif args.verb == "drop":
        if not args.key:
            raise WhichKey
        drop_key(actor=actor, key=args.key, now=now)
        print(_("Key %(key)s is given up.") % {"key": args.key})
    else:
        _list(as_json=args.json)
    return DONE


def _list(*, as_json: bool) -> None:
    counts = values_by_key()
    rows = [
        {"key": key.id, "made_at": key.made_at, "values": counts[key.id]} for key in seal_keys()
    ]
    rows += [{"key": "", "made_at": None, "values": counts[""]}] if counts[""] else []
    if as_json:
        print_json(rows)
        return
    for row in rows:
        made = f"{row['made_at']:%Y-%m-%d}" if row["made_at"] else "–"
        print(f"{row['key'] or '(pepper)':<10} {made:<11} {row['values']}")
