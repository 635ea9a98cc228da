"""Read whose rows a list is asked for: one user's, or everybody's."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

from stories_analytics.rights.held import InvalidUserIdError, read_user_id

NAME = "user"


@dataclass(frozen=True, slots=True)
class ChosenUser:
    """The one user of a list, if there is one.

    Attributes:
        user_id: As it is stored; links never carry what somebody typed.
        notices: What could not be read.
    """

    user_id: UUID | None
    notices: tuple[str, ...] = ()

    @property
    def extra(self) -> dict[str, str]:
        """What the page's links keep of it."""
        return {NAME: str(self.user_id)} if self.user_id else {}


def chosen_user(request: HttpRequest) -> ChosenUser:
    """Return the user of a query, by the id as it is stored or as the app sends it."""
    text = request.GET.get(NAME, "").strip()
    if not text:
        return ChosenUser(None)
    try:
        return ChosenUser(read_user_id(text))
    except InvalidUserIdError as error:
        return ChosenUser(None, (f"{error.message} These are the rows of everybody.",))
