"""What one script has in a shared JVM: a session, a Py4J server, and threads that are marked as its own."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

# By this variable the Python workers of a script are its own.
RUN_VARIABLE = "SPARKWIRE_WARM_RUN"


def job_tag(run: str) -> str:
    """The tag of every Spark job of a script."""
    return f"sparkwire-{run}"


def session_class(jvm: Any) -> Any:
    """The JVM's SparkSession, which has moved in Spark 4.0."""
    from pyspark.version import __version__

    package = "org.apache.spark.sql" if __version__.startswith("3.") else "org.apache.spark.sql.classic"
    return getattr(jvm, f"{package}.SparkSession")


def new_session(jvm: Any, context: Any, conf: Mapping[str, str]) -> Any:
    """A session with a catalog, views and cache of its own, made as PySpark makes a driver's first one."""
    options = jvm.java.util.HashMap()
    for name, value in conf.items():
        options.put(name, value)
    made = session_class(jvm)
    session = made(context, options)
    made.setActiveSession(session)
    return session


def stop_script(jvm: Any, context: Any, run: str, sessions: list[Any]) -> None:
    """Ends the Spark jobs and the streaming queries of a script, and of no other."""
    context.cancelJobsWithTag(job_tag(run))
    for session in sessions:
        for query in jvm.java.util.ArrayList(session.sharedState().activeStreamingQueries().values()):
            query.stop()
    # What a query began while it was being stopped.
    context.cancelJobsWithTag(job_tag(run))


class Place:
    """Made in a thread of its own: whatever the script's server starts inherits from that thread."""

    def __init__(self, context: Any, run: str, pool: str, conf: dict[str, str]) -> None:
        self._run = run
        self._jvm = jvm = context._jvm
        self._context = context._jsc.sc()
        if self._context.isStopped():
            raise RuntimeError("its SparkContext has been stopped")
        self._context.addJobTag(job_tag(run))
        self._context.setLocalProperty("spark.scheduler.pool", pool)
        self._context.setInterruptOnCancel(True)
        # The first is prepared; those that the script has taken follow.
        self._sessions = getattr(jvm, "java.util.concurrent.CopyOnWriteArrayList")()
        self._sessions.add(new_session(jvm, self._context, conf))
        self.secret = secrets.token_hex(32)
        builder = getattr(jvm, "py4j.ClientServer$ClientServerBuilder")(self._sessions)
        loopback = getattr(jvm, "java.net.InetAddress").getLoopbackAddress()
        self._server = builder.authToken(self.secret).javaPort(0).javaAddress(loopback).build()
        self._server.startServer()
        self.port = int(self._server.getJavaServer().getListeningPort())

    def clear(self) -> None:
        """Ends what the script has left running in the JVM."""
        stop_script(self._jvm, self._context, self._run, self._taken())
        self._server.shutdown()

    def tidy(self) -> None:
        """Takes off what would make the JVM slower and larger with each script."""
        bus = self._context.listenerBus()
        for session in self._taken():
            shared = session.sharedState()
            shared.cacheManager().clearCache()
            listener = shared.statusStore().listener()
            if listener.isDefined():
                bus.removeListener(listener.get())
            streams = session.streams()
            field = streams.getClass().getDeclaredField("listenerBus")
            field.setAccessible(True)
            bus.removeListener(field.get(streams))
        self._stop_workers()

    def _taken(self) -> list[Any]:
        return [self._sessions.get(index) for index in range(1, self._sessions.size())]

    def _stop_workers(self) -> None:
        """Ends the Python workers that had the script's environment."""
        env = getattr(self._jvm, "org.apache.spark.SparkEnv").get()
        field = env.getClass().getDeclaredField("pythonWorkers")
        field.setAccessible(True)
        factories = field.get(env)
        pairs = factories.toSeq()
        for index in range(pairs.size()):
            pair = pairs.apply(index)
            if f"{RUN_VARIABLE} -> {self._run}" in str(pair._1().toString()):
                factories.remove(pair._1())
                pair._2().stop()
