"""Each threat that meets the desk's pages, uploads, paths or names, and what comes of it."""

import logging
import os
import re
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from shutil import copytree
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import String, inspect, text
from starlette.testclient import TestClient
from tests.web.sitting import SECRET, add_one_of_each, browser, running, sign_in, token

from edicompliance.datafolder import samples_folder
from edicompliance.flows.shipping.what_if import FACTS
from edicompliance.store.engine import open_engine
from edicompliance.web.app import PAGES, _file
from edicompliance.web.asking import Download, Upload
from edicompliance.web.guard import Guard
from edicompliance.web.tables import Column, Table
from edicompliance.web.tokens import COOKIE

SAMPLE = samples_folder() / "example-mart/shipments"
PAYLOAD = "\"'><zz onload=x style=x>{{7919*7919}}{% raw %}</title></script><!--"
"""What would show at once where a text is not a text."""
LOOKED_AT = (
    "/", "/orders", "/mailbox", "/mailbox/file:1", "/mailbox/interchange:1", "/chargebacks",
    "/shipments/mart/4500012", "/what-if/mart/4500012", "/scorecards", "/profiles", "/check",
)  # fmt: skip
FIELDS = {
    "/shipments/mart/4500012": tuple(FACTS), "/what-if/mart/4500012": ("scac", "mode", "stock"),
    "/profiles/example-mart": ("on", "against", "mode", "scac"), "/chargebacks": ("by", "table"),
}  # fmt: skip
"""Page -> the fields of its forms, and of its address."""
TEXTS = ("value", "placeholder", "title", "alt", "aria-label", "data-of")
"""Attributes that no browser takes for an address."""


class Seen(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.wrong.append(f"{tag} {name}")
            if name in ("href", "src", "action", "formaction") and not (value or "").startswith(
                ("/", "#", "data:,", "data:image/webp;base64,")
            ):
                self.wrong.append(f"{tag} {name}={value}")
            if name not in TEXTS and (value or "").startswith("//"):
                self.wrong.append(f"{tag} {name}={value}")
        if tag.startswith("zz") or (tag == "script" and not dict(attrs).get("src")):
            self.wrong.append(tag)


def inert(page: str) -> bool:
    assert Seen(page).wrong == []
    assert page.rstrip().endswith("</html>")
    return True


@pytest.fixture
def app(home: Path) -> Iterator[Guard]:
    with running(home) as app:
        yield app


def drop(client: TestClient, files: list[tuple[str, bytes]]) -> str:
    form = {"token": token(client, "/check"), "profile": "example-mart"}
    sent = [("files", (name, data)) for name, data in files]
    answer = client.post("/check", data=form, files=sent)
    assert answer.status_code in (200, 400, 422)
    assert inert(answer.text)
    assert "Traceback" not in answer.text
    return answer.text


def documents() -> list[tuple[str, bytes]]:
    folder = next(one for one in sorted(SAMPLE.iterdir()) if one.is_dir() and "late" in one.name)
    return [(one.name, one.read_bytes()) for one in sorted(folder.iterdir()) if one.is_file()]


# -- HTML, templates, SQL


@given(st.text(min_size=1, max_size=30))
@example(PAYLOAD)
@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_in_every_field_of_a_url_is_inert(app: Guard, said: str) -> None:
    client = browser(app)
    for path in ("/orders", "/check", "/scorecards", "/mailbox"):
        names = ("q", "partner", "state", "page", "profile", "retailer", "period", "by", "on", "dc")
        answer = client.get(path, params=dict.fromkeys((*names, "against"), said))
        assert answer.status_code in (200, 404, 422)
        assert inert(answer.text)
        assert "62710561" not in answer.text
    for path in ("/shipments/", "/chargebacks/", "/profiles/", "/rules/", "/mailbox/", "/packets/"):
        answer = client.get(path + quote(said, safe=""))
        assert answer.status_code in (200, 303, 307, 404, 405)  # 405: the path of a form
        assert answer.status_code < 400 or inert(answer.text)


def test_a_text_in_any_field_of_a_form_is_inert(app: Guard) -> None:
    client = browser(app)
    for path, names in FIELDS.items():
        for name in names:  # one at a time: the first that is refused ends the rest
            answer = client.get(path, params={name: PAYLOAD})
            assert answer.status_code in (200, 404, 422), (path, name)
            assert inert(answer.text)
            assert "62710561" not in answer.text


@pytest.fixture(scope="module")
def spoilt(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store whose every free text is a payload, whatever table it stands in."""
    folder = tmp_path_factory.mktemp("spoilt") / "home"
    copytree(demo, folder)
    return folder


KEPT = (
    "sha256", "hash", "previous", "state", "kind", "at", "set_id", "direction", "profile", "class",
    "edition", "content", "facts", "key", "partner", "mailbox", "release", "syntax", "currency",
)  # fmt: skip
"""Words by which the store finds its rows, or that it checks."""


def spoil(home: Path, said: str) -> int:
    """Put a text into every column that only people read; return how many there were."""
    engine = open_engine(f"{home}/edic.db")
    spoilt = 0
    with engine.begin() as connection:
        found = inspect(connection)
        for table in found.get_table_names():
            checked = " ".join(one["sqltext"] for one in found.get_check_constraints(table))
            unique = {
                name for one in found.get_unique_constraints(table) for name in one["column_names"]
            }
            unique |= set(found.get_pk_constraint(table)["constrained_columns"])
            unique |= {
                name for one in found.get_indexes(table) for name in one["column_names"] if name
            }
            if table.startswith(("alembic", "audit", "person")):
                continue
            for column in found.get_columns(table):
                name = column["name"]
                free = (
                    isinstance(column["type"], String)
                    and type(column["type"]).__name__ == "VARCHAR"
                )
                if not free or name in unique or name in checked or name in KEPT:
                    continue
                if name.endswith(("_at", "_sha256", "_id", "_by", "_until", "risk")):
                    continue
                change = text(f"UPDATE {table} SET {name} = :said WHERE {name} NOT LIKE '20__-%'")  # noqa: S608
                spoilt += connection.execute(change, {"said": said}).rowcount
    engine.dispose()
    return spoilt


@given(
    st.text(
        alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=20
    )
)
@example("")
@settings(max_examples=3, deadline=None)
def test_any_text_in_every_field_of_the_store_is_inert_on_every_page(
    spoilt: Path, said: str
) -> None:
    assert spoil(spoilt, PAYLOAD + said) > 60
    shown = 0
    with running(spoilt) as app:
        client = browser(app)
        for path in LOOKED_AT:
            answer = client.get(path)
            assert answer.status_code in (200, 404, 422), path
            assert inert(answer.text)
            shown += "&lt;zz onload=x" in answer.text
            assert "62710561" not in answer.text
    assert shown >= 3


def test_every_page_is_among_those_that_are_looked_at() -> None:
    first = {one.split("/")[1] for one in LOOKED_AT}
    assert {one.split("/")[1] for one in PAGES} - first <= {"today", "rules", "packets", "papers"}


@given(
    said=st.text(
        alphabet=st.characters(exclude_characters="*~\n\r>^:", exclude_categories=["Cs"]),
        min_size=1,
        max_size=20,
    )
)
@example(said="\"'<zz onload=x style=x {{7919*7919}}")
@settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_in_every_element_of_a_document_that_is_dropped_in_is_inert(
    app: Guard, said: str
) -> None:
    changed = []
    for name, data in documents():
        body = data.decode("latin-1")
        if name.endswith(".toml"):
            changed.append((name, data))
            continue
        separator, end = body[3], body[105]
        segments = body.split(end)
        for at, segment in enumerate(segments):
            tag = segment.strip().split(separator)[0]
            if tag in ("N1", "N3", "REF", "PO1", "LIN", "PID", "MSG", "TD5", "MAN", "PRF", "BSN"):
                parts = segment.split(separator)
                parts[-1] = parts[-1] + said.replace(separator, "").replace(end, "")
                segments[at] = separator.join(parts)
        changed.append((name, end.join(segments).encode("utf-8")))
    assert "62710561" not in drop(browser(app), changed)


def test_what_is_a_name_of_a_file_is_a_text(app: Guard) -> None:
    page = drop(browser(app), [(f"{PAYLOAD}.edi", b"Dear supplier"), ("b\x1b[31m\u202e.edi", b"x")])
    assert "<zz" not in page
    assert "\x1b" not in page
    assert "\u202e" not in page


# -- files


EVIL = (
    "../../../../etc/cron.d/evil", "/etc/cron.d/evil", "..\\..\\evil.edi", "C:\\evil.edi",
    "evil\x00.edi", "../shipment.toml", "a/../../shipment.toml", ".", "..",
    "~/.ssh/authorized_keys", "x" * 5000,
    "CON", "-rf", "$(id)", "`id`", "%2e%2e%2fevil", "\u2025/evil", "line\nbreak.edi",
)  # fmt: skip


def test_no_file_is_ever_written_under_its_own_name_or_outside_its_folder(
    app: Guard, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    plain = Upload.keep

    def noted(upload: Upload, path: Path) -> None:
        written.append(str(path))
        plain(upload, path)

    monkeypatch.setattr(Upload, "keep", noted)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    before = sorted(home.rglob("*"))
    order = dict(documents())["850.edi"] if "850.edi" in dict(documents()) else documents()[0][1]
    for names in (EVIL[:6], EVIL[6:]):
        page = drop(browser(app), [(name, order) for name in names])
        assert "edic-check-" not in page
    own = re.compile(r"edic-check-[a-z0-9_]+/([0-9]{4}\.edi|shipment\.toml)")
    for path in written:
        assert own.fullmatch(os.path.relpath(path, tmp_path)), path
    assert list(tmp_path.iterdir()) == []
    assert [one for one in sorted(home.rglob("*")) if one not in before] == []


SPOILT = {
    "empty.edi": b"",
    "same delimiters.edi": b"ISA" + b"*" * 103 + b"GS*",
    "letters.edi": b"ISAA00A          A00A          AZZA" + b"A" * 80,
    "bom.edi": b"\xef\xbb\xbfISA*00*",
    "utf-16.edi": "ISA*00*          *00*".encode("utf-16"),
    "ebcdic.edi": "ISA*00*          *00*".encode("cp500"),
    "nul.edi": b"ISA*00*\x00\x00" * 40,
    "segments.edi": b"~" * 1_000_000,
    "elements.edi": b"*" * 1_000_000,
    "xxe.xml": b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
    "laughs.edi": b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>',
    "shipment.toml": b'freight_terms = "\x00"',
    "observations.csv": b"what,source\n=cmd|' /C calc'!A0,x\n",
    "packing.xlsx": b"PK\x03\x04" + b"\x00" * 100,
    "picture.png": b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    "paper.pdf": b"%PDF-1.7\n%%EOF",
    "label.zpl": b"^XA" + b"^FD" + b"A" * 5000 + b"^FS^XZ",
    "script.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="x"/>',
}


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_no_edi_or_is_damaged_is_said_and_nothing_of_another_file_is_shown(
    app: Guard, name: str
) -> None:
    page = drop(browser(app), [(name, SPOILT[name])])
    assert "root:" not in page


def test_what_is_damaged_beside_a_shipment_is_said(app: Guard) -> None:
    spoilt = [(f"a {name}", data[:50_000]) for name, data in SPOILT.items()]
    assert "root:" not in drop(browser(app), [*documents(), *spoilt])


@pytest.mark.parametrize("share", [0.2, 0.999])
def test_a_document_that_is_cut_off_is_said(app: Guard, share: float) -> None:
    drop(browser(app), [(name, data[: int(len(data) * share)]) for name, data in documents()])


def test_more_files_or_fields_than_a_person_drops_in_are_refused(app: Guard) -> None:
    client = browser(app)
    form = {"token": token(client, "/check"), "profile": "example-mart"}
    many = [("files", (f"{n}.edi", b"x")) for n in range(1001)]
    answer = client.post("/check", data=form, files=many)
    assert (answer.status_code, "Too many files" in answer.text) == (400, True)
    fields = {f"f{n}": "x" for n in range(101)}
    answer = client.post("/check", data={**form, **fields}, files=many[:1])
    assert answer.status_code == 400
    assert inert(answer.text)


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=b", "multipart/form-data", "text/plain", ""]
)
def test_a_body_that_is_no_form_is_refused(app: Guard, kind: str) -> None:
    answer = browser(app).post("/check", content=b"--b\r\nnonsense", headers={"content-type": kind})
    assert answer.status_code in (400, 403)
    assert "Traceback" not in answer.text


# -- names and numbers of a URL


@pytest.mark.parametrize(
    "number", ["\uff11\uff12", "-1", "1e9", "9" * 40, "0x1", "1.5", "1_0", " 1", "%00"]
)
def test_what_is_no_number_of_a_row_is_not_there(app: Guard, number: str) -> None:
    client = browser(app)
    form = {"token": token(client, "/"), "reason": "x"}
    assert client.post(f"/due/{quote(number)}", data=form).status_code == 404
    assert client.get(f"/mailbox/file:{quote(number)}").status_code == 404
    assert client.get("/orders", params={"page": number}).status_code == 200


@pytest.mark.parametrize(
    "day", ["20240230", "2024-02-30", "2024113", "0000-01-01", "\uff11999-01-01"]
)
def test_what_is_no_day_is_said(app: Guard, day: str) -> None:
    answer = browser(app).get("/profiles/example-mart", params={"on": day})
    assert (answer.status_code, "expected a day such as" in answer.text) == (422, True)


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2f..%2ferrors.py",
     "/static//etc/passwd", "/profiles/..%2f..%2fpyproject", "/profiles/%2fetc%2fpasswd",
     "/rules/..%2fx", "/mailbox/..%2f1", "/profiles/example-mart@..%2f..%2fx",
     "/profiles/example-mart.toml"],
)  # fmt: skip
def test_no_path_leads_out_of_the_desk(app: Guard, path: str) -> None:
    answer = browser(app).get(path)
    assert answer.status_code in (404, 405, 422)
    assert "root:" not in answer.text
    assert "import " not in answer.text


def test_a_name_in_a_header_of_an_answer_breaks_no_line() -> None:
    answer = _file(Download('a"\r\nset-cookie: x=\u202e.csv', "text/csv", b""))
    told = answer.headers["content-disposition"]
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w%.-]+", told)
    assert "set-cookie" not in answer.headers


# -- what is taken away


@given(st.sampled_from("=+-@\t\r\n\uff1d\uff0b"), st.text(max_size=10))
def test_no_cell_of_a_file_is_a_formula(first: str, rest: str) -> None:
    table = Table("t", (Column("a", "a"),), ({"a": first + rest},))
    assert table.as_csv().split("\r\n", 1)[1].startswith("\"'")


# -- secrets


def test_no_secret_is_in_a_page_a_log_or_the_store(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_one_of_each(home)
    caplog.set_level(logging.DEBUG)
    with running(home, by_others=True) as app:
        client = browser(app)
        assert sign_in(client, "a-operator") == 303
        canary = client.cookies[COOKIE]
        assert sign_in(browser(app), "a-viewer", "canary-of-a-password\n\x1b[2J") == 401
        assert sign_in(browser(app), "evil\nname\x1b[2J", "canary-of-a-password") == 401
        pages = [client.get(one).text for one in LOOKED_AT]
        form = client.post(
            "/sign-in",
            data={"token": token(client, "/"), "name": "a", "password": "canary-of-a-password"},
        )
    told = "".join(pages) + form.text + caplog.text
    assert "refused" in caplog.text
    for secret in (canary, SECRET, "canary-of-a-password"):
        assert secret not in told
        assert secret.encode() not in (home / "edic.db").read_bytes()
    lines = [one for one in caplog.messages if "sign-in of" in one]
    assert len(lines) == 3
    assert all(one.isprintable() for one in lines)
