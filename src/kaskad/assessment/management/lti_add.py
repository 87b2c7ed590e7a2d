"""Register a learning platform whose people may open tests by LTI 1.3 (docs/formats/lti.md).

Prints the code of the platform. --trusted lets it say who a connected person is, without a sign-in
here; --private lets its own addresses be in a closed network and without TLS.
"""

from __future__ import annotations

import argparse

from kaskad.assessment.api import PlatformSettings, add_platform
from kaskad.campaigns.api import campaign_by_code
from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.commandline import DONE

EXAMPLE = (
    "kaskad lti add kz-referendum-2026 --name Moodle --issuer https://moodle.example "
    "--client aBcD1234 --deployment 1 --login-url https://moodle.example/mod/lti/auth.php "
    "--keys-url https://moodle.example/mod/lti/certs.php "
    "--token-url https://moodle.example/mod/lti/token.php"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("campaign", metavar="CODE", help="code of the campaign")
    parser.add_argument("--name", required=True, help="what people call the platform")
    parser.add_argument("--issuer", required=True, metavar="URL", help="platform id")
    parser.add_argument("--client", required=True, metavar="ID", help="client id")
    parser.add_argument(
        "--deployment", required=True, action="append", metavar="ID", help="may be repeated"
    )
    parser.add_argument("--login-url", required=True, metavar="URL", help="authentication request")
    parser.add_argument("--keys-url", required=True, metavar="URL", help="public keyset")
    parser.add_argument("--token-url", required=True, metavar="URL", help="access token")
    parser.add_argument(
        "--audience", default="", help="what the token service calls itself, if not its address"
    )
    parser.add_argument("--trusted", action="store_true", help="it says who a connected person is")
    parser.add_argument("--private", action="store_true", help="it is in a closed network")


def run(args: argparse.Namespace) -> int:
    settings = PlatformSettings(
        name=args.name,
        issuer=args.issuer,
        client_id=args.client,
        deployments=tuple(args.deployment),
        login_url=args.login_url,
        keys_url=args.keys_url,
        token_url=args.token_url,
        audience=args.audience,
        is_trusted=args.trusted,
        is_private=args.private,
    )
    platform = add_platform(
        actor=Actor.command(),
        campaign=campaign_by_code(args.campaign),
        settings=settings,
        now=clock.now(),
    )
    print(platform.code)
    return DONE
