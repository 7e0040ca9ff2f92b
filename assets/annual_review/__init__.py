"""The årsgenomgång: one page, one date and one follow-up for all that is looked at yearly about a system."""
