"""The public page in a browser: no login, no script, no complaint, nothing sideways."""

import pytest

from tests.e2e.conftest import failures, refusals

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

LOOKS = [
    pytest.param(theme, width, id=f"{theme}-{width}")
    for theme in ("light", "dark")
    for width in (360, 768, 1440)
]
# In the WCAG's sense, of a text's own colour on the nearest painted background.
FAINT_TEXTS = """() => {
  const parts = (colour) => colour.match(/[0-9.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const painted = (element) => {
    const colour = getComputedStyle(element).backgroundColor;
    return parts(colour)[3] === 0 ? painted(element.parentElement) : colour;
  };
  const faint = [];
  for (const element of document.querySelectorAll("body *")) {
    const hasText = [...element.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
    if (!hasText) continue;
    const pair = [light(getComputedStyle(element).color), light(painted(element))].sort();
    const contrast = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    if (contrast < 4.5) faint.push([contrast, element.textContent.trim().slice(0, 40)]);
  }
  return faint;
}"""


@pytest.fixture
def visit(browser, live_server):
    """Open the page as a stranger; what the browser complains of comes back with it."""
    contexts = []

    def open_page(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        complaints = []
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("requestfailed", lambda failed: complaints.extend(failures(failed)))
        page.on("response", lambda answer: complaints.extend(refusals(answer)))
        page.goto("/privacy")
        return page, complaints

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_it_opens_without_a_complaint_and_nothing_is_sideways(visit, theme, width):
    page, complaints = visit(color_scheme=theme, viewport={"width": width, "height": 900})
    for summary in page.locator("details > summary").all():
        summary.click()

    widths = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")

    assert widths[0] <= widths[1]
    assert page.evaluate(FAINT_TEXTS) == []
    assert page.context.cookies() == []
    assert complaints == []


def test_the_themes_differ(visit):
    colours = {
        visit(color_scheme=theme)[0].evaluate("getComputedStyle(document.body).backgroundColor")
        for theme in ("light", "dark")
    }

    assert len(colours) == 2


def test_everything_can_be_read_without_javascript(visit):
    page, complaints = visit(java_script_enabled=False)
    example = page.locator("#recording_started pre")
    hidden_at_first = not example.is_visible()

    page.locator("#recording_started summary").click()

    assert hidden_at_first
    assert '"event_type": "recording_started"' in example.inner_text()
    assert complaints == []


def test_the_contents_lead_to_their_sections(visit):
    page, _ = visit(viewport={"width": 1440, "height": 900})

    page.click("nav.contents a[href='#erase']")

    assert page.url.endswith("/privacy#erase")
    assert page.locator("#erase-title").bounding_box()["y"] < 900


def test_the_keyboard_reaches_the_text_first_and_shows_where_it_is(visit):
    page, _ = visit()

    page.keyboard.press("Tab")

    focused = page.locator(":focus")
    assert focused.inner_text() == "Skip to the text"
    assert focused.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert focused.bounding_box()["y"] >= 0
