"""The door of the room."""

from kaskad.commissions.access import (
    commission_for,
    is_staff,
    people_of,
    roster_for,
    rosters_of,
    scopes_of,
)
from kaskad.commissions.models import (
    Commission,
    Member,
    Person,
    RosterBatch,
    RosterRow,
    Seat,
    in_subtree,
    lineage,
)
from kaskad.commissions.operations.accepting import AcceptReport, accept_roster
from kaskad.commissions.operations.accounts import AccountTaken, HasAccount, link_account
from kaskad.commissions.operations.checking import check_roster
from kaskad.commissions.operations.members import Newcomer, replace_member
from kaskad.commissions.operations.receiving import (
    discard_roster,
    give_up_roster,
    receive_roster,
    request_acceptance,
)
from kaskad.commissions.operations.structure import StructureReport, import_structure
from kaskad.commissions.queries.members import (
    Contacts,
    MemberCard,
    MemberName,
    SittingMember,
    contacts_of,
    full_name,
    member_names,
    members_of,
    memberships_of,
    person_by_code,
    person_name,
    sits_on,
    sitting_members,
)
from kaskad.commissions.queries.rosters import RejectedCell, RosterLineRow, roster_list
from kaskad.commissions.queries.tree import children_of, commission_by_code
from kaskad.commissions.vocab import (
    ROOT_CODE,
    BatchState,
    Kind,
    Level,
    SeatRole,
    TrainingLanguage,
)
from kaskad.commissions.vocab.tiles import TILE_PLACES

__all__ = [
    "ROOT_CODE",
    "TILE_PLACES",
    "AcceptReport",
    "AccountTaken",
    "BatchState",
    "Commission",
    "Contacts",
    "HasAccount",
    "Kind",
    "Level",
    "Member",
    "MemberCard",
    "MemberName",
    "Newcomer",
    "Person",
    "RejectedCell",
    "RosterBatch",
    "RosterLineRow",
    "RosterRow",
    "Seat",
    "SeatRole",
    "SittingMember",
    "StructureReport",
    "TrainingLanguage",
    "accept_roster",
    "check_roster",
    "children_of",
    "commission_by_code",
    "commission_for",
    "contacts_of",
    "discard_roster",
    "full_name",
    "give_up_roster",
    "import_structure",
    "in_subtree",
    "is_staff",
    "lineage",
    "link_account",
    "member_names",
    "members_of",
    "memberships_of",
    "people_of",
    "person_by_code",
    "person_name",
    "receive_roster",
    "replace_member",
    "request_acceptance",
    "roster_for",
    "roster_list",
    "rosters_of",
    "scopes_of",
    "sits_on",
    "sitting_members",
]
