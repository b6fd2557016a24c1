"""What the commands of the operator's desk print as JSON is what their published schemas say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner
from tests.chaos.run import SETTINGS

from edicompliance.cli.main import cli
from edicompliance.datafolder import json_schemas_folder, samples_folder

SAMPLES = samples_folder() / "example-mart"


def valid(name: str, *words: str) -> Any:
    """What a command prints, once it was held against its schema."""
    path = json_schemas_folder() / f"{name}-1.json"
    done = CliRunner().invoke(cli, [*words, "--format", "json"])
    assert done.exit_code in (0, 1), done.output
    told = json.loads(done.stdout)
    jsonschema.validate(told, json.loads(path.read_text(encoding="utf-8")))
    assert told["schema"] == f"edicompliance/{name}/1"
    return told


def test_every_command_of_the_desk_prints_what_its_schema_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("mart/in", "mart/out", "oms"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "edicompliance.toml").write_text(SETTINGS.format(lease=60))
    order = (SAMPLES / "850/valid/stand-alone.edi").read_bytes()
    (tmp_path / "mart/in/a.edi").write_bytes(order)
    (tmp_path / "mart/in/b.edi").write_bytes(order.replace(b"ZZ*EXAMPLEMART ", b"ZZ*NOBODYMART  "))
    (tmp_path / "mart/in/c.edi").write_bytes(b"no X12")
    broken = order.replace(b"*000001001", b"*000001002").replace(b"BEG*00*", b"BEQ*00*")
    (tmp_path / "mart/in/d.edi").write_bytes(broken)
    polled = valid("mailbox-poll", "mailbox", "poll", "--once")
    assert (polled["taken"], len(polled["troubles"])) == (4, 3)
    notice = str(SAMPLES / "856/valid/shipment-order-pack-item.edi")
    assert valid("send", "send", notice)["queued"]
    assert not valid("send", "send", str(tmp_path / "edicompliance.toml"), "--partner", "mart")[
        "queued"
    ]
    listed = valid("mailbox-list", "mailbox", "list")
    for rows in ("files", "interchanges", "sets", "outgoing"):
        assert listed[rows]
        for row in listed[rows]:
            valid("mailbox-show", "mailbox", "show", row["ref"])
    (aside,) = [one["ref"] for one in listed["files"] if one["state"] == "quarantined"]
    (parked,) = [one["ref"] for one in listed["interchanges"] if one["state"] == "parked"]
    assert valid("mailbox-replay", "mailbox", "replay", "--dry-run", parked)["interchanges"]
    valid("mailbox-deed", "mailbox", "release", aside, "--reason", "look again")
    assert valid("status", "status")["inbox"] == 1
    assert valid("due", "due")["deadlines"]
    assert valid("handoff-list", "handoff", "list")["handoffs"]
