"""The checked rules and the vocabulary they speak in: all the engines may know of rules."""
