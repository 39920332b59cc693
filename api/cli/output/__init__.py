"""How results are written: for people, for programs, for build servers."""
