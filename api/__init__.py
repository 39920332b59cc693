"""The service and the command line, over the engines and the language."""
