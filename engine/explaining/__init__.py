"""Why a verdict is what it is: one line, the arithmetic, the facts, what is missing, a tree."""
