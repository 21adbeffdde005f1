"""What a script on a warm driver gets as SparkContext and SparkSession: its part of the shared context."""

from __future__ import annotations

import inspect
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyspark
import pyspark.sql

from sparkwire.pyspark_versions import mend_query_started
from sparkwire.warm_modules import check_file, own_module
from sparkwire.warm_place import RUN_VARIABLE, job_tag, new_session, session_class, stop_script

# PySpark's own: what is replaced in them is theirs alone to know.
CONTEXT: Any = pyspark.SparkContext
SESSION: Any = pyspark.sql.SparkSession

NAME = "spark.app.name"
WAREHOUSE = "spark.sql.warehouse.dir"


class LaunchSetting(Exception):
    """A script sets what only takes effect when Spark starts, and the warm driver was started without it."""

    def __init__(self, name: str, wanted: str, there: str | None) -> None:
        found = "is not set" if there is None else f"is '{there}'"
        super().__init__(
            f"the script sets {name} to '{wanted}', which takes effect only when Spark starts; on the warm "
            f"driver it runs on it {found}. Submit it with this setting, so that it gets a driver that has "
            "it, or without a warm driver."
        )


@dataclass(frozen=True)
class WarmScript:
    """The script whose process this is."""

    run: str
    name: str
    conf: Mapping[str, str]
    environment: Mapping[str, str]
    """Variables that its submitter has and the JVM has not, or otherwise."""
    modules: list[str]
    """Zips with the modules that were submitted with it."""


def install(script: WarmScript) -> None:
    """Makes PySpark in this process use the shared context; called before the script starts."""
    # The jobs of a script have a tag, by which they are cancelled.
    mend_query_started()
    _replace(CONTEXT, _context_methods(script))
    _replace(SESSION, _session_methods(script))


def _replace(target: Any, methods: dict[str, Callable[..., Any]]) -> None:
    for name, method in methods.items():
        setattr(target, name, method)


def _context_methods(script: WarmScript) -> dict[str, Callable[..., Any]]:
    """`SparkContext` is the one that is there; what would reach other scripts through it ends at this one."""
    original, add, add_module = CONTEXT.__init__, CONTEXT.addFile, CONTEXT.addPyFile
    signature = inspect.signature(original)

    def init(self: Any, *args: Any, **named: Any) -> None:
        given = signature.bind(self, *args, **named).arguments
        CONTEXT._ensure_initialized()
        settings = _settings(given, CONTEXT._jvm)
        self.sparkwire_settings = _session_settings(CONTEXT._jvm, settings)
        original(self, *args, **named)
        self.appName = settings.get(NAME, script.name)
        self.environment[RUN_VARIABLE] = script.run
        if str(self.master).startswith("local"):
            # Python workers get the JVM's environment, and this.
            self.environment.update({**script.environment, **(given.get("environment") or {})})
            path = [*script.modules, self.environment.get("PYTHONPATH", "")]
            self.environment["PYTHONPATH"] = os.pathsep.join(part for part in path if part)
        else:
            for module in script.modules:
                add_module(self, module)

    def initialize(self: Any, _: Any) -> Any:
        return self._jvm.JavaSparkContext(_running(self._jvm))

    def cancel_all(self: Any) -> None:
        self._jsc.sc().cancelJobsWithTag(job_tag(script.run))

    def clear_tags(self: Any) -> None:
        self._jsc.clearJobTags()
        self._jsc.addJobTag(job_tag(script.run))

    def add_py_file(self: Any, path: str) -> None:
        local = Path(path).is_file()
        add_module(self, own_module(path, script.run, tempfile.gettempdir()) if local else path)

    def add_file(self: Any, path: str, recursive: bool = False) -> None:
        check_file(path, pyspark.SparkFiles.getRootDirectory())
        add(self, path, recursive)

    def stop(self: Any) -> None:
        if getattr(self, "_jsc", None):
            stop_script(self._jvm, self._jsc.sc(), script.run, _taken(self))
            self._jsc = None
        if getattr(self, "_accumulatorServer", None):
            self._accumulatorServer.shutdown()
            self._accumulatorServer = None
        with CONTEXT._lock:
            CONTEXT._active_spark_context = None

    return {
        "__init__": init,
        "_initialize_context": initialize,
        "cancelAllJobs": cancel_all,
        "clearJobTags": clear_tags,
        "addFile": add_file,
        "addPyFile": add_py_file,
        "stop": stop,
    }


def _session_methods(script: WarmScript) -> dict[str, Callable[..., Any]]:
    """The first session is the one prepared for this script; the JVM's default one is nobody's."""
    original = SESSION.__init__

    def init(self: Any, sparkContext: Any, jsparkSession: Any = None, options: Any = None) -> None:  # noqa: N803
        settings = dict(options or {})
        known = SESSION._instantiatedSession
        first = known is None or known._sc._jsc is None
        if jsparkSession is None:
            settings = {**sparkContext.sparkwire_settings, **settings}
            jsparkSession = _take_session(sparkContext, script.conf, settings)  # noqa: N806
        if settings:
            sql_conf = jsparkSession.sessionState().conf()
            for name, value in settings.items():
                sql_conf.setConfString(name, value)
        if first:
            # Else it would become the default session of the whole JVM.
            SESSION._instantiatedSession = SimpleNamespace(_sc=SimpleNamespace(_jsc=True))
        try:
            original(self, sparkContext, jsparkSession, {})
        finally:
            SESSION._instantiatedSession = known
        if first:
            SESSION._instantiatedSession = self
            SESSION._activeSession = self
            session_class(self._jvm).setActiveSession(jsparkSession)

    def stop(self: Any) -> None:
        from pyspark.sql.context import SQLContext

        self._sc.stop()
        session_class(self._jvm).clearActiveSession()
        SESSION._instantiatedSession = None
        SESSION._activeSession = None
        sql_context: Any = SQLContext
        sql_context._instantiatedContext = None

    return {"__init__": init, "stop": stop}


def _running(jvm: Any) -> Any:
    return getattr(jvm, "org.apache.spark.SparkContext").getOrCreate()


def _taken(context: Any) -> list[Any]:
    """The sessions of this script; the first in the list is only prepared."""
    sessions = context._gateway.entry_point
    return [sessions.get(index) for index in range(1, sessions.size())]


def _take_session(context: Any, conf: Mapping[str, str], settings: Mapping[str, str]) -> Any:
    sessions = context._gateway.entry_point
    if sessions.size() == 1 and WAREHOUSE not in settings:
        taken = sessions.get(0)
    else:
        taken = new_session(context._jvm, context._jsc.sc(), {**conf, **settings})
    sessions.add(taken)
    return taken


def _settings(given: Mapping[str, Any], jvm: Any) -> dict[str, str]:
    """What a script itself sets for its SparkContext."""
    conf = given.get("conf")
    settings: dict[str, str] = {} if conf is None else dict(conf.getAll())
    if conf is not None and conf._jconf is not None:
        base = dict(pyspark.SparkConf(_jvm=jvm).getAll())
        settings = {name: value for name, value in settings.items() if base.get(name) != value}
    for argument, name in (("master", "spark.master"), ("appName", NAME)):
        if given.get(argument):
            settings[name] = given[argument]
    return settings


def _session_settings(jvm: Any, settings: Mapping[str, str]) -> dict[str, str]:
    """Those that a session can have; refuses what the running Spark cannot take any more."""
    static = getattr(jvm, "org.apache.spark.sql.internal.SQLConf").isStaticConfigKey
    running = None
    for name, value in settings.items():
        if name in (NAME, WAREHOUSE) or not name.startswith("spark."):
            continue
        if name.startswith("spark.sql.") and not static(name):
            continue
        running = running or _running(jvm).conf()
        there = running.get(name, None)
        if there is None or there.casefold() != value.casefold():
            raise LaunchSetting(name, value, there)
    return dict(settings)
