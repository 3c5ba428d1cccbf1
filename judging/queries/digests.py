"""Digests of what is kept as plain data."""

import hashlib
import json
from typing import Any


def digest_of(data: Any) -> str:
    """SHA-256 over the canonical JSON of the data: sorted keys, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
