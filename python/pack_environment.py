"""Packs a Python environment for the workers of a cluster: pack_environment.py ARCHIVE FOLDER...

The archive has the packages of all folders, the first one's first, and `bin/python`, which runs the node's
own interpreter of this minor version with them. Spark's own package stays out: the cluster has the one that
fits.
"""

from __future__ import annotations

import io
import shlex
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

# Installs packages, or comes with the cluster.
LEFT_OUT = {"pip", "setuptools", "wheel", "pkg_resources", "_distutils_hack", "pyspark", "py4j"}

LAUNCHER = """\
#!/bin/sh
# The node's own Python {minor}, with the packages of this archive.
root=$(CDPATH= cd -- "$(dirname -- "$0")/.." && pwd)
export PYTHONNOUSERSITE=1 PYTHONPATH="$root/site-packages${{PYTHONPATH:+:$PYTHONPATH}}"
for python in {here} python{minor} python3 python; do
  if "$python" -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "{minor}")' 2>/dev/null; then
    exec "$python" "$@"
  fi
done
echo "sparkwire: $(hostname) has no Python {minor}, which the job's packed environment needs; PATH=$PATH" >&2
exit 127
"""


def launcher(interpreter: str, minor: str) -> str:
    """Returns the shell script that stands for Python on a node; `interpreter` is tried first."""
    return LAUNCHER.format(here=shlex.quote(interpreter), minor=minor)


def pack(archive: Path, folders: list[Path], interpreter: str, minor: str) -> None:
    """Writes the archive, a .tar.gz whatever its name says."""
    # Fast rather than small: it is unpacked on every node of every run.
    with tarfile.open(archive, "w:gz", compresslevel=1) as tar:
        text = launcher(interpreter, minor).encode()
        for name in ("bin/python", "bin/python3"):
            entry = tarfile.TarInfo(name)
            entry.mode = 0o755
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text))
        taken: set[Path] = set()
        for folder in folders:
            for path in _packages(folder):
                for file in sorted([path, *path.rglob("*")] if path.is_dir() else [path]):
                    name = file.relative_to(folder)
                    if name in taken or file.is_dir():
                        continue
                    taken.add(name)
                    tar.add(file, f"site-packages/{name.as_posix()}", recursive=False, filter=_anonymous)


def _packages(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        name = path.name
        project = name.rpartition(".dist-info")[0].partition("-")[0] if name.endswith(".dist-info") else name
        if project not in LEFT_OUT and not name.endswith(".pth") and name != "__pycache__":
            yield path


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


if __name__ == "__main__":
    out, *sources = sys.argv[1:]
    real = str(Path(sys.executable).resolve())
    major, minor = sys.version_info[:2]
    pack(Path(out), [Path(source) for source in sources], real, f"{major}.{minor}")
