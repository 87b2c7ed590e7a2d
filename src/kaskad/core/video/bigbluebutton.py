"""Talking with a BigBlueButton server: signed addresses, and answers in XML.

https://docs.bigbluebutton.org/development/api
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from xml.parsers import expat

from kaskad.core.outgoing import Forbidden, NoAnswer, NotReached, Request, fetch
from kaskad.core.video.settings import BigBlueButtonServer

_LIMIT = 2 * 1024 * 1024  # recordings of a year
_DEEPEST = 30
_OK = 200


class ServerSaidNo(Exception):
    """The server answered FAILED; ``key`` is stable, ``message`` is for people."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(f"{key}: {message}")
        self.key, self.message = key, message


class ServerUnreachable(OSError):
    """No answer that can be understood."""


@dataclass(slots=True)
class Element:
    """A part of an answer: its text, and the parts in it."""

    name: str
    text: str
    parts: list[Element]

    def first(self, name: str) -> Element | None:
        """The first part of that name."""
        return next((one for one in self.parts if one.name == name), None)

    def value(self, name: str) -> str:
        """The text of the first part of that name; empty if there is none."""
        found = self.first(name)
        return found.text.strip() if found else ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a server is asked to make. ``id`` names it for good and is nobody's guess."""

    id: str
    name: str
    welcome: str = ""
    is_recorded: bool = True
    leave_to: str = ""
    most_people: int = 0


@dataclass(frozen=True, slots=True)
class MeetingRecording:
    """A published recording and where it is played; moments in UTC."""

    id: str
    starts: datetime
    ends: datetime
    address: str


def signed_url(server: BigBlueButtonServer, call: str, values: Mapping[str, str]) -> str:
    """The whole address of a call: exactly the string that was hashed is sent."""
    query = urlencode(values, quote_via=quote)
    signed = f"{call}{query}{server.secret}".encode()
    checksum = hashlib.new(server.checksum, signed).hexdigest()
    return f"{server.url}/api/{call}?{query}{'&' if query else ''}checksum={checksum}"


def create_meeting(server: BigBlueButtonServer, meeting: Meeting) -> None:
    """Make the meeting; one that exists is left as it is.

    Raises ``ServerSaidNo`` or ``ServerUnreachable``, as the other calls do.
    """
    values = {
        "meetingID": meeting.id,
        "name": meeting.name[:64],
        "record": "true" if meeting.is_recorded else "false",
        "autoStartRecording": "true" if meeting.is_recorded else "false",
        "muteOnStart": "true",
        "lockSettingsDisablePrivateChat": "true",
    }
    if meeting.welcome:
        values["welcome"] = meeting.welcome
    if meeting.leave_to:
        values["logoutURL"] = meeting.leave_to
    if meeting.most_people:
        values["maxParticipants"] = str(meeting.most_people)
    _ask(server, "create", values)


def join_url(
    server: BigBlueButtonServer, *, meeting: str, name: str, user: str, is_moderator: bool
) -> str:
    """Where one person's browser goes; the address is a key for that person."""
    values = {
        "fullName": name[:64],
        "meetingID": meeting,
        "role": "MODERATOR" if is_moderator else "VIEWER",
        "userID": user,
        "redirect": "true",
    }
    return signed_url(server, "join", values)


def end_meeting(server: BigBlueButtonServer, meeting: str) -> None:
    """End the meeting for everybody; one that is over already is no fault."""
    try:
        _ask(server, "end", {"meetingID": meeting})
    except ServerSaidNo as no:
        if no.key != "notFound":
            raise


def is_running(server: BigBlueButtonServer, meeting: str) -> bool:
    """Whether somebody is in the meeting."""
    return _ask(server, "isMeetingRunning", {"meetingID": meeting}).value("running") == "true"


def recordings_of(server: BigBlueButtonServer, meeting: str) -> list[MeetingRecording]:
    """The published recordings of a meeting, the oldest first."""
    answer = _ask(server, "getRecordings", {"meetingID": meeting, "state": "published"})
    listed = answer.first("recordings")
    found = [_recording(one) for one in (listed.parts if listed else []) if one.parts]
    return sorted((one for one in found if one), key=lambda one: (one.starts, one.id))


def parsed(body: bytes) -> Element:
    """An XML document without a document type, so that nothing in it can grow or fetch.

    Raises ``ServerUnreachable`` for anything else.
    """
    root = Element("", "", [])
    stack = [root]

    def start(name: str, _attributes: Mapping[str, str]) -> None:
        if len(stack) > _DEEPEST:
            raise ServerUnreachable("the answer is nested too deep")
        element = Element(name, "", [])
        stack[-1].parts.append(element)
        stack.append(element)

    def end(_name: str) -> None:
        stack.pop()

    def text(words: str) -> None:
        stack[-1].text += words

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _no_document_type
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise ServerUnreachable(f"the answer is no XML: {error}") from error
    return root.parts[0]


def _no_document_type(*_parts: object) -> None:
    raise ServerUnreachable("the answer has a document type")


def _ask(server: BigBlueButtonServer, call: str, values: Mapping[str, str]) -> Element:
    request = Request(
        "GET",
        signed_url(server, call, values),
        timeout=server.timeout,
        limit=_LIMIT,
        is_trusted=server.is_trusted,
    )
    try:
        answer = fetch(request)
    except (Forbidden, NotReached, NoAnswer) as error:
        raise ServerUnreachable(str(error)) from error
    if answer.status != _OK:
        raise ServerUnreachable(f"the server answered with status {answer.status}")
    found = parsed(answer.body)
    if found.value("returncode") == "FAILED":
        raise ServerSaidNo(found.value("messageKey"), found.value("message"))
    if found.value("returncode") != "SUCCESS":
        raise ServerUnreachable("the answer says neither yes nor no")
    return found


def _recording(one: Element) -> MeetingRecording | None:
    """A recording that can be played; None for one without a playback or without moments."""
    starts, ends = one.value("startTime"), one.value("endTime")
    playback = one.first("playback")
    formats = playback.parts if playback else []
    # "presentation" has slides and voice; "video" is one file, which cheap phones play.
    by_type = {part.value("type"): part.value("url") for part in formats}
    address = (
        by_type.get("video") or by_type.get("presentation") or next(iter(by_type.values()), "")
    )
    if not (starts.isdecimal() and ends.isdecimal() and address):
        return None
    first, last = (datetime.fromtimestamp(int(text) / 1000, UTC) for text in (starts, ends))
    return MeetingRecording(one.value("recordID"), first, last, address)
