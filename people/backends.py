"""Who is signed in, and the person behind the account, in one query: nearly every page asks for both."""

from __future__ import annotations

from allauth.account.auth_backends import AuthenticationBackend

from people.models import User


class SignIn(AuthenticationBackend):
    """allauth's sign-in by address and password."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("person").filter(pk=user_id).first()
        return user if user and self.user_can_authenticate(user) else None
