"""The live 办案区 monitor as pure logic: events in, alarms out, no clock and no store.

``events`` reads what sites send; ``feed`` turns events into signals on watches, whatever order
they come in; a stream engine (``plain`` here, another in ``engine.durable``) turns signals and
time into firings; ``confirming`` lets the snapshot engine judge each before it leaves.
Times are whole seconds since 1970-01-01T00:00+08:00, so that second // 60 is the minute of law.
"""
