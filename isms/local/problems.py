"""The faults a person can mend: each is one Swedish sentence, never a traceback."""


class Problem(Exception):
    """Something outside the program stops it; the text says what and what to do about it."""
