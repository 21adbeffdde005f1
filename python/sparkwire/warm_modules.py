"""Modules and files of one script, where Spark itself has one place of each name for all scripts."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path


class FileTaken(Exception):
    """A script gives Spark a file under a name that another script's file has on the same warm driver."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"the warm driver has a file of the name '{Path(path).name}' of another script, with another "
            "content; Spark keeps one of each name. Rename it, or run the script without a warm driver."
        )


def own_module(path: str, run: str, folder: str) -> str:
    """A zip of a name that no other script has, with the module or the modules in it."""
    source = Path(path)
    if source.suffix != ".py":
        return shutil.copyfile(source, Path(folder) / f"{run}-{source.name}").as_posix()
    own = Path(folder) / f"{run}-{source.stem}.zip"
    with zipfile.ZipFile(own, "w") as archive:
        archive.write(source, source.name)
    return own.as_posix()


def check_file(path: str, root: str) -> None:
    """Refuses a file that Spark would take for the one of the same name that it has.

    Raises:
        FileTaken: they differ.
    """
    source, there = Path(path), Path(root) / Path(path).name
    if source.is_file() and there.is_file() and source.read_bytes() != there.read_bytes():
        raise FileTaken(path)
