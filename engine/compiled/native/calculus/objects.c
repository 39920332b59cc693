/* ---- what is called by name: the Python functions that are stood in for, and types of rows */

enum {
    ENDS, IN_CHAIN, STOPPED, DEDUCTED, EXTENSION, JOINED, COVERED, LATEST, NUMBER_IN_FORCE, LENGTH_IN_FORCE,
    LINES_TYPE, DEDUCTED_TYPE, NAMED
};
static const char *NAMES[] = {
    "ends", "in_chain", "stopped", "deducted", "Extension", "joined", "covered", "latest", "number_in_force",
    "length_in_force", "Lines", "Deducted"
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

/* ---- plans: what is fixed of a limit, read once and left in the attributes of the Python object */

typedef struct {
    PyObject *kept;
    const DayTable *table;
    Reading readings[2];
    Numbers modes, before, caps, afters;
} Plan;

static PyObject *NAME_CARRIED;

static void free_plan(PyObject *capsule) {
    Plan *plan = PyCapsule_GetPointer(capsule, NULL);
    let_go(&plan->modes);
    let_go(&plan->before);
    let_go(&plan->caps);
    let_go(&plan->afters);
    Py_XDECREF(plan->kept);
    PyMem_Free(plan);
}

/* The parts of each kind of link side by side. */
static int read_kinds(PyObject *kinds, Plan *plan) {
    enum { MODE, BEFORE, CAP, AFTER, PARTS };
    Numbers *columns[] = {&plan->modes, &plan->before, &plan->caps, &plan->afters};
    Py_ssize_t size = PyTuple_Check(kinds) ? PyTuple_GET_SIZE(kinds) : -1;
    if (size < 0) return -1;
    for (int part = MODE; part < PARTS; part++) {
        long long *at = PyMem_Malloc((size + 1) * sizeof(long long));
        if (!at) return -1;
        *columns[part] = (Numbers){at, size};
        for (Py_ssize_t i = 0; i < size; i++) {
            long long parts[PARTS];
            if (wholes(PyTuple_GET_ITEM(kinds, i), PARTS, parts) < 0) return -1;
            at[i] = parts[part];
        }
    }
    return 0;
}

static int read_plan(PyObject *of, Plan *plan) {
    PyObject *table = PyObject_GetAttrString(of, "table"), *readings = PyObject_GetAttrString(of, "readings");
    PyObject *kinds = PyObject_GetAttrString(of, "kinds");
    int failed = !table || !readings || !kinds || !(plan->kept = days_of(table))
        || !PyTuple_Check(readings) || PyTuple_GET_SIZE(readings) != 2;
    for (int i = 0; !failed && i < 2; i++) failed = read_Reading(PyTuple_GET_ITEM(readings, i), &plan->readings[i]) < 0;
    if (!failed) {
        plan->table = PyCapsule_GetPointer(plan->kept, NULL);
        failed = read_kinds(kinds, plan) < 0;
    }
    Py_XDECREF(table);
    Py_XDECREF(readings);
    Py_XDECREF(kinds);
    return failed ? -1 : 0;
}

/* NULL if Python has to do it. */
PART const Plan *plan_of(PyObject *of) {
    PyObject *capsule = PyObject_GetAttr(of, NAME_CARRIED);
    if (!capsule) {
        PyErr_Clear();
        Plan *plan = PyMem_Calloc(1, sizeof(Plan));
        if (!plan) return NULL;
        if (!(capsule = PyCapsule_New(plan, NULL, free_plan))) {
            PyMem_Free(plan);
            return NULL;
        }
        if (read_plan(of, plan) < 0 || PyObject_SetAttr(of, NAME_CARRIED, capsule) < 0) {
            Py_DECREF(capsule);
            return NULL;
        }
    }
    const Plan *found = PyCapsule_GetPointer(capsule, NULL);
    Py_DECREF(capsule);
    return found;
}
