
/* ---- the module: given the namespace of the generated Python it gives the functions */

static int take_names(PyObject *names) {
    PyObject *builtins = PyDict_GetItemString(names, "__builtins__");
    if (set_up(names) < 0) return -1;
    for (int i = 0; TEXTS[i]; i++) {
        if (!T[i] && !(T[i] = PyUnicode_InternFromString(TEXTS[i]))) return -1;
    }
    for (int i = 0; NAMES[i]; i++) {
        PyObject *found = PyDict_GetItemString(names, NAMES[i]);
        if (!found && builtins) found = PyDict_GetItemString(builtins, NAMES[i]);
        if (!found) {
            PyErr_SetString(PyExc_KeyError, NAMES[i]);
            return -1;
        }
        Py_XSETREF(G[i], Py_NewRef(found));
    }
    return 0;
}

/* Whether two day tables say the same; one from a cache has arrays where another has tuples. */
static int are_same_days(PyObject *one, PyObject *other) {
    int is_same = one == other || (PyTuple_Check(one) && PyTuple_Check(other) && PyTuple_GET_SIZE(one) == PyTuple_GET_SIZE(other));
    for (Py_ssize_t i = 0; is_same == 1 && one != other && i < PyTuple_GET_SIZE(one); i++) {
        PyObject *left = PyTuple_GET_ITEM(one, i), *right = PyTuple_GET_ITEM(other, i);
        left = PySequence_Check(left) ? PySequence_Tuple(left) : Py_NewRef(left);
        right = PySequence_Check(right) ? PySequence_Tuple(right) : Py_NewRef(right);
        is_same = left && right ? PyObject_RichCompareBool(left, right, Py_EQ) : -1;
        Py_XDECREF(left);
        Py_XDECREF(right);
    }
    return is_same;
}

/* What the first namespace held is used ever after: functions may be on their way when the next one
   comes.  None if the next one has other days: they are all that the source does not say. */
static PyObject *bind(PyObject *module, PyObject *names) {
    static PyObject *bound;
    PyObject *days = PyDict_GetItemString(names, "TABLE"), *made;
    if (!days) return PyErr_Format(PyExc_KeyError, "TABLE");
    int is_same = bound ? are_same_days(bound, days) : 1;
    if (is_same < 0) return NULL;
    if (!is_same) Py_RETURN_NONE;
    if (!bound) {
        if (take_names(names) < 0) return NULL;
        bound = Py_NewRef(days);
    }
    made = PyDict_New();
    for (PyMethodDef *each = FUNCTIONS; made && each->ml_name; each++) {
        PyObject *function = PyCFunction_New(each, NULL);
        if (!function || PyDict_SetItemString(made, each->ml_name, function) < 0) Py_CLEAR(made);
        Py_XDECREF(function);
    }
    return made;
}

static PyMethodDef METHODS[] = {{"bind", bind, METH_O, NULL}, {NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "fadu_rules", NULL, 0, METHODS};

/* In two steps, so that each load has a module of its own: one made at once is filed under its name,
   which modules of other rules have as well. */
PyMODINIT_FUNC PyInit_fadu_rules(void) { return PyModuleDef_Init(&MODULE); }
