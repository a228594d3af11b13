"""Every column of every table is classified for privacy: ours on the model, the libraries' here."""

import pytest
from django.apps import apps
from django.db import models

from abri.centre.records.privacy import Privacy, privacy

# Tables of libraries hold people who sign in, never reporters.
OF_LIBRARIES = {
    "account.EmailAddress": privacy(plain="id verified primary", personal="user email"),
    "account.EmailConfirmation": privacy(plain="id email_address created sent key"),
    "auth.Group": privacy(plain="id name"),
    "auth.Group_permissions": privacy(plain="id group permission"),
    "auth.Permission": privacy(plain="id name content_type codename"),
    "contenttypes.ContentType": privacy(plain="id app_label model"),
    "mfa.Authenticator": privacy(plain="id type created_at last_used_at", personal="user data"),
    # What a signed-in person's session holds; the identity in it is sealed under the cookie's key.
    "sessions.Session": privacy(plain="session_key session_data expire_date"),
}


def every_model() -> list[type[models.Model]]:
    return list(apps.get_models(include_auto_created=True))


def declared(model: type[models.Model]) -> Privacy | None:
    return getattr(model, "privacy", None) or OF_LIBRARIES.get(model._meta.label)


def test_every_column_is_classified() -> None:
    faults = []
    for model in every_model():
        declaration = declared(model)
        if declaration is None:
            faults.append(f"{model._meta.label} declares nothing")
        elif model._meta.label not in OF_LIBRARIES:
            faults += declaration.faults(model)
        else:
            columns = {column.name for column in model._meta.concrete_fields}
            named = declaration.plain | declaration.personal | declaration.sealed
            faults += [f"{model._meta.label}.{name}" for name in columns ^ named]
    assert faults == []


def test_no_library_table_is_excused_that_does_not_exist() -> None:
    assert set(OF_LIBRARIES) <= {model._meta.label for model in every_model()}


@pytest.mark.parametrize(
    ("declaration", "fault"),
    [
        (privacy(plain="id"), "is not classified"),
        (privacy(plain="id name seen_at ghost"), "does not exist"),
        (privacy(plain="id name seen_at", personal="name"), "classified twice"),
        (privacy(plain="id seen_at", sealed="name"), "'sealed'"),
    ],
)
def test_a_wrong_declaration_is_found(declaration: Privacy, fault: str) -> None:
    """The check itself can fail."""
    heartbeat = apps.get_model("outbox", "Heartbeat")
    assert any(fault in found for found in declaration.faults(heartbeat))
