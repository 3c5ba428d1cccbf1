"""What stands in deploy/ agrees with the settings and with itself. No engine runs here: what can be read is read."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
sys.path.insert(0, str(ROOT / "scripts"))
import environment  # noqa: E402 - the scripts are no package

# Read by gunicorn.conf.py and compose.yaml, not by the settings.
NOT_SETTINGS = {"HOST", "PORT", "WEB_CONCURRENCY", "WEB_THREADS", "POSTGRES_PASSWORD", "SERVICE_PASSWORD", "SITE_HOST"}


def example_lines() -> list[str]:
    return (DEPLOY / "example.env").read_text().splitlines()


def example_names() -> list[str]:
    return [match[1] for line in example_lines() if (match := re.match(r"#?([A-Z_]+)=", line))]


def test_example_names_every_variable_of_the_settings_and_no_other():
    assert sorted(example_names()) == sorted(environment.names_in_settings() | NOT_SETTINGS)


def test_every_variable_is_explained():
    """By a sentence on the line above it, or by the one above its neighbour."""
    explained: set[str] = set()
    above = ""
    for line in example_lines():
        match = re.match(r"#?([A-Z_]+)=", line)
        if match and (above.startswith("# ") or above in explained):
            explained.add(match[1])
        above = match[1] if match else line

    assert explained == set(example_names())


def test_example_filled_in_starts_in_service(tmp_path):
    filled = dict(line.split("=", 1) for line in example_lines() if re.match(r"[A-Z_]+=", line))
    filled |= {"SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz-0123456789-0123456789", "DATA_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **filled},
        check=False,
        capture_output=True,
        text=True,
    )

    # No server is there to be asked about its roles, which is told; anything else would be a mistake of the example.
    assert re.findall(r"haetae\.\w+|security\.\w+", done.stderr) == ["haetae.I001"], done.stderr


def test_compose_starts_every_part_of_the_house_after_the_tables():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    services = compose["services"]

    assert list(services) == ["database", "prepare", "web", "worker", "ticker", "proxy"]
    assert all(
        services[name]["depends_on"] == {"prepare": {"condition": "service_completed_successfully"}}
        for name in ("web", "worker", "ticker")
    )
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])} == {
        "./Caddyfile",
        *compose["volumes"],
    }


def test_compose_tells_the_owners_password_to_nobody_but_who_makes_the_tables():
    """`env_file` hands every variable to every container; the empty value, which is no value, takes it back."""
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
    ours = {name: service["environment"] for name, service in services.items() if "env_file" in service}
    addresses = {name: each["DATABASE_URL"] for name, each in ours.items()}
    owners = {name: each["DATABASE_OWNER_URL"].partition("@")[0] for name, each in ours.items()}

    assert {address.partition("://")[2].partition(":")[0] for address in addresses.values()} == {"haetae_service"}
    assert owners == {
        "prepare": "postgres://haetae:${POSTGRES_PASSWORD:?set it in deploy/.env}",
        "web": "",
        "worker": "",
        "ticker": "",
    }
    assert {each["POSTGRES_PASSWORD"] for each in ours.values()} == {""}
    assert [name for name, service in services.items() if "POSTGRES_PASSWORD:?" in str(service)] == [
        "database",
        "prepare",
    ]


def test_only_the_unit_that_makes_the_tables_reads_the_owners_file_and_no_part_of_the_service_is_its_user():
    texts = {path.name: path.read_text() for path in (DEPLOY / "systemd").iterdir()}

    assert [name for name, text in texts.items() if "haetae-owner.env" in text] == ["haetae-prepare.service"]
    assert "DynamicUser=true" in texts["haetae-prepare.service"].splitlines()


def test_commands_in_service_are_commands_of_the_house():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    units = "".join(path.read_text() for path in sorted((DEPLOY / "systemd").glob("*.service")))
    texts = [units, *(" ".join(service.get("command", [])) for service in compose["services"].values())]
    names = {name for text in texts for name in re.findall(r"manage\.py (\w+)", text)}

    help_text = subprocess.run(
        [sys.executable, "manage.py", "help", "--commands"],
        cwd=ROOT,
        env=environment.for_tests(None),
        check=True,
        capture_output=True,
        text=True,
    ).stdout

    assert names == {"check", "createcachetable", "grant_service_role", "migrate", "tick", "work"}
    assert names <= set(help_text.split())


def test_container_runs_unprivileged_and_copies_what_exists():
    lines = (DEPLOY / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    sources = [word[1] for word in words if word[0] == "COPY" and not word[1].startswith("--from")]
    last_stage = words[max(index for index, word in enumerate(words) if word[0] == "FROM") :]

    assert all((ROOT / source).exists() for source in sources)
    assert ["USER", "haetae"] in last_stage
    assert {word[0] for word in last_stage} >= {"USER", "HEALTHCHECK", "CMD", "EXPOSE", "VOLUME"}


@pytest.mark.parametrize("unit", sorted(path.name for path in (DEPLOY / "systemd").iterdir()))
def test_unit_runs_unprivileged_from_the_environment_file(unit):
    lines = (DEPLOY / "systemd" / unit).read_text().splitlines()

    assert {"EnvironmentFile=/etc/haetae.env", "NoNewPrivileges=true", "ProtectSystem=strict"} <= set(lines)
    assert {"User=haetae", "DynamicUser=true"} & set(lines)


def test_probe_answers_by_its_code(live_server, monkeypatch, capsys):
    from config import probe

    monkeypatch.setenv("PORT", live_server.url.rpartition(":")[2])
    monkeypatch.setenv("ALLOWED_HOSTS", ".example.org, other.org")

    alive = probe.main()
    monkeypatch.setenv("PORT", "1")
    dead = probe.main()

    assert (alive, dead, probe.host()) == (0, 1, "example.org")
    assert "does not answer" in capsys.readouterr().err
