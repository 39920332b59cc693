"""Workers for tests: patient ones, and some that never do what they should."""

from typing import Any

from engine.durable.deciding import MODULE, Decider
from engine.durable.supervision import Worker, WorkerFailedError

PATIENT_SECONDS = 30.0
"""A test machine may be busy with other things."""


def patient() -> Decider:
    return Decider(Worker(MODULE, deadline=PATIENT_SECONDS))


class Failing(Worker):
    """Cannot even be started."""

    def __init__(self) -> None:
        super().__init__(MODULE)

    def start(self, greeting: Any) -> Any:
        raise WorkerFailedError("工作进程意外退出")
