"""The functions every engine runs, in the order in which they call one another.

Each uses only integers, tuples and indexable sequences, so that a compiler for columns can take
them as they are.
"""

from collections.abc import Callable
from typing import Any

from engine.periods.backward import run_back
from engine.periods.calendar import (
    add_months,
    is_open,
    nth_working_day,
    nth_working_day_before,
    walk_backward,
    walk_forward,
    working_days_after,
    year_of,
)
from engine.periods.counting import count, end_of_day, ends_at_instant, last_good, minutes_of
from engine.periods.custody import release_from_detention
from engine.periods.deduction import next_span, shift_end, span_size
from engine.periods.extension import extend, in_months, judge_link, uses_of
from engine.periods.limit import deduct, finish, run_chain, run_limit, simple_deadline
from engine.periods.persons import full_years, has_reached_age
from engine.periods.roll import roll_deadline, roll_to_working_day

HOT: tuple[Callable[..., Any], ...] = (
    is_open,
    walk_forward,
    nth_working_day,
    walk_backward,
    nth_working_day_before,
    working_days_after,
    add_months,
    year_of,
    ends_at_instant,
    last_good,
    end_of_day,
    minutes_of,
    count,
    roll_to_working_day,
    roll_deadline,
    next_span,
    span_size,
    shift_end,
    uses_of,
    judge_link,
    in_months,
    extend,
    finish,
    simple_deadline,
    deduct,
    run_chain,
    run_limit,
    run_back,
    release_from_detention,
    has_reached_age,
    full_years,
)
