"""What the product registers: operations, addresses, commands. The matrices are made of it."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import URLPattern, URLResolver, get_resolver

import kaskad


def modules() -> Iterator[str]:
    """Every module of the product but migrations and ``__main__``."""
    for found in pkgutil.walk_packages(kaskad.__path__, "kaskad."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            yield found.name


@functools.cache
def operations() -> dict[str, Callable[..., Any]]:
    """Operations by their path without ``kaskad.``."""
    found = {}
    for name in modules():
        for function in vars(importlib.import_module(name)).values():
            if hasattr(function, "__kaskad_tag__") and function.__module__ == name:
                found[f"{name}.{function.__name__}".removeprefix("kaskad.")] = function
    return found


class Address(NamedTuple):
    """A pattern of the resolver: ``room:name`` and the names of its arguments."""

    name: str
    arguments: tuple[str, ...]


@functools.cache
def addresses() -> tuple[Address, ...]:
    """Every page and file that the product answers; the routes of the API are ``routes``."""
    return tuple(one for one in _all() if not one.name.startswith("api:"))


@functools.cache
def routes() -> tuple[Address, ...]:
    """Every route of the API."""
    return tuple(one for one in _all() if one.name.startswith("api:"))


@functools.cache
def _all() -> tuple[Address, ...]:
    return tuple(sorted(set(_walk(get_resolver(), "", ()))))


def _walk(resolver: URLResolver, namespace: str, above: tuple[str, ...]) -> Iterator[Address]:
    for one in resolver.url_patterns:
        arguments = (*above, *one.pattern.converters)
        if isinstance(one, URLResolver):
            yield from _walk(one, one.namespace or namespace, arguments)
        elif isinstance(one, URLPattern):
            yield Address(f"{namespace}:{one.name}", arguments)
