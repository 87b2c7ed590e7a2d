"""What players read of a broadcast: lists that change, pieces that never do.

No account is asked for and no row is read: a ticket opens it, so that hundreds can watch, and web
servers in front may keep the pieces for everybody.
"""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kaskad.core import clock
from kaskad.core.refusal import NotFound
from kaskad.core.video.ladder import LADDER
from kaskad.core.video.ladder import master as master_list
from kaskad.core.video.playlists import write_list
from kaskad.seminars.queries.video import broadcasts_folder, room_of_ticket

_RUNGS = frozenset(rung.name for rung in LADDER)
_PIECE = re.compile(r"init\d{0,4}_[a-z0-9]{1,5}\.mp4|\d{6,9}\.m4s", re.ASCII)
_LIST = "list.m3u8"
_LIST_TYPE = "application/vnd.apple.mpegurl"
# A piece with a number never changes; a list is new every four seconds.
_FOR_EVER = "public, max-age=86400, immutable"
_FOR_A_MOMENT = "public, max-age=2"
_NOTHING_YET = write_list((), over=False).encode()


@require_safe
def master(request: HttpRequest, ticket: str) -> HttpResponse:  # noqa: ARG001  a view takes it
    """The qualities of a broadcast."""
    _folder_name(ticket)
    return _answer(master_list().encode(), _LIST_TYPE, _FOR_EVER)


@require_safe
def piece(request: HttpRequest, ticket: str, rung: str, name: str) -> HttpResponse:  # noqa: ARG001  as above
    """A list of pieces, or a piece. Whole in memory: a slow reader holds no thread of ours."""
    room = _folder_name(ticket)
    is_list = name == _LIST
    if rung not in _RUNGS or not (is_list or _PIECE.fullmatch(name)):
        raise NotFound(name)
    path = broadcasts_folder() / room / rung / name
    if is_list:
        # Before the first piece is there, players are told to wait.
        content = path.read_bytes() if path.is_file() else _NOTHING_YET
        return _answer(content, _LIST_TYPE, _FOR_A_MOMENT)
    try:
        return _answer(path.read_bytes(), "video/mp4", _FOR_EVER)
    except FileNotFoundError as error:
        raise NotFound(name) from error


def _folder_name(ticket: str) -> str:
    room = room_of_ticket(ticket, clock.machine_now())
    if not room:
        raise NotFound("broadcast")
    return room


def _answer(content: bytes, content_type: str, cache: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Cache-Control"] = cache
    response["X-Robots-Tag"] = "noindex"
    return response
