"""The door of the room."""

from kaskad.commissions.access import (
    commission_for,
    is_staff,
    levels_for,
    may_erase,
    member_for,
    own_person,
    people_of,
    person_for,
    person_to_erase,
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
from kaskad.commissions.operations.accepting import (
    AcceptReport,
    accept_roster,
)
from kaskad.commissions.operations.accounts import (
    AccountTaken,
    HasAccount,
    account_of,
    link_account,
)
from kaskad.commissions.operations.checking import (
    check_roster,
)
from kaskad.commissions.operations.delegation import (
    Invitation,
    end_access,
    invite,
    invite_member,
    reset_below,
)
from kaskad.commissions.operations.erasing import (
    ErasureReason,
    erase_person,
)
from kaskad.commissions.operations.leaving import (
    sign_out_leavers,
)
from kaskad.commissions.operations.letters import (
    Letter,
    make_letters,
)
from kaskad.commissions.operations.members import (
    Newcomer,
    NewcomerWrong,
    replace_member,
)
from kaskad.commissions.operations.receiving import (
    discard_roster,
    give_up_roster,
    receive_roster,
    request_acceptance,
)
from kaskad.commissions.operations.retention import (
    RETENTION,
)
from kaskad.commissions.operations.sign_in_codes import (
    send_code,
)
from kaskad.commissions.operations.structure import (
    StructureReport,
    import_structure,
)
from kaskad.commissions.queries.erasure import (
    ErasureAhead,
    RosterOpen,
    StillSits,
    erasure_ahead,
)
from kaskad.commissions.queries.letters import (
    Addressee,
    addressees,
)
from kaskad.commissions.queries.members import (
    Contacts,
    MemberCard,
    MemberName,
    PersonSeat,
    SittingMember,
    contacts_of,
    full_name,
    is_erased,
    member_names,
    member_of,
    members_of,
    memberships_of,
    names_of_people,
    person_by_code,
    person_name,
    seats_of,
    sits_on,
    sitting_members,
)
from kaskad.commissions.queries.person_rows import (
    WrittenRow,
    rows_with_cells,
    written_rows,
)
from kaskad.commissions.queries.rosters import (
    RejectedCell,
    RosterLineRow,
    WrittenCell,
    action_counts,
    file_remarks,
    refusal_of,
    roster_list,
    written_cells,
)
from kaskad.commissions.queries.tree import (
    children_of,
    codes_within,
    commission_by_code,
    commission_names,
    is_wide,
    subtree_after,
)
from kaskad.commissions.vocab import (
    ROOT_CODE,
    BatchState,
    Kind,
    Level,
    SeatRole,
    TrainingLanguage,
)
from kaskad.commissions.vocab.tiles import (
    TILE_PLACES,
)

__all__ = [
    "RETENTION",
    "ROOT_CODE",
    "TILE_PLACES",
    "AcceptReport",
    "AccountTaken",
    "Addressee",
    "BatchState",
    "Commission",
    "Contacts",
    "ErasureAhead",
    "ErasureReason",
    "HasAccount",
    "Invitation",
    "Kind",
    "Letter",
    "Level",
    "Member",
    "MemberCard",
    "MemberName",
    "Newcomer",
    "NewcomerWrong",
    "Person",
    "PersonSeat",
    "RejectedCell",
    "RosterBatch",
    "RosterLineRow",
    "RosterOpen",
    "RosterRow",
    "Seat",
    "SeatRole",
    "SittingMember",
    "StillSits",
    "StructureReport",
    "TrainingLanguage",
    "WrittenCell",
    "WrittenRow",
    "accept_roster",
    "account_of",
    "action_counts",
    "addressees",
    "check_roster",
    "children_of",
    "codes_within",
    "commission_by_code",
    "commission_for",
    "commission_names",
    "contacts_of",
    "discard_roster",
    "end_access",
    "erase_person",
    "erasure_ahead",
    "file_remarks",
    "full_name",
    "give_up_roster",
    "import_structure",
    "in_subtree",
    "invite",
    "invite_member",
    "is_erased",
    "is_staff",
    "is_wide",
    "levels_for",
    "lineage",
    "link_account",
    "make_letters",
    "may_erase",
    "member_for",
    "member_names",
    "member_of",
    "members_of",
    "memberships_of",
    "names_of_people",
    "own_person",
    "people_of",
    "person_by_code",
    "person_for",
    "person_name",
    "person_to_erase",
    "receive_roster",
    "refusal_of",
    "replace_member",
    "request_acceptance",
    "reset_below",
    "roster_for",
    "roster_list",
    "rosters_of",
    "rows_with_cells",
    "scopes_of",
    "seats_of",
    "send_code",
    "sign_out_leavers",
    "sits_on",
    "sitting_members",
    "subtree_after",
    "written_cells",
    "written_rows",
]
