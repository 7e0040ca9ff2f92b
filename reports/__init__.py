"""Ledningens genomgång: what the registers say, what is written and promised, and what was frozen and approved."""
