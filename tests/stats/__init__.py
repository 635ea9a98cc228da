"""Tests of the numbers; what asserts beside the tests explains itself as they do."""

import pytest

pytest.register_assert_rewrite("tests.stats.world")
