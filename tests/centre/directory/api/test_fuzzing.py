"""The API answers as its description says, whatever is sent: schemathesis makes the requests and judges the answers."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS
from schemathesis.config import SchemathesisConfig

# A period that ends before it begins is refused, though JSON Schema has no words for that.
EXPECTED = {"checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "404", "422"]}}}
ALL_CHECKS: Any = CHECKS.get_all()
HEADERS = {"Host": "localhost", "Accept-Encoding": "identity"}


@pytest.fixture(autouse=True)
def _other_tests_connections_stay_open() -> Iterator[None]:
    """A request begins by looking at what earlier tests left open; Django's own test client leaves that out too."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(settings: Any) -> schemathesis.schemas.BaseSchema:
    """The API as it describes itself, and all of the centre around it."""
    settings.ALLOWED_HOSTS = ["localhost"]
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    return schemathesis.openapi.from_wsgi(
        "/api/v1/openapi.json",
        get_wsgi_application(),
        config=SchemathesisConfig.from_dict(EXPECTED),
        headers=HEADERS,
    )


GOOD, BAD = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
# Where nothing can be asked, nothing can be asked wrongly.
OPERATIONS = {
    ("GET", "/countries"): [GOOD],
    ("GET", "/countries/{country_id}"): [GOOD],
    ("GET", "/countries/{country_id}/entries"): [GOOD, BAD],
    ("GET", "/countries/{country_id}/series"): [GOOD],
    ("GET", "/countries/{country_id}/series/{indicator}"): [GOOD],
    ("GET", "/entries"): [GOOD, BAD],
    ("GET", "/entries/{entry_id}"): [GOOD],
    ("GET", "/search"): [GOOD, BAD],
    ("GET", "/changes"): [GOOD],
    ("POST", "/law/match"): [GOOD, BAD],
    ("POST", "/route"): [GOOD, BAD],
}


@pytest.mark.parametrize(
    ("method", "path", "mode"), [(*one, mode) for one, modes in OPERATIONS.items() for mode in modes]
)
def test_every_answer_is_as_described(
    described: schemathesis.schemas.BaseSchema, method: str, path: str, mode: schemathesis.GenerationMode
) -> None:
    @given(case=described[f"/api/v1{path}"][method].as_strategy(generation_mode=mode))
    @settings(
        max_examples=25,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def answers(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(checks=ALL_CHECKS, headers=HEADERS)

    answers()


REAL = [
    ("/countries/{country_id}", {"country_id": "be"}),
    ("/countries/{country_id}/entries", {"country_id": "lu"}),
    ("/countries/{country_id}/series", {"country_id": "be"}),
    (
        "/countries/{country_id}/series/{indicator}",
        {"country_id": "be", "indicator": "be.header.population_0_14"},
    ),
    ("/entries/{entry_id}", {"entry_id": "be.cp2024.art237"}),
]


@pytest.mark.parametrize(("path", "names"), REAL)
def test_what_is_there_is_as_described(
    described: schemathesis.schemas.BaseSchema, path: str, names: dict[str, str]
) -> None:
    """Made-up ids lead nowhere, so these are asked for by name."""
    case = described[f"/api/v1{path}"]["GET"].Case(path_parameters=names)
    assert case.call_and_validate(headers=HEADERS).status_code == 200


def test_every_operation_is_fuzzed(described: schemathesis.schemas.BaseSchema) -> None:
    operations: list[Any] = [one.ok() for one in described.get_all_operations()]  # type: ignore[union-attr]
    found = {(one.method.upper(), one.path) for one in operations}
    assert found == {(method, f"/api/v1{path}") for method, path in OPERATIONS}
