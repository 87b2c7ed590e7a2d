"""``./kaskad messages``: bring the translation catalogues of the rooms up to date."""

from __future__ import annotations

import argparse
import sys

from tools.machine import MissingError, say
from tools.project import LANGUAGES, rooms
from tools.translations import keys, make_messages, read_catalogue


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./kaskad messages",
        description="Find the messages of every room and write them into its catalogues.",
        epilog="Example: ./kaskad messages commissions",
    )
    parser.add_argument("room", nargs="*", help="only these rooms")
    wanted = parser.parse_args(arguments).room
    chosen = [room for room in rooms() if not wanted or room.name in wanted]
    if len(chosen) < len(wanted):
        say(f"there is no such room; rooms: {' '.join(room.name for room in rooms())}")
        return 1
    for room in chosen:
        try:
            make_messages(room)
        except (MissingError, ValueError) as error:
            say(str(error))
            return 1
        for language in LANGUAGES:
            path = room / "locale" / language / "LC_MESSAGES" / "django.po"
            messages = keys(read_catalogue(path)).values() if path.exists() else ()
            waiting = sum(message.fuzzy or not message.string for message in messages)
            print(f"{room.name:<14}{language}  {len(messages):>4} messages, {waiting} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
