"""Exit codes, the same for every command."""

CLEAN = 0
"""Nothing found."""

FINDINGS = 1
"""Something found: a violation, dispute, warning, undecided rule, failed example or lint error."""

BAD_INPUT = 2
"""The input or the call cannot be used."""

BROKEN = 3
"""A defect of the program, for example engines that disagree."""

READER_GONE = 141
"""Nobody reads the output any more, as after ``| head``: not said is not the same as clean."""
