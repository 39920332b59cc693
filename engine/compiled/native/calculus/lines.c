/* ---- lines, as engine.compiled.running.lines makes them */

typedef struct {
    long long deadline, last_good, provisional, suspended;
} End;

enum { STRICT_LOW, STRICT_HIGH, LENIENT_LOW, LENIENT_HIGH, SIDES, PROVISIONAL = 8, SUSPENDED, MOVING, LINES_PARTS };

typedef struct {
    long long at[MOVING];
    int moving;
} Lines;

PART int read_lines(PyObject *of, Lines *lines) {
    if (!PyTuple_Check(of) || PyTuple_GET_SIZE(of) != LINES_PARTS) return -1;
    for (int i = 0; i < MOVING; i++) {
        if (whole(PyTuple_GET_ITEM(of, i), &lines->at[i]) < 0) return -1;
    }
    lines->moving = PyTuple_GET_ITEM(of, MOVING) == Py_True;
    return 0;
}

PART PyObject *lines_object(const Lines *lines) {
    PyObject *found = room_for(LINES_TYPE, LINES_PARTS);
    if (!found) return NULL;
    for (int i = 0; i < MOVING; i++) {
        PyObject *part = PyLong_FromLongLong(lines->at[i]);
        if (!part) {
            Py_DECREF(found);
            return NULL;
        }
        PyTuple_SET_ITEM(found, i, part);
    }
    PyTuple_SET_ITEM(found, MOVING, Py_NewRef(lines->moving ? Py_True : Py_False));
    return found;
}

PART Lines lines_of(const End ends[SIDES]) {
    Lines lines = {{0}, 0};
    for (int side = 0; side < SIDES; side++) {
        lines.at[side] = ends[side].deadline;
        lines.at[SIDES + side] = ends[side].last_good;
        lines.at[PROVISIONAL] |= ends[side].provisional << side;
        lines.at[SUSPENDED] |= ends[side].suspended << side;
    }
    return lines;
}

static void put_in_order(End *low, End *high) {
    End before = *low;
    if (low->deadline > high->deadline) *low = *high;
    if (before.deadline >= high->deadline) *high = before;
}

PART Lines in_order(End ends[SIDES]) {
    put_in_order(&ends[STRICT_LOW], &ends[STRICT_HIGH]);
    put_in_order(&ends[LENIENT_LOW], &ends[LENIENT_HIGH]);
    return lines_of(ends);
}

static End end_of(const Lines *lines, int side) {
    return (End){lines->at[side], lines->at[SIDES + side], lines->at[PROVISIONAL] >> side & 1, lines->at[SUSPENDED] >> side & 1};
}

PART Lines joined_lines(const Lines *low, const Lines *high) {
    End ends[SIDES];
    for (int side = 0; side < SIDES; side++) ends[side] = end_of(side % 2 ? high : low, side);
    return in_order(ends);
}

/* A limit of constant length without links and deductions, as Simple makes it. */
PART Lines simple_lines(const Fixed *plan, long long start, long long amount, long long unit) {
    End ends[SIDES];
    for (int line = 0; line < 2; line++) {
        for (int high = 0; high < 2; high++) {
            End *end = &ends[2 * line + high];
            if (high && !end[-1].provisional) {
                *end = end[-1];
                continue;
            }
            Numbers3 found = of_simple_deadline(plan->table, start, amount, unit, &plan->readings[line], high);
            *end = (End){found.at[0], found.at[1], found.at[2], 0};
        }
    }
    return in_order(ends);
}

/* joined(low, high) */
static PyObject *joined(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    Lines low, high;
    if (n != 2 || read_lines(a[0], &low) < 0 || read_lines(a[1], &high) < 0) return ask(JOINED, a, n);
    low = joined_lines(&low, &high);
    return lines_object(&low);
}
