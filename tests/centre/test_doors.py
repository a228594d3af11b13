"""Which doors an installation opens, and what follows from that in a process that has them all loaded."""

import pytest
from pytest_django import Settings

from abri.centre import doors
from abri.centre.accounts import health
from abri.centre.accounts.administration_forms import AuditFilter, InvitationForm
from abri.centre.commands import preparation
from abri.centre.commands.refusals import Refused
from abri.centre.commands.worker import duties
from abri.centre.demonstration import stories, welcome
from abri.centre.doors import DIRECTORY, LEARNING, REPORTING, NoSuchDoors
from abri.centre.learning.models import School
from tests.centre.commands.installation import Installation
from tests.centre.conftest import NOON, Report

ALONE = frozenset({LEARNING})


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        (["learning"], {LEARNING}),
        ([" directory", "learning "], {DIRECTORY, LEARNING}),
        (["directory", "", "reporting"], {DIRECTORY, REPORTING}),
        (list(doors.EVERY), {REPORTING, DIRECTORY, LEARNING}),
    ],
)
def test_some_doors_can_be_opened(words: list[str], opened: set[str]) -> None:
    assert doors.chosen(words) == opened


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ([], "no door would be open"),
        ([" "], "no door would be open"),
        (["learning", "teaching"], "there is no door teaching: write some of reporting, directory, learning"),
        (["reporting", "learning"], "add directory"),
    ],
)
def test_others_are_refused_with_the_cure(words: list[str], says: str) -> None:
    with pytest.raises(NoSuchDoors, match=says):
        doors.chosen(words)


def test_every_app_of_the_house_belongs_to_a_door_or_to_all(settings: Settings) -> None:
    assert doors.rooms(doors.EVERY) == [one for one in settings.INSTALLED_APPS if one.startswith("abri.")]
    assert doors.rooms(ALONE) == [
        f"abri.centre.{room}" for room in ("ui", "records", "accounts", "outbox", "files", "learning")
    ]


@pytest.mark.parametrize("value", ["", "teaching", "reporting"])
def test_a_command_says_what_is_wrong_with_the_setting(value: str, installation: Installation) -> None:
    installation.more["ABRI_DOORS"] = value
    done = installation.run("prepare")
    assert done.returncode == 2
    assert done.stderr.startswith("abri: ABRI_DOORS cannot be used: ")
    assert "Traceback" not in done.stderr


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """One in which nothing was started yet."""
    return Installation(tmp_path_factory.mktemp("doors") / "data")


@pytest.mark.django_db
def test_a_door_is_not_closed_over_cases(report: Report, settings: Settings) -> None:
    settings.ABRI_DOORS = ALONE
    preparation.refuse_what_nobody_would_look_after()
    report()
    with pytest.raises(Refused, match=r"the door reporting.*add reporting to ABRI_DOORS"):
        preparation.check_tables()


@pytest.mark.django_db
def test_a_door_is_not_closed_over_schools(settings: Settings) -> None:
    settings.ABRI_DOORS = frozenset({REPORTING, DIRECTORY})
    preparation.check_tables()
    School.objects.create(name="De Linde", kind=School.Kind.PRIMARY, language="nl", created_at=NOON)
    with pytest.raises(Refused, match="add learning to ABRI_DOORS"):
        preparation.check_tables()
    settings.ABRI_DOORS = frozenset({DIRECTORY, LEARNING})
    preparation.check_tables()


def test_the_worker_has_the_duties_of_open_doors(settings: Settings) -> None:
    everything = {duty.name for duty in duties()}
    settings.ABRI_DOORS = ALONE
    taught = {duty.name for duty in duties()}
    settings.ABRI_DOORS = frozenset({DIRECTORY})
    looked_up = {duty.name for duty in duties()}
    assert everything - taught >= {"escalate", "erase", "sweep", "seal custody", "replay erasures"}
    assert taught - looked_up == {"class play", "schools", "labels"}
    assert looked_up >= {"heartbeat", "letters", "alerts", "sign-ins", "pockets"}


@pytest.mark.django_db
def test_without_a_desk_nobody_is_asked_for_one(settings: Settings) -> None:
    assert {"desks", "alerting", "recovery"} <= {check.name for check in health.everything(NOON)}
    settings.ABRI_DOORS = ALONE
    assert not {"desks", "alerting", "recovery"} & {check.name for check in health.everything(NOON)}
    assert "desk" not in AuditFilter({}).fields
    form = InvitationForm({"email": "new@centre.example", "language": "nl"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["desk"] is None
    assert form.cleaned_data["is_administrator"]


def test_the_demonstration_has_who_belongs_here(settings: Settings) -> None:
    settings.ABRI_DOORS = ALONE
    assert {one["username"] for one in stories.people()} == {"emil", "hanne", "ivo", "jana"}
    assert stories.desks() == []
    assert "Report" not in welcome.greeting()
