"""The door of the room."""

from kaskad.messaging.models import Message, Recipient
from kaskad.messaging.operations.by_people import (
    NotToBeSentAgain,
    TooLateToSend,
    hand_papers,
    send_again,
)
from kaskad.messaging.operations.forgetting import RETENTION, forget_reader
from kaskad.messaging.operations.postman import ways_out
from kaskad.messaging.operations.queueing import (
    NewMessage,
    QueueReport,
    Reader,
    queue_messages,
    register_readers,
)
from kaskad.messaging.operations.templates import publish_template
from kaskad.messaging.operations.wishes import ask_for_telegram, change_wishes
from kaskad.messaging.queries.delivery import (
    MessageRow,
    PaperRow,
    Territory,
    kind_counts,
    latest_messages,
    message_by_code,
    papers,
    reason_counts,
    state_counts,
    troubled_messages,
)
from kaskad.messaging.queries.gateways import gateways_in_use, usable_channels
from kaskad.messaging.queries.template_check import refusals_of
from kaskad.messaging.queries.texts import (
    TemplateState,
    kind_of,
    preview,
    template_state,
    template_states,
)
from kaskad.messaging.queries.ways import is_reachable
from kaskad.messaging.queries.wishes import (
    KnownAddresses,
    Wishes,
    known_addresses,
    recipient_by_key,
    wishes_of,
    wishes_path,
    wishes_token,
)
from kaskad.messaging.rules.letter import Letter
from kaskad.messaging.rules.wording import Segments, segments
from kaskad.messaging.vocab import SENT_AGAIN_FROM, Channel, Outcome, State
from kaskad.messaging.vocab.kinds import KINDS, Kind
from kaskad.messaging.vocab.reasons import reason_words
from kaskad.messaging.vocab.wording import Wording

__all__ = [
    "KINDS",
    "RETENTION",
    "SENT_AGAIN_FROM",
    "Channel",
    "Kind",
    "KnownAddresses",
    "Letter",
    "Message",
    "MessageRow",
    "NewMessage",
    "NotToBeSentAgain",
    "Outcome",
    "PaperRow",
    "QueueReport",
    "Reader",
    "Recipient",
    "Segments",
    "State",
    "TemplateState",
    "Territory",
    "TooLateToSend",
    "Wishes",
    "Wording",
    "ask_for_telegram",
    "change_wishes",
    "forget_reader",
    "gateways_in_use",
    "hand_papers",
    "is_reachable",
    "kind_counts",
    "kind_of",
    "known_addresses",
    "latest_messages",
    "message_by_code",
    "papers",
    "preview",
    "publish_template",
    "queue_messages",
    "reason_counts",
    "reason_words",
    "recipient_by_key",
    "refusals_of",
    "register_readers",
    "segments",
    "send_again",
    "state_counts",
    "template_state",
    "template_states",
    "troubled_messages",
    "usable_channels",
    "ways_out",
    "wishes_of",
    "wishes_path",
    "wishes_token",
]
