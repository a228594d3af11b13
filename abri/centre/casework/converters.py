"""What stands for a case, or for an answer, in an address."""

from django.urls import register_converter


class AnswerConverter:
    """The answers to the question about people under 18 with which a file may be taken."""

    regex = "no|adult"

    def to_python(self, value: str) -> str:
        """The answer as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """The answer as it stands."""
        return value


class ReferenceConverter:
    """A case reference as people write it down; anything else is no address at all."""

    regex = "[0-9A-Za-z]{2}-[0-9A-Za-z]{4}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(ReferenceConverter, "reference")
register_converter(AnswerConverter, "may_be_taken")
