"""Two addresses for whatever watches the centre: does it answer, and can it work."""

import tempfile
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from abri.centre.country import country
from abri.centre.outbox.alarm import trouble
from abri.centre.outbox.models import Heartbeat
from abri.engine.packs import PackError

GOOD = "ok"


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so a database that is away does not restart the web process."""
    return HttpResponse(f"{GOOD}\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Each thing the centre needs, one a line, in words; 503 while one of them is missing."""
    found = {name: check() for name, check in _CHECKS.items()}
    lines = "".join(f"{name}: {words}\n" for name, words in found.items())
    ready = all(words == GOOD for words in found.values())
    return HttpResponse(lines, status=200 if ready else 503, content_type="text/plain; charset=utf-8")


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return GOOD


def _tables() -> str:
    try:
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "not known while the database does not answer"
    return "older than the program; run 'abri prepare'" if missing else GOOD


def _pack() -> str:
    try:
        country()
    except PackError:
        return "cannot be used; run 'abri pack check'"
    return GOOD


def _worker() -> str:
    try:
        alive = Heartbeat.is_alive("worker", at=timezone.now())
    except DatabaseError:
        return "not known while the database does not answer"
    return GOOD if alive else "not seen for two minutes; start 'abri worker'"


def _letters() -> str:
    try:
        stuck = trouble(timezone.now())
    except DatabaseError:
        return "not known while the database does not answer"
    return f"do not leave since {stuck.since:%Y-%m-%dT%H:%MZ}; look at the mail server" if stuck else GOOD


def _data_folder() -> str:
    try:
        with tempfile.TemporaryFile(dir=settings.ABRI_DATA):
            return GOOD
    except OSError:
        return "cannot be written"


_CHECKS: dict[str, Callable[[], str]] = {
    "database": _database,
    "tables": _tables,
    "country pack": _pack,
    "worker": _worker,
    "letters": _letters,
    "data folder": _data_folder,
}
