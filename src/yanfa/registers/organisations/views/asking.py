"""Who asks for a page."""

from django.http import HttpRequest

from yanfa.registers.accounts.api import User


def person(request: HttpRequest) -> User:
    """The account; LoginRequiredMiddleware has sent everybody else away."""
    assert isinstance(request.user, User)
    return request.user
