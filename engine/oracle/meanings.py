"""The meaning of every node: the one table the evaluator dispatches by."""

from engine.oracle.collections import COLLECTIONS
from engine.oracle.covering import COVERING
from engine.oracle.evaluator import Meanings
from engine.oracle.limits import PERIODS
from engine.oracle.numbers import NUMBERS
from engine.oracle.references import REFERENCES
from engine.oracle.times import TIMES
from engine.oracle.truths import TRUTHS

MEANINGS: Meanings = {
    **REFERENCES,
    **TRUTHS,
    **NUMBERS,
    **TIMES,
    **COLLECTIONS,
    **COVERING,
    **PERIODS,
}
