"""Facts that may be asked about in a pack, drawn at random."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import strategies as st

from abri.engine.facts import FIELDS
from abri.engine.packs import Pack
from tests.engine.test_facts import plain_value

instants = st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def incidents_in(pack: Pack) -> st.SearchStrategy[dict[str, object]]:
    """Facts tables with categories and regions that the pack has, and some places and languages that it has not."""
    fitting: dict[str, st.SearchStrategy[object]] = {
        "category": st.lists(st.sampled_from(sorted(pack.categories)), max_size=3, unique=True),
        "region": st.sampled_from([pack.id, *pack.regions, "zz"]),
        "language": st.sampled_from([*pack.languages, "tr"]),
        "victim_age": st.integers(5, 60),
    }
    drawn = {name: plain_value(field) for name, field in FIELDS.items()} | fitting
    return st.fixed_dictionaries({}, optional=drawn)
