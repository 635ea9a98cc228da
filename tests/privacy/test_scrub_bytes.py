"""Random and hostile bytes: what was planted among them is gone, and nothing fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.scrub import HARD
from stories_analytics.privacy.scrub import UNSCRUBBABLE, scrub, scrub_or_drop

LIMIT = 65_536
# What a client may make of bytes that are no text.
READINGS = [("utf-8", "replace"), ("utf-8", "surrogateescape"), ("latin-1", "strict")]
READINGS += [("utf-16-le", "surrogatepass"), ("cp437", "strict")]
# Each is a line of its own: glued to letters a key is no key.
PLANTED = [
    "open '/Users/anna.meier/Desktop/x.txt'",
    "C:\\Users\\anna.meier\\x.txt",
    "mail anna.meier@post.example now",
    "s" + "k-proj-" + "Ab3" * 14,
    "Authorization: Bearer " + "anna.meier" * 3,
]
SECRETS = ["anna.meier", "Ab3" * 14]

raw = st.binary(max_size=400) | st.builds(
    lambda piece, times, cut: (piece.encode() * times)[cut:],
    st.sampled_from(HARD),
    st.integers(1, 60),
    st.integers(0, 7),
)
readings = st.sampled_from(READINGS)
noise = st.lists(raw, max_size=4).map(b"".join)
planted = st.sampled_from(PLANTED)


def read(raw_bytes, reading):
    return raw_bytes.decode(reading[0], reading[1] if reading[0] != "utf-16-le" else "replace")


def check(before, after, line, reading):
    text = f"{read(before, reading)}\n{line}\n{read(after, reading)}"

    scrubbed, _ = scrub_or_drop(text)

    assert scrubbed != UNSCRUBBABLE
    assert [secret for secret in SECRETS if secret in scrubbed] == []
    assert len(scrubbed) <= LIMIT
    assert scrub(scrubbed) == scrubbed


@settings(max_examples=60)
@given(before=noise, after=noise, line=planted, reading=readings)
def test_what_is_planted_among_any_bytes_is_gone(before, after, line, reading):
    check(before, after, line, reading)


@pytest.mark.long
@settings(max_examples=5_000)
@given(before=noise, after=noise, line=planted, reading=readings)
def test_what_is_planted_among_any_bytes_is_gone_at_length(before, after, line, reading):
    check(before, after, line, reading)
