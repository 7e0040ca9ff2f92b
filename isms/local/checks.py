"""What must be in place before the demo starts; each lack is one clear sentence."""

import ctypes
import fcntl
import os
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from isms.local.problems import Problem

MEGABYTE = 1024 * 1024
#: A fresh database takes 50 MB, its write-ahead log up to 100 MB, files and PDFs the rest.
NEEDED_MEGABYTES = 300
#: What WeasyPrint loads, in the order of its own code; Debian's packages are named in script/setup.
PDF_LIBRARIES = ("libgobject-2.0.so.0", "libpango-1.0.so.0", "libharfbuzz.so.0", "libpangoft2-1.0.so.0")
PDF_PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core"


def check_pdf_libraries(libraries: Iterable[str] = PDF_LIBRARIES) -> None:
    """Raise a Problem when a library that the PDF is made with is missing."""
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            raise Problem(
                f"Biblioteket {name} (Pango), som gör PDF:en, saknas. "
                f"Installera det med: sudo apt-get install {PDF_PACKAGES}"
            ) from None


def check_disk(directory: Path, *, needed_megabytes: int = NEEDED_MEGABYTES) -> None:
    """Raise a Problem when the disk that will hold `directory` has too little room, or must not be written to."""
    there = next(parent for parent in (directory, *directory.parents) if parent.exists())
    free = shutil.disk_usage(there).free // MEGABYTE
    if free < needed_megabytes:
        raise Problem(
            f"Disken är full: {there} har {free} MB ledigt, men {needed_megabytes} MB behövs. "
            "Frigör plats och försök igen."
        )
    if not os.access(there, os.W_OK | os.X_OK):
        raise Problem(f"Du får inte skriva i {there}. Byt ägare på katalogen eller kör från en egen kopia.")


def check_port(port: int) -> None:
    """Raise a Problem when another program listens on `port`."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Problem(
                f"Port {port} kräver administratörsrätt. Välj en över 1023: script/demo --port 8000"
            ) from None
        except OverflowError:
            raise Problem(f"Port {port} finns inte. Välj en mellan 1024 och 65535.") from None
        except OSError:
            other = port + 1 if port < 65535 else port - 1
            raise Problem(
                f"Port {port} används redan av ett annat program. Stäng det eller välj en annan port: "
                f"script/demo --port {other}"
            ) from None


def take_lock(var: Path) -> IO[str]:
    """Return the open lock file of `var`; raise a Problem when another demo holds it.

    The lock is the process's: it goes when the process does, however it ends.
    """
    var.mkdir(parents=True, exist_ok=True)
    file = (var / "demo.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        holder = file.read().strip() or "okänd"
        file.close()
        raise Problem(f"Demon körs redan (process {holder}). Stoppa den med Ctrl-C där den startades.") from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
