"""`python -m config.probe`: asks the web server on this machine whether it answers. For containers and process keepers.

Uses the standard library only and asks under a name that ALLOWED_HOSTS knows, as the proxy would.
"""

import os
import sys
import urllib.error
import urllib.request


def address() -> str:
    return f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/healthz"


def host() -> str:
    """The first name of ALLOWED_HOSTS; a pattern such as .example.org is asked by its bare name."""
    return os.environ.get("ALLOWED_HOSTS", "127.0.0.1").split(",")[0].strip().lstrip(".")


def main() -> int:
    request = urllib.request.Request(address(), headers={"Host": host(), "X-Forwarded-Proto": "https"})  # noqa: S310 - our own address
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:  # noqa: S310 - the same
            return 0 if answer.status == 200 else 1
    except (urllib.error.URLError, OSError) as problem:
        sys.stderr.write(f"{address()} does not answer: {problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
