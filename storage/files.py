"""Files as the world has them: errors told as StorageError, and placing a finished file at its name."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from annotate.errors import StorageError

_CODES = {
    errno.ENOENT: "missing",
    errno.ENOTDIR: "missing",
    errno.EEXIST: "exists",
    errno.EROFS: "read-only",
    errno.EACCES: "read-only",
    errno.EPERM: "read-only",
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EFBIG: "full",
}

_ADVICE = {
    "missing": "there is no such file or folder; check the name",
    "exists": "something of that name is there already; choose another name",
    "read-only": "it may not be written or read by you; change its permissions or choose another folder",
    "full": "the disk is full or a limit is reached; free some space and try again",
    "io": "the system refused",
}


def refused(error: OSError, path: str | Path) -> StorageError:
    """The StorageError that tells an OSError about `path`."""
    code = _CODES.get(error.errno or 0, "io")
    reason = f" ({error.strerror})" if error.strerror else ""
    return StorageError(code, str(path), f"{path}: {_ADVICE[code]}{reason}")


def place(finished: Path, target: Path, overwrite: bool = False) -> None:
    """Gives a finished file of the same folder its name, in one step that is on disk afterwards.

    Raises:
        StorageError: "exists" where there is a file of that name and `overwrite` is not set; "io" ...
    """
    try:
        if overwrite:
            finished.replace(target)
        else:
            _move_to_free_name(finished, target)
        sync_folder(target.parent)
    except OSError as error:
        raise refused(error, target) from error


def _move_to_free_name(finished: Path, target: Path) -> None:
    try:
        # a link never replaces what is there, a rename on POSIX does
        os.link(finished, target)
    except FileExistsError:
        raise
    except OSError:  # file systems without hard links
        if target.exists():
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        finished.rename(target)
    else:
        finished.unlink()


def sync_file(path: Path) -> None:
    """Makes what was written to a file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder durable, where the system can do that."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(handle)
