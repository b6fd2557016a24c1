"""What every mailbox must do, whatever stands behind it."""

from __future__ import annotations

import hashlib
import os
from io import BytesIO

import pytest
from tests.mailbox.conftest import Both

from edicompliance.errors import MailboxError
from edicompliance.mailbox.model import Entry, Fetched, Skipped, Unfetched

YEAR_2020 = 1_577_836_800


def seen(both: Both) -> tuple[Entry, ...]:
    return both.mailbox.look().entries


def fetched(both: Both, *entries: Entry) -> tuple[dict[bytes, bytes], list[Unfetched]]:
    """What was read, by name; and what was not."""
    kept: dict[bytes, _Kept] = {}

    def open_for(entry: Entry) -> _Kept:
        kept[entry.name] = _Kept()
        return kept[entry.name]

    told = list(both.mailbox.fetch_many(entries, open_for))
    good = [one for one in told if isinstance(one, Fetched)]
    for one in good:
        assert one.sha256 == hashlib.sha256(kept[one.entry.name].data).hexdigest()
    bytes_by_name = {one.entry.name: kept[one.entry.name].data for one in good}
    return bytes_by_name, [one for one in told if isinstance(one, Unfetched)]


class _Kept(BytesIO):
    data = b""

    def close(self) -> None:
        if not self.closed:
            self.data = self.getvalue()
        super().close()


def test_whole_files_are_seen_by_name_and_read_to_the_byte(both: Both) -> None:
    (both.inward / "b.edi").write_bytes(b"ISA*00" * 30_000)
    (both.inward / "a.edi").write_bytes(b"")
    entries = seen(both)
    assert [one.name for one in entries] == [b"a.edi", b"b.edi"]
    assert fetched(both, *entries) == ({b"a.edi": b"", b"b.edi": b"ISA*00" * 30_000}, [])


def test_a_hundred_files_are_each_read_once(both: Both) -> None:
    wanted = {f"{number:03}.edi".encode(): bytes([number]) * number for number in range(100)}
    for name, data in wanted.items():
        (both.inward / os.fsdecode(name)).write_bytes(data)
    assert fetched(both, *seen(both)) == (wanted, [])


def test_a_name_that_is_no_utf_8_is_read_and_settled_like_any_other(both: Both) -> None:
    name = "été.edi".encode("latin-1")
    (both.inward / os.fsdecode(name)).write_bytes(b"ISA")
    (entry,) = seen(both)
    assert fetched(both, entry) == ({name: b"ISA"}, [])
    assert both.mailbox.settle(entry) == "removed"
    assert list(both.inward.iterdir()) == []


def test_names_with_line_ends_and_escapes_are_shown_without_them(both: Both) -> None:
    (both.inward / "a\nb\x1b[2J.edi").write_bytes(b"ISA")
    (entry,) = seen(both)
    assert entry.shown == r"a\nb\x1b[2J.edi"


def test_what_is_still_being_written_or_hidden_is_counted_and_left(both: Both) -> None:
    for name in ("a.edi.tmp", "b.PART", ".hidden", "c.filepart", "d.writing"):
        (both.inward / name).write_bytes(b"I")
    listing = both.mailbox.look()
    assert (listing.entries, listing.unfinished) == ((), 5)


def test_folders_links_and_pipes_are_told_and_never_opened(both: Both) -> None:
    (both.inward / "folder").mkdir()
    (both.inward / "link.edi").symlink_to("/etc/passwd")
    os.mkfifo(both.inward / "pipe.edi")
    assert both.mailbox.look().skipped == (
        Skipped(b"folder", "folder"),
        Skipped(b"link.edi", "link"),
        Skipped(b"pipe.edi", "pipe"),
    )


def test_a_file_that_grew_since_it_was_seen_is_not_taken_for_it(both: Both) -> None:
    (both.inward / "a.edi").write_bytes(b"ISA")
    (entry,) = seen(both)
    with (both.inward / "a.edi").open("ab") as file:
        file.write(b"*00")
    good, bad = fetched(both, entry)
    assert (good, [one.retryable for one in bad]) == ({}, [True])
    assert both.mailbox.settle(entry) == "changed"
    assert (both.inward / "a.edi").read_bytes() == b"ISA*00"


def test_another_file_of_the_same_size_is_not_removed_in_its_place(both: Both) -> None:
    path = both.inward / "a.edi"
    path.write_bytes(b"ISA")
    os.utime(path, (YEAR_2020, YEAR_2020))
    (entry,) = seen(both)
    path.write_bytes(b"IEA")
    assert both.mailbox.settle(entry) == "changed"
    assert path.read_bytes() == b"IEA"


def test_a_file_with_an_old_time_is_seen_like_any_other(both: Both) -> None:
    path = both.inward / "a.edi"
    path.write_bytes(b"ISA")
    os.utime(path, (YEAR_2020, YEAR_2020))
    (entry,) = seen(both)
    assert entry.modified_us == YEAR_2020 * 1_000_000


def test_a_file_that_is_gone_is_told_and_the_others_are_read(both: Both) -> None:
    for name in ("a.edi", "b.edi"):
        (both.inward / name).write_bytes(b"ISA")
    entries = seen(both)
    (both.inward / "a.edi").unlink()
    good, bad = fetched(both, *entries)
    assert (good, [one.entry.name for one in bad]) == ({b"b.edi": b"ISA"}, [b"a.edi"])
    assert both.mailbox.settle(entries[0]) == "gone"


def test_a_file_above_the_limit_is_told_and_left(both: Both) -> None:
    with (both.inward / "huge.edi").open("wb") as file:
        file.truncate(2 * 1024**3)
    (entry,) = seen(both)
    good, bad = fetched(both, entry)
    assert (good, [one.retryable for one in bad]) == ({}, [False])
    assert "expected at most 67108864 bytes, got 2147483648" in bad[0].reason
    assert (both.inward / "huge.edi").exists()


def test_our_own_full_disk_is_no_fault_of_the_mailbox(both: Both) -> None:
    (both.inward / "a.edi").write_bytes(b"ISA")

    class Full(BytesIO):
        def write(self, _data: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        list(both.mailbox.fetch_many(seen(both), lambda _: Full()))
    assert (both.inward / "a.edi").exists()


def test_a_file_we_put_has_its_name_only_when_it_is_whole(both: Both) -> None:
    both.mailbox.upload(b"997_1.edi", b"ISA" * 40_000)
    assert [one.name for one in both.outward.iterdir()] == ["997_1.edi.tmp"]
    assert both.mailbox.placed(b"997_1.edi") is None
    both.mailbox.publish(b"997_1.edi")
    assert [one.name for one in both.outward.iterdir()] == ["997_1.edi"]
    placed = both.mailbox.placed(b"997_1.edi")
    assert placed is not None
    assert placed == (120_000, hashlib.sha256(b"ISA" * 40_000).hexdigest())


def test_a_half_written_file_of_before_is_written_anew(both: Both) -> None:
    (both.outward / "997_1.edi.tmp").write_bytes(b"IS" * 99)
    both.mailbox.upload(b"997_1.edi", b"ISA")
    both.mailbox.publish(b"997_1.edi")
    assert (both.outward / "997_1.edi").read_bytes() == b"ISA"


def test_a_file_of_the_same_name_is_never_written_over(both: Both) -> None:
    (both.outward / "997_1.edi").write_bytes(b"older")
    both.mailbox.upload(b"997_1.edi", b"newer")
    with pytest.raises(MailboxError, match="another file lies") as why:
        both.mailbox.publish(b"997_1.edi")
    assert not why.value.retryable
    assert (both.outward / "997_1.edi").read_bytes() == b"older"


@pytest.mark.parametrize("name", [b"../a", b"a/b", b"", b".hidden", b"a\0b", b"..", b"x" * 300])
def test_a_name_that_leads_out_of_the_folder_is_never_put(both: Both, name: bytes) -> None:
    with pytest.raises(MailboxError, match="is no name to put out"):
        both.mailbox.upload(name, b"ISA")


@pytest.mark.parametrize("name", [b"../out/a", b"..", b"/etc/passwd"])
def test_a_name_that_leads_out_of_the_folder_is_never_read_or_removed(
    both: Both, name: bytes
) -> None:
    (both.outward / "a").write_bytes(b"ISA")
    entry = Entry(name, 3, 0)
    assert fetched(both, entry)[0] == {}
    with pytest.raises(MailboxError, match="is no name of a file"):
        both.mailbox.settle(entry)


def test_a_closed_mailbox_opens_anew(both: Both) -> None:
    both.mailbox.close()
    (both.inward / "a.edi").write_bytes(b"ISA")
    assert len(seen(both)) == 1


def test_a_folder_that_is_not_there_is_told_and_may_be_tried_again(both: Both) -> None:
    both.inward.rmdir()
    with pytest.raises(MailboxError, match="cannot be listed") as why:
        both.mailbox.look()
    assert why.value.retryable
