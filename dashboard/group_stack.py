"""Put a stack into parts: the app's own frames in sight, those of others folded between them."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from crashes import stacktrace
from crashes.stacktrace import Frame


@dataclass(frozen=True, slots=True)
class StackPart:
    """Frames that stand together.

    Attributes:
        is_app: Whether they are the app's own.
        frames: Of them, the innermost first.
    """

    is_app: bool
    frames: Sequence[Frame]

    @property
    def summary(self) -> str:
        """What is folded: 3 frames of libraries and the runtime."""
        kinds = {frame.kind for frame in self.frames}
        of = [name for kind, name in _OTHERS if kind in kinds]
        count = len(self.frames)
        return f"{count} frame{'' if count == 1 else 's'} of {' and '.join(of)}"


_OTHERS = (("vendor", "libraries"), ("internal", "the runtime"))


def stack_parts(stack: str) -> list[StackPart]:
    """Return the frames of a stack; none where nothing in it is one."""
    frames = stacktrace.parse(stack)
    return [
        StackPart(is_app, list(together))
        for is_app, together in groupby(frames, lambda frame: frame.kind == "app")
    ]
