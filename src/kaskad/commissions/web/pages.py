"""What the templates of the room get."""

from __future__ import annotations

from dataclasses import dataclass

from kaskad.core.web.components import (
    Actions,
    Empty,
    Facts,
    Ladder,
    Link,
    Links,
    Notice,
    Pages,
    Progress,
    Status,
)
from kaskad.core.web.forms import Form
from kaskad.core.web.tables import Table


@dataclass(frozen=True, slots=True)
class RostersPage:
    """The form to send a list, and the lists sent so far."""

    title: str
    lead: str
    form: Form
    rosters: Table | None
    empty: Empty | None


@dataclass(frozen=True, slots=True)
class RosterPage:
    """One list: how far it is, what it would change, and what is wrong in it."""

    title: str
    lead: str
    back: Link
    status: Status
    notice: Notice | None
    progress: Progress | None
    reload: Link | None
    facts: Facts | None
    actions: Actions | None
    filter: Form | None
    errors: Table | None
    error_count: str
    download: Link | None
    pages: Pages
    remarks: Table | None
    remarks_cut: str
    refresh_url: str


@dataclass(frozen=True, slots=True)
class CommissionPage:
    """The people in the seats of one commission, and those who sat there before."""

    title: str
    lead: str
    ladder: Ladder
    facts: Facts
    links: Links
    members: Table | None
    former: Table | None
    empty: Empty | None
