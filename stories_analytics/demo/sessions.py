"""What one launch of the demo app tells: what its user does, second by second."""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Any, NamedTuple

Properties = Mapping[str, Any]

# Each with its weight, and the place of the version that brought it, counted from the newest.
FEATURES = {
    "auto_paste": (46, None),
    "history_search": (19, None),
    "custom_dictionary": (12, None),
    "translate": (9, 9),
    "speaker_labels": (5, 6),
    "export_markdown": (5, 4),
    "shortcuts": (3, 2),
    "summarize": (8, 1),
}
SETTINGS = ("hotkey", "language", "theme", "launch_at_login", "input_device", "model")
ERROR_TYPES = ("network_timeout", "auth", "quota", "audio_device", "no_speech")
ERROR_WEIGHTS = (46, 18, 14, 9, 13)
MODELS = ("whisper-1", "gpt-4o-mini-transcribe")
MODEL_WEIGHTS = (9, 1)

WIDGET_SHARE = 0.38
MODEL_SHARE = 0.3
FAILURE_SHARE = 0.03
UNUSABLE_SHARE = 0.015
FEATURE_SHARE = 0.5
SETTINGS_SHARE = 0.02


class Happening(NamedTuple):
    """An event before it has an id: its type, seconds since the former one, its properties."""

    event_type: str
    after: float
    properties: Properties


def session(version: int, random: Random) -> Iterator[Happening]:
    """Yield what somebody does without end; it ends when the user has had enough.

    Args:
        version: How many releases the app is behind the newest one.
        random: Decides.
    """
    yield Happening("app_opened", 0, {"startup_ms": int(random.lognormvariate(6.5, 0.4))})
    features = [name for name, (_, since) in FEATURES.items() if since is None or version <= since]
    weights = [FEATURES[name][0] for name in features]
    while True:
        if random.random() < SETTINGS_SHARE:
            yield Happening("settings_changed", 9, {"setting": random.choice(SETTINGS)})
        spoken = round(random.lognormvariate(3.2, 1.0), 1)
        yield _recording(spoken, random)
        if random.random() < FAILURE_SHARE:
            [error_type] = random.choices(ERROR_TYPES, ERROR_WEIGHTS)
            yield Happening("transcription_failed", spoken + 2, {"error_type": error_type})
            continue
        yield _transcription(spoken, random)
        if random.random() < FEATURE_SHARE:
            [feature] = random.choices(features, weights)
            yield Happening("feature_used", 2, {"feature": feature})


def _recording(spoken: float, random: Random) -> Happening:
    source = "widget" if random.random() < WIDGET_SHARE else "main"
    properties: dict[str, Any] = {"source": source, "duration": spoken}
    if random.random() < MODEL_SHARE:
        properties["model"] = random.choices(MODELS, MODEL_WEIGHTS)[0]
    return Happening("recording_started", 5 + 300 * random.random(), properties)


def _transcription(spoken: float, random: Random) -> Happening:
    took = round(0.8 + spoken * (0.03 + 0.09 * random.random()), 2)
    is_usable = random.random() >= UNUSABLE_SHARE
    properties = {"duration": took, "success": is_usable}
    return Happening("transcription_completed", spoken + took, properties)
