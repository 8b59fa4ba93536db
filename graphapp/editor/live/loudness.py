"""Matching loudness: with which gain one version of a mix sounds as loud as another."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from graphapp.editor.live.child import Child
from graphapp.editor.live.monitor import with_chain_bypassed
from projects import Endpoint
from projects.flatten import changed, walk
from projects.layout import Layout
from projects.writing import write

if TYPE_CHECKING:
    from projects import Node, Project

_JOB = "graphapp.engine.jobs.measure"
_LONGEST_S = 20.0
_STEP_S = 5.0
_REMEMBERED = 256
_REST_S = 30.0
"""After so long without work the process, which holds a compiler, is ended."""


@dataclass(slots=True, eq=False)
class Match:
    """What a request comes to.

    Attributes
    ----------
    done : bool
        Whether it is over.
    gain_db : float or None
        The gain with which the second version is as loud as the first; None as long as it is not
        known, and where one of them is silent in the part that was measured.
    error : str or None
        Why it cannot be known, in one line.
    """

    done: bool = False
    gain_db: float | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Request:
    subject: str
    message: dict[str, Any]
    key: str
    match: Match


class Matcher:
    """Measures loudness in a process of its own.

    Requests about one thing, a node or the whole, replace one another; others wait their turn.
    Results are remembered by the content of the documents.

    Examples
    --------
    >>> matcher = Matcher()
    >>> matcher.close()
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._child: Child | None = None
        self._number = 0
        self._waiting: dict[str, _Request] = {}
        self._running: _Request | None = None
        self._known: dict[str, float | None] = {}
        self._rest: threading.Timer | None = None

    def request(self, project: Project, node: str, position: float = 0.0) -> Match:
        """Ask with which gain a node is as loud bypassed as it is at work.

        Parameters
        ----------
        project : Project
            The document, whether the node is bypassed in it or not; not read-only.
        node : str
            Its id; inside groups, joined with ``/``.
        position : float
            Where the playhead is, in seconds: what is around it is measured.

        Raises
        ------
        KeyError
            If there is no such node.
        """
        ports = dict(walk(project.graph))[node].ports
        if ports is None or not ports.outputs:
            return Match(done=True)
        port = Endpoint(node, ports.outputs[0])

        def switched(*, bypass: bool) -> Project:
            def switch(name: str, each: Node) -> Node:
                return replace(each, bypass=bypass) if name == node else each

            return replace(project, graph=changed(project.graph, switch))

        versions = (switched(bypass=False), switched(bypass=True))
        return self._ask(node, versions, port, position)

    def request_chain(self, project: Project, position: float = 0.0) -> Match:
        """Ask with which gain the sum of the sources is as loud as the mix."""
        sources = replace(project, graph=with_chain_bypassed(project.graph))
        return self._ask("the chain", (project, sources), None, position)

    def request_snapshots(self, one: Project, other: Project, position: float = 0.0) -> Match:
        """Ask with which gain one snapshot, the second, is as loud as the first."""
        return self._ask("the snapshots", (one, other), None, position)

    def cancel(self) -> None:
        """Give up what has not been measured yet."""
        with self._lock:
            for request in (*self._waiting.values(), *filter(None, [self._running])):
                request.match.done = True
            self._waiting.clear()
            self._running = None
            self._retire()

    def close(self) -> None:
        """Give up, and end the process."""
        self.cancel()

    def _ask(
        self, subject: str, versions: tuple[Project, ...], port: Endpoint | None, position: float
    ) -> Match:
        start = max(position // _STEP_S * _STEP_S - _LONGEST_S / 2, 0.0)
        message = {
            "variants": [
                {
                    "project": write(replace(version, layout=Layout())).decode(),
                    "folder": str(version.folder.absolute()),
                    "port": None if port is None else str(port),
                }
                for version in versions
            ],
            "start": start,
            "stop": start + _LONGEST_S,
        }
        key = hashlib.sha256(json.dumps(message).encode()).hexdigest()
        with self._lock:
            if key in self._known:
                return Match(done=True, gain_db=self._known[key])
            for old in (self._waiting.get(subject), self._running):
                if old is not None and old.subject == subject:
                    if old.key == key:
                        return old.match
                    old.match.done = True
            self._number += 1
            match = Match()
            self._waiting[subject] = _Request(
                subject, {**message, "number": self._number}, key, match
            )
            self._go_on()
        return match

    def _go_on(self) -> None:
        """Let the process work on what waits: one at a time, unless the one at work is outdated."""
        running = self._running
        subject = running.subject if running else next(iter(self._waiting), None)
        if subject not in self._waiting:
            return
        self._running = self._waiting.pop(subject)
        if self._rest is not None:
            self._rest.cancel()
        if self._child is None:
            child = self._child = Child(_JOB, lambda report: self._receive(child, report))
        self._child.ask(self._running.message)

    def _receive(self, child: Child, report: dict[str, Any] | None) -> None:
        """[child's thread] Take in an answer, or the end of the process."""
        with self._lock:
            running = self._running
            if child is not self._child:
                return
            if report is None:
                self._child = None
                if running is not None:
                    self._finish(running, error="the measurement ended without a word; try again")
            elif running is not None and report["number"] == running.message["number"]:
                loudness = report.get("loudness")
                self._finish(running, loudness=loudness, error=report.get("error"))

    def _finish(
        self,
        running: _Request,
        *,
        loudness: list[float | None] | None = None,
        error: str | None = None,
    ) -> None:
        match, self._running = running.match, None
        if loudness is not None:
            first, second = loudness
            match.gain_db = None if first is None or second is None else first - second
            self._known[running.key] = match.gain_db
            if len(self._known) > _REMEMBERED:
                del self._known[next(iter(self._known))]
        match.error = error
        match.done = True
        self._go_on()
        if self._running is None:
            self._rest = threading.Timer(_REST_S, self._retire)
            self._rest.daemon = True
            self._rest.start()

    def _retire(self) -> None:
        """End the process until there is work again."""
        with self._lock:
            child = self._child
            if child is not None and self._running is None:
                self._child = None
                child.close()
