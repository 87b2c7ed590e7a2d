"""The hash of passwords: Argon2id as OWASP advises, 30 ms and 19 MiB each on two cores."""

from __future__ import annotations

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Django's own takes 100 MiB and eight threads: a few sign-ins at once would stop a server."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1
