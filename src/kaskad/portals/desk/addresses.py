"""Addresses of other rooms' pages; a page that an installation does not have leads to the desk."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: object) -> str:
    """The address of a page of another room."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return reverse("portals:desk")
