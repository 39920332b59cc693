/* ---- chains of links, as engine.compiled.running.chains makes them */

static const long long SURE = 2;

enum { EFFECTIVE, PLACE, KIND, WEIGHT, EFFECTIVE_HI, NEW_START, NEW_START_HI, LINK_NUMBERS };
enum { LENGTH = LINK_NUMBERS, UNCLEAR, STATED, LENIENT, RECORD, LINK_PARTS };
enum { CHAIN_SORTED_HERE = 64 };

PART int may_have_come(long long lo, long long hi, long long as_of, long long stood_at) {
    return (hi < INF && lo <= as_of) || lo <= stood_at;
}

static int before(const long long *one, const long long *other) {
    for (int i = EFFECTIVE; i <= KIND; i++) {
        if (one[i] != other[i]) return one[i] < other[i];
    }
    return 0;
}

/* Extension(…): the named tuple from its twelve parts. */
static PyObject *extension(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    PyObject *found = n == LINK_PARTS ? room_for(EXTENSION, n) : NULL;
    if (!found) return ask(EXTENSION, a, n);
    for (Py_ssize_t i = 0; i < n; i++) PyTuple_SET_ITEM(found, i, Py_NewRef(a[i]));
    return found;
}

/* in_chain(found, end, as_of, stood_at) */
static PyObject *in_chain(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    long long as_of, stood_at, end[3], places[CHAIN_SORTED_HERE][LINK_NUMBERS];
    if (n != 4 || !is_list(a[0]) || PySequence_Fast_GET_SIZE(a[0]) > CHAIN_SORTED_HERE || whole(a[2], &as_of) < 0
        || whole(a[3], &stood_at) < 0 || (a[1] != Py_None && wholes(a[1], 3, end) < 0)) return ask(IN_CHAIN, a, n);
    PyObject *chain[CHAIN_SORTED_HERE], *found;
    int size = 0;
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(a[0]); i++) {
        PyObject *link = PySequence_Fast_GET_ITEM(a[0], i);
        long long part[LINK_NUMBERS];
        if (!PyTuple_Check(link) || PyTuple_GET_SIZE(link) != LINK_PARTS) return ask(IN_CHAIN, a, n);
        for (int j = 0; j < LINK_NUMBERS; j++) {
            if (whole(PyTuple_GET_ITEM(link, j), &part[j]) < 0) return ask(IN_CHAIN, a, n);
        }
        if (!may_have_come(part[EFFECTIVE], part[EFFECTIVE_HI], as_of, stood_at)
            || !may_have_come(part[NEW_START], part[NEW_START_HI], as_of, stood_at)
            || (a[1] != Py_None && !before(part, end))) continue;
        int place = size++;
        for (; place > 0 && before(part, places[place - 1]); place--) {
            memcpy(places[place], places[place - 1], sizeof part);
            chain[place] = chain[place - 1];
        }
        memcpy(places[place], part, sizeof part);
        chain[place] = link;
    }
    if (!(found = PyList_New(size))) return NULL;
    for (int i = 0; i < size; i++) PyList_SET_ITEM(found, i, Py_NewRef(chain[i]));
    return found;
}

/* stopped(found, record) */
static PyObject *stopped(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    if (n != 2 || !is_list(a[0])) return ask(STOPPED, a, n);
    for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(a[0]); i++) {
        PyObject *link = PySequence_Fast_GET_ITEM(a[0], i);
        if (!PyTuple_Check(link) || PyTuple_GET_SIZE(link) != LINK_PARTS) return ask(STOPPED, a, n);
        if (PyTuple_GET_ITEM(link, RECORD) == a[1]) return PyTuple_GetSlice(link, 0, 3);
    }
    Py_RETURN_NONE;
}

/* deducted(weight, span, lenient, as_of, stood_at) */
static PyObject *deducted(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { FROM_LO, FROM_HI, TO_LO, TO_HI, ENDS_OF_SPAN };
    long long ends[ENDS_OF_SPAN], as_of, stood_at;
    if (n != 5 || wholes(a[1], ENDS_OF_SPAN, ends) < 0 || whole(a[3], &as_of) < 0 || whole(a[4], &stood_at) < 0)
        return ask(DEDUCTED, a, n);
    if (!may_have_come(ends[FROM_LO], ends[FROM_HI], as_of, stood_at)) Py_RETURN_NONE;
    PyObject *found = room_for(DEDUCTED_TYPE, ENDS_OF_SPAN + 2);
    if (!found) return NULL;
    PyTuple_SET_ITEM(found, 0, Py_NewRef(a[0]));
    for (int i = 0; i < ENDS_OF_SPAN; i++) PyTuple_SET_ITEM(found, i + 1, Py_NewRef(PyTuple_GET_ITEM(a[1], i)));
    PyTuple_SET_ITEM(found, ENDS_OF_SPAN + 1, Py_NewRef(a[2]));
    if (!may_have_come(ends[TO_LO], ends[TO_HI], as_of, stood_at)) {
        PyObject *never = PyLong_FromLongLong(INF);
        if (!never) {
            Py_DECREF(found);
            return NULL;
        }
        PyObject *passing = PyTuple_GET_ITEM(found, TO_LO + 1);
        PyTuple_SET_ITEM(found, TO_LO + 1, never);
        Py_DECREF(passing);
    }
    return found;
}
