"""`edic validate --profile`: what a partner demands besides, in the same pass, told apart."""

import json
from pathlib import Path

import pytest
from tests.cli.running import edic

from edicompliance.datafolder import samples_folder

NOTICE = (
    samples_folder() / "example-mart/856/valid/shipment-order-tare-pack-item.edi"
).read_bytes()
PROFILE = ("--profile", "example-mart", "--on", "2026-11-20")
LTL = ("--scope", "mode=ltl")
OWN = """\
format = 1
extends = "example-mart"
[acknowledgments]
{0}
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.edi").write_bytes(NOTICE)
    Path("short.edi").write_bytes(NOTICE.replace(b"REF*BM*", b"REF*CN*"))


def test_what_the_partner_demands_is_checked_in_the_same_pass() -> None:
    assert edic("validate", "short.edi").exit_code == 0
    result = edic("validate", "short.edi", *PROFILE, *LTL)
    assert result.exit_code == 1
    assert "X12413" in result.stdout
    assert "REF*BM is required by the trading partner" in result.stdout
    assert result.stdout.endswith("(1 with errors)\n")
    assert edic("validate", "good.edi", *PROFILE, *LTL).exit_code == 0


def test_the_json_tells_the_partner_from_the_standard() -> None:
    result = edic("validate", "short.edi", *PROFILE, *LTL, "--format", "json")
    told = json.loads(result.stdout)
    assert [(one["code"], one["broken"]) for one in told["issues"]] == [("X12413", "partner")]
    assert told["partner"] == {
        "profile": "example-mart",
        "on": "2026-11-20",
        "scope": ["mode=ltl"],
        "not_checked": [],
    }
    Path("bad.edi").write_bytes(
        NOTICE.replace(b"*LB~", b"*LBS~").replace(b"BSN*00*", b"BSN*00*" + b"9" * 40)
    )
    told = json.loads(edic("validate", "bad.edi", *PROFILE, "--format", "json").stdout)
    assert {one["broken"] for one in told["issues"]} == {"standard"}


def test_what_hangs_on_something_nobody_said_is_not_checked_and_said_to_be() -> None:
    result = edic("validate", "short.edi", *PROFILE)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "not checked: narrow.856 REF*BM: needs mode"
    told = json.loads(edic("validate", "short.edi", *PROFILE, "--format", "json").stdout)
    assert told["partner"]["not_checked"] == ["narrow.856 REF*BM: needs mode"]


@pytest.mark.parametrize(
    ("settings", "verdict"),
    [
        ('acceptance = "strict"', "rejected"),
        ('acceptance = "tolerant"', "with errors"),
        ('reject = ["X12413"]', "rejected"),
        ('acceptance = "strict"\naccept = ["X12413"]', "with errors"),
    ],
)
def test_a_partner_says_what_rejects(settings: str, verdict: str) -> None:
    Path("own.toml").write_text(OWN.format(settings))
    result = edic("validate", "short.edi", "--profile", "own.toml", *LTL)
    assert result.stdout.endswith(f"(1 {verdict})\n")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (LTL, "--on and --scope go with --profile"),
        (("--on", "2026-11-20"), "--on and --scope go with --profile"),
        ((*PROFILE, "--scope", "made=ltl"), "mode"),
    ],
)
def test_an_option_that_makes_no_sense_is_a_mistake(options: tuple[str, ...], message: str) -> None:
    result = edic("validate", "good.edi", *options)
    assert result.exit_code == 2
    assert message in result.stderr
