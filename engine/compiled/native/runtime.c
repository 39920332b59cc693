/* What generated rules run on in C.  Every function that gives an object gives a new reference, or
   NULL with an error set; what it is given stays the caller's.  Functions that give an int give -1
   on error. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdint.h>

#define APART static __attribute__((noinline, unused))
#define OFFSET PY_VECTORCALL_ARGUMENTS_OFFSET

static const long long INF = 1LL << 62, BARE = 1LL << 60;

/* ---- places of objects */

APART int put(PyObject **place, PyObject *made) {
    PyObject *before = *place;
    if (!made) return 1;
    *place = made;
    Py_XDECREF(before);
    return 0;
}

APART void keep(PyObject **place, PyObject *held) {
    PyObject *before = *place;
    *place = Py_NewRef(held);
    Py_XDECREF(before);
}

APART void drop(PyObject **place) { Py_CLEAR(*place); }

APART void drop_all(PyObject **places, int count) {
    for (int i = 0; i < count; i++) Py_XDECREF(places[i]);
}

/* ---- attributes: where a type keeps one is looked up once and remembered beside the statement */

typedef struct {
    PyTypeObject *type;
    Py_ssize_t offset;
} Load;

APART PyObject *load_first(PyObject *of, Load *known, PyObject *name) {
    PyTypeObject *type = Py_TYPE(of);
    PyObject *found = _PyType_Lookup(type, name);
    if (found && Py_IS_TYPE(found, &PyMemberDescr_Type) && type->tp_getattro == PyObject_GenericGetAttr) {
        PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
        if (member->type == T_OBJECT_EX) {
            PyTypeObject *before = known->type;
            known->type = (PyTypeObject *)Py_NewRef(type);
            known->offset = member->offset;
            Py_XDECREF(before);
        }
    }
    return PyObject_GetAttr(of, name);
}

APART PyObject *load(PyObject *of, Load *known, PyObject *name) {
    if (Py_IS_TYPE(of, known->type)) {
        PyObject *found = *(PyObject **)((char *)of + known->offset);
        if (found) return Py_NewRef(found);
    }
    return load_first(of, known, name);
}

/* ---- objects as truths and numbers */

APART int is_true(PyObject *of) {
    if (of == Py_None || of == Py_False) return 0;
    if (of == Py_True) return 1;
    if (PyTuple_CheckExact(of)) return PyTuple_GET_SIZE(of) != 0;
    if (PyDict_CheckExact(of)) return PyDict_GET_SIZE(of) != 0;
    return PyObject_IsTrue(of) == 1;
}

APART PyObject *truth(long long value) { return Py_NewRef(value ? Py_True : Py_False); }

APART int number(PyObject *of, long long *found) {
    long long value = PyLong_AsLongLong(of);
    if (value == -1 && PyErr_Occurred()) return -1;
    *found = value;
    return 0;
}

APART int order(PyObject *left, long long right, int how) {
    if (PyLong_CheckExact(left)) {
        int overflow;
        long long value = PyLong_AsLongLongAndOverflow(left, &overflow);
        if (!overflow) {
            switch (how) {
            case Py_LT: return value < right;
            case Py_LE: return value <= right;
            case Py_GT: return value > right;
            case Py_GE: return value >= right;
            case Py_EQ: return value == right;
            default: return value != right;
            }
        }
    }
    PyObject *other = PyLong_FromLongLong(right);
    if (!other) return -1;
    int found = PyObject_RichCompareBool(left, other, how);
    Py_DECREF(other);
    return found;
}

APART int same_text(PyObject *left, PyObject *right) {
    if (left == right) return 1;
    if (left == Py_None) return 0;
    if (PyUnicode_CheckExact(left) && PyUnicode_IS_COMPACT_ASCII(left) && PyUnicode_IS_COMPACT_ASCII(right)) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(left);
        return size == PyUnicode_GET_LENGTH(right)
            && !memcmp(PyUnicode_1BYTE_DATA(left), PyUnicode_1BYTE_DATA(right), size);
    }
    return PyObject_RichCompareBool(left, right, Py_EQ);
}

/* ---- parts, items and members */

APART PyObject *part(PyObject *of, Py_ssize_t place, Py_ssize_t size) {
    if (PyTuple_Check(of) && PyTuple_GET_SIZE(of) == size) return Py_NewRef(PyTuple_GET_ITEM(of, place));
    PyErr_SetString(PyExc_ValueError, "not so many parts");
    return NULL;
}

APART int part_number(PyObject *of, Py_ssize_t place, Py_ssize_t size, long long *found) {
    if (PyTuple_Check(of) && PyTuple_GET_SIZE(of) == size) return number(PyTuple_GET_ITEM(of, place), found);
    PyErr_SetString(PyExc_ValueError, "not so many parts");
    return -1;
}

APART PyObject *item(PyObject *of, long long place) {
    if (PyList_CheckExact(of) && place >= 0 && place < PyList_GET_SIZE(of)) return Py_NewRef(PyList_GET_ITEM(of, place));
    if (PyTuple_CheckExact(of) && place >= 0 && place < PyTuple_GET_SIZE(of)) return Py_NewRef(PyTuple_GET_ITEM(of, place));
    PyObject *index = PyLong_FromLongLong(place), *found = index ? PyObject_GetItem(of, index) : NULL;
    Py_XDECREF(index);
    return found;
}

APART PyObject *looked_up(PyObject *of, PyObject *key) {
    if (PyDict_Check(of)) {
        PyObject *found = PyDict_GetItemWithError(of, key);
        if (found) return Py_NewRef(found);
        if (PyErr_Occurred()) return NULL;
    }
    return PyObject_GetItem(of, key);
}

APART PyObject *got(PyObject *of, PyObject *key) {
    if (!PyDict_Check(of)) return PyObject_CallMethod(of, "get", "O", key);
    PyObject *found = PyDict_GetItemWithError(of, key);
    if (!found && PyErr_Occurred()) return NULL;
    return Py_NewRef(found ? found : Py_None);
}

APART long long length(PyObject *of) {
    if (PyTuple_CheckExact(of)) return PyTuple_GET_SIZE(of);
    return PyList_CheckExact(of) ? PyList_GET_SIZE(of) : PyObject_Size(of);
}

APART int contains(PyObject *of, PyObject *what) {
    if (PyAnySet_CheckExact(of)) return PySet_Contains(of, what);
    return PyDict_CheckExact(of) ? PyDict_Contains(of, what) : PySequence_Contains(of, what);
}

/* ---- as in engine.compiled.running */

APART PyObject *known_state(PyObject *state) {
    return PyUnicode_CheckExact(state) && PyUnicode_CompareWithASCIIString(state, "unknown") == 0 ? Py_None : state;
}

APART PyObject *required(long long holds, PyObject *plain) {
    static const int VERDICTS[] = {0, 3, 5};
    return Py_NewRef(PyTuple_GET_ITEM(plain, VERDICTS[holds]));
}

/* C.spend(steps): what is left is kept in the check, and the method speaks when there is none */
APART int spend(PyObject *check, long long steps) {
    static Load where;
    static PyObject *left, *method;
    if (!left && !((left = PyUnicode_InternFromString("left")) && (method = PyUnicode_InternFromString("spend")))) return -1;
    PyObject *before = load(check, &where, left), *now;
    long long rest = 0;
    if (!before || number(before, &rest) < 0) return -1;
    Py_DECREF(before);
    if (rest >= steps) {
        if (!(now = PyLong_FromLongLong(rest - steps))) return -1;
        put((PyObject **)((char *)check + where.offset), now);
        return 0;
    }
    PyObject *given = PyLong_FromLongLong(steps), *done = given ? PyObject_CallMethodOneArg(check, method, given) : NULL;
    Py_XDECREF(given);
    Py_XDECREF(done);
    return done ? 0 : -1;
}

static int is_set(PyObject *flags, long long place) { return is_true(PySequence_Fast_GET_ITEM(flags, place)); }

APART PyObject *preceded(long long second_lo, long long second_hi, long long order, long long as_of,
                         long long stood_at, PyObject *plain, PyObject *otherwise) {
    static const int ORDERED[] = {0, 3, 5};
    if (second_hi == INF) return Py_NewRef(PyTuple_GET_ITEM(plain, second_lo > stood_at ? 4 : 3));
    if (second_lo <= as_of) return Py_NewRef(PyTuple_GET_ITEM(plain, ORDERED[order]));
    return PyObject_CallFunction(otherwise, "LLLLL", second_lo, second_hi, order, as_of, stood_at);
}

APART long long floor_division(long long of, long long by) {
    long long quotient = of / by;
    return quotient - (of % by != 0 && (of < 0) != (by < 0));
}

APART long long day_of(long long minute) {
    return minute == INF || minute == -INF ? minute : floor_division(minute, 1440);
}

APART long long hour_of(long long minutes) {
    return minutes == INF || minutes == -INF ? minutes : floor_division(minutes, 60);
}

APART long long shift(long long value, long long by) {
    if (value == INF || value == -INF) return value;
    return by == INF || by == -INF ? by : value + by;
}

APART long long less(long long left, long long right) {
    return left == -INF || right == INF ? -INF : shift(left, -right);
}

APART long long more(long long left, long long right) {
    return left == INF || right == -INF ? INF : shift(left, -right);
}

/* ---- written times: canonical ones of this century are read here, others by the tables */

static int two_digits(const Py_UCS1 *s) {
    return s[0] >= '0' && s[0] <= '9' && s[1] >= '0' && s[1] <= '9' ? (s[0] - '0') * 10 + s[1] - '0' : -1;
}

APART int moment_by_tables(PyObject *text, PyObject *days, PyObject *clocks, long long *found) {
    PyObject *date = PySequence_GetSlice(text, 0, 10), *rest = PySequence_GetSlice(text, 10, PY_SSIZE_T_MAX);
    PyObject *day = date && rest ? looked_up(days, date) : NULL, *clock = day ? looked_up(clocks, rest) : NULL;
    long long first = 0, second = 0;
    int failed = !clock || number(day, &first) < 0 || number(clock, &second) < 0;
    *found = first + second;
    Py_XDECREF(date);
    Py_XDECREF(rest);
    Py_XDECREF(day);
    Py_XDECREF(clock);
    return failed ? -1 : 0;
}

APART int moment(PyObject *text, PyObject *days, PyObject *clocks, long long *found) {
    static const int LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    static const int BEFORE[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static const int FIRST_OF_CENTURY = 10957;
    if (PyUnicode_CheckExact(text) && PyUnicode_IS_COMPACT_ASCII(text)) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(text);
        const Py_UCS1 *s = PyUnicode_1BYTE_DATA(text);
        if ((size == 25 || size == 22 || size == 10) && s[0] == '2' && s[1] == '0' && s[4] == '-' && s[7] == '-') {
            int year = two_digits(s + 2), month = two_digits(s + 5) - 1, day = two_digits(s + 8), leap = year % 4 == 0;
            if (year >= 0 && month >= 0 && month < 12 && day > 0 && day <= LENGTHS[month] + (month == 1 && leap)) {
                long long days_ = FIRST_OF_CENTURY + 365 * year + (year + 3) / 4 + BEFORE[month] + (month > 1 && leap) + day - 1;
                if (size == 10) {
                    *found = days_ * 1440 + BARE;
                    return 0;
                }
                int hour = two_digits(s + 11), minute = two_digits(s + 14);
                if (s[10] == 'T' && s[13] == ':' && hour >= 0 && hour < 24 && minute >= 0 && minute < 60
                    && !memcmp(s + 16, size == 25 ? ":00+08:00" : "+08:00", size - 16)) {
                    *found = days_ * 1440 + hour * 60 + minute;
                    return 0;
                }
            }
        }
    }
    return moment_by_tables(text, days, clocks, found);
}

/* ---- ages */

static void civil(long long day, int *year, int *month, int *of_month) {
    long long shifted = day + 719468, era = floor_division(shifted, 146097), of_era = shifted - era * 146097;
    long long years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    long long of_year = of_era - (365 * years + years / 4 - years / 100), turn = (5 * of_year + 2) / 153;
    *of_month = (int)(of_year - (153 * turn + 2) / 5 + 1);
    *month = (int)(turn < 10 ? turn + 3 : turn - 9);
    *year = (int)(years + era * 400 + (*month <= 2));
}

/* age(birth, minute) of a date that reading has accepted */
APART int age(PyObject *birth, long long minute, long long *found) {
    if (minute == INF || minute == -INF) {
        *found = minute;
        return 0;
    }
    if (!PyUnicode_CheckExact(birth) || !PyUnicode_IS_COMPACT_ASCII(birth) || PyUnicode_GET_LENGTH(birth) != 10) {
        PyErr_SetString(PyExc_ValueError, "no date");
        return -1;
    }
    const Py_UCS1 *s = PyUnicode_1BYTE_DATA(birth);
    int century = two_digits(s), year, month, day, born = two_digits(s + 2);
    civil(floor_division(minute, 1440), &year, &month, &day);
    int birthday = two_digits(s + 5) * 100 + two_digits(s + 8), years = year - (century * 100 + born);
    years -= month * 100 + day > birthday ? 0 : 1;
    *found = years > 0 ? years : 0;
    return 0;
}

/* ---- indexes of a check, as engine.compiled.running.check.Check makes them */

static PyObject *NONE_INDEXED_, *NAME_X, *NAME_STANDING;
static long long FINDING_STEPS;


APART PyObject *kept_under(PyObject *check, long long slot, PyObject *made) {
    static Load where;
    PyObject *slots = load(check, &where, NAME_X);
    if (!slots) return NULL;
    if (!made) made = Py_NewRef(PyList_GET_ITEM(slots, slot));
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
        PyObject *key = PyLong_FromVoidPtr(PySequence_Fast_GET_ITEM(all, i)), *place = PyLong_FromSsize_t(i);
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

APART PyObject *members(PyObject *check, long long slot, PyObject *listed, PyObject *known, PyObject *everything,
                        PyObject *field, Load *where) {
    PyObject *found = PyList_New(0), *kept, *key;
    PyObject *all = PySequence_Fast(listed == Py_None ? everything : listed, "records");
    if (!all) Py_CLEAR(found);
    for (Py_ssize_t i = 0; found && i < PySequence_Fast_GET_SIZE(all); i++) {
        PyObject *each = PySequence_Fast_GET_ITEM(all, i), *record, *name, *pair;
        int is_new = 1;
        if (listed == Py_None) {
            record = Py_NewRef(each);
            name = each == Py_None || field == Py_None ? Py_NewRef(Py_None) : load(each, where, field);
        } else {
            for (Py_ssize_t j = 0; j < i && is_new == 1; j++) {
                is_new = PyObject_RichCompareBool(PySequence_Fast_GET_ITEM(all, j), each, Py_NE);
            }
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
    kept = found ? memo(check, slot) : NULL;
    key = kept ? PyLong_FromVoidPtr(listed) : NULL;
    if (!key || PyObject_SetItem(kept, key, found) < 0) Py_CLEAR(found);
    Py_XDECREF(kept);
    Py_XDECREF(key);
    return found;
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
            pair = first < BARE ? Py_BuildValue("LL", first, first) : Py_BuildValue("LL", first - BARE, first - BARE + 1439);
        }
        if (!pair || PyList_Append(found, pair) < 0) Py_CLEAR(found);
        Py_XDECREF(text);
        Py_XDECREF(pair);
    }
    Py_XDECREF(all);
    return found ? kept_under(check, slot, found) : NULL;
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

/* C.missing[section] and C.open[section], as their __missing__ works them out */

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
        found = Py_BuildValue("LL", first, INF);
    }
    Py_DECREF(known);
    if (found && PyDict_SetItem(missing, section, found) < 0) Py_CLEAR(found);
    return found;
}

APART PyObject *open_in(PyObject *open, PyObject *section) {
    static Load where, when;
    static PyObject *missing_name, *moment_name;
    long long first, stood_at;
    PyObject *found = PyDict_GetItemWithError(open, section), *missing = NULL, *moment_ = NULL, *span = NULL;
    if (found) return Py_NewRef(found);
    if (PyErr_Occurred()) return NULL;
    if (!missing_name) {
        missing_name = PyUnicode_InternFromString("_missing");
        moment_name = PyUnicode_InternFromString("_stood_at");
    }
    if (missing_name && moment_name && (missing = load(open, &where, missing_name))
        && (moment_ = load(open, &when, moment_name)) && (span = missing_in(missing, section))
        && part_number(span, 0, 2, &first) == 0 && number(moment_, &stood_at) == 0) {
        found = PyLong_FromLong(first <= stood_at);
    }
    Py_XDECREF(missing);
    Py_XDECREF(moment_);
    Py_XDECREF(span);
    if (found && PyDict_SetItem(open, section, found) < 0) Py_CLEAR(found);
    return found;
}

/* conclude(check, rule, judge, positions, records, judged): the row of a subject whose verdict does
   not change by itself is made here, every other one by Python */

static PyObject *ROW;

enum { OUTCOME_STRICT = 2, OUTCOME_MOMENTS = 6, OUTCOME_AWAITED, OUTCOME_PARTS = 9 };

static int worst(PyObject *outcomes, long long *verdict, long long *level) {
    int shown = 0;
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
    PyObject *const *part = &PyTuple_GET_ITEM(shown, OUTCOME_STRICT);
    PyObject *parts = Py_BuildValue("(OOLLOOOOLi)", rule, positions, verdict, level, part[0], part[1], part[2], part[3], INF, duty);
    PyObject *given = parts ? PyTuple_Pack(1, parts) : NULL;
    PyObject *row = given ? PyTuple_Type.tp_new((PyTypeObject *)ROW, given, NULL) : NULL;
    Py_XDECREF(parts);
    Py_XDECREF(given);
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
    if (PyTuple_Check(judged) && PyTuple_GET_SIZE(judged) == 3 && number(PyTuple_GET_ITEM(judged, 0), &scope) == 0 && scope) {
        shown = worst(PyTuple_GET_ITEM(judged, 1), &verdict, &level);
    }
    if (shown < 0) {
        PyErr_Clear();
        return PyObject_CallFunctionObjArgs(otherwise, check, rule, judge, positions, records, judged, NULL);
    }
    if (scope != 2 && verdict <= 2) {
        verdict = 3;
        level = 0;
    }
    if (verdict <= 3 && spend(check, FINDING_STEPS) < 0) return NULL;
    PyObject *wanted = load(check, &where_wanted, name_wanted), *merged = load(check, &where_merged, name_merged);
    PyObject *rows = load(check, &where_rows, name_rows), *row = NULL;
    failed = !wanted || !merged || !rows;
    if (!failed && (is_set(wanted, verdict) || contains(merged, rule) == 1)) {
        row = row_of(rule, positions, verdict, level, PyTuple_GET_ITEM(PyTuple_GET_ITEM(judged, 1), shown), shown);
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
    ROW = Py_XNewRef(PyDict_GetItemString(names, "Row"));
    PyObject *steps = PyDict_GetItemString(names, "FINDING_STEPS");
    if (!ROW || !steps || number(steps, &FINDING_STEPS) < 0) return -1;
    NAME_X = PyUnicode_InternFromString("x");
    NAME_STANDING = PyUnicode_InternFromString("_standing");
    return NONE_INDEXED_ && NAME_X && NAME_STANDING ? 0 : -1;
}
