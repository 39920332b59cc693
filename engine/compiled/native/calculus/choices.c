/* ---- choices among records and values in force, as engine.compiled.running makes them */

enum { FEW_PIECES = 64 };

typedef struct {
    long long begin, stop;
} Piece;

static int by_begin(const void *one, const void *other) {
    const Piece *a = one, *b = other;
    if (a->begin != b->begin) return a->begin < b->begin ? -1 : 1;
    return (a->stop > b->stop) - (a->stop < b->stop);
}

/* An end that is not settled runs to as_of at most. */
static void stand(long long *lo, long long *hi, long long as_of, long long stood_at) {
    if (*hi < INF) return;
    *lo = *lo > stood_at ? as_of : smaller_of(*lo, as_of);
    *hi = as_of;
}

/* Whether a stretch of the span longer than the tolerance lies in no piece.  Ends are at most
   2**63 apart, so the differences are taken in twice the room. */
static int has_gap(long long start, long long end, Piece *pieces, Py_ssize_t size, long long tolerance) {
    if (end < start) return 0;
    if (size > 1) qsort(pieces, size, sizeof(Piece), by_begin);
    long long reached = start;
    for (Py_ssize_t i = 0; i < size; i++) {
        if (pieces[i].begin > pieces[i].stop) continue;
        if (pieces[i].begin >= end) break;
        if ((__int128)pieces[i].begin - reached > tolerance) return 1;
        reached = larger_of(reached, pieces[i].stop);
    }
    return (__int128)end - reached > tolerance;
}

/* A tolerance cut to whole minutes: what is whole exceeds both or neither.  Tolerances are values of
   parameters, few and lasting, so the latest are remembered.  -1: Python is to compare. */
static int whole_tolerance(PyObject *of, long long *found) {
    enum { KEPT = 4 };
    static struct {
        PyObject *of;
        long long cut;
    } kept[KEPT];
    static int next;
    if (PyLong_Check(of)) return whole(of, found);
    for (int i = 0; i < KEPT; i++) {
        if (kept[i].of == of) {
            *found = kept[i].cut;
            return 0;
        }
    }
    PyObject *floor = PyObject_CallMethod(of, "__floor__", NULL);
    int failed = !floor || whole(floor, found) < 0;
    Py_XDECREF(floor);
    PyErr_Clear();
    if (failed) return -1;
    PyObject *before = kept[next].of;
    kept[next].of = Py_NewRef(of);
    kept[next].cut = *found;
    next = (next + 1) % KEPT;
    Py_XDECREF(before);
    return 0;
}

static int tolerances(PyObject *of, long long found[2]) {
    if (!PyTuple_Check(of) || PyTuple_GET_SIZE(of) != 2) return -1;
    return whole_tolerance(PyTuple_GET_ITEM(of, 0), &found[0]) < 0 ? -1 : whole_tolerance(PyTuple_GET_ITEM(of, 1), &found[1]);
}

/* covered(span, pieces, is_open, tolerance, as_of, stood_at) */
static PyObject *covered(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { SPAN, PIECES, IS_OPEN, TOLERANCE, AS_OF, STOOD_AT, ARGUMENTS };
    enum { FROM_LO = 1, FROM_HI, TO_LO, TO_HI, PARTS };
    long long span[4], is_open, tolerance[2], as_of, stood_at;
    Piece few[2 * FEW_PIECES], *inner = few, *outer;
    if (n != ARGUMENTS || wholes(a[SPAN], 4, span) < 0 || !PyList_CheckExact(a[PIECES]) || whole(a[IS_OPEN], &is_open) < 0
        || tolerances(a[TOLERANCE], tolerance) < 0 || whole(a[AS_OF], &as_of) < 0 || whole(a[STOOD_AT], &stood_at) < 0)
        return ask(COVERED, a, n);
    Py_ssize_t size = PyList_GET_SIZE(a[PIECES]), inside = 0, outside = 0;
    if (size > FEW_PIECES && !(inner = PyMem_Malloc(2 * size * sizeof(Piece)))) return PyErr_NoMemory();
    outer = inner + size;
    stand(&span[0], &span[1], as_of, stood_at);
    stand(&span[2], &span[3], as_of, stood_at);
    int failed = 0;
    for (Py_ssize_t i = 0; !failed && i < size; i++) {
        long long p[PARTS];
        failed = wholes(PyList_GET_ITEM(a[PIECES], i), PARTS, p) < 0;
        if (failed || (p[FROM_HI] == INF && p[FROM_LO] > stood_at)) continue;
        stand(&p[FROM_LO], &p[FROM_HI], as_of, stood_at);
        stand(&p[TO_LO], &p[TO_HI], as_of, stood_at);
        outer[outside++] = (Piece){p[FROM_LO], p[TO_HI]};
        if (p[0] == SURE) inner[inside++] = (Piece){p[FROM_HI], p[TO_LO]};
    }
    int found = 1;
    if (!failed) {
        if (!has_gap(span[0], span[3], inner, inside, tolerance[0])) found = 2;
        else if (!is_open && has_gap(span[1], span[2], outer, outside, tolerance[1])) found = 0;
    }
    if (inner != few) PyMem_Free(inner);
    return failed ? ask(COVERED, a, n) : PyLong_FromLong(found);
}

/* latest(found, is_open, after, stood_at) */
static PyObject *latest(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    long long is_open, after, stood_at, certain = LLONG_MIN, least = INF, most = LLONG_MIN;
    int is_certain = 0, is_settled = 0, is_doubtful = 0;
    if (n != 4 || !PyList_CheckExact(a[0]) || whole(a[1], &is_open) < 0 || whole(a[2], &after) < 0
        || whole(a[3], &stood_at) < 0) return ask(LATEST, a, n);
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(a[0]); i++) {
        long long each[3];
        if (wholes(PyList_GET_ITEM(a[0], i), 3, each) < 0) return ask(LATEST, a, n);
        least = i ? smaller_of(least, each[1]) : each[1];
        if (each[2] < INF) {
            is_settled = 1;
            most = larger_of(most, each[2]);
            if (each[0] == SURE) {
                is_certain = 1;
                certain = larger_of(certain, each[1]);
            }
        } else if (each[2] == INF && each[1] <= stood_at) {
            is_doubtful = 1;
        }
    }
    long long low = is_certain ? certain : smaller_of(least, after);
    int is_known = is_settled && is_certain && !is_open && !is_doubtful;
    return tuple_of((long long[]){low, is_known ? most : INF}, 2);
}

/* What is in force on the one known day; NULL without an error set where Python has to look. */
static PyObject *on_its_day(PyObject *const *a, Py_ssize_t n) {
    long long lo, hi;
    if (n != 4 || !PyDict_Check(a[0]) || whole(a[1], &lo) < 0 || whole(a[2], &hi) < 0 || lo != hi || lo >= INF) return NULL;
    PyObject *day = PyLong_FromLongLong(floor_of(lo, DAY_MINUTES));
    PyObject *found = day ? PyDict_GetItemWithError(a[0], day) : NULL;
    Py_XDECREF(day);
    return found;
}

/* number_in_force(values, lo, hi, as_of) */
static PyObject *number_in_force(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    PyObject *found = on_its_day(a, n);
    if (!found) return ask(NUMBER_IN_FORCE, a, n);
    if (found == Py_None || PyTuple_Check(found)) return tuple_of((long long[]){-INF, INF}, 2);
    return PyTuple_Pack(2, found, found);
}

/* length_in_force(values, lo, hi, as_of) */
static PyObject *length_in_force(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    PyObject *found = on_its_day(a, n);
    if (!found) return ask(LENGTH_IN_FORCE, a, n);
    return Py_NewRef(PyTuple_Check(found) ? found : Py_None);
}
