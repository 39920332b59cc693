"""The yearly schedule of rest days and make-up workdays (放假调休安排), as published data."""

import msgspec


class Amendment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A later notice that changed a year's schedule; its days replace what stood before.

    `published` is an ISO date, or None where the date of the notice was not confirmed.
    """

    notice: str
    published: str | None
    off: tuple[str, ...] = ()
    work: tuple[str, ...] = ()


class CalendarYear(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schedule announced for one year.

    `off` holds every arranged rest day and `work` every make-up workday, as ISO dates. A New
    Year holiday may begin in December, so days of the last week of the year before belong to
    this schedule too. `source` says how the days were checked.
    """

    year: int
    notice: str
    published: str | None
    source: str
    off: tuple[str, ...]
    work: tuple[str, ...]
    amendments: tuple[Amendment, ...] = ()


class Calendar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All published years, in order. A year that is absent has no published schedule."""

    years: tuple[CalendarYear, ...]

    def known_on(self, date: str) -> "Calendar":
        """The calendar as it could be known on an ISO `date`.

        Years and amendments published later are left out; one without a confirmed date of
        publication counts as known, since all of those lie years back.
        """
        known = []
        for year in self.years:
            if year.published is not None and year.published > date:
                continue
            amendments = tuple(
                a for a in year.amendments if a.published is None or a.published <= date
            )
            known.append(msgspec.structs.replace(year, amendments=amendments))
        return Calendar(years=tuple(known))
