"""Look for what shuts people out, with axe-core."""

from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "dashboard/node_modules/axe-core/axe.min.js"
SERIOUS = ("serious", "critical")
# WCAG 2.2 AA, which includes the earlier versions.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def serious_findings(page):
    """Return the serious findings on what a page shows, each with the elements that it is about."""
    # Evaluated by the debugger, as no page of ours lets a test add a script to it.
    page.evaluate(SOURCE.read_text())
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        (one["id"], one["help"], [node["target"] for node in one["nodes"]][:5])
        for one in found["violations"]
        if one["impact"] in SERIOUS
    ]
