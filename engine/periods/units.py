"""Units of length and the numbers that stand for no end.

An instant is a whole number of civil minutes since 1970-01-01T00:00+08:00, a day is that number
divided by 1440. Nothing inside the calculus is a date object.
"""

HOUR = 0
"""时."""
DAY = 1
"""日: calendar days, working or not (PC-04, A1)."""
DAY24 = 2
"""24小时日: full spans of 24 hours (PC-05)."""
WORKDAY = 3
"""工作日 (PC-20, A6)."""
MONTH = 4
"""月 (PC-06, PC-07, A5). Half a month is 15 DAY (PC-08)."""
YEAR = 5
"""年: twelve months."""

INF = 2**62
"""Beyond every instant: not known to have happened, no end."""

HOUR_MINUTES = 60
DAY_MINUTES = 1440
FAR_DAY = INF // DAY_MINUTES
"""A day beyond every table; its end is INF."""
MAX_AMOUNT = 10_000_000
"""A longer length than this, in any unit, has no end within any table."""
