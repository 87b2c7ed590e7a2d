"""Fixtures of the named world: one load per test module, each test in a savepoint of it."""

from contextlib import contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from tests import world


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """A folder that all processes of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if base.name.startswith("popen-") else base


@contextmanager
def moved_in(members, shared_folder, tmp_path_factory, blocker):
    files = tmp_path_factory.mktemp("files")
    with blocker.unblock():
        kept = world.template(shared_folder, members)
        override = world.pinned(files)
        override.enable()
        atomic = transaction.atomic()
        atomic.__enter__()
        house = world.move_in(kept, files)
    try:
        yield house
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
        override.disable()


@pytest.fixture(scope="module")
def house_of_module(shared_folder, tmp_path_factory, django_db_setup, django_db_blocker):
    with moved_in(world.SMALL, shared_folder, tmp_path_factory, django_db_blocker) as house:
        yield house


@pytest.fixture
def house(house_of_module, db):
    """The named world; what a test writes is gone after it."""
    return house_of_module


@pytest.fixture(scope="module")
def sessions(house_of_module, django_db_blocker):
    """A session of each role, opened once."""
    with django_db_blocker.unblock():
        keys = {}
        for role, account in house_of_module.accounts.items():
            client = Client()
            world.sign_in(client, account)
            keys[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return keys


@pytest.fixture(scope="module")
def shared_handler():
    """What answers all clients of a module: its middleware is put together once."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def visitor(sessions, shared_handler):
    """A client of a role of the small world: ``visitor("district")``."""

    def sign_in(role):
        client = Client()
        client.handler = shared_handler
        if role != "stranger":
            client.cookies[settings.SESSION_COOKIE_NAME] = sessions[role]
        return client

    return sign_in
