"""What the documented events may carry beyond plain tokens."""

import re
from collections.abc import Mapping

from stories_analytics.privacy.shapes import CONTEXT

# {event type: {key: the pattern that its value must match whole}}
DECLARED: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    # v0.9.6 and v0.9.7 tell where they run in the properties of this event.
    "app_opened": {
        key: re.compile(f"v?(?:{pattern.pattern})") if key == "app_version" else pattern
        for key, pattern in CONTEXT.items()
    },
}
