"""A post office with local servers, and a clock that the tests set."""

from datetime import datetime, timedelta

import pytest

from kaskad.core import clock
from kaskad.core.actor import Actor
from kaskad.core.gateways import Gateways, MailGateway, SmsGateway, TelegramGateway
from kaskad.messaging.api import NewMessage, Reader, queue_messages
from kaskad.messaging.models import Attempt, Message
from kaskad.messaging.operations.postman import Postman
from tests.messaging.servers import mail_server, provider

ACTOR = Actor.system("сынақ")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=clock.zone())
TOMORROW = {
    "day": NOON.date() + timedelta(days=1), "time": NOON.time(), "place": "№ 5 мектеп",
}  # fmt: skip


class Post:
    """Queues, works and looks."""

    def __init__(self, settings) -> None:
        self.settings = settings
        self.at(NOON)
        settings.KASKAD_SITE = "https://oqu.example.kz"
        settings.KASKAD_SYNTHETIC_PEOPLE = False
        settings.KASKAD_GATEWAYS = Gateways()

    def at(self, moment):
        self.settings.KASKAD_PINNED_NOW = moment
        return moment

    def later(self, **how):
        return self.at(clock.now() + timedelta(**how))

    def use(self, **gateways):
        self.settings.KASKAD_GATEWAYS = Gateways(**gateways)

    def queue(self, key="p1", kind="seminar_tomorrow", occasion="o1", **rest):
        reader = Reader(
            key,
            rest.pop("language", "kk"),
            rest.pop("phone", "+77010000001"),
            rest.pop("email", "a@example.kz"),
        )
        values = rest.pop("values", TOMORROW)
        one = NewMessage(reader, kind, occasion, values, **rest)
        queue_messages(actor=ACTOR, messages=[one], now=clock.now())
        return Message.objects.get(occasion=occasion, recipient__key=key)

    def work(self):
        return Postman(self.settings.KASKAD_GATEWAYS, actor=ACTOR).work()

    def state(self, message):
        message.refresh_from_db()
        return message.state

    def tries(self, message):
        rows = Attempt.objects.filter(message=message).order_by("id")
        return list(rows.values_list("channel", "outcome", "code"))


@pytest.fixture
def post(db, settings):
    return Post(settings)


@pytest.fixture
def mail(post):
    with mail_server() as box:
        box.gateway = MailGateway(
            "127.0.0.1", "oqu@example.kz", port=box.port, security="none", timeout=2
        )
        yield box


@pytest.fixture
def sms(post):
    with provider() as state:
        state.gateway = sms_gateway(state)
        yield state


def sms_gateway(state, **more):
    values = {
        "url": f"{state.url}/send",
        "fields": {"to": "{to}", "message": {"text": "{text}", "ref": "{id}"}},
        "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{id}"},
        "secret": "s3cret",
        "id_path": "data.0.id",
        "is_trusted": True,
        "timeout": 0.4,
        "parallel": 4,
    }
    return SmsGateway(**(values | more))


@pytest.fixture
def telegram(post):
    with provider() as state:
        state.gateway = TelegramGateway(
            "123:abc", bot="oqu_bot", base=state.url, is_trusted=True, timeout=0.5
        )
        state.routes["sendMessage"] = lambda _body: {"ok": True, "result": {"message_id": 77}}
        yield state
