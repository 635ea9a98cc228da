"""Make the keys of crash reports that a test spells out."""

from crashes.grouping import GroupKey, group_key

ASAR = "/Applications/Stories.app/Contents/Resources/app.asar/dist"
CHUNK = "file:///C:/Program%20Files%20(x86)/Stories/resources/app.asar/dist/renderer/assets"


def key(message: str, *frames: str, error_type: str = "") -> GroupKey:
    stack = "\n".join(f"    at {frame}" for frame in frames)
    return group_key(error_type=error_type, message=message, stack=stack)
