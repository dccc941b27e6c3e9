"""Where a file lies: on a disk of this machine, or in a folder that the network brings.

SQLite's write-ahead log (WAL) needs memory that all who have the file open share, so it must not be used where they
may sit at different machines (https://www.sqlite.org/wal.html). The same holds for folders that a host shares with a
virtual machine.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

REMOTE = frozenset(
    "9p acfs afp afpfs afs beegfs ceph cifs coda davfs fhgfs ftp gfs gfs2 glusterfs gpfs lustre mvfs ncpfs nfs nfs3"
    " nfs4 ocfs2 orangefs panfs prl_fs pvfs2 smb2 smb3 smbfs vboxsf virtiofs vmhgfs webdav".split()
)
"""File systems that several machines may have open at once."""

# What is mounted by a program may be anything; these are known to lie on a disk of this machine.
_LOCAL_FUSE = frozenset(
    "apfs-fuse bindfs cryfs cryfs-fuse encfs exfat ext2 fuse-overlayfs gocryptfs lxcfs mergerfs ntfs ntfs-3g"
    " portal securefs squashfuse unionfs unionfs-fuse veracrypt zfs-fuse".split()
)
_DRIVE_REMOTE = 4  # winbase.h


def network(path: str) -> str:
    """The kind of network folder that a file lies in ("nfs", "cifs", "fuse.sshfs" ...), "" on a disk of this machine.

    What cannot be found out counts as a disk of this machine.
    """
    real = os.path.realpath(path)
    if sys.platform == "win32":
        return windows_kind(real)
    if sys.platform == "darwin":
        return kind_of(real, mac_mounts(_told_by_mount()))
    try:
        return kind_of(real, linux_mounts(os.fsdecode(Path("/proc/self/mountinfo").read_bytes())))
    except OSError:
        return ""


def _told_by_mount() -> str:
    import subprocess

    try:
        return os.fsdecode(subprocess.run(["/sbin/mount"], capture_output=True, timeout=2, check=True).stdout)
    except (OSError, subprocess.SubprocessError):
        return ""


Mount = tuple[str, str]
"""Where something is mounted, and the kind of file system."""


def linux_mounts(mountinfo: str) -> list[Mount]:
    """The mounts of /proc/self/mountinfo, see proc_pid_mountinfo(5); lines that are none are passed over."""
    found = []
    for line in mountinfo.split("\n"):
        given, separator, rest = line.partition(" - ")
        fields, source = given.split(" "), rest.split(" ")
        if separator and len(fields) >= 6 and source[0]:
            found.append((_unescaped(fields[4]), source[0]))
    return found


def _unescaped(field: str) -> str:
    r"""Spaces, tabs, line ends and backslashes of a name stand as \040, \011, \012, \134."""
    return re.sub(r"\\([0-3][0-7]{2})", lambda found: chr(int(found[1], 8)), field)


_MAC = re.compile(r".* on (?P<place>/.*) \((?P<kind>[^,()]+)[^()]*\)")


def mac_mounts(listed: str) -> list[Mount]:
    """The mounts that `mount` prints on macOS: "//anna@server/news on /Volumes/news (smbfs, nodev, nosuid)"."""
    return [(found["place"], found["kind"]) for line in listed.split("\n") if (found := _MAC.fullmatch(line))]


def kind_of(path: str, mounts: Iterable[Mount]) -> str:
    """The kind of network file system that an absolute path without links lies on, "" where it is none.

    The deepest mount around it counts, and of several at one place the last, which hides the others.
    """
    deepest, found = -1, ""
    for place, kind in mounts:
        around = place.rstrip("/")
        if (path == around or path.startswith(f"{around}/")) and len(around) >= deepest:
            deepest, found = len(around), kind
    return found if _is_remote(found) else ""


def _is_remote(kind: str) -> bool:
    first, _, program = kind.lower().partition(".")
    if first in ("fuse", "macfuse", "osxfuse"):
        return program not in _LOCAL_FUSE
    return first in REMOTE


def windows_kind(path: str) -> str:
    r"""What a path of Windows says: "unc" for \\server\share, "drive" for a letter that stands for one, else ""."""
    plain = path.replace("/", "\\")
    if plain.upper().startswith("\\\\?\\UNC\\"):
        return "unc"
    plain = plain.removeprefix("\\\\?\\").removeprefix("\\\\.\\")
    if plain.startswith("\\\\"):
        return "unc"
    if plain[1:2] == ":" and _drive_type(f"{plain[0]}:\\") == _DRIVE_REMOTE:
        return "drive"
    return ""


def _drive_type(root: str) -> int:
    """GetDriveTypeW of a drive; 0, unknown, on other systems."""
    import ctypes

    windows = getattr(ctypes, "windll", None)
    return int(windows.kernel32.GetDriveTypeW(root)) if windows else 0
