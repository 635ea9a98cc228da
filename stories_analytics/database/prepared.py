"""Know which statements a connection has prepared."""

# PostgreSQL keeps the plan of each in the memory of the connection's process.
MOST = 64


class Prepared:
    """The statements that one connection has prepared, by their text."""

    def __init__(self) -> None:
        self._names: dict[str, bytes] = {}
        self._new: dict[str, bytes] = {}
        self._count = 0

    def __contains__(self, text: str) -> bool:
        """Tell whether a statement is prepared, or is about to be."""
        return text in self._names or text in self._new

    def name(self, text: str) -> bytes:
        """Return the name of a prepared statement."""
        return self._new.get(text) or self._names[text]

    def new_name(self, text: str) -> bytes:
        """Return the name under which a statement is to be prepared now."""
        self._count += 1
        self._new[text] = f"stories_{self._count}".encode()
        return self._new[text]

    def settle(self, texts: set[str | None]) -> None:
        """Keep those of the new names that PostgreSQL has taken."""
        self._names |= {text: name for text, name in self._new.items() if text in texts}
        self._new.clear()

    def to_forget(self) -> list[bytes]:
        """Return the names that are too many, the oldest first, and forget them."""
        texts = list(self._names)[: max(0, len(self._names) - MOST)]
        return [self._names.pop(text) for text in texts]
