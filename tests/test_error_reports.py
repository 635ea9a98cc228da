"""Django's own error reports, which people paste into issues."""

import sys

from django.test import RequestFactory
from django.views.debug import ExceptionReporter, get_exception_reporter_filter

# Made up of parts, because a report quotes the lines of this file.
MARKER = "battery" * 2
ADDRESS = f"{203}.0.113.7"


def test_a_report_says_where_it_failed_and_nothing_of_the_request(settings):
    settings.DEBUG = True
    request = RequestFactory().post(
        "/api/crashes",
        {"body": MARKER},
        HTTP_COOKIE=f"sessionid={MARKER}",
        HTTP_USER_AGENT=MARKER,
        REMOTE_ADDR=ADDRESS,
    )

    try:
        decoded = {"error_message": MARKER}
        decoded["missing"]
    except KeyError:
        reporter = ExceptionReporter(request, *sys.exc_info())

    for text in (reporter.get_traceback_text(), reporter.get_traceback_html()):
        assert "KeyError" in text
        assert __name__.rsplit(".", 1)[-1] in text
        assert MARKER not in text
        assert ADDRESS not in text


def test_the_filter_is_always_on(settings):
    settings.DEBUG = True

    assert get_exception_reporter_filter(None).is_active(None)
