"""References of schools in addresses."""

from django.urls import register_converter


class SchoolConverter:
    """The reference of a school as people write it down."""

    regex = "[Ss]-[0-9A-Za-z]{6}"

    def to_python(self, value: str) -> str:
        """The reference in its one spelling."""
        return value.upper()

    def to_url(self, value: str) -> str:
        """The reference as it stands."""
        return value


register_converter(SchoolConverter, "school")

ONE_SCHOOL = "school/<school:school_reference>/"
"""What the addresses of one school begin with."""
