"""Administrative detention: when the person must be released (拘留所条例32条, A12)."""

from engine.periods.units import DAY_MINUTES, INF


def release_from_detention(intake: int, days: int, offset: int, leave_days: int) -> int:
    """The minute of release: same clock time as the intake, so many days later.

    The day of intake to the next day is the first day, so the usual "starting day not counted"
    does not apply, nor does any rolling. `offset` are days already served (折抵), `leave_days` days
    away on leave that do not count.
    """
    if intake >= INF or intake <= -INF:
        return intake
    return intake + max(days - offset + leave_days, 0) * DAY_MINUTES
