"""A mail server on the loopback: it takes letters and keeps them, or refuses them as it is told."""

import socketserver
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Self


@dataclass
class Sink:
    """`with Sink() as sink:` listens on a free port. Stopped and started again it keeps port and letters."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)  # SMTP verb -> the answer that refuses it
    received: list[tuple[str, EmailMessage]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.stop()

    def start(self) -> None:
        self._server = _Server(("127.0.0.1", self.port), _Conversation)
        self._server.sink = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def letters(self) -> list[EmailMessage]:
        return [letter for _address, letter in self.received]


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = False
    sink: Sink


class _Conversation(socketserver.StreamRequestHandler):
    """Enough of RFC 5321 for Python's smtplib."""

    server: _Server
    timeout = 5

    def handle(self) -> None:
        self._say("220 sink")
        address = ""
        while line := self.rfile.readline().decode("utf-8").strip():
            verb = line.partition(" ")[0].upper()
            if verb in self.server.sink.refusals:
                self._say(self.server.sink.refusals[verb])
            elif verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                self._say("250 taken")
            elif verb == "DATA":
                self._say("354 go on")
                letter = message_from_bytes(self._data(), policy=policy.default)
                self.server.sink.received.append((address, letter))
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 sink")

    def _data(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines).replace(b"\r\n", b"\n")

    def _say(self, answer: str) -> None:
        self.wfile.write(f"{answer}\r\n".encode())
