"""The address of the engine, as settings read it."""

import pytest

from kaskad.config import queues


def test_without_an_address_the_database_is_enough(monkeypatch):
    monkeypatch.setattr(queues, "find_spec", lambda _name: None)

    backend = queues.task_settings("")["default"]["BACKEND"]

    assert backend == "kaskad.core.tasks.backend.DatabaseBackend"


@pytest.mark.parametrize("address", ["redis://127.0.0.1:6379/0", "rediss://:word@host/1"])
def test_an_address_chooses_the_engine(address):
    backend = queues.task_settings(address)["default"]["BACKEND"]

    assert backend == "kaskad.core.tasks.engine.EngineBackend"


def test_another_scheme_and_a_missing_celery_are_said(monkeypatch):
    with pytest.raises(ValueError, match="only redis://"):
        queues.task_settings("amqp://host")
    monkeypatch.setattr(queues, "find_spec", lambda _name: None)

    with pytest.raises(ValueError, match="Celery is missing"):
        queues.task_settings("redis://host")
