"""The same predicates as the pages: a view names a permission per action."""

from __future__ import annotations

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from people.enums import TokenScope
from people.models import ApiToken


class HasPolicy(BasePermission):
    """Asks ``view.policies[action]`` ("app.verb_model"), first without an object, then with it.

    An action without a policy is refused: forgetting one closes the door. A read-only token writes nothing.
    """

    message = "Your role does not allow this."

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated or not self._scope_allows(request):
            return False
        permission = self._permission(view)
        return permission is not None and request.user.has_perm(permission)

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        return request.user.has_perm(self._permission(view), obj)

    def _permission(self, view: Any) -> str | None:
        # A method nobody answers has no action: whoever may read the list is told so by a 405.
        return view.policies.get("list" if view.action in (None, "metadata") else view.action)

    def _scope_allows(self, request: Request) -> bool:
        token = request.auth
        if not isinstance(token, ApiToken) or request.method in SAFE_METHODS:
            return True
        return TokenScope.WRITE in token.scopes
