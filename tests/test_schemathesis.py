"""The server keeps to its own description, docs/openapi.yaml, whatever it is sent.

Not asked for: that bad data is refused (`negative_data_rejection`). By contract a bad value is
dropped and counted, or its one event is rejected inside a 200, so that nothing else is lost.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from stories_analytics.wsgi import application

pytestmark = pytest.mark.django_db

DESCRIPTION = Path(__file__).parent.parent / "docs" / "openapi.yaml"
OPERATIONS = 21
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Rows of one case are in the way of no other.
HEALTH = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much]
config = SchemathesisConfig.from_dict(
    {
        "generation": {"with-security-parameters": False},
        # The cases of the coverage phase are as many as the parameters allow.
        "phases": {"coverage": {"enabled": False}, "examples": {"enabled": False}},
    }
)
schema = schemathesis.openapi.from_path(DESCRIPTION, config=config)
schema.app = application


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """Keep the test's connection open between requests, as Django's own test client does."""
    events = (signals.request_started, signals.request_finished)
    for event in events:
        event.disconnect(close_old_connections)
    yield
    for event in events:
        event.connect(close_old_connections)


@pytest.fixture
def headers(token) -> dict[str, str]:
    return {"Authorization": f"Token {token}"}


def check(case: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=CHECKS)


def test_the_cases_are_divided_by_the_number_of_operations():
    assert schema.statistic.operations.total == OPERATIONS


@schema.parametrize()
@settings(max_examples=500 // OPERATIONS + 1, suppress_health_check=HEALTH)
def test_500_cases(case, headers):
    check(case, headers)


@pytest.mark.long
@schema.parametrize()
@settings(max_examples=10_000 // OPERATIONS, suppress_health_check=HEALTH)
def test_10_000_cases(case, headers):
    check(case, headers)
