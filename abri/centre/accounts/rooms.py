"""Which addresses stand behind the sign-in: those of the desk, of schools, and of those who look after learning."""

DESK = "/desk/"
SIGNED_IN = (DESK, "/school/", "/learning/")
# Pages that people use before they are signed in, or whatever they belong to.
FOR_EVERYBODY = ("/desk/account/", "/desk/invitation/", "/school/join/")


def behind_sign_in(path: str) -> bool:
    """Whether somebody has to be signed in to find something at ``path``."""
    return path.startswith(SIGNED_IN)
