"""How long work says how far it is."""


def silent(*counts: int) -> None:
    """Say nothing."""
