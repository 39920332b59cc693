"""The plain engine conforms."""

from engine.monitor.plain import Plain
from tests.engine.monitor.conformance import StreamConformance


class TestPlain(StreamConformance):
    def make(self) -> Plain:
        return Plain()
