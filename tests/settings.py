"""Settings of the tests: the product's own, in an empty data folder, with fixed secrets.

pytest-django reads the settings before any conftest, so what they read is put in place here.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = tempfile.mkdtemp(prefix="kaskad-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
# Where collected files would lie; the file server warns when the folder is missing.
(Path(_folder) / "static").mkdir()

os.environ["KASKAD_DATA"] = _folder
os.environ["KASKAD_DATABASE"] = os.environ.get("KASKAD_TEST_DATABASE", "")
os.environ.pop("KASKAD_DEBUG", None)

from kaskad.config.settings import *  # noqa: E402, F403  the environment comes first
from kaskad.core.signing import ensure_signing_key  # noqa: E402  as above

# The same key in every process: what one has sealed another one checks.
ensure_signing_key(Path(_folder), seed=b"kaskad tests".ljust(32))

if not os.environ["KASKAD_DATABASE"]:
    # By itself pytest-django knows only Django's own backend as one that needs no file.
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405  of the product

SECRET_KEY = "tests"
KASKAD_PEPPER = "tests"
KASKAD_PINNED_NOW = None

# The strong hash costs a third of a second for each account that a test makes.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
