"""A folder that only Hadoop's file systems reach, for the orchestrator: it asks on a local socket."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NoReturn

from sparkwire.hadoop_folder import HadoopFolder
from sparkwire.java_exceptions import first_line

# A large file on its way holds up no sign of life.
AT_ONCE = 8
# The number of what is said first, unasked.
MADE = 0


def main() -> NoReturn:
    """Makes the folder and says so, then answers requests, a line of JSON each, until the socket is closed.

    It is called with the path of the socket and the folder.
    """
    path, uri = sys.argv[1:]
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(path)
        lines = connection.makefile("rw", encoding="utf-8")
        writing = threading.Lock()

        def say(number: int, **said: Any) -> None:
            with writing:
                lines.write(json.dumps({"number": number, **said}) + "\n")
                lines.flush()

        def respond(number: int, **request: str) -> None:
            try:
                answer = _answer(folder, **request)
            except Exception as error:
                say(number, error=first_line(error))
            else:
                say(number, answer=answer)

        try:
            folder = HadoopFolder.before_session(uri)
            folder.begin()
        except Exception as error:
            say(MADE, error=first_line(error))
        else:
            say(MADE, answer=None)
            with ThreadPoolExecutor(AT_ONCE) as pool:
                for line in lines:
                    pool.submit(respond, **json.loads(line))
    # Py4J's threads may hold the interpreter back.
    os._exit(0)


def _answer(folder: HadoopFolder, op: str, name: str, text: str = "", path: str = "") -> Any:
    match op:
        case "read":
            return folder.look(name)
        case "write":
            return folder.write(name, text)
        case "get":
            return folder.get(name, path)
        case "names":
            return folder.names(name)
        case "delete":
            return folder.delete(name)
        case _:
            raise ValueError(f"{op} is no operation")
