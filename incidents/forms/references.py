"""The field that names what an incident has hit; it is the register's own."""

from isms.register.reference_fields import ReferencesField

__all__ = ["ReferencesField"]
