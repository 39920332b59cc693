
/* ---- the module: given the namespace of the generated Python it gives the functions */

static PyObject *bind(PyObject *module, PyObject *names) {
    PyObject *builtins = PyDict_GetItemString(names, "__builtins__"), *made = PyDict_New();
    if (set_up(names) < 0) return NULL;
    for (int i = 0; TEXTS[i]; i++) {
        if (!T[i] && !(T[i] = PyUnicode_InternFromString(TEXTS[i]))) return NULL;
    }
    for (int i = 0; NAMES[i]; i++) {
        PyObject *found = PyDict_GetItemString(names, NAMES[i]);
        if (!found && builtins) found = PyDict_GetItemString(builtins, NAMES[i]);
        if (!found) return PyErr_Format(PyExc_KeyError, NAMES[i]);
        Py_XSETREF(G[i], Py_NewRef(found));
    }
    for (PyMethodDef *each = FUNCTIONS; made && each->ml_name; each++) {
        PyObject *function = PyCFunction_New(each, NULL);
        if (!function || PyDict_SetItemString(made, each->ml_name, function) < 0) return NULL;
        Py_DECREF(function);
    }
    return made;
}

static PyMethodDef METHODS[] = {{"bind", bind, METH_O, NULL}, {NULL}};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "fadu_rules", NULL, -1, METHODS};

PyMODINIT_FUNC PyInit_fadu_rules(void) { return PyModule_Create(&MODULE); }
