"""Write the table behind the chart of the overview.

Row by row in one go: 90 days of ten cells each, as nodes of a template, took a sixth of the page.
"""

from collections.abc import Callable

from django import template
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from dashboard.templatetags import numbers
from dashboard.timeline import Timeline

register = template.Library()

# Characters of what a row that was chosen is called.
HEADING, LABEL = 24, 16
UNTRIED = "No transcription was tried."
Column = tuple[str, str, Callable[[float | None], SafeString]]


def _success_rate(value: float | None) -> SafeString:
    return numbers.percent(value, UNTRIED)


# What each is called, its key in a row, and how it is written.
COLUMNS: tuple[Column, ...] = (
    ("Active users", "dau", numbers.whole),
    ("Previous", "previous", numbers.whole),
    ("New users", "new_users", numbers.whole),
    ("Events", "events", numbers.whole),
    ("Recordings", "recordings", numbers.whole),
    ("Crashes", "crashes", numbers.whole),
    ("Cost", "estimated_cost_usd", numbers.usd),
    ("Success rate", "success_rate", _success_rate),
)


@register.simple_tag
def day_headings(chart: Timeline) -> SafeString:
    """Return the headings of the columns beside the day."""
    columns = [*_chosen(chart), *COLUMNS]
    names = ([numbers.middle(name, HEADING)] for name, *_ in columns)
    return format_html_join("\n", '<th scope="col" class="number">{}</th>', names)


@register.simple_tag
def day_rows(chart: Timeline) -> SafeString:
    """Return a row for each day, the newest first."""
    columns = [*_chosen(chart), *COLUMNS]
    cells = "".join(
        f'<td data-label="{_label(name)}" class="number">{{}}</td>' for name, *_ in columns
    )
    return format_html_join(
        "\n",
        f'<tr><td data-label="Day">{{}}</td>{cells}</tr>',
        (
            [numbers.day(row["day"]), *(write(row[key]) for _, key, write in columns)]
            for row in chart.rows
        ),
    )


def _chosen(chart: Timeline) -> list[Column]:
    """Return the column of a row that was chosen below, whose name is anybody's."""
    is_row = chart.metric.name == "row"
    return [(chart.metric.label, "row", numbers.whole)] if is_row else []


def _label(name: str) -> str:
    # The text is a format.
    return escape(Truncator(name).chars(LABEL)).replace("{", "{{").replace("}", "}}")
