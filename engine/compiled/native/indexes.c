/* ---- indexes of a check, as engine.compiled.running.check.Check makes them; what is kept under a
   slot is never replaced, for functions on their way go on using it */

static PyObject *NONE_INDEXED_, *NO_TIMES, *NAME_X, *NAME_STANDING;
static long long FINDING_STEPS;


APART PyObject *kept_under(PyObject *check, long long slot, PyObject *made) {
    static Load where;
    PyObject *slots = load(check, &where, NAME_X);
    if (!slots) return NULL;
    PyObject *kept = PyList_GET_ITEM(slots, slot);
    if (!made || kept != Py_None) Py_XSETREF(made, Py_NewRef(kept));
    else if (PyList_SetItem(slots, slot, Py_NewRef(made)) < 0) Py_CLEAR(made);
    Py_DECREF(slots);
    return made;
}

APART PyObject *kept_index(PyObject *check, long long slot, PyObject *made) {
    if (made && PyDict_GET_SIZE(made) == 0) Py_SETREF(made, Py_NewRef(NONE_INDEXED_));
    return made ? kept_under(check, slot, made) : NULL;
}

APART PyObject *memo(PyObject *check, long long slot) {
    PyObject *found = kept_under(check, slot, NULL);
    if (found != Py_None) return found;
    Py_SETREF(found, PyDict_New());
    return found ? kept_under(check, slot, found) : NULL;
}

APART PyObject *places(PyObject *check, long long slot, PyObject *records) {
    PyObject *found = kept_under(check, slot, NULL), *all;
    if (found != Py_None) return found;
    Py_SETREF(found, PyDict_New());
    if (!(all = PySequence_Fast(records, "records"))) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *key = identity(PySequence_Fast_GET_ITEM(all, i)), *place = PyLong_FromSsize_t(i);
        if (!key || !place || PyDict_SetItem(found, key, place) < 0) Py_CLEAR(found);
        Py_XDECREF(key);
        Py_XDECREF(place);
    }
    Py_XDECREF(all);
    return found ? kept_under(check, slot, found) : NULL;
}

APART PyObject *identify(PyObject *check, long long slot, PyObject *records, PyObject *field, Load *where) {
    PyObject *found = PyDict_New(), *all = PySequence_Fast(records, "records");
    if (!all) Py_CLEAR(found);
    for (Py_ssize_t i = all ? PySequence_Fast_GET_SIZE(all) : 0; found && i-- > 0;) {
        PyObject *record = PySequence_Fast_GET_ITEM(all, i), *key;
        if (record == Py_None) continue;
        key = load(record, where, field);
        if (!key || (key != Py_None && PyDict_SetItem(found, key, record) < 0)) Py_CLEAR(found);
        Py_XDECREF(key);
    }
    Py_XDECREF(all);
    return kept_index(check, slot, found);
}

static int add_to(PyObject *groups, PyObject *key, PyObject *record) {
    PyObject *found = PyDict_GetItemWithError(groups, key);
    if (found) {
        Py_ssize_t size = PyList_GET_SIZE(found);
        return PyList_GET_ITEM(found, size - 1) == record ? 0 : PyList_Append(found, record);
    }
    if (PyErr_Occurred() || !(found = PyList_New(1))) return -1;
    PyList_SET_ITEM(found, 0, Py_NewRef(record));
    int failed = PyDict_SetItem(groups, key, found);
    Py_DECREF(found);
    return failed;
}

static int add_to_each(PyObject *groups, PyObject *keys, PyObject *record) {
    if (keys == Py_None) return add_to(groups, keys, record);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(keys); i++) {
        if (add_to(groups, PyTuple_GET_ITEM(keys, i), record) < 0) return -1;
    }
    return 0;
}

APART PyObject *grouped(PyObject *check, long long slot, PyObject *records, PyObject *field, Load *where,
                        int (*add)(PyObject *, PyObject *, PyObject *)) {
    PyObject *found = PyDict_New(), *all = PySequence_Fast(records, "records");
    if (!all) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *record = PySequence_Fast_GET_ITEM(all, i), *value = load(record, where, field);
        if (!value || add(found, value, record) < 0) Py_CLEAR(found);
        Py_XDECREF(value);
    }
    Py_XDECREF(all);
    return kept_index(check, slot, found);
}

APART PyObject *group(PyObject *check, long long slot, PyObject *records, PyObject *field, Load *where) {
    return grouped(check, slot, records, field, where, add_to);
}

APART PyObject *spread(PyObject *check, long long slot, PyObject *records, PyObject *field, Load *where) {
    return grouped(check, slot, records, field, where, add_to_each);
}

/* Whether a text of a list stands in it for the first time; a long list has a set of those before. */
static int is_first(PyObject *all, Py_ssize_t place, PyObject *before) {
    PyObject *text = PySequence_Fast_GET_ITEM(all, place);
    if (before) {
        int is_there = PySet_Contains(before, text);
        if (is_there) return is_there < 0 ? -1 : 0;
        return PySet_Add(before, text) < 0 ? -1 : 1;
    }
    for (Py_ssize_t i = 0; i < place; i++) {
        int is_same = are_equal(PySequence_Fast_GET_ITEM(all, i), text);
        if (is_same) return is_same < 0 ? -1 : 0;
    }
    return 1;
}

APART PyObject *members(PyObject *check, long long slot, PyObject *listed, PyObject *known, PyObject *everything,
                        PyObject *field, Load *where) {
    enum { FEW = 16 };
    PyObject *found = PyList_New(0), *kept, *key, *before = NULL;
    PyObject *all = PySequence_Fast(listed == Py_None ? everything : listed, "records");
    if (!all) Py_CLEAR(found);
    if (found && listed != Py_None && PySequence_Fast_GET_SIZE(all) > FEW && !(before = PySet_New(NULL))) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *each = PySequence_Fast_GET_ITEM(all, i), *record, *name, *pair;
        int is_new = 1;
        if (listed == Py_None) {
            record = Py_NewRef(each);
            name = each == Py_None || field == Py_None ? Py_NewRef(Py_None) : load(each, where, field);
        } else {
            is_new = is_first(all, i, before);
            record = got(known, each);
            name = Py_NewRef(each);
        }
        pair = record && name ? PyTuple_Pack(2, record, name) : NULL;
        if (!pair || is_new < 0 || (is_new && PyList_Append(found, pair) < 0)) Py_CLEAR(found);
        Py_XDECREF(record);
        Py_XDECREF(name);
        Py_XDECREF(pair);
    }
    Py_XDECREF(all);
    Py_XDECREF(before);
    kept = found ? memo(check, slot) : NULL;
    key = kept ? identity(listed) : NULL;
    PyObject *first = key ? PyDict_SetDefault(kept, key, found) : NULL;
    Py_XINCREF(first);
    Py_XDECREF(found);
    Py_XDECREF(kept);
    Py_XDECREF(key);
    return first;
}

APART PyObject *loose(PyObject *index, PyObject *value, PyObject *records) {
    if (value == Py_None) return Py_NewRef(records);
    PyObject *unknown = PyDict_GetItemWithError(index, Py_None);
    PyObject *found = unknown || !PyErr_Occurred() ? PyDict_GetItemWithError(index, value) : NULL;
    if (!found && PyErr_Occurred()) return NULL;
    if (unknown && found) return PySequence_Concat(found, unknown);
    return unknown || found ? Py_NewRef(unknown ? unknown : found) : PyTuple_New(0);
}

APART PyObject *ordered(PyObject *index, PyObject *value, PyObject *records) {
    int unknown = value == Py_None ? 1 : PyDict_Contains(index, Py_None);
    if (unknown) return unknown < 0 ? NULL : Py_NewRef(records);
    PyObject *found = PyDict_GetItemWithError(index, value);
    if (!found && PyErr_Occurred()) return NULL;
    return found ? Py_NewRef(found) : PyTuple_New(0);
}

APART PyObject *got_or(PyObject *of, PyObject *key, PyObject *otherwise) {
    PyObject *found = PyDict_GetItemWithError(of, key);
    if (!found && PyErr_Occurred()) return NULL;
    return Py_NewRef(found ? found : otherwise);
}

APART PyObject *column(PyObject *check, long long slot, PyObject *records, PyObject *field, PyObject *missing,
                       Load *where, PyObject *days, PyObject *clocks) {
    PyObject *found = PyList_New(0), *all = PySequence_Fast(records, "records");
    if (!all) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *text = load(PySequence_Fast_GET_ITEM(all, i), where, field), *pair = NULL;
        long long first;
        if (text == Py_None) {
            pair = Py_NewRef(missing);
        } else if (text && moment(text, days, clocks, &first) == 0) {
            pair = first < BARE ? two(first, first) : two(first - BARE, first - BARE + 1439);
        }
        if (!pair || PyList_Append(found, pair) < 0) Py_CLEAR(found);
        Py_XDECREF(text);
        Py_XDECREF(pair);
    }
    Py_XDECREF(all);
    if (found && !PyList_GET_SIZE(found)) Py_SETREF(found, Py_NewRef(NO_TIMES));
    return found ? kept_under(check, slot, found) : NULL;
}

/* C.unless_negative(slot, records, field) */
APART int unless_negative(PyObject *check, long long slot, PyObject *records, PyObject *field, Load *where, long long *found) {
    PyObject *all = PySequence_Fast(records, "records"), *kept;
    int is_negative = all ? 0 : -1;
    for (Py_ssize_t i = 0; is_negative == 0 && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *value = load(PySequence_Fast_GET_ITEM(all, i), where, field);
        is_negative = !value ? -1 : value == Py_None ? 0 : order(value, 0, Py_LT);
        Py_XDECREF(value);
    }
    Py_XDECREF(all);
    if (is_negative < 0) return -1;
    *found = is_negative ? -INF : INF;
    kept = kept_under(check, slot, boxed(*found));
    Py_XDECREF(kept);
    return kept ? 0 : -1;
}

APART PyObject *is_standing(PyObject *check) {
    static Load where;
    static PyObject *method;
    PyObject *found = load(check, &where, NAME_STANDING);
    if (found != Py_None) return found;
    Py_DECREF(found);
    if (!method && !(method = PyUnicode_InternFromString("is_standing"))) return NULL;
    return PyObject_CallMethodNoArgs(check, method);
}

/* C.missing[section], as its __missing__ works it out */

APART PyObject *missing_in(PyObject *missing, PyObject *section) {
    static Load where;
    static PyObject *name;
    long long until = 0;
    PyObject *found = PyDict_GetItemWithError(missing, section), *known, *minute;
    if (found) return Py_NewRef(found);
    if (PyErr_Occurred() || (!name && !(name = PyUnicode_InternFromString("_until")))) return NULL;
    if (!(known = load(missing, &where, name))) return NULL;
    minute = PyDict_GetItemWithError(known, section);
    if (minute ? number(minute, &until) == 0 : !PyErr_Occurred()) {
        long long first = !minute || until == -INF ? -INF : until + 1;
        found = two(first, INF);
    }
    Py_DECREF(known);
    if (found && PyDict_SetItem(missing, section, found) < 0) Py_CLEAR(found);
    return found;
}


/* What C.missing and C.open say of one section, as a number; of the check asked last all that was
   asked is kept.  The table is held so that no other one can be taken for it.  SECTIONS, how many the
   rules ask of, is said by the module. */

typedef struct {
    PyObject *table;
    long long found[SECTIONS];
    char is_known[SECTIONS];
} Told;

static Told MISSING, OPEN;

/* The first minute of what C.missing does not know of a section, without making a pair of it. */
APART int missing_from(PyObject *missing, PyObject *section, long long *found) {
    static Load where;
    static PyObject *name;
    if (!name && !(name = PyUnicode_InternFromString("_until"))) return -1;
    PyObject *known = held(missing, &where, name), *minute = known ? PyDict_GetItemWithError(known, section) : NULL;
    if (!minute) {
        *found = -INF;
        return PyErr_Occurred() ? -1 : 0;
    }
    if (number(minute, found) < 0) return -1;
    if (*found != -INF) ++*found;
    return 0;
}

APART int open_from(PyObject *open, PyObject *section, long long *found) {
    static Load where, when;
    static PyObject *missing_name, *moment_name;
    long long first, stood_at;
    if (!missing_name) missing_name = PyUnicode_InternFromString("_missing");
    if (!moment_name) moment_name = PyUnicode_InternFromString("_stood_at");
    if (!missing_name || !moment_name) return -1;
    PyObject *missing = held(open, &where, missing_name), *minute = held(open, &when, moment_name);
    if (!missing || !minute || missing_from(missing, section, &first) < 0 || number(minute, &stood_at) < 0) return -1;
    *found = first <= stood_at;
    return 0;
}

APART int told_first(Told *told, PyObject *table, int section, PyObject *name, long long *found) {
    if ((told == &OPEN ? open_from(table, name, found) : missing_from(table, name, found)) < 0) return -1;
    PyObject *before = NULL;
    if (told->table != table) {
        before = told->table;
        told->table = Py_NewRef(table);
        memset(told->is_known, 0, sizeof told->is_known);
    }
    told->found[section] = *found;
    told->is_known[section] = 1;
    Py_XDECREF(before);
    return 0;
}

INLINE int told(Told *told, PyObject *table, int section, PyObject *name, long long *found) {
    if (told->table != table || !told->is_known[section]) return told_first(told, table, section, name, found);
    *found = told->found[section];
    return 0;
}
