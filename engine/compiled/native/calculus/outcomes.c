/* ---- what a duty comes to, as engine.compiled.running.outcomes and .ladders say */

enum { MOST_RUNGS = 32, OUTCOME_PARTS = 9, DEADLINE_PARTS = 4 };

typedef struct {
    long long minute[MOST_RUNGS], level[MOST_RUNGS];
    int size;
} Rungs;

static long long before_deadline(const DayTable *table, long long amount, long long unit, long long deadline) {
    if (unit == MINUTE) return difference_of(deadline, amount);
    if (unit == HOUR) return difference_of(deadline, product_of(HOUR_MINUTES, amount));
    if (unit == DAY || unit == DAY24) return difference_of(deadline, product_of(DAY_MINUTES, amount));
    long long day = floor_of(deadline, DAY_MINUTES), found;
    if (unit == WORKDAY) found = of_nth_working_day_before(table, day, amount, 0);
    else found = of_add_months(table, day, product_of(unit == YEAR ? -12 : -1, amount), CORRESPONDING);
    return sum_of(product_of(DAY_MINUTES, found), difference_of(deadline, product_of(day, DAY_MINUTES)));
}

static long long instant_of(const Fixed *ladder, Py_ssize_t rung, long long start, long long deadline) {
    long long kind = ladder->columns[KINDS].at[rung], amount = ladder->columns[AMOUNTS].at[rung];
    long long unit = ladder->columns[UNITS].at[rung];
    int is_bounded = deadline != INF && deadline != -INF;
    if (kind == BEFORE) return is_bounded ? before_deadline(ladder->table, amount, unit, deadline) : deadline;
    if (start == -INF) return INF;
    if (kind == AFTER && unit == MINUTE) return sum_of(start, amount);
    if (kind == AFTER) return of_simple_deadline(ladder->table, start, amount, unit, &PLAIN_READING, 0).at[0];
    if (!is_bounded) return INF;
    return difference_of(start, floor_of(product_of(difference_of(start, deadline), amount), unit));
}

/* (minute, level) of every rung that can be placed; -1 if Python has to do it. */
static int place_rungs(PyObject *of, long long start, long long deadline, Rungs *rungs) {
    const Fixed *ladder = ladder_of(of);
    rungs->size = 0;
    if (!ladder || ladder->columns[LEVELS].size > MOST_RUNGS) return -1;
    beyond = 0;
    for (Py_ssize_t i = 0; i < ladder->columns[LEVELS].size; i++) {
        long long minute = instant_of(ladder, i, start, deadline);
        if (-INF < minute && minute < INF) {
            rungs->minute[rungs->size] = minute;
            rungs->level[rungs->size++] = ladder->columns[LEVELS].at[i];
        }
    }
    return beyond ? -1 : 0;
}

/* waits(lines, start, as_of, ladder) */
static PyObject *waits(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    Lines lines;
    Rungs rungs;
    long long start, as_of;
    if (n != 4 || read_lines(a[0], &lines) < 0 || whole(a[1], &start) < 0 || whole(a[2], &as_of) < 0) return ask(WAITS, a, n);
    long long end = smaller_of(lines.at[SIDES + STRICT_LOW], lines.at[SIDES + LENIENT_LOW]), first;
    if (lines.moving || lines.at[PROVISIONAL] || lines.at[SUSPENDED] || as_of > end || end >= INF) return PyLong_FromLong(0);
    if (place_rungs(a[3], start, lines.at[STRICT_LOW], &rungs) < 0) return ask(WAITS, a, n);
    first = end + 1;
    for (int i = 0; i < rungs.size; i++) {
        if (rungs.minute[i] <= as_of) return PyLong_FromLong(0);
        first = smaller_of(first, rungs.minute[i]);
    }
    return PyLong_FromLongLong(first);
}

/* The verdict, and its level: what both lines agree on is certain. */
static int standing(const Lines *lines, long long done_lo, long long done_hi, long long as_of, int is_open,
                    const Rungs *rungs, long long *level) {
    const long long *good = lines->at + SIDES;
    int is_done = done_hi < INF;
    int late_strict = done_lo > good[STRICT_HIGH] && (is_done || as_of > good[STRICT_HIGH]);
    int late_lenient = done_lo > good[LENIENT_HIGH] && (is_done || as_of > good[LENIENT_HIGH]);
    int runs_strict = is_open && as_of <= good[STRICT_LOW], runs_lenient = is_open && as_of <= good[LENIENT_LOW];
    *level = 0;
    if (late_strict && late_lenient) return VIOLATION;
    if (late_strict && (done_hi <= good[LENIENT_LOW] || runs_lenient)) return DISPUTED;
    if (late_lenient && (done_hi <= good[STRICT_LOW] || runs_strict)) return DISPUTED;
    if (done_hi <= good[STRICT_LOW] && done_hi <= good[LENIENT_LOW]) return COMPLIANT;
    if (runs_strict && runs_lenient) {
        int is_reached = 0;
        for (int i = 0; i < rungs->size; i++) {
            if (rungs->minute[i] > as_of) continue;
            *level = is_reached ? larger_of(*level, rungs->level[i]) : rungs->level[i];
            is_reached = 1;
        }
        return *level ? WARNING : PENDING;
    }
    return is_open && lines->at[SUSPENDED] == ALL_SIDES ? PENDING : UNDETERMINED;
}

/* An outcome; what it is given is taken over, and a missing part is an error on its way. */
static PyObject *outcome(long long verdict, long long level, PyObject *strict, PyObject *lenient, PyObject *completed,
                         PyObject *moments, PyObject *clock) {
    PyObject *parts[OUTCOME_PARTS] = {
        PyLong_FromLongLong(verdict), PyLong_FromLongLong(level), strict, lenient, Py_NewRef(Py_False), completed,
        moments, PyLong_FromLongLong(INF), clock
    };
    int failed = 0;
    for (int i = 0; i < OUTCOME_PARTS; i++) failed |= !parts[i];
    PyObject *found = failed ? NULL : room_for(OUTCOME_TYPE, OUTCOME_PARTS);
    for (int i = 0; i < OUTCOME_PARTS; i++) {
        if (found) PyTuple_SET_ITEM(found, i, parts[i]);
        else Py_XDECREF(parts[i]);
    }
    return found;
}

/* An end of lines as an outcome shows it: none before all time. */
static PyObject *shown_end(PyObject *lines, const Lines *read, int side) {
    return Py_NewRef(read->at[side] == -INF ? Py_None : PyTuple_GET_ITEM(lines, side));
}

static PyObject *exactly(PyObject *done, long long done_lo, long long done_hi) {
    return Py_NewRef(done_lo == done_hi ? done : Py_None);
}

/* Whether there is a minute after each end that is a machine number. */
static int has_minutes_after(const Lines *lines) {
    for (int side = 0; side < SIDES; side++) {
        if (lines->at[SIDES + side] == LLONG_MAX) return 0;
    }
    return 1;
}

/* When the verdict of an open duty may change: after each end, and at each rung. */
static PyObject *moments_of(const Lines *lines, const Rungs *rungs) {
    long long found[SIDES + MOST_RUNGS];
    int size = 0;
    for (int side = 0; side < SIDES; side++) {
        if (!(lines->at[SUSPENDED] >> side & 1)) found[size++] = lines->at[SIDES + side] + 1;
    }
    for (int i = 0; !(lines->at[SUSPENDED] & 1) && i < rungs->size; i++) found[size++] = rungs->minute[i];
    return tuple_of(found, size);
}

static PyObject *clock_of(PyObject *lines, PyObject *done_lo, PyObject *done_hi, const Rungs *rungs) {
    PyObject *listed = PyList_New(rungs->size), *found;
    for (int i = 0; listed && i < rungs->size; i++) {
        PyObject *rung = tuple_of((long long[]){rungs->minute[i], rungs->level[i]}, 2);
        if (rung) PyList_SET_ITEM(listed, i, rung);
        else Py_CLEAR(listed);
    }
    if (!listed || !(found = room_for(DEADLINE_TYPE, DEADLINE_PARTS))) {
        Py_XDECREF(listed);
        return NULL;
    }
    PyTuple_SET_ITEM(found, 0, Py_NewRef(lines));
    PyTuple_SET_ITEM(found, 1, Py_NewRef(done_lo));
    PyTuple_SET_ITEM(found, 2, Py_NewRef(done_hi));
    PyTuple_SET_ITEM(found, 3, listed);
    return found;
}

/* in_time(lines, start, done_lo, done_hi, as_of, stood_at, ladder, table, has_start); an end whose
   days are not all published is Python's */
static PyObject *in_time(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { LINES, START, DONE_LO, DONE_HI, AS_OF, STOOD_AT, LADDER, TABLE, HAS_START, ARGUMENTS };
    long long start, done_lo, done_hi, as_of, stood_at, level;
    Lines lines;
    Rungs rungs;
    rungs.size = 0;
    if (n != ARGUMENTS || read_lines(a[LINES], &lines) < 0 || lines.at[PROVISIONAL] || !has_minutes_after(&lines) || whole(a[START], &start) < 0
        || whole(a[DONE_LO], &done_lo) < 0 || whole(a[DONE_HI], &done_hi) < 0 || whole(a[AS_OF], &as_of) < 0
        || whole(a[STOOD_AT], &stood_at) < 0) return ask(IN_TIME, a, n);
    int is_open = !(done_hi < INF && done_lo <= as_of) && done_lo > stood_at;
    if (is_open && place_rungs(a[LADDER], PyObject_IsTrue(a[HAS_START]) == 1 ? start : -INF, lines.at[STRICT_LOW], &rungs) < 0)
        return ask(IN_TIME, a, n);
    int verdict = standing(&lines, done_lo, done_hi, as_of, is_open, &rungs, &level);
    int has_clock = is_open && !lines.moving;
    return outcome(
        verdict, level, shown_end(a[LINES], &lines, STRICT_LOW), shown_end(a[LINES], &lines, LENIENT_HIGH),
        exactly(a[DONE_LO], done_lo, done_hi), is_open ? moments_of(&lines, &rungs) : PyTuple_New(0),
        has_clock ? clock_of(a[LINES], a[DONE_LO], a[DONE_HI], &rungs) : Py_NewRef(Py_None));
}

/* not_before(lines, start, done_lo, done_hi, as_of, stood_at, table) */
static PyObject *not_before(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { LINES, START, DONE_LO, DONE_HI, AS_OF, STOOD_AT, TABLE, ARGUMENTS };
    long long done_lo, done_hi, stood_at;
    Lines lines;
    if (n != ARGUMENTS || read_lines(a[LINES], &lines) < 0 || lines.at[PROVISIONAL] || whole(a[DONE_LO], &done_lo) < 0
        || whole(a[DONE_HI], &done_hi) < 0 || whole(a[STOOD_AT], &stood_at) < 0) return ask(NOT_BEFORE, a, n);
    const long long *end = lines.at;
    int before_strict = done_hi < end[STRICT_LOW], before_lenient = done_hi < end[LENIENT_LOW];
    int after_strict = done_lo >= end[STRICT_HIGH], after_lenient = done_lo >= end[LENIENT_HIGH];
    int verdict = UNDETERMINED;
    if (done_hi == INF) verdict = done_lo > stood_at ? COMPLIANT : UNDETERMINED;
    else if (before_strict && before_lenient) verdict = VIOLATION;
    else if (after_strict && after_lenient) verdict = COMPLIANT;
    else if ((after_strict && before_lenient) || (after_lenient && before_strict)) verdict = DISPUTED;
    return outcome(
        verdict, 0, shown_end(a[LINES], &lines, STRICT_LOW), shown_end(a[LINES], &lines, LENIENT_HIGH),
        exactly(a[DONE_LO], done_lo, done_hi), PyTuple_New(0), Py_NewRef(Py_None));
}

/* not_running(start_lo, start_hi, done_lo, done_hi, as_of, stood_at) */
static PyObject *not_running(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { START_LO, START_HI, DONE_LO, DONE_HI, AS_OF, STOOD_AT, ARGUMENTS };
    long long given[ARGUMENTS];
    for (int i = 0; n == ARGUMENTS && i < ARGUMENTS; i++) {
        if (whole(a[i], &given[i]) < 0) n = -n;
    }
    if (n != ARGUMENTS) return ask(NOT_RUNNING, a, n < 0 ? -n : n);
    int is_started = given[START_HI] < INF && given[START_LO] <= given[AS_OF];
    int verdict = !is_started && given[START_LO] > given[STOOD_AT] ? PENDING : UNDETERMINED;
    return outcome(verdict, 0, Py_NewRef(Py_None), Py_NewRef(Py_None), exactly(a[DONE_LO], given[DONE_LO], given[DONE_HI]),
                   PyTuple_New(0), Py_NewRef(Py_None));
}

/* required(holds, lenient) */
static PyObject *required(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    static const int UNLESS_HOLDING[] = {VIOLATION, UNDETERMINED, DISPUTED};
    long long holds, lenient = 0;
    if (n < 1 || n > 2 || whole(a[0], &holds) < 0 || (n == 2 && whole(a[1], &lenient) < 0) || lenient < 0 || lenient > 2)
        return ask(REQUIRED, a, n);
    int verdict = holds ? (holds == SURE ? COMPLIANT : UNDETERMINED) : UNLESS_HOLDING[lenient];
    return Py_NewRef(PyTuple_GET_ITEM(BY_NAME[PLAIN], verdict));
}
