/* What the calculus of periods runs on in C: whole numbers that tell when they go beyond 64 bits,
   and sequences of them.  An index that Python would refuse goes beyond as well. */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <limits.h>

#define PART static __attribute__((unused))

static const long long INF = 1LL << 62;

/* Set when Python's answer is not to be had here.  Loops of the calculus end then; whoever sets out
   on a calculation clears it and looks at it afterwards. */
static int beyond;

typedef struct {
    const long long *at;
    long long size;
} Numbers;

PART inline long long sum_of(long long one, long long other) {
    long long found;
    beyond |= __builtin_add_overflow(one, other, &found);
    return found;
}

PART inline long long difference_of(long long one, long long other) {
    long long found;
    beyond |= __builtin_sub_overflow(one, other, &found);
    return found;
}

PART inline long long product_of(long long one, long long other) {
    long long found;
    beyond |= __builtin_mul_overflow(one, other, &found);
    return found;
}

PART inline long long floor_of(long long of, long long by) {
    if (by == 0 || (by == -1 && of == LLONG_MIN)) {
        beyond = 1;
        return 0;
    }
    long long quotient = of / by;
    return quotient - (of % by != 0 && (of < 0) != (by < 0));
}

PART inline long long raised_of(long long of, long long by) {
    if (by < 0 || by > 62) {
        beyond = 1;
        return 0;
    }
    return product_of(of, 1LL << by);
}

PART inline long long lowered_of(long long of, long long by) {
    if (by < 0) beyond = 1;
    return of >> (by < 0 || by > 63 ? 63 : by);
}

PART inline long long larger_of(long long one, long long other) { return one < other ? other : one; }

PART inline long long smaller_of(long long one, long long other) { return other < one ? other : one; }

PART inline long long item_of(Numbers of, long long place) {
    if (place < 0) place += of.size;
    if (place < 0 || place >= of.size) {
        beyond = 1;
        return 0;
    }
    return of.at[place];
}

/* ---- out of objects and into them; -1 without an error set where that is not possible */

PART inline int whole(PyObject *of, long long *found) {
    int beyond_it;
    if (!PyLong_Check(of)) return -1;
    *found = PyLong_AsLongLongAndOverflow(of, &beyond_it);
    return beyond_it ? -1 : 0;
}

PART void let_go(Numbers *of) {
    PyMem_Free((void *)of->at);
    *of = (Numbers){NULL, 0};
}

PART int numbers(PyObject *of, Numbers *found) {
    *found = (Numbers){NULL, 0};
    PyObject *all = PySequence_Fast(of, "numbers");
    if (!all) {
        PyErr_Clear();
        return -1;
    }
    Py_ssize_t size = PySequence_Fast_GET_SIZE(all);
    long long *at = PyMem_Malloc((size + 1) * sizeof(long long));
    int failed = at ? 0 : -1;
    for (Py_ssize_t i = 0; !failed && i < size; i++) failed = whole(PySequence_Fast_GET_ITEM(all, i), &at[i]);
    Py_DECREF(all);
    *found = (Numbers){at, size};
    if (failed) let_go(found);
    return failed;
}

PART PyObject *tuple_of(const long long *parts, int size) {
    PyObject *found = PyTuple_New(size);
    for (int i = 0; found && i < size; i++) {
        PyObject *part = PyLong_FromLongLong(parts[i]);
        if (part) PyTuple_SET_ITEM(found, i, part);
        else Py_CLEAR(found);
    }
    return found;
}
