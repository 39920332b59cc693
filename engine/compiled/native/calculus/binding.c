/* ---- the module: given the Python functions and types it gives what stands in for them */

static PyMethodDef STANDING_IN[] = {
#define STANDS_IN(name, function) {name, (PyCFunction)(void (*)(void))function, METH_FASTCALL, NULL}
    STANDS_IN("ends", ends), STANDS_IN("in_chain", in_chain), STANDS_IN("stopped", stopped),
    STANDS_IN("deducted", deducted), STANDS_IN("Extension", extension), STANDS_IN("joined", joined),
    STANDS_IN("covered", covered), STANDS_IN("latest", latest), STANDS_IN("number_in_force", number_in_force),
    STANDS_IN("length_in_force", length_in_force), STANDS_IN("in_time", in_time), STANDS_IN("not_before", not_before),
    STANDS_IN("not_running", not_running), STANDS_IN("required", required), STANDS_IN("waits", waits), {NULL}
};

static PyObject *functions_of(PyMethodDef *each) {
    PyObject *made = PyDict_New();
    for (; made && each->ml_name; each++) {
        PyObject *function = PyCFunction_New(each, NULL);
        if (!function || PyDict_SetItemString(made, each->ml_name, function) < 0) Py_CLEAR(made);
        Py_XDECREF(function);
    }
    return made;
}

static PyObject *bind(PyObject *module, PyObject *names) {
    if (!NAME_CARRIED && !(NAME_CARRIED = PyUnicode_InternFromString("carried"))) return NULL;
    for (int i = 0; i < NAMED; i++) {
        PyObject *found = PyMapping_GetItemString(names, NAMES[i]);
        if (!found) return NULL;
        Py_XSETREF(BY_NAME[i], found);
    }
    return functions_of(STANDING_IN);
}

static PyObject *calculus(PyObject *module, PyObject *none) { return functions_of(CALCULUS); }

static PyMethodDef METHODS[] = {{"bind", bind, METH_O, NULL}, {"calculus", calculus, METH_NOARGS, NULL}, {NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "fadu_calculus", NULL, -1, METHODS};

PyMODINIT_FUNC PyInit_fadu_calculus(void) { return PyModule_Create(&MODULE); }
