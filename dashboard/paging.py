"""Which page of a list is shown, and where its neighbours are."""

from dataclasses import dataclass
from math import ceil

from dashboard.addresses import Address

PAGE_SIZE = 20
MAX_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Pager:
    """A page of a list; see ``_partials/pager.html``.

    Attributes:
        page: From 1.
        total: Rows of all pages.
        address: Of the list.
        is_estimate: Whether ``total`` is one.
    """

    page: int
    total: int
    address: Address
    is_estimate: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / PAGE_SIZE))

    @property
    def start(self) -> int:
        """How many rows stand before the page."""
        return (self.page - 1) * PAGE_SIZE

    @property
    def range(self) -> str:
        """1-20 of 87 results."""
        if not self.total:
            return "0 results"
        end = min(self.start + PAGE_SIZE, self.total)
        about = "about " if self.is_estimate else ""
        return f"{self.start + 1:,}-{end:,} of {about}{self.total:,} results"

    @property
    def previous(self) -> str:
        """Where the page before is; empty on the first."""
        if self.page == 1:
            return ""
        return str(self.address.having(page=str(self.page - 1) if self.page > 2 else None))  # noqa: PLR2004 - the first page has no number

    @property
    def next(self) -> str:
        """Where the page after is; empty on the last."""
        return str(self.address.having(page=str(self.page + 1))) if self.page < self.pages else ""


def page_number(text: str, total: int) -> int:
    """Return the page that a query asks for: the first for nonsense, the last for too far."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= MAX_DIGITS
    last = max(1, ceil(total / PAGE_SIZE))
    return min(max(1, int(text)), last) if is_number else 1
