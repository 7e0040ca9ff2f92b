#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys
from contextlib import nullcontext


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isms.settings")
    import pghistory
    from django.core.management import execute_from_command_line

    # What a command changes says so in the history; one that serves requests lets each say its own.
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    is_single = not command.startswith(("runserver", "migrate", "test"))
    with pghistory.context(command=command, channel="command") if is_single else nullcontext():
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
