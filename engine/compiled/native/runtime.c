/* What generated rules run on in C.  Every function that gives an object gives a new reference, or
   NULL with an error set; what it is given stays the caller's.  Functions that give an int give -1
   on error. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdint.h>

#define APART static __attribute__((noinline, unused))
#define INLINE static inline __attribute__((always_inline, unused))
#define OFFSET PY_VECTORCALL_ARGUMENTS_OFFSET

static const long long INF = 1LL << 62, BARE = 1LL << 60;
static PyObject *NOTHING, *ENDLESS, *BEGINNING;

/* ---- places of objects */

INLINE int put(PyObject **place, PyObject *made) {
    PyObject *before = *place;
    if (!made) return 1;
    *place = made;
    Py_XDECREF(before);
    return 0;
}

INLINE void keep(PyObject **place, PyObject *held) {
    PyObject *before = *place;
    *place = Py_NewRef(held);
    Py_XDECREF(before);
}

INLINE void drop(PyObject **place) { Py_CLEAR(*place); }

APART void drop_all(PyObject **places, int count) {
    for (int i = 0; i < count; i++) Py_XDECREF(places[i]);
}

/* An object that its holder keeps for longer than the function runs, given as a new reference. */
APART PyObject *lent(PyObject *found) {
    if (!found) return NULL;
    int is_held = Py_REFCNT(found) > 1;
    Py_DECREF(found);
    if (!is_held) PyErr_SetString(PyExc_SystemError, "nobody holds it");
    return is_held ? found : NULL;
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

APART PyObject *held_first(PyObject *of, Load *known, PyObject *name) { return lent(load_first(of, known, name)); }

INLINE PyObject *held(PyObject *of, Load *known, PyObject *name) {
    if (Py_IS_TYPE(of, known->type)) {
        PyObject *found = *(PyObject **)((char *)of + known->offset);
        if (found) return found;
    }
    return held_first(of, known, name);
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

APART int number_of_any(PyObject *of, long long *found) {
#if PY_VERSION_HEX < 0x030C0000
    Py_ssize_t digits = PyLong_CheckExact(of) ? Py_ABS(Py_SIZE(of)) : 0;
    if (digits == 2 || (digits == 3 && ((PyLongObject *)of)->ob_digit[2] <= 4)) {
        unsigned long long size = 0;
        while (digits--) size = size << PyLong_SHIFT | ((PyLongObject *)of)->ob_digit[digits];
        if (size <= (unsigned long long)INF) {
            *found = Py_SIZE(of) < 0 ? -(long long)size : (long long)size;
            return 0;
        }
    }
#endif
    long long value = PyLong_AsLongLong(of);
    if (value == -1 && PyErr_Occurred()) return -1;
    *found = value;
    return 0;
}

/* Minutes and truths are small; the times without end are two objects that are met again and again. */
INLINE int number(PyObject *of, long long *found) {
#if PY_VERSION_HEX >= 0x030C0000
    if (PyLong_CheckExact(of) && PyUnstable_Long_IsCompact((PyLongObject *)of)) {
        *found = PyUnstable_Long_CompactValue((PyLongObject *)of);
        return 0;
    }
#else
    if (PyLong_CheckExact(of) && Py_SIZE(of) >= 0 && Py_SIZE(of) <= 1) {
        *found = Py_SIZE(of) ? ((PyLongObject *)of)->ob_digit[0] : 0;
        return 0;
    }
#endif
    if (of == ENDLESS || of == BEGINNING) {
        *found = of == ENDLESS ? INF : -INF;
        return 0;
    }
    return number_of_any(of, found);
}

/* Identities that were asked for before are the very same objects, so that a table finds them at once. */
APART PyObject *identity(PyObject *of) {
    enum { KNOWN = 1024 };
    static struct { PyObject *of, *number; } known[KNOWN];
    size_t place = ((uintptr_t)of >> 4) % KNOWN;
    if (known[place].of != of) {
        PyObject *number = PyLong_FromVoidPtr(of);
        if (!number) return NULL;
        Py_XSETREF(known[place].number, number);
        known[place].of = of;
    }
    return Py_NewRef(known[place].number);
}

APART PyObject *boxed(long long value) {
    if (value == INF) return Py_NewRef(ENDLESS);
    return value == -INF ? Py_NewRef(BEGINNING) : PyLong_FromLongLong(value);
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

APART int same_texts(PyObject *left, PyObject *right) {
    if (PyUnicode_CheckExact(left) && PyUnicode_IS_COMPACT_ASCII(left) && PyUnicode_IS_COMPACT_ASCII(right)) {
        Py_ssize_t size = PyUnicode_GET_LENGTH(left);
        return size == PyUnicode_GET_LENGTH(right)
            && !memcmp(PyUnicode_1BYTE_DATA(left), PyUnicode_1BYTE_DATA(right), size);
    }
    return PyObject_RichCompareBool(left, right, Py_EQ);
}

/* whether two objects are equal */
APART int are_equal(PyObject *left, PyObject *right) {
    if (left == right && PyUnicode_CheckExact(left)) return 1;
    if (left == Py_None || right == Py_None) return left == right;
    if (PyUnicode_CheckExact(left) && PyUnicode_CheckExact(right)) return same_texts(left, right);
    return PyObject_RichCompareBool(left, right, Py_EQ);
}

INLINE int same_text(PyObject *left, PyObject *right) {
    if (left == right) return 1;
    if (left == Py_None) return 0;
    if (PyUnicode_CheckExact(left) && PyUnicode_GET_LENGTH(left) != PyUnicode_GET_LENGTH(right)) return 0;
    return same_texts(left, right);
}

/* ---- parts, items and members */

APART PyObject *part(PyObject *of, Py_ssize_t place, Py_ssize_t size) {
    if (PyTuple_Check(of) && PyTuple_GET_SIZE(of) == size) return Py_NewRef(PyTuple_GET_ITEM(of, place));
    PyErr_SetString(PyExc_ValueError, "not so many parts");
    return NULL;
}

APART PyObject *two(long long first, long long second) {
    PyObject *parts = PyTuple_New(2);
    if (!parts) return NULL;
    PyTuple_SET_ITEM(parts, 0, boxed(first));
    PyTuple_SET_ITEM(parts, 1, boxed(second));
    if (!PyTuple_GET_ITEM(parts, 0) || !PyTuple_GET_ITEM(parts, 1)) Py_CLEAR(parts);
    return parts;
}

APART PyObject *held_part(PyObject *of, Py_ssize_t place, Py_ssize_t size) {
    if (PyTuple_Check(of) && PyTuple_GET_SIZE(of) == size) return PyTuple_GET_ITEM(of, place);
    PyErr_SetString(PyExc_ValueError, "not so many parts");
    return NULL;
}

INLINE int part_number(PyObject *of, Py_ssize_t place, Py_ssize_t size, long long *found) {
    if (PyTuple_Check(of) && PyTuple_GET_SIZE(of) == size) return number(PyTuple_GET_ITEM(of, place), found);
    PyErr_SetString(PyExc_ValueError, "not so many parts");
    return -1;
}

APART PyObject *item(PyObject *of, long long place) {
    if (PyList_CheckExact(of) && place >= 0 && place < PyList_GET_SIZE(of)) return Py_NewRef(PyList_GET_ITEM(of, place));
    if (PyTuple_CheckExact(of) && place >= 0 && place < PyTuple_GET_SIZE(of)) return Py_NewRef(PyTuple_GET_ITEM(of, place));
    PyObject *index = boxed(place), *found = index && PyDict_Check(of) ? PyDict_GetItemWithError(of, index) : NULL;
    if (found) Py_INCREF(found);
    else if (index && !PyErr_Occurred()) found = PyObject_GetItem(of, index);
    Py_XDECREF(index);
    return found;
}

INLINE PyObject *held_item(PyObject *of, long long place) {
    if (PyList_CheckExact(of) && place >= 0 && place < PyList_GET_SIZE(of)) return PyList_GET_ITEM(of, place);
    if (PyTuple_CheckExact(of) && place >= 0 && place < PyTuple_GET_SIZE(of)) return PyTuple_GET_ITEM(of, place);
    return lent(item(of, place));
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

static int are_apart(PyObject *one, PyObject *other) {
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(one); i++) {
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(other); j++) {
            int is_same = PyObject_RichCompareBool(PyTuple_GET_ITEM(one, i), PyTuple_GET_ITEM(other, j), Py_EQ);
            if (is_same) return is_same < 0 ? -1 : 0;
        }
    }
    return 1;
}

/* set(one).isdisjoint(other) */
APART int is_disjoint(PyObject *one, PyObject *other) {
    enum { FEW = 64 };
    if (PyTuple_CheckExact(one) && PyTuple_CheckExact(other) && PyTuple_GET_SIZE(one) < FEW
        && PyTuple_GET_SIZE(one) * PyTuple_GET_SIZE(other) < FEW) return are_apart(one, other);
    PyObject *known = PyAnySet_Check(one) ? Py_NewRef(one) : NULL, *all = PySequence_Fast(other, "texts");
    int found = all ? 1 : -1;
    if (all && !known && PySequence_Fast_GET_SIZE(all) && !(known = PySet_New(one))) found = -1;
    for (Py_ssize_t i = 0; found == 1 && i < PySequence_Fast_GET_SIZE(all); i++) {
        int is_there = PySet_Contains(known, PySequence_Fast_GET_ITEM(all, i));
        if (is_there) found = is_there < 0 ? -1 : 0;
    }
    Py_XDECREF(known);
    Py_XDECREF(all);
    return found;
}

APART int contains(PyObject *of, PyObject *what) {
    if (PyAnySet_CheckExact(of)) return PySet_Contains(of, what);
    return PyDict_CheckExact(of) ? PyDict_Contains(of, what) : PySequence_Contains(of, what);
}

/* What a table of the module says of a start.  It always says the same, so the latest of each place
   are kept beside the table. */
enum { STARTS = 64 };
typedef struct {
    long long start[STARTS];
    PyObject *lines[STARTS];
} Starts;

APART PyObject *started_first(PyObject *table, Starts *known, long long start, size_t place) {
    PyObject *found = item(table, start);
    if (!found) return NULL;
    Py_XSETREF(known->lines[place], Py_NewRef(found));
    known->start[place] = start;
    return found;
}

INLINE PyObject *started(PyObject *table, Starts *known, long long start) {
    size_t place = (size_t)start % STARTS;
    if (known->lines[place] && known->start[place] == start) return Py_NewRef(known->lines[place]);
    return started_first(table, known, start, place);
}

/* ---- as in engine.compiled.running */

APART PyObject *known_state(PyObject *state) {
    return PyUnicode_CheckExact(state) && PyUnicode_CompareWithASCIIString(state, "unknown") == 0 ? Py_None : state;
}

APART PyObject *required(long long holds, PyObject *plain) {
    static const int VERDICTS[] = {0, 3, 5};
    return Py_NewRef(PyTuple_GET_ITEM(plain, VERDICTS[holds]));
}

/* C.spend(steps): what is left is kept in the check; the method speaks when there is none */
APART int spend(PyObject *check, long long steps) {
    static Load where;
    static PyObject *left, *method;
    if (!left && !((left = PyUnicode_InternFromString("left")) && (method = PyUnicode_InternFromString("spend")))) return -1;
    PyObject *before = load(check, &where, left), *now;
    long long rest = 0;
    if (!before || number(before, &rest) < 0) return -1;
    Py_DECREF(before);
    if (rest >= steps && Py_IS_TYPE(check, where.type)) {
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

INLINE int two_digits(const Py_UCS1 *s) {
    unsigned tens = s[0] - '0', ones = s[1] - '0';
    return tens < 10 && ones < 10 ? (int)(tens * 10 + ones) : -1;
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
