"""Which folders the network brings, told from what the system says is mounted where."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from storage import places
from storage.places import kind_of, linux_mounts, mac_mounts, network, windows_kind

MOUNTINFO = r"""22 27 0:21 / /proc rw,nosuid shared:5 - proc proc rw
27 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw,errors=remount-ro
40 27 0:40 / /mnt/news rw,relatime shared:20 - nfs4 server:/export rw,vers=4.2,addr=10.0.0.2
41 27 0:41 / /mnt/two\040words\134x rw - cifs //server/share rw
42 40 254:2 / /mnt/news/disk rw - xfs /dev/vdb rw
43 27 0:43 / /data/anna/far rw,nosuid master:3 propagate_from:2 - fuse.sshfs anna@server:/ rw
44 27 0:44 / /data/anna/secret rw - fuse.gocryptfs /data/anna/.secret rw
45 27 0:45 / /media/stick rw - fuseblk /dev/sda1 rw
46 27 0:46 / /srv rw - ext4 /dev/vdc rw
47 46 0:47 / /srv rw - 9p host rw
48 27 0:48 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw
49 27 0:49 / /mnt/unknown rw - fuse.somethingnew x rw
broken line
50 27 0:50 / /mnt/nothing rw - """

MAC = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
//anna@server/news on /Volumes/news (shared) (smbfs, nodev, nosuid, mounted by anna)
server:/export on /Volumes/export (nfs)
/dev/disk5s1 on /Volumes/stick (msdos, local, nodev)"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/anna/p.kavychki", ""),
        ("/mnt/news/p.kavychki", "nfs4"),
        ("/mnt/news", "nfs4"),
        ("/mnt/newspaper/p.kavychki", ""),
        ("/mnt/two words\\x/p.kavychki", "cifs"),
        ("/mnt/news/disk/p.kavychki", ""),
        ("/data/anna/far/p.kavychki", "fuse.sshfs"),
        ("/data/anna/secret/p.kavychki", ""),
        ("/media/stick/p.kavychki", ""),
        ("/srv/p.kavychki", "9p"),
        ("/run/user/1000/gvfs/smb-share:server=a/p.kavychki", "fuse.gvfsd-fuse"),
        ("/mnt/unknown/p.kavychki", "fuse.somethingnew"),
    ],
)
def test_the_deepest_mount_around_a_file_says_where_it_lies(path: str, kind: str) -> None:
    assert kind_of(path, linux_mounts(MOUNTINFO)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Users/anna/p.kavychki", ""),
        ("/Volumes/news (shared)/p.kavychki", "smbfs"),
        ("/Volumes/export/p.kavychki", "nfs"),
        ("/Volumes/stick/p.kavychki", ""),
    ],
)
def test_the_mounts_of_a_mac_are_read(path: str, kind: str) -> None:
    assert kind_of(path, mac_mounts(MAC)) == kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("\\\\server\\share\\p.kavychki", "unc"),
        ("//server/share/p.kavychki", "unc"),
        ("\\\\?\\UNC\\server\\share\\p.kavychki", "unc"),
        ("\\\\wsl$\\Debian\\home\\p.kavychki", "unc"),
        ("\\\\?\\C:\\p.kavychki", ""),
        ("C:\\p.kavychki", ""),
        ("Z:\\p.kavychki", "drive"),
    ],
)
def test_the_paths_of_windows_are_read(path: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_drive_type", {"C:\\": 3, "Z:\\": 4}.__getitem__)
    assert windows_kind(path) == kind


@pytest.mark.skipif(sys.platform != "linux", reason="/proc")
def test_a_link_into_a_network_folder_lies_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "far").mkdir()
    (tmp_path / "near").symlink_to(tmp_path / "far")
    far = f"60 27 0:60 / {os.path.realpath(tmp_path / 'far')} rw - nfs server:/ rw\n".encode()
    monkeypatch.setattr(Path, "read_bytes", lambda self: far if str(self) == "/proc/self/mountinfo" else b"")
    assert network(str(tmp_path / "near" / "p.kavychki")) == "nfs"
    assert network(str(tmp_path / "p.kavychki")) == ""


def test_what_cannot_be_found_out_counts_as_near(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: Path) -> bytes:
        raise PermissionError

    monkeypatch.setattr(Path, "read_bytes", fail)
    if sys.platform == "linux":
        assert network("/mnt/news/p.kavychki") == ""
