"""A deduction at the desk: its page, its papers, its forms, and what came of its dispute."""

import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from shutil import copytree

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from edicompliance.cli.main import cli
from edicompliance.datafolder import json_schemas_folder, samples_folder
from edicompliance.store import Store
from edicompliance.store.audit import rows_of

pytest.importorskip("starlette")
from starlette.testclient import TestClient
from tests.web.sitting import browser, running, token


@contextmanager
def sitting_at(home: Path) -> Iterator[TestClient]:
    """The desk of a folder, with whoever started it at it."""
    with running(home) as app:
        yield browser(app)


@pytest.fixture(scope="module")
def claimed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a deduction that is right, one that is too much, and one about a price."""
    return imported(tmp_path_factory.mktemp("claimed"))


def imported(folder: Path) -> Path:
    """The same, anew."""
    (folder / "edicompliance.toml").write_text('[store]\nurl = "edic.db"\n', "utf-8")
    (folder / "claims.csv").write_text(
        "Claim #,Amount,PO,Invoice,Reason,Code,Date,Check\n"
        "CB114-4502002,166.80,4502002,,ships late,50,2026-11-25,CK9\n"
        "CB115-4502002,300.00,4502002,,ships late,50,2026-11-25,CK9\n"
        "INV48001-PD,120.00,4508001,INV48001,price,01,2026-11-25,CK9\n",
        "utf-8",
    )
    store = ["--store", str(folder / "edic.db")]
    words = ["chargebacks", "import", str(folder / "claims.csv"), "--retailer", "example-mart"]
    assert CliRunner().invoke(cli, [*words, *store]).exit_code == 0
    return folder


def test_a_deduction_has_its_page_and_its_packet_which_is_the_same_bytes_again(
    claimed: Path,
) -> None:
    with sitting_at(claimed) as desk:
        listed = desk.get("/chargebacks.json").json()["deductions"]
        assert len(listed) == len(desk.get("/chargebacks.csv").text.splitlines()) - 1 == 3
        name = next(one["id"] for one in listed if "CB115" in one["id"])
        assert f'href="/chargebacks/{name}"' in desk.get("/chargebacks").text
        page = desk.get(f"/chargebacks/{name}").text
        assert "Build the packet" in page
        first, again = (desk.get(f"/packets/{name}").content for _ in range(2))
        assert first == again
        with zipfile.ZipFile(BytesIO(first)) as packet:
            names = set(packet.namelist())
            sent = {"cover-letter.pdf", "manifest.json", "portal.csv"}
            assert {f"to-send/{one}" for one in sent} <= names
            ours = {one for one in names if not one.startswith("to-send/")}
            assert ours == {"for-us/for-us.txt"}
            assert b"for-us" not in packet.read("to-send/manifest.json")
        assert desk.get("/chargebacks/nobody/1").status_code == 404
        assert desk.get("/packets/nobody/1").status_code == 404


def test_that_a_dispute_was_filed_is_entered_once_or_it_is_said_why_not(claimed: Path) -> None:
    with sitting_at(claimed) as desk:
        name = next(
            one["id"] for one in desk.get("/chargebacks.json").json()["deductions"]
            if "CB115" in one["id"]
        )  # fmt: skip
        state = desk.get(f"/chargebacks/{name}.json").json()["state"]
        assert state == "to do"
        form = {"token": token(desk, f"/chargebacks/{name}"), "reason": "filed in the portal"}
        assert desk.post(f"/chargebacks/{name}/filed", data=form).status_code == 303
        assert desk.get(f"/chargebacks/{name}.json").json()["state"] != "to do"
        waits = r"<dd>0.00 USD; [0-9.]+ USD wait for the answer</dd>"
        assert re.search(waits, desk.get(f"/chargebacks/{name}").text)
        again = desk.post(f"/chargebacks/{name}/filed", data=form)
        assert (again.status_code, "told" in again.text) == (422, True)


def test_papers_and_the_answer_to_a_dispute_are_entered_at_the_desk(claimed: Path) -> None:
    with sitting_at(claimed) as desk:
        told = desk.get("/chargebacks.json").json()["deductions"]
        name = next(one["id"] for one in told if "CB114" in one["id"])
        page = f"/chargebacks/{name}"
        form = {
            "token": token(desk, page),
            "kind": "proof of delivery",
            "reason": "from the carrier",
        }

        def sent(deed: str, files: tuple[str, bytes] | None = None, **said: str) -> tuple[int, str]:
            upload = [("files", files)] if files else None
            answer = desk.post(f"{page}/{deed}", data={**form, **said}, files=upload)
            return answer.status_code, answer.text

        assert sent("papers")[0] == 422
        assert "found an empty file" in sent("papers", ("pod.pdf", b""))[1]
        assert "unknown kind of paper" in sent("papers", ("pod.pdf", b"%PDF"), kind="pod")[1]
        assert sent("papers", ("..\\..\\pod.pdf", b"%PDF"))[0] == 303
        shown = desk.get(f"{page}.json").json()
        schema = json_schemas_folder() / "desk-deduction-1.json"
        Draft202012Validator(json.loads(schema.read_text("utf-8"))).validate(shown)
        papers = shown["evidence"]
        assert ["pod.pdf"] in [
            one["files"] for one in papers if one["paper"] == "proof of delivery"
        ]
        built = ["dispute", "build", name, "-o", str(claimed / "packet"), "--format", "json"]
        packet = CliRunner().invoke(cli, [*built, "--store", str(claimed / "edic.db")])
        assert "papers/proof-of-delivery-pod.pdf" in packet.output
        assert "attached by" not in packet.output
        assert sent("outcome", outcome="approved")[0] == 422
        assert sent("filed")[0] == 303
        assert "expected approved, partial" in sent("outcome", outcome="won")[1]
        assert "expected how much was approved" in sent("outcome", outcome="partial")[1]
        assert "got &#39;1e3&#39;" in sent("outcome", outcome="partial", amount="1e3")[1]
        for nothing in ("0", "0.00"):
            refused = sent("outcome", outcome="partial", amount=nothing)[1]
            assert "0 approved is no part, that is a denial: choose denied" in refused
        assert "expected none with approved" in sent("outcome", outcome="approved", code="D10")[1]
        assert sent("outcome", outcome="partial", amount="100", code="D10")[0] == 303
        assert sent("outcome", outcome="approved")[0] == 422
        after = desk.get(page).text
        assert (
            "<p><strong>Won in part: 100.00 USD approved and not repaid yet; 66.80 USD denied<"
            in after
        )
        assert "1 of 1 won, 1 of them in part (all disputes at example-mart)" in after
    with Store.open(str(claimed / "edic.db")) as store, store.look() as look:
        done = [(one.action, one.actor, one.reason) for one in rows_of(look.connection)]
    assert ("attached", "starter", "from the carrier") in done
    assert ("entered that a dispute is partial", "starter", "from the carrier") in done


def test_the_day_that_somebody_said_is_still_there_after_a_paper_was_attached(
    claimed: Path,
) -> None:
    with sitting_at(claimed) as desk:
        told = desk.get("/chargebacks.json").json()["deductions"]
        page = f"/chargebacks/{next(one['id'] for one in told if 'CB114' in one['id'])}"
        shown = desk.get(page, params={"notified": "2026-11-20"}).text
        hidden = '<input type="hidden" name="notified" value="2026-11-20">'
        form = shown[shown.index("/papers") :]
        assert hidden in form[: form.index("</form>")]
        answer = desk.post(
            f"{page}/papers",
            data={"token": token(desk, page), "kind": "proof of delivery", "reason": "a mail",
                  "notified": "2026-11-20"},
            files=[("files", ("pod.pdf", b"%PDF"))],
        )  # fmt: skip
        assert answer.headers["location"].startswith(f"{page}?notified=2026-11-20&kept=")


def test_a_deduction_is_settled_at_the_desk_without_a_dispute(claimed: Path) -> None:
    with sitting_at(claimed) as desk:
        told = desk.get("/chargebacks.json").json()["deductions"]
        page = next(f"/chargebacks/{one['id']}" for one in told if "INV48001" in one["id"])
        form = {"token": token(desk, page), "reason": "it was late"}
        for said, why in (
            ({"settled": "won"}, "expected triaged"),
            ({"settled": "excused"}, "it is deducted"),
        ):
            answer = desk.post(f"{page}/settled", data=form | said)
            assert (answer.status_code, why in answer.text) == (422, True)
        for said in (
            {"settled": "accepted", "amount": "20.00"},
            {"settled": "accepted"},
            {"settled": "closed"},
        ):
            assert desk.post(f"{page}/settled", data=form | said).status_code == 303
        shown = desk.get(page).text
        assert "it was late" in shown
        assert "settled without a dispute" not in shown
        assert desk.get(f"{page}.json").json()["state"] == "settled"


def named(desk: TestClient, part: str) -> str:
    """The page of a deduction."""
    told = desk.get("/chargebacks.json").json()["deductions"]
    return next(f"/chargebacks/{one['id']}" for one in told if part in one["id"])


def test_what_was_attached_is_named_and_its_bytes_are_given_as_a_file_only(claimed: Path) -> None:
    bytes_of = b"<script>alert(1)</script>"
    with sitting_at(claimed) as desk:
        page = named(desk, "CB115")
        form = {
            "token": token(desk, page),
            "kind": "screenshot",
            "reason": "a <b>mail</b>",
        }
        files = [("files", ("portal.html", bytes_of))]
        there = desk.post(f"{page}/papers", data=form, files=files).headers["location"]
        shown = desk.get(there).text
        digest = sha256(bytes_of).hexdigest()
        kept = "portal.html kept as screenshot, 25 bytes, from a &lt;b&gt;mail&lt;/b&gt;; sha256"
        assert f"{kept} {digest}" in shown
        link = re.search(r'href="(/papers/\d+)">portal.html</a>', shown)
        assert link
        got = desk.get(link[1])
        assert got.content == bytes_of
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"] == "attachment; filename*=UTF-8''portal.html"
        assert got.headers["x-content-type-options"] == "nosniff"
        again = desk.post(f"{page}/papers", data=form, files=files).headers["location"]
        assert "portal.html was here already: kept as screenshot" in desk.get(again).text
        assert desk.get("/papers/9999").status_code == 404
        assert desk.get("/papers/\uff11").status_code == 404


def test_what_a_paper_is_must_be_chosen_and_what_was_typed_is_still_there(claimed: Path) -> None:
    with sitting_at(claimed) as desk:
        page = named(desk, "CB115")
        assert '<option value="">choose…</option>' in desk.get(page).text
        form = {"token": token(desk, page), "reason": 'a "mail" of <today>', "kind": "",
                "notified": "2026-11-20"}  # fmt: skip
        answer = desk.post(f"{page}/papers", data=form, files=[("files", ("a.pdf", b"%PDF"))])
        assert answer.status_code == 422
        assert "Not entered: kind: expected what the paper is" in answer.text
        assert 'value="a &#34;mail&#34; of &lt;today&gt;"' in answer.text
        assert '<input type="hidden" name="notified" value="2026-11-20">' in answer.text
        form |= {"reason": " ", "kind": "screenshot", "notified": "no day"}
        answer = desk.post(f"{page}/papers", data=form, files=[("files", ("a.pdf", b"%PDF"))])
        assert "expected why, found nothing" in answer.text
        assert '<option value="screenshot" selected>' in answer.text


def test_a_case_number_is_kept_with_the_filing_and_a_reason_is_demanded_still(
    claimed: Path, tmp_path: Path
) -> None:
    home = Path(copytree(claimed, tmp_path / "home"))
    head = "Claim #,Amount,PO,Invoice,Reason,Code,Date,Check"
    claims = f"{head}\nCB120-4502002,10.00,4502002,,ships late,50,2026-11-25,CK9\n"
    (home / "more.csv").write_text(claims, "utf-8")
    words = ["chargebacks", "import", str(home / "more.csv"), "--retailer", "example-mart"]
    assert CliRunner().invoke(cli, [*words, "--store", str(home / "edic.db")]).exit_code == 0
    with sitting_at(home) as desk:
        page = named(desk, "CB120")
        form = {"token": token(desk, page), "case": "7741 <x>"}
        without = desk.post(f"{page}/filed", data=form)
        assert (without.status_code, 'value="7741 &lt;x&gt;"' in without.text) == (422, True)
        long = desk.post(f"{page}/filed", data={**form, "reason": "x", "case": "7" * 61})
        assert (long.status_code, "expected 60 characters at most" in long.text) == (422, True)
        long = desk.post(f"{page}/filed", data={**form, "reason": "x" * 2001})
        told = "reason: expected 2,000 characters at most, got 2,001; attach what is longer"
        assert (long.status_code, told in long.text) == (422, True)
        assert desk.post(f"{page}/filed", data={**form, "reason": "in time"}).status_code == 303
        shown = desk.get(page).text
        assert 'data-of="case number">7741 &lt;x&gt;</td>' in shown
        assert "Waiting for the answer" in shown
        form |= {"outcome": "partial", "amount": "4.00", "reason": "the portal's answer"}
        assert desk.post(f"{page}/outcome", data=form).status_code == 303
        told = "4.00 USD approved and not repaid yet; 6.00 USD denied"
        assert told in desk.get(page).text


@pytest.mark.parametrize("deed", ["papers", "outcome", "settled"])
def test_nothing_is_entered_about_a_deduction_that_is_not_there(claimed: Path, deed: str) -> None:
    with sitting_at(claimed) as desk:
        form = {"token": token(desk, "/check"), "reason": "why", "outcome": "denied",
                "settled": "accepted"}  # fmt: skip
        files = [("files", ("pod.pdf", b"%PDF"))]
        answer = desk.post(f"/chargebacks/nobody/1/{deed}", data=form, files=files)
        assert (answer.status_code, "there is none" in answer.text) == (404, True)


def test_a_deduction_says_on_its_page_why_no_packet_can_be_built_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edicompliance.web.deduction.find_spec", lambda _: None)
    with sitting_at(imported(tmp_path)) as desk:
        name = next(
            one["id"]
            for one in desk.get("/chargebacks.json").json()["deductions"]
            if "CB115" in one["id"]
        )
        page = desk.get(f"/chargebacks/{name}").text
    assert "No packet can be built: its letter is a PDF, which needs: pip install" in page
    assert f"/packets/{name}" not in page


def test_of_a_dispute_that_is_filed_the_desk_builds_no_packet_and_says_why(tmp_path: Path) -> None:
    with sitting_at(imported(tmp_path)) as desk:
        page = named(desk, "CB114")
        form = {"token": token(desk, page), "reason": "filed in the portal"}
        assert desk.post(f"{page}/filed", data=form).status_code == 303
        shown = desk.get(page).text
        assert "No packet can be built: it is filed: 166.80 is disputed and not answered" in shown
        assert "Build the packet" not in shown
        refused = desk.get(page.replace("/chargebacks/", "/packets/"))
        assert (refused.status_code, "it is filed: 166.80" in refused.text) == (422, True)


def test_what_is_right_by_our_own_judgement_is_not_disputed_without_a_paragraph_of_ones_own(
    tmp_path: Path,
) -> None:
    home = imported(tmp_path)
    late = str(samples_folder() / "example-mart/shipments/ships-late")
    kept = ["--record", str(home / "edic.db"), "-o", str(home / "late.txt")]
    CliRunner().invoke(cli, ["check", late, "--profile", "example-mart", *kept])
    with sitting_at(home) as desk:
        page = named(desk, "CB114")
        packet = page.replace("/chargebacks/", "/packets/")
        assert desk.get(f"{page}.json").json()["class"] == "confirmed"
        shown = desk.get(page).text
        assert "Before you send it: it is right by our own judgement, say in the letter" in shown
        assert re.search(r'<textarea name="say"[^>]* required>', shown)
        assert not re.search(
            r'<textarea name="say"[^>]* required>', desk.get(named(desk, "CB115")).text
        )
        assert "as a paragraph of your own" in desk.get(packet).text
        assert desk.get(packet, params={"say": "x" * 2001}).status_code == 422
        built = desk.get(packet, params={"say": "The buyer moved the date by telephone."})
    with zipfile.ZipFile(BytesIO(built.content)) as made:
        letter = next(name for name in made.namelist() if name.endswith("cover-letter.pdf"))
        pages = pdfium.PdfDocument(made.read(letter))
    text = "\n".join(one.get_textpage().get_text_range() for one in pages)
    assert "The buyer moved the date by telephone." in text
    assert "starter" not in text


EVIL = "\"'><zz onload=x>{{7919*7919}}"


def test_any_text_of_a_deduction_and_of_its_papers_is_inert(claimed: Path, tmp_path: Path) -> None:
    home = Path(copytree(claimed, tmp_path / "home"))
    cell = EVIL.replace('"', '""')
    head = "Claim #,Amount,PO,Invoice,Reason,Code,Date,Check"
    claims = ",".join([f'"{cell}"', "10.00", *[f'"{cell}"'] * 4, "2026-11-25", "CK9"])
    (home / "evil.csv").write_text(f"{head}\n{claims}\n", "utf-8")
    words = ["chargebacks", "import", str(home / "evil.csv"), "--retailer", "example-mart"]
    assert CliRunner().invoke(cli, [*words, "--store", str(home / "edic.db")]).exit_code == 0
    with sitting_at(home) as desk:
        listed = desk.get("/chargebacks").text
        page = re.findall(r'href="(/chargebacks/example-mart/[^"]*zz[^"]*)"', listed)[0]
        form = {"token": token(desk, page), "kind": "screenshot", "reason": EVIL}
        files = [("files", (f"{EVIL}.pdf", b"%PDF"))]
        done = desk.post(f"{page}/papers", data=form, files=files)
        shown = desk.get(done.headers["location"]).text
        again = desk.post(f"{page}/outcome", data={**form, "outcome": EVIL, "amount": EVIL}).text
        for text in (listed, shown, again):
            assert "<zz" not in text
            assert "&lt;zz onload=x&gt;" in text
            assert "62710561" not in text
        link = re.search(r'href="(/papers/\d+)"', shown)
        assert link
        named = desk.get(link[1]).headers["content-disposition"]
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.-]+", named)


@pytest.mark.parametrize("number", ["9" * 40, "9" * 5000, "-1", "1e9", "0x1", "\uff11", "%00"])
def test_what_is_no_number_of_a_paper_is_not_there(claimed: Path, number: str) -> None:
    with sitting_at(claimed) as desk:
        assert desk.get(f"/papers/{number}").status_code == 404
