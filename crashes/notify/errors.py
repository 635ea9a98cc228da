"""What keeps a message from being delivered."""


class DeliveryError(Exception):
    """A message did not get through; the text says why, in a sentence without any secret."""
