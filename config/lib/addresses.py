"""Addresses that come from outside, and those of rows."""

from __future__ import annotations

from functools import lru_cache

from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.http import url_has_allowed_host_and_scheme


def local(request: HttpRequest, address: str, default: str) -> str:
    """``address`` where it is a path of this installation, else ``default``.

    It must begin with a slash: ``redirect`` takes anything else for the name of a view.
    """
    is_path = address.startswith("/") and not address.startswith("//")
    safe = is_path and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if safe else default


def of_row(name: str, pk: int) -> str:
    """``reverse(name, args=[pk])``, of which a page of rows asks a hundred times: only the number differs."""
    if not isinstance(pk, int):
        return reverse(name, args=[pk])
    before, after = _around(name, get_script_prefix(), get_urlconf())
    return f"{before}{pk}{after}"


@lru_cache(maxsize=256)
def _around(name: str, _prefix: str, _urlconf: str | None) -> tuple[str, str]:
    """What stands before and after the number; the last nought is ours."""
    before, _nought, after = reverse(name, args=[0]).rpartition("0")
    return before, after
