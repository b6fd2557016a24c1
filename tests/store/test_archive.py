"""A file in the archive is whole, under its sha256, on the disk, and its owner's alone."""

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edicompliance.errors import StoreError
from edicompliance.store import Archive


@given(st.binary(max_size=2000))
def test_what_was_put_comes_back(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    archive = Archive(tmp_path_factory.getbasetemp() / "archive")
    digest = archive.put(data)
    assert digest == sha256(data).hexdigest()
    assert archive.put(data) == digest
    assert archive.get(digest) == data


def test_a_file_is_its_owners_and_nothing_half_lies_beside_it(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a")
    path = archive.path(archive.put(b"ISA"))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_a_file_that_was_damaged_is_told_and_mended_by_the_same_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    digest = archive.put(b"ISA*00")
    archive.path(digest).write_bytes(b"ISA*01")
    assert not archive.is_whole(digest)
    archive.put(b"ISA*00")
    assert archive.is_whole(digest)


def test_a_full_disk_leaves_nothing_and_may_be_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = Archive(tmp_path)

    def full(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        with pytest.raises(StoreError, match="No space left on device") as told:
            archive.put(b"ISA")
    assert told.value.retryable
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert archive.get(archive.put(b"ISA")) == b"ISA"


def test_it_is_on_the_disk_before_it_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, synced = Archive(tmp_path), list[bool]()
    path, real = archive.path(sha256(b"ISA").hexdigest()), os.fsync

    def watch(descriptor: int) -> None:
        real(descriptor)
        synced.append(path.exists())

    monkeypatch.setattr(os, "fsync", watch)
    archive.put(b"ISA")
    assert synced == [False, True, True]


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63])
def test_what_is_no_digest_is_no_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreError, match="expected a sha256, got"):
        Archive(tmp_path).get(name)


def test_what_is_not_there_and_where_no_folder_is_named_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="No such file or directory"):
        Archive(tmp_path).get("0" * 64)
    with pytest.raises(StoreError, match=r"expected the archive's folder, \[store\] archive"):
        Archive(None).put(b"ISA")
