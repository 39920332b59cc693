"""The monitor as pure logic: signals, engines, confirmation."""
