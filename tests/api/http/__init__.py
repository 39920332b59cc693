"""The HTTP interface, in process and as a server."""
