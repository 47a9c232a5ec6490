"""Every view of ours says who may use it, and the permission it names exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import rules
from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

# Views of others (allauth, the admin, the API docs, static files) guard themselves.
OURS = ("config", "people", "incidents", "reviews", "learnings")


@register()
def every_view_has_a_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    return list(problems(get_resolver().url_patterns))


def problems(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[CheckMessage]:
    for view in views(patterns):
        name = f"{view.__module__}.{getattr(view, '__qualname__', view)}"
        for policy in policies_of(view):
            if not policy:
                yield Error(f"{name} does not say who may use it.", hint="Add @policy or @public.", id="people.E001")
            elif not policy.startswith("public: ") and not rules.perm_exists(policy):
                yield Error(f"{name} asks for {policy}, which no model grants.", id="people.E002")


def views(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[Any]:
    """The views of our apps, in the order of their addresses."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns)
        elif pattern.callback.__module__.partition(".")[0] in OURS:
            yield pattern.callback


def policies_of(view: Any) -> list[str]:
    """Of a function, of the class behind ``as_view()``, or of every action an API address answers ("" = none)."""
    owner = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if (policies := getattr(owner, "policies", None)) is not None:
        return [policies.get(name, "") for name in (getattr(view, "actions", None) or {"get": "list"}).values()]
    return [str(getattr(view, "policy", "") or getattr(owner, "policy", "") or "")]
