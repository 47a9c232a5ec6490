"""What a form is bound to."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict


def sent(request: HttpRequest) -> QueryDict | None:
    """The body of a POST, an empty one too, so that its problems are told; None for everything else."""
    return request.POST if request.method == "POST" else None


def sent_files(request: HttpRequest) -> MultiValueDict | None:
    return request.FILES if request.method == "POST" else None
