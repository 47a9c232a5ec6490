"""``Authorization: Bearer sst_…``: an API token acts as its user, within its scope."""

from __future__ import annotations

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from people.domain.tokens import authenticate
from people.models import ApiToken, User


class TokenAuthentication(BaseAuthentication):
    """Sets ``request.auth`` to the ApiToken. Raises AuthenticationFailed for a token that opens nothing."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, raw = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.casefold() != "bearer":
            return None
        if found := authenticate(raw.strip()):
            return found
        raise AuthenticationFailed("This token is unknown, revoked or expired. Make a new one under API tokens.")

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}
