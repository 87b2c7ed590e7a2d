"""What the commands say about messages."""

import json

from kaskad.config import commandline
from kaskad.config.management.doctor import _channels
from kaskad.core.gateways import Gateways, MailGateway
from tests.messaging.conftest import sms_gateway


def test_delivery_counts(post, sms, capsys):
    post.use(sms=sms.gateway)
    sms.script.append((500, {}, {}))
    post.queue(email="")
    post.work()

    assert commandline.main(["delivery", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["channels"] == ["sms"]
    assert said["states"] == {"waiting": 1}
    assert said["failures"] == [{"channel": "sms", "code": "http.500", "count": 1}]
    assert commandline.main(["delivery", "--lang", "ru"]) == 0
    assert "СМС: http.500" in capsys.readouterr().out


class Here:
    exists = True


def test_a_channel_is_tried(post, sms, capsys, settings):
    settings.INSTALLATION = Here()
    words = ["delivery", "test", "--channel", "sms", "--to", "+77010000000"]
    assert commandline.main([*words, "--lang", "ru"]) == 1
    assert "не настроен" in capsys.readouterr().err

    post.use(sms=sms.gateway)
    assert commandline.main(words) == 0
    assert capsys.readouterr().out == "http.200 g1\n"
    sms.script.append((422, {}, {"error": "bad number +77010000000"}))
    assert commandline.main(words) == 1
    said = capsys.readouterr().err
    assert "http.422" in said
    assert "7701" not in said


def test_the_doctor_looks_at_channels(settings, post, sms):
    assert [(one.name, one.well) for one in _channels()] == [("messages", True)]
    settings.KASKAD_GATEWAYS = Gateways(
        mail=MailGateway("mail.example.kz", "a@example.kz", security="none"), sms=sms_gateway(sms)
    )

    found = {one.name: one for one in _channels()}
    assert (found["mail"].well, found["sms"].well) == (False, True)
    assert "starttls" in found["mail"].text
