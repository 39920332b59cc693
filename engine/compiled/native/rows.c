/* ---- rows, as engine.compiled.running.judging makes them */

/* conclude(check, rule, judge, positions, records, judged): the row of a subject to which the rule
   does not apply, or whose verdict does not change by itself, is made here, every other one by
   Python */

static PyObject *ROW, *WITHOUT_FIGURES;

enum { OUTCOME_STRICT = 2, OUTCOME_MOMENTS = 6, OUTCOME_AWAITED, OUTCOME_PARTS = 9 };

static int worst(PyObject *outcomes, long long *verdict, long long *level) {
    int shown = -1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(outcomes); i++) {
        PyObject *each = PyTuple_GET_ITEM(outcomes, i);
        long long own, own_level, awaited;
        if (!PyTuple_Check(each) || PyTuple_GET_SIZE(each) != OUTCOME_PARTS) return -1;
        if (number(PyTuple_GET_ITEM(each, 0), &own) < 0 || number(PyTuple_GET_ITEM(each, 1), &own_level) < 0
            || number(PyTuple_GET_ITEM(each, OUTCOME_AWAITED), &awaited) < 0) return -1;
        if (PyTuple_GET_SIZE(PyTuple_GET_ITEM(each, OUTCOME_MOMENTS)) || awaited < INF) return -1;
        if (i == 0 || own < *verdict || (own == *verdict && own_level > *level)) {
            *verdict = own;
            *level = own_level;
            shown = (int)i;
        }
    }
    return shown;
}

static PyObject *row_of(PyObject *rule, PyObject *positions, long long verdict, long long level, PyObject *shown, int duty) {
    enum { PARTS = 10, SHOWN = 4 };
    PyTypeObject *type = (PyTypeObject *)ROW;
    PyObject *row = type->tp_alloc(type, PARTS);
    if (!row) return NULL;
    PyTuple_SET_ITEM(row, 0, Py_NewRef(rule));
    PyTuple_SET_ITEM(row, 1, Py_NewRef(positions));
    PyTuple_SET_ITEM(row, 2, boxed(verdict));
    PyTuple_SET_ITEM(row, 3, boxed(level));
    for (int i = 0; i < SHOWN; i++) {
        PyTuple_SET_ITEM(row, 4 + i, Py_NewRef(PyTuple_GET_ITEM(shown, OUTCOME_STRICT + i)));
    }
    PyTuple_SET_ITEM(row, 8, boxed(INF));
    PyTuple_SET_ITEM(row, 9, boxed(duty));
    for (int i = 0; i < PARTS; i++) {
        if (!PyTuple_GET_ITEM(row, i)) Py_CLEAR(row);
        if (!row) break;
    }
    return row;
}

APART PyObject *conclude(PyObject *check, PyObject *rule, PyObject *judge, PyObject *positions, PyObject *records,
                         PyObject *judged, PyObject *otherwise) {
    static Load where_wanted, where_merged, where_rows;
    static PyObject *name_wanted, *name_merged, *name_rows;
    long long scope, verdict = 6, level = 0;
    int shown = -1, failed;
    if (!name_rows) {
        name_wanted = PyUnicode_InternFromString("wanted");
        name_merged = PyUnicode_InternFromString("merged");
        name_rows = PyUnicode_InternFromString("rows");
    }
    if (!PyTuple_Check(judged) || PyTuple_GET_SIZE(judged) != 3 || number(PyTuple_GET_ITEM(judged, 0), &scope) < 0) scope = -1;
    if (scope > 0) shown = worst(PyTuple_GET_ITEM(judged, 1), &verdict, &level);
    if (scope && shown < 0) {
        PyErr_Clear();
        return PyObject_CallFunctionObjArgs(otherwise, check, rule, judge, positions, records, judged, NULL);
    }
    if (scope == 1 && verdict <= 2) {
        verdict = 3;
        level = 0;
    }
    if (verdict <= 3 && spend(check, FINDING_STEPS) < 0) return NULL;
    PyObject *wanted = load(check, &where_wanted, name_wanted), *merged = load(check, &where_merged, name_merged);
    PyObject *rows = load(check, &where_rows, name_rows), *row = NULL;
    failed = !wanted || !merged || !rows;
    if (!failed && (is_set(wanted, verdict) || contains(merged, rule) == 1)) {
        PyObject *figures = scope ? PyTuple_GET_ITEM(PyTuple_GET_ITEM(judged, 1), shown) : WITHOUT_FIGURES;
        row = row_of(rule, positions, verdict, level, figures, scope ? shown : 0);
        failed = !row || PyList_Append(rows, row) < 0;
    }
    Py_XDECREF(wanted);
    Py_XDECREF(merged);
    Py_XDECREF(rows);
    Py_XDECREF(row);
    return failed ? NULL : Py_NewRef(Py_None);
}

static int set_up(PyObject *names) {
    NONE_INDEXED_ = Py_XNewRef(PyDict_GetItemString(names, "NONE_INDEXED"));
    PyObject *plain = PyDict_GetItemString(names, "PLAIN");
    WITHOUT_FIGURES = plain && PyTuple_Check(plain) && PyTuple_GET_SIZE(plain) ? Py_NewRef(PyTuple_GET_ITEM(plain, 0)) : NULL;
    NO_TIMES = Py_XNewRef(PyDict_GetItemString(names, "NO_TIMES"));
    ROW = Py_XNewRef(PyDict_GetItemString(names, "Row"));
    PyObject *steps = PyDict_GetItemString(names, "FINDING_STEPS");
    if (!ROW || !NO_TIMES || !WITHOUT_FIGURES || !steps || number(steps, &FINDING_STEPS) < 0) return -1;
    NAME_X = PyUnicode_InternFromString("x");
    NAME_STANDING = PyUnicode_InternFromString("_standing");
    NOTHING = PyTuple_New(0);
    if (!ENDLESS) ENDLESS = PyLong_FromLongLong(INF);
    if (!BEGINNING) BEGINNING = PyLong_FromLongLong(-INF);
    return NONE_INDEXED_ && NAME_X && NAME_STANDING && NOTHING && ENDLESS && BEGINNING ? 0 : -1;
}
