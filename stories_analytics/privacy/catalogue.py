"""What the documented events may carry beyond plain tokens."""

import re
from collections.abc import Mapping

from stories_analytics.privacy.shapes import CONTEXT, UUID

# {event type: {key: the pattern that its value must match whole}}
DECLARED: Mapping[str, Mapping[str, re.Pattern[str]]] = {
    # v0.9.6 and v0.9.7 tell where they run in the properties of this event.
    "app_opened": {
        **CONTEXT,
        "app_version": re.compile(f"v?(?:{CONTEXT['app_version'].pattern})"),
        # Any other text is stored as a pseudonym only, never as it came.
        "session_id": UUID,
    },
}
