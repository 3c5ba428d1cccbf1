"""`make run`: everything that a machine with Python needs, then the house itself. See `serve.py` for the second half.

PORT, HOST and DATA_DIR are heeded. A second start has nothing to install and goes straight on.
"""

import errno
import os
import socket
import sys

import bootstrap
from stop import Stop, run_as_command

LOOPBACK = {"", "0.0.0.0", "::"}  # noqa: S104 - these are what a browser cannot be pointed at


def address() -> tuple[str, int]:
    """The host and port to listen on, from HOST and PORT."""
    host = os.environ.get("HOST") or "127.0.0.1"
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise Stop(f"PORT is {text!r}; it must be a number from 1 to 65535, for example PORT=8123 make run.")
    return host, int(text)


def public_url(host: str, port: int) -> str:
    shown = "127.0.0.1" if host in LOOPBACK else host
    return f"http://[{shown}]:{port}" if ":" in shown else f"http://{shown}:{port}"


def check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError:
            raise Stop(f"Port {port} is reserved for root. Choose another: PORT=8123 make run.") from None
        except OSError as problem:
            if isinstance(problem, socket.gaierror) or problem.errno == errno.EADDRNOTAVAIL:
                raise Stop(f"HOST is {host!r}, which is no address of this machine.") from None
            raise Stop(
                f"Port {port} is taken by another program. Stop that one, or choose another port: PORT={port + 1} make run."
            ) from None


def main() -> int:
    host, port = address()
    check_port_is_free(host, port)
    bootstrap.prepare()
    bootstrap.continue_in_environment("run.py", sys.argv[1:])
    os.environ.setdefault("SITE_URL", public_url(host, port))
    import serve

    return serve.main(host, port)


if __name__ == "__main__":
    run_as_command(main)
