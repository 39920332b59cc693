"""The whole service with systems and persons that have keys."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import uvicorn

from api.audit.journal import record
from api.clock import FixedClock
from api.http.app import create_app
from api.monitor.service import Monitor
from api.runtime import Runtime
from api.security.accounts import Account
from api.security.clients import Client as System
from api.security.directory import Directory
from api.security.identity import Role
from api.security.recording import Change
from api.security.sessions import open_session
from api.security.units import Unit
from api.settings import Settings
from engine.checking import Checker
from tests.api.cases import RULESET
from tests.api.delivery.scene import NOW
from tests.api.http.client import Client


class Service:
    """An app in this process; ``p`` is a system of the province, ``c`` of a city."""

    def __init__(self, database_url: str, checker: Checker) -> None:
        settings = Settings(
            ruleset=str(RULESET),
            cache_dir="",
            database_url=database_url,
            access="closed",
            workers_inside=False,
        )
        self.clock = FixedClock(NOW)
        self.app = create_app(settings, checker=checker, clock=self.clock)
        self.runtime: Runtime = self.app.state.shared.runtime
        self.database = self.runtime.database
        self._client = Client(self.app)
        self._directory = Directory(
            lambda: self.database, self.clock, record, self.runtime.recognition
        )
        self._directory.put_units(
            [Unit("440000", None, "省"), Unit("440100", "440000", "市")], "setup"
        )
        self.keys = {name: self._system(name, unit) for name, unit in UNITS.items()}
        self.keys["admin"] = self._person("admin", Role.ADMINISTRATOR)
        self.keys["officer"] = self._person("officer", Role.LEGAL_OFFICER)

    def ask(
        self, who: str, method: str, path: str, body: object = None, **headers: str
    ) -> httpx.Response:
        """One request with somebody's credential."""
        content = None if body is None else json.dumps(body).encode()
        sent = {"authorization": f"Bearer {self.keys[who]}"}
        sent |= {"content-type": "application/json"} if body is not None else {}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.request(method, path, content=content, headers=sent)

    def revoke(self, name: str) -> None:
        """The key of a system is good for nothing from now on."""
        prefix = self.keys[name].split("_")[2]
        self._directory.revoke_key(name, prefix, "setup")

    def demote(self, name: str, role: Role) -> None:
        """A person has another role from now on."""
        self._directory.put_account(Account(name, name, frozenset({role}), "440000", 1), "setup")

    def deliver(self) -> None:
        """Do the work of the job until it rests."""
        webhooks = self.runtime.delivery.jobs[0]
        while webhooks.run(self.clock.now_precise()):
            pass

    def close(self) -> None:
        """End."""
        monitor: Monitor | None = getattr(self.app.state, "monitor", None)
        if monitor is not None:
            monitor.close()
        self.runtime.close()

    def _system(self, name: str, unit: str) -> str:
        ways: Any = frozenset({"api_key"})
        roles = frozenset({Role.CASE_SYSTEM})
        self._directory.put_client(System(name, name, roles, unit, 1, ways), "setup")
        return self._directory.add_key(name, None, "setup").text

    def _person(self, name: str, role: Role) -> str:
        self._directory.put_account(Account(name, name, frozenset({role}), "440000", 1), "setup")
        with self.database.writing() as connection:
            change = Change(self.database, connection, record, "setup", NOW)
            return open_session(change, name, "local", 30 * 86_400_000).token

    @contextlib.contextmanager
    def listening(self) -> Iterator[str]:
        """Serve on a port of loopback; gives the address."""
        with socket.create_server(("127.0.0.1", 0)) as listener:
            config = uvicorn.Config(self.app, lifespan="off", log_config=None, access_log=False)
            server = uvicorn.Server(config)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                while not server.started:
                    time.sleep(0.01)
                yield f"http://127.0.0.1:{listener.getsockname()[1]}"
            finally:
                server.should_exit = server.force_exit = True
                thread.join()


UNITS = {"p": "440000", "c": "440100"}
