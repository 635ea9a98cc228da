"""What a funnel is."""

from datetime import timedelta

import pytest

from stats.funnel_steps import InvalidFunnelError, Steps


@pytest.mark.parametrize("length", [2, 6])
def test_two_to_six_steps_make_a_funnel(length):
    steps = Steps.of(["app_opened"] * length)

    assert len(steps) == length
    assert steps.window == timedelta(days=7)


@pytest.mark.parametrize(
    ("event_types", "window_days", "sentence"),
    [
        pytest.param([], 7, "2 to 6 steps", id="no step"),
        pytest.param(["a"], 7, "2 to 6 steps", id="one step"),
        pytest.param(["a"] * 7, 7, "2 to 6 steps", id="seven steps"),
        pytest.param(["a", ""], 7, "event type", id="an empty name"),
        pytest.param(["a", "a\n"], 7, "event type", id="a line end"),
        pytest.param(["a", "1a"], 7, "event type", id="a digit first"),
        pytest.param(["a", "ä"], 7, "event type", id="another letter"),
        pytest.param(["a", None], 7, "event type", id="no text"),
        pytest.param(["a", "b"], 0, "1 to 90 days", id="no window"),
        pytest.param(["a", "b"], 91, "1 to 90 days", id="too long a window"),
    ],
)
def test_anything_else_is_refused_with_a_reason(event_types, window_days, sentence):
    with pytest.raises(InvalidFunnelError, match=sentence):
        Steps.of(event_types, window_days)
