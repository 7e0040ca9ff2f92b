"""A real mail server on this machine, for the tests of the outbox."""

import asyncio
import socket
import threading
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class Postbox:
    """Keeps the mails that it accepts; can refuse an address, accept and never answer, or accept and break off."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.answers = True
        self.breaks_off = False
        self.has_mail = threading.Event()

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Refuse the addresses that a test has named."""
        if address in self.refused:
            return "550 5.1.1 okand mottagare"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the mail, and answer unless the test wants the sender to wait for ever or to lose the connection."""
        self.accepted.append(message_from_bytes(envelope.content, policy=policy.default))
        self.has_mail.set()
        if self.breaks_off:
            server.transport.abort()
        while not self.answers:
            await asyncio.sleep(0.05)
        return "250 OK"

    @property
    def message_ids(self) -> list[str]:
        """The Message-IDs in the order of acceptance."""
        return [mail["Message-ID"] for mail in self.accepted]


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def serve(postbox: Postbox, port: int) -> Controller:
    """Start the server; the caller stops it."""
    controller = Controller(postbox, hostname=HOST, port=port)
    controller.start()
    return controller
