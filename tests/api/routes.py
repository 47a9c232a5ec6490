"""Every route of the router, so that a new endpoint is covered without being named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from config.api import router


@dataclass(frozen=True)
class Endpoint:
    prefix: str
    viewset: Any
    basename: str

    @property
    def model(self) -> type:
        return self.viewset.rows.model

    @property
    def parent_model(self) -> type | None:
        return self.viewset.parents.model if hasattr(self.viewset, "parents") else None

    def base(self, parent: int | None) -> str:
        """The address of the list, below the given parent."""
        head, _, tail = self.prefix.partition("(")
        return f"/api/{head}{parent}{tail.partition(')')[2]}/" if tail else f"/api/{head}/"

    def lookup(self, row: Any) -> Any:
        return getattr(row, self.viewset.lookup_field)

    def details(self) -> Iterator[tuple[str, str]]:
        """Method and path below a row, for everything that can be asked about one."""
        for route in router.get_routes(self.viewset):
            methods = router.get_method_map(self.viewset, route.mapping)
            if route.detail:
                tail = route.url.partition("{lookup}")[2].removesuffix("$").removeprefix("{trailing_slash}").strip("/")
                tail = tail.replace("{trailing_slash}", "").strip("/")
                for method in methods:
                    yield method, f"{tail}/" if tail else ""

    def on_list(self) -> list[str]:
        """Methods of the list's address."""
        return [method for method, name in (("get", "list"), ("post", "create")) if hasattr(self.viewset, name)]


ENDPOINTS = [Endpoint(prefix, viewset, basename) for prefix, viewset, basename in router.registry]
