"""One walk through every address of the centre, which several guarantees look at."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from abri.centre.outbox import letters
from abri.centre.overlay import following
from abri.centre.records.keyring import Identity
from abri.centre.vault.bundles.signing import make_signing_key
from abri.engine.sealing import locks
from tests.centre.conftest import people_at_work
from tests.guarantees.walk import Walk, walk


@pytest.fixture(scope="package")
def walked(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
) -> Walk:
    """What everybody met at every address; the database is as empty afterwards as before."""
    with django_db_blocker.unblock(), installation(tmp_path_factory.mktemp("walk")), transaction.atomic():
        everything = connection.vendor == "sqlite" or pytestconfig.getoption("every_test", default=False)
        done = walk(people_at_work(), turned_away=everything)
        transaction.set_rollback(True)
    return done


@contextmanager
def installation(folder: Path) -> Iterator[None]:
    """An installation of the test's own in `folder`, with passwords that are stretched briefly."""
    worker = folder / "worker.key"
    worker.write_text(Identity.generate().secret)
    (folder / "static").mkdir()
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    changed = override_settings(
        ABRI_DATA=folder,
        ABRI_VAULT=folder / "vault",
        ABRI_VAULT_KEEP_FREE=0,
        ABRI_WORKER_IDENTITY_FILE=worker,
        ABRI_SIGNING_KEY_FILE=folder / "signing.key",
        ABRI_SECOND_FACTOR=False,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STATIC_ROOT=folder / "static",
        STORAGES={**settings.STORAGES, "staticfiles": plain},
    )
    with changed, pytest.MonkeyPatch.context() as patch:
        patch.setattr(locks, "ARGON2_PASSES", 1)
        patch.setattr(locks, "ARGON2_KIBIBYTES", 64)
        patch.setattr(locks, "ARGON2_LANES", 1)
        letters.worker_identity.cache_clear()
        following.stand_still()
        make_signing_key()
        yield
    letters.worker_identity.cache_clear()
