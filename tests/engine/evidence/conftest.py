"""One time-stamping authority and one signing key for all tests of evidence: making them takes most of their time."""

import pytest

from abri.engine.sealing import SigningKey
from tests.fakes.time_stamping import TimeStampingAuthority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> TimeStampingAuthority:
    return TimeStampingAuthority(tmp_path_factory.mktemp("authority") / "stamps")


@pytest.fixture(scope="session")
def stranger(tmp_path_factory: pytest.TempPathFactory) -> TimeStampingAuthority:
    """An authority that nobody trusts."""
    return TimeStampingAuthority(tmp_path_factory.mktemp("stranger") / "stamps", name="Stamps of a stranger")


@pytest.fixture(scope="session")
def signer() -> SigningKey:
    return SigningKey.generate()
