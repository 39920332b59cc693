/* ---- what is called by name: the Python functions that are stood in for, and types of rows */

enum {
    ENDS, IN_CHAIN, STOPPED, DEDUCTED, EXTENSION, JOINED, COVERED, LATEST, NUMBER_IN_FORCE, LENGTH_IN_FORCE, IN_TIME,
    NOT_BEFORE, NOT_RUNNING, REQUIRED, WAITS, LINES_TYPE, DEDUCTED_TYPE, OUTCOME_TYPE, DEADLINE_TYPE, PLAIN, NAMED
};
static const char *NAMES[] = {
    "ends", "in_chain", "stopped", "deducted", "Extension", "joined", "covered", "latest", "number_in_force",
    "length_in_force", "in_time", "not_before", "not_running", "required", "waits", "Lines", "Deducted", "Outcome",
    "Deadline", "PLAIN"
};
static PyObject *BY_NAME[NAMED];

/* The same call in Python: for everything that is not worked out here. */
PART PyObject *ask(int name, PyObject *const *a, Py_ssize_t n) {
    PyErr_Clear();
    return PyObject_Vectorcall(BY_NAME[name], a, n, NULL);
}

/* A named tuple with room for so many parts, all to be filled at once. */
PART PyObject *room_for(int name, Py_ssize_t parts) {
    PyTypeObject *type = (PyTypeObject *)BY_NAME[name];
    return type->tp_alloc(type, parts);
}

PART int is_list(PyObject *of) { return PyList_CheckExact(of) || PyTuple_CheckExact(of); }

PART int wholes(PyObject *of, Py_ssize_t size, long long *found) {
    if (!PyTuple_Check(of) || PyTuple_GET_SIZE(of) != size) return -1;
    for (Py_ssize_t i = 0; i < size; i++) {
        if (whole(PyTuple_GET_ITEM(of, i), &found[i]) < 0) return -1;
    }
    return 0;
}

/* ---- day tables: each is read once, and kept as long as it is among the latest few */

enum { TABLES_KEPT = 8 };
static struct {
    PyObject *of, *days;
} TABLES[TABLES_KEPT];

static void free_days(PyObject *capsule) {
    DayTable *days = PyCapsule_GetPointer(capsule, NULL);
    if (days) free_DayTable(days);
    PyMem_Free(days);
}

/* The table as a capsule; a new reference, NULL without an error set if it is none. */
PART PyObject *days_of(PyObject *table) {
    static int next;
    for (int i = 0; i < TABLES_KEPT; i++) {
        if (TABLES[i].of == table) return Py_NewRef(TABLES[i].days);
    }
    DayTable *days = PyMem_Malloc(sizeof(DayTable));
    if (!days || read_DayTable(table, days) < 0) {
        PyMem_Free(days);
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(days, NULL, free_days);
    if (!capsule) {
        PyErr_Clear();
        free_DayTable(days);
        PyMem_Free(days);
        return NULL;
    }
    PyObject *of = TABLES[next].of, *before = TABLES[next].days;
    TABLES[next].of = Py_NewRef(table);
    TABLES[next].days = Py_NewRef(capsule);
    next = (next + 1) % TABLES_KEPT;
    Py_XDECREF(of);
    Py_XDECREF(before);
    return capsule;
}

/* ---- what is fixed of a limit and of a ladder: read once, left in the Python object's attributes */

enum { MOST_COLUMNS = 4 };

typedef struct {
    PyObject *kept;
    const DayTable *table;
    Numbers columns[MOST_COLUMNS];
    Reading readings[2];
} Fixed;

/* Of a plan, for each kind of link; of a ladder, for each rung. */
enum { MODES, MUST_PRECEDE, CAPS, AFTERS };
enum { LEVELS, KINDS, AMOUNTS, UNITS };

static PyObject *NAME_CARRIED;

static void free_fixed(PyObject *capsule) {
    Fixed *fixed = PyCapsule_GetPointer(capsule, NULL);
    for (int i = 0; i < MOST_COLUMNS; i++) let_go(&fixed->columns[i]);
    Py_XDECREF(fixed->kept);
    PyMem_Free(fixed);
}

/* The parts of each item side by side. */
static int read_columns(PyObject *items, Numbers columns[MOST_COLUMNS]) {
    if (!PyTuple_Check(items)) return -1;
    Py_ssize_t size = PyTuple_GET_SIZE(items);
    for (int part = 0; part < MOST_COLUMNS; part++) {
        long long *at = PyMem_Malloc((size + 1) * sizeof(long long));
        if (!at) return -1;
        columns[part] = (Numbers){at, size};
        for (Py_ssize_t i = 0; i < size; i++) {
            long long parts[MOST_COLUMNS];
            if (wholes(PyTuple_GET_ITEM(items, i), MOST_COLUMNS, parts) < 0) return -1;
            at[i] = parts[part];
        }
    }
    return 0;
}

static int read_fixed(PyObject *of, const char *table, const char *items, const char *readings, Fixed *fixed) {
    PyObject *days = PyObject_GetAttrString(of, table), *rows = PyObject_GetAttrString(of, items);
    PyObject *both = readings ? PyObject_GetAttrString(of, readings) : NULL;
    int failed = !days || !rows || !(fixed->kept = days_of(days)) || read_columns(rows, fixed->columns) < 0;
    if (!failed) fixed->table = PyCapsule_GetPointer(fixed->kept, NULL);
    if (readings) failed = failed || !both || !PyTuple_Check(both) || PyTuple_GET_SIZE(both) != 2;
    for (int i = 0; !failed && readings && i < 2; i++) failed = read_Reading(PyTuple_GET_ITEM(both, i), &fixed->readings[i]) < 0;
    Py_XDECREF(days);
    Py_XDECREF(rows);
    Py_XDECREF(both);
    return failed ? -1 : 0;
}

/* NULL if Python has to do it. */
static const Fixed *fixed_of(PyObject *of, const char *table, const char *items, const char *readings) {
    PyObject *capsule = PyObject_GetAttr(of, NAME_CARRIED);
    if (!capsule) {
        PyErr_Clear();
        Fixed *fixed = PyMem_Calloc(1, sizeof(Fixed));
        if (!fixed) return NULL;
        if (!(capsule = PyCapsule_New(fixed, NULL, free_fixed))) {
            PyMem_Free(fixed);
            return NULL;
        }
        if (read_fixed(of, table, items, readings, fixed) < 0 || PyObject_SetAttr(of, NAME_CARRIED, capsule) < 0) {
            Py_DECREF(capsule);
            return NULL;
        }
    }
    const Fixed *found = PyCapsule_GetPointer(capsule, NULL);
    Py_DECREF(capsule);
    return found;
}

PART const Fixed *plan_of(PyObject *of) { return fixed_of(of, "table", "kinds", "readings"); }

PART const Fixed *ladder_of(PyObject *of) { return fixed_of(of, "_table", "_rungs", NULL); }
