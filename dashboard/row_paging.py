"""Which page of a list of raw rows an address asks for, and where its neighbours are."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.addresses import Address
from stats.merged_rows import InvalidPlaceError, Place
from stats.row_pages import Asked, NoSuchPageError, RowList, RowPage

MAX_DIGITS = 7
NO_SUCH_PAGE = "The list has no such page; this is its first one."
UNREADABLE = "The place in the list could not be read; this is its first page."


@dataclass(frozen=True, slots=True)
class RowPager:
    """A page of a list; see ``_partials/pager.html``.

    Its links name the row beside which the next page begins, so that no row is shown twice or
    left out when others come in meanwhile, and a deep page costs what the first one does.
    """

    shown: RowPage
    address: Address

    @property
    def page(self) -> int:
        """Its number, from 1."""
        return self.shown.number

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return self.shown.pages

    @property
    def range(self) -> str:
        """1-20 of 87 results."""
        shown = self.shown
        about = "about " if shown.is_estimate else ""
        total = f"{about}{shown.total:,} result{'' if shown.total == 1 else 's'}"
        if not shown.rows:
            return f"0 of {total}" if shown.total else "0 results"
        return f"{shown.start + 1:,}-{shown.start + len(shown.rows):,} of {total}"

    @property
    def previous(self) -> str:
        """Where the page before is; empty on the first."""
        if self.page == 1:
            return ""
        if self.page == 2 or not self.shown.rows:  # noqa: PLR2004 - the first page needs no place
            return str(self.address)
        before = self.shown.rows[0].place.as_text()
        return str(self.address.having(page=str(self.page - 1), before=before))

    @property
    def next(self) -> str:
        """Where the page after is; empty on the last."""
        if not self.shown.has_older or not self.shown.rows:
            return ""
        after = self.shown.rows[-1].place.as_text()
        return str(self.address.having(page=str(self.page + 1), after=after))


def find_page(rows: RowList, query: Mapping[str, str]) -> tuple[RowPage, tuple[str, ...]]:
    """Return the page that a query asks for, or the first one and why it is that."""
    try:
        return rows.page(_asked(query)), ()
    except InvalidPlaceError:
        return rows.page(Asked()), (UNREADABLE,)
    except NoSuchPageError:
        return rows.page(Asked()), (NO_SUCH_PAGE,)


def _asked(query: Mapping[str, str]) -> Asked:
    number = query.get("page", "1")
    is_number = number.isascii() and number.isdecimal() and len(number) <= MAX_DIGITS
    if not is_number or int(number) < 1:
        raise NoSuchPageError
    return Asked(int(number), after=_place(query, "after"), before=_place(query, "before"))


def _place(query: Mapping[str, str], name: str) -> Place | None:
    text = query.get(name)
    return Place.from_text(text) if text else None
