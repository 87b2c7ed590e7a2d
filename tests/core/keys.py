"""An installation with keys that seal, for the time of a test."""

import re
from contextlib import contextmanager

from django.conf import settings
from django.test import override_settings

from kaskad.core.installation import FILE_NAME, read_installation, write_installation


@contextmanager
def an_installation(folder):
    """The settings of an installation with one key."""
    write_installation(folder)
    with override_settings(INSTALLATION=read_installation(folder)):
        yield folder


def age_keys():
    """Make all keys of the installation old."""
    path = settings.INSTALLATION.folder / FILE_NAME
    text = path.read_text(encoding="utf-8")
    aged = re.sub(r"made_at = .*", "made_at = 2026-01-01T00:00:00Z", text)
    path.write_text(aged, encoding="utf-8")
