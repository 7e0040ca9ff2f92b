"""Everything that must be looked at again, and the mails that remind people of it."""
