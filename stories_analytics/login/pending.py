"""Remember, for a few minutes, whose password was right until the second factor is, too."""

from dataclasses import dataclass
from time import time

from django.contrib.auth import load_backend
from django.contrib.auth.models import User
from django.http import HttpRequest

KEY = "pending_login"
MINUTES = 10


@dataclass(frozen=True, slots=True)
class PendingLogin:
    """Somebody whose password was right.

    Attributes:
        user: Who it is; ``backend`` says which of Django's backends found the password right.
        next: Where the person was going.
    """

    user: User
    backend: str
    next: str


def remember(request: HttpRequest, user: User, going_to: str) -> None:
    """Remember a right password. Nobody is logged in by that, and who was is no longer."""
    request.session.flush()
    request.session[KEY] = {
        "user": user.pk,
        "backend": user.backend,
        "next": going_to,
        # Of the password: a new one ends what an old one began.
        "hash": user.get_session_auth_hash(),
        "until": time() + MINUTES * 60,
    }


def recall(request: HttpRequest) -> PendingLogin | None:
    """Return who is about to log in in this browser."""
    kept = request.session.get(KEY)
    if kept is None or kept["until"] < time():
        return None
    user = load_backend(kept["backend"]).get_user(kept["user"])
    if not isinstance(user, User) or user.get_session_auth_hash() != kept["hash"]:
        return None
    return PendingLogin(user, kept["backend"], kept["next"])


def forget(request: HttpRequest) -> None:
    """Forget the right password."""
    request.session.pop(KEY, None)
