"""Addresses that come from outside."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def local(request: HttpRequest, address: str, default: str) -> str:
    """``address`` where it is a path of this installation, else ``default``.

    It must begin with a slash: ``redirect`` takes anything else for the name of a view.
    """
    is_path = address.startswith("/") and not address.startswith("//")
    safe = is_path and url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
    return address if safe else default
