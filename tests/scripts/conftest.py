"""The scripts are no package: they have to run before anything is installed. Here they are put on the path."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "scripts"))
