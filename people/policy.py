"""Every view says who may use it. A system check fails where one does not."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied

View = Callable[..., Any]


def policy(permission: str) -> Callable[[View], View]:
    """Signed-in people holding ``permission`` ("app.verb_model", a `rules` predicate) may call the view.

    The predicate is asked without an object: what a role may do at all. Which rows it may be done to is the
    view's first line, ``Model.objects.visible_to(request.user)``, and ``allowed()`` for the row.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> Any:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            request.user = getattr(request.user, "_wrapped", request.user)  # a page asks it hundreds of things
            return view(request, *args, **kwargs)

        wrapped = login_required(guarded)
        wrapped.policy = permission  # type: ignore[attr-defined]
        return wrapped

    return decorate


def public(reason: str) -> Callable[[View], View]:
    """Anybody may call the view, for the reason given."""

    def decorate(view: View) -> View:
        view.policy = f"public: {reason}"  # type: ignore[attr-defined]
        return view

    return decorate


def allowed(user: Any, permission: str, obj: Any) -> None:
    """Raise PermissionDenied unless ``user`` holds ``permission`` on ``obj``: a reader who may not write gets 403."""
    if not user.has_perm(permission, obj):
        raise PermissionDenied
