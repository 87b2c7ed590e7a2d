"""Send one test message through a channel, and say what the other side answered.

It goes to the address given, past the queue and the quiet hours, and is written down nowhere.
"""

from __future__ import annotations

import argparse

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from kaskad.core.commandline import DONE, REFUSED, print_error
from kaskad.core.secrets import random_code
from kaskad.messaging.api import Letter, Outcome, gateways_in_use, ways_out

EXAMPLE = "kaskad delivery test --channel sms --to +77010000000"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--channel", choices=["email", "sms", "telegram"], required=True)
    parser.add_argument("--to", required=True, help="address, telephone number or number of a chat")


def run(args: argparse.Namespace) -> int:
    if not settings.INSTALLATION.exists:
        raise ImproperlyConfigured("there is no installation")
    way = ways_out(gateways_in_use()).get(args.channel)
    if way is None:
        print_error(_("This channel is not set up. Write its table into kaskad.toml."))
        return REFUSED
    words = _("This is a test message.")
    letter = Letter(
        message_id=0, code=random_code(16), key="-", kind="factor_reset", channel=args.channel,
        address=args.to, language="kk", subject=words, text=words, short=words,
    )  # fmt: skip
    with way:
        result = way.send(letter)
    if result.outcome == Outcome.ACCEPTED:
        print(f"{result.code} {result.gateway_id}".strip())
        return DONE
    print_error(f"{Outcome(result.outcome).label}: {result.code} {result.error}".strip())
    return REFUSED
