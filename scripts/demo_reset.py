"""`make demo-reset`: the demo season as it was on the first day. What was there is set aside, never deleted.

Only the embedded database is touched. A house that runs on PostgreSQL is not a demonstration.
"""

import os
import shutil
import sys
from pathlib import Path

import bootstrap
import house_data
from stop import Stop, run_as_command

KEPT = {house_data.LOCK, "replaced"}


def set_aside(place: Path) -> Path | None:
    """Move everything in the folder into `replaced/` within it, where the data of the reset before gives way."""
    present = [path for path in place.iterdir() if path.name not in KEPT]
    if not present:
        return None
    replaced = place / "replaced"
    shutil.rmtree(replaced, ignore_errors=True)
    replaced.mkdir()
    for path in present:
        path.rename(replaced / path.name)
    return replaced


def main() -> int:
    if os.environ.get("DATABASE_URL", "sqlite:").partition(":")[0] != "sqlite":
        raise Stop("make demo-reset is for the embedded database only; DATABASE_URL names another one.")
    if os.environ.get("HAETAE_ENV") == "production":
        raise Stop("make demo-reset is refused in production.")
    bootstrap.prepare()
    bootstrap.continue_in_environment("demo_reset.py", sys.argv[1:])
    import serve

    place = house_data.folder()
    with house_data.held(place):
        replaced = set_aside(place)
        if replaced:
            print(f"The data so far was moved to {replaced}; the next reset replaces it.", flush=True)
        house_data.check_room(place)
        with house_data.disk_full_explained(place):
            serve.load_house()
            serve.bring_up_to_date()
    print("The demo season is as it was. `make run` opens the house.")
    return 0


if __name__ == "__main__":
    run_as_command(main)
