/* The quick look of engine.facts.inspection over the records of one snapshot, in C.

   A yes is certain; a no only means that Python has to look.  Two walks: over the decoded records
   (times, dates, amounts, references, identifiers, order of times), and over the body (is every
   key written once, is every text a text of the records). */

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>
#include <stdint.h>
#include <string.h>

enum { PLAIN, TEXT, EVENT, PLAN, EVENT_DATE, DATE, AMOUNT, REFERENCE };

typedef struct {
    Py_ssize_t offset;
    int kind, many, target;
} Field;

typedef struct {
    PyTypeObject *type;
    Py_ssize_t offset, key;
    int size, orders, is_counted;
    Field *fields;
    int (*order)[2];
} Section;

typedef struct {
    int size;
    Section *sections;
    PyTypeObject *root;
    PyObject *believable;
} Plan;

typedef struct {
    PyObject **at;
    size_t mask;
} Ids;

typedef struct {
    const Plan *plan;
    Ids *ids;
    const char *bound;
    Py_ssize_t bound_size, keys, texts, section_records, records;
} Look;

/* ---- one value */

static inline int two_digits(const char *s) {
    unsigned tens = (unsigned char)(s[0] - '0'), ones = (unsigned char)(s[1] - '0');
    return tens < 10 && ones < 10 ? (int)(tens * 10 + ones) : -1;
}

static inline int is_date(const char *s, int first_year) {
    static const char LENGTHS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int century = two_digits(s), of_century = two_digits(s + 2), month = two_digits(s + 5), day = two_digits(s + 8);
    int year = century * 100 + of_century;
    if (century < 0 || of_century < 0 || s[4] != '-' || s[7] != '-') return 0;
    if (year < first_year || year > 2099 || month < 1 || month > 12 || day < 1) return 0;
    if (day <= 28) return 1;
    int is_leap = year % 4 == 0 && year != 1900;
    return day <= LENGTHS[month - 1] + (month == 2 && is_leap);
}

static inline int is_time(const char *s, Py_ssize_t size) {
    if (size == 10) return is_date(s, 1900);
    if ((size != 22 && size != 25) || !is_date(s, 1990) || s[10] != 'T' || s[13] != ':') return 0;
    int hour = two_digits(s + 11), minute = two_digits(s + 14);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return 0;
    return size == 25 ? !memcmp(s + 16, ":00+08:00", 9) : !memcmp(s + 16, "+08:00", 6);
}

static inline int is_before(const char *s, Py_ssize_t size, const char *bound, Py_ssize_t bound_size) {
    int order = memcmp(s, bound, size < bound_size ? size : bound_size);
    return order < 0 || (order == 0 && size < bound_size);
}

/* ---- identifiers of a section: found in a table where nothing is ever far from its place */

enum { FARTHEST = 64 };

static inline size_t place_of(PyObject *text) {
    const unsigned char *s = PyUnicode_DATA(text);
    size_t left = (size_t)PyUnicode_GET_LENGTH(text) * PyUnicode_KIND(text);
    uint64_t found = left, word;
    for (; left >= 8; left -= 8, s += 8) {
        memcpy(&word, s, 8);
        found = (found ^ word) * 0x9E3779B97F4A7C15u;
        found ^= found >> 32;
    }
    for (word = 0; left > 0; left--) word = word << 8 | *s++;
    found = (found ^ word) * 0x9E3779B97F4A7C15u;
    return (size_t)(found ^ found >> 32);
}

static inline int is_same(PyObject *one, PyObject *other) {
    Py_ssize_t size = PyUnicode_GET_LENGTH(one);
    return one == other
        || (size == PyUnicode_GET_LENGTH(other) && PyUnicode_KIND(one) == PyUnicode_KIND(other)
            && !memcmp(PyUnicode_DATA(one), PyUnicode_DATA(other), (size_t)size * PyUnicode_KIND(one)));
}

/* Where a text stands or would stand; NULL if that is too far off. */
static inline PyObject **slot_of(const Ids *ids, PyObject *text) {
    size_t place = place_of(text);
    for (int step = 0; step < FARTHEST; step++, place++) {
        PyObject **slot = &ids->at[place & ids->mask];
        if (!*slot || is_same(*slot, text)) return slot;
    }
    return NULL;
}

/* ---- one value, in its place */

/* A short plain number; of any other one Python says whether it is to be believed. */
static int is_plain_amount(PyObject *value) {
    enum { SHORT = 12 };
    PyObject *text = PyObject_Str(value);
    Py_ssize_t size = text && PyUnicode_IS_COMPACT_ASCII(text) ? PyUnicode_GET_LENGTH(text) : SHORT + 1;
    int plain = size <= SHORT;
    for (Py_ssize_t i = 0; plain && i < size; i++) {
        Py_UCS1 sign = PyUnicode_1BYTE_DATA(text)[i];
        plain = (sign >= '0' && sign <= '9') || sign == '.';
    }
    Py_XDECREF(text);
    return plain;
}

static inline int is_fine(Look *look, const Field *field, PyObject *value) {
    if (field->kind == PLAIN) return 1;
    if (field->kind == AMOUNT) {
        if (is_plain_amount(value)) return 1;
        PyObject *found = PyObject_CallOneArg(look->plan->believable, value);
        int fine = found == Py_True;
        Py_XDECREF(found);
        return fine;
    }
    if (!PyUnicode_CheckExact(value)) return 0;
    look->texts++;
    if (field->kind == TEXT) return 1;
    if (field->kind == REFERENCE) {
        if (field->target < 0 || !look->ids[field->target].at) return 1;
        PyObject **slot = slot_of(&look->ids[field->target], value);
        return slot && *slot;
    }
    if (!PyUnicode_IS_COMPACT_ASCII(value)) return 0;
    const char *s = (const char *)PyUnicode_1BYTE_DATA(value);
    Py_ssize_t size = PyUnicode_GET_LENGTH(value);
    int is_day = field->kind == DATE || field->kind == EVENT_DATE;
    if (is_day ? size != 10 || !is_date(s, 1900) : !is_time(s, size)) return 0;
    return field->kind == PLAN || field->kind == DATE || !look->bound
        || is_before(s, size, look->bound, look->bound_size);
}

/* ---- the records */

static inline PyObject *held(PyObject *record, Py_ssize_t offset) { return *(PyObject **)((char *)record + offset); }

/* Two times that are in order are texts that sort so. */
static int is_later(PyObject *first, PyObject *second) {
    if (!PyUnicode_CheckExact(first) || !PyUnicode_IS_COMPACT_ASCII(first)) return 1;
    if (!PyUnicode_CheckExact(second) || !PyUnicode_IS_COMPACT_ASCII(second)) return 1;
    return !is_before((const char *)PyUnicode_1BYTE_DATA(first), PyUnicode_GET_LENGTH(first),
                      (const char *)PyUnicode_1BYTE_DATA(second), PyUnicode_GET_LENGTH(second))
        && PyUnicode_Compare(first, second) != 0;
}

static int is_record_fine(Look *look, const Section *section, PyObject *record) {
    if (!Py_IS_TYPE(record, section->type)) return 0;
    for (int i = 0; i < section->size; i++) {
        const Field *field = &section->fields[i];
        PyObject *value = held(record, field->offset);
        if (value == Py_None) continue;
        if (!value) return 0;
        look->keys++;
        if (!field->many) {
            if (!is_fine(look, field, value)) return 0;
            continue;
        }
        if (!PyTuple_CheckExact(value)) return 0;
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(value); j++) {
            if (!is_fine(look, field, PyTuple_GET_ITEM(value, j))) return 0;
        }
    }
    for (int i = 0; i < section->orders; i++) {
        PyObject *first = held(record, section->order[i][0]), *second = held(record, section->order[i][1]);
        if (first != Py_None && second != Py_None && is_later(first, second)) return 0;
    }
    return 1;
}

/* Whether every record has an identifier of its own; they are left in the table. */
static int has_identifiers(Ids *ids, const Section *section, PyObject *records) {
    size_t size = 4;
    while (size < 2 * (size_t)PyTuple_GET_SIZE(records)) size *= 2;
    if (!(ids->at = PyMem_Calloc(size, sizeof(PyObject *)))) return 0;
    ids->mask = size - 1;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(records); i++) {
        PyObject *record = PyTuple_GET_ITEM(records, i), *id, **slot;
        if (!Py_IS_TYPE(record, section->type) || !(id = held(record, section->key))) return 0;
        if (!PyUnicode_CheckExact(id) || !PyUnicode_GET_LENGTH(id)) return 0;
        if (!(slot = slot_of(ids, id)) || *slot) return 0;
        *slot = id;
    }
    return 1;
}

static int are_identified(Look *look, PyObject *snapshot) {
    Py_ssize_t total = 0;
    for (int i = 1; i < look->plan->size; i++) {
        const Section *section = &look->plan->sections[i];
        PyObject *records = held(snapshot, section->offset);
        if (!records || records == Py_None) continue;
        if (!section->is_counted) {
            PyObject *id = section->key < 0 || !Py_IS_TYPE(records, section->type) ? NULL : held(records, section->key);
            if (section->key >= 0 && (!id || (PyUnicode_CheckExact(id) && PyUnicode_GET_LENGTH(id) == 0))) return 0;
            continue;
        }
        if (!PyTuple_CheckExact(records) || PyTuple_GET_SIZE(records) > look->section_records) return 0;
        total += PyTuple_GET_SIZE(records);
        if (section->key >= 0 && !has_identifiers(&look->ids[i], section, records)) return 0;
    }
    return total <= look->records;
}

static int are_records_fine(Look *look, PyObject *snapshot) {
    const Plan *plan = look->plan;
    if (!Py_IS_TYPE(snapshot, plan->root) || !are_identified(look, snapshot)) return 0;
    if (!is_record_fine(look, &plan->sections[0], snapshot)) return 0;
    for (int i = 1; i < plan->size; i++) {
        const Section *section = &plan->sections[i];
        PyObject *records = held(snapshot, section->offset);
        if (!records) return 0;
        if (records == Py_None) continue;
        look->keys++;
        if (!section->is_counted) {
            if (!is_record_fine(look, section, records)) return 0;
            continue;
        }
        for (Py_ssize_t j = 0; j < PyTuple_GET_SIZE(records); j++) {
            if (!is_record_fine(look, section, PyTuple_GET_ITEM(records, j))) return 0;
        }
    }
    return 1;
}

/* ---- the body: it decoded without error and has no backslash, so every quote begins or ends a text */

enum { DEEPEST = 4, MOST_KEYS = 256 };

typedef struct {
    const char *start[MOST_KEYS];
    Py_ssize_t size[MOST_KEYS];
    char is_null[MOST_KEYS];
    int count, nulls;
} Object;

static int has_double_null(const Object *object) {
    for (int i = 0; object->nulls && i < object->count; i++) {
        if (!object->is_null[i]) continue;
        for (int j = 0; j < object->count; j++) {
            if (j != i && object->size[i] == object->size[j] && !memcmp(object->start[i], object->start[j], object->size[i])) return 1;
        }
    }
    return 0;
}

__attribute__((optimize("O3"))) static Py_ssize_t quotes(const char *s, Py_ssize_t size) {
    Py_ssize_t found = 0;
    for (Py_ssize_t from = 0; from < size; from += 128) {
        unsigned char some = 0;
        Py_ssize_t until = size - from < 128 ? size : from + 128;
        for (Py_ssize_t i = from; i < until; i++) some += s[i] == '"';
        found += some;
    }
    return found;
}

/* As many quotes as the records give back: decoding has dropped no key and no null. */
static int are_keys_single(const Look *look, const char *s, Py_ssize_t size) {
    Object objects[DEEPEST], *inner = NULL;
    const char *end = s + size;
    Py_ssize_t keys = 0, nulls = 0, texts = 0;
    int depth = 0;
    if (memchr(s, '\\', size)) return 0;
    if (quotes(s, size) == 2 * (look->keys + look->texts)) return 1;
    while (s < end) {
        if (*s == '"') {
            const char *start = ++s;
            while (s < end && *s != '"') s++;
            if (s == end) return 0;
            Py_ssize_t length = s++ - start;
            while (s < end && (*s == ' ' || *s == '\n' || *s == '\t' || *s == '\r')) s++;
            if (s == end || *s != ':') {
                texts++;
                continue;
            }
            keys++;
            if (!inner || inner->count == MOST_KEYS) return 0;
            inner->start[inner->count] = start;
            inner->size[inner->count] = length;
            inner->is_null[inner->count++] = 0;
        } else if (*s == 'n') {
            if (!inner || !inner->count) return 0;
            nulls++;
            inner->nulls++;
            inner->is_null[inner->count - 1] = 1;
            s += 3;
        } else if (*s == '{') {
            if (depth == DEEPEST) return 0;
            inner = &objects[depth++];
            inner->count = inner->nulls = 0;
        } else if (*s == '}') {
            if (has_double_null(inner)) return 0;
            inner = --depth ? &objects[depth - 1] : NULL;
        }
        s++;
    }
    return keys - nulls == look->keys && texts == look->texts;
}

/* ---- as Python calls it */

static void give_back(PyObject *capsule) {
    Plan *plan = PyCapsule_GetPointer(capsule, "plan");
    for (int i = 0; i < plan->size; i++) {
        Py_XDECREF(plan->sections[i].type);
        PyMem_Free(plan->sections[i].fields);
        PyMem_Free(plan->sections[i].order);
    }
    Py_XDECREF(plan->root);
    Py_XDECREF(plan->believable);
    PyMem_Free(plan->sections);
    PyMem_Free(plan);
}

static Py_ssize_t offset_of(PyTypeObject *type, PyObject *name) {
    PyObject *found = name == Py_None ? NULL : _PyType_Lookup(type, name);
    if (!found || !Py_IS_TYPE(found, &PyMemberDescr_Type)) return -1;
    PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
    return member->type == T_OBJECT_EX ? member->offset : -1;
}

/* prepare(root type, [(type, name, key, is_counted, [(name, kind, many, target)], [(name, name)])], believable):
   the root itself first, with None for its name and key */
static PyObject *prepare(PyObject *module, PyObject *args) {
    PyObject *root, *listed, *believable;
    if (!PyArg_ParseTuple(args, "OO!O", &root, &PyList_Type, &listed, &believable)) return NULL;
    Plan *plan = PyMem_Calloc(1, sizeof(Plan));
    PyObject *capsule = plan ? PyCapsule_New(plan, "plan", give_back) : PyErr_NoMemory();
    if (!capsule) return NULL;
    plan->root = (PyTypeObject *)Py_NewRef(root);
    plan->believable = Py_NewRef(believable);
    if (!(plan->sections = PyMem_Calloc(PyList_GET_SIZE(listed), sizeof(Section)))) goto error;
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(listed); i++) {
        Section *section = &plan->sections[plan->size++];
        PyObject *type, *name, *key, *fields, *order;
        if (!PyArg_ParseTuple(PyList_GET_ITEM(listed, i), "OOOpO!O!", &type, &name, &key, &section->is_counted,
                              &PyList_Type, &fields, &PyList_Type, &order)) goto error;
        section->type = (PyTypeObject *)Py_NewRef(type);
        section->offset = offset_of(plan->root, name);
        section->key = offset_of(section->type, key);
        section->fields = PyMem_Calloc(PyList_GET_SIZE(fields) + 1, sizeof(Field));
        section->order = PyMem_Calloc(PyList_GET_SIZE(order) + 1, sizeof(int[2]));
        if (!section->fields || !section->order || (i && section->offset < 0)) goto error;
        for (Py_ssize_t j = 0; j < PyList_GET_SIZE(fields); j++) {
            Field *field = &section->fields[section->size++];
            PyObject *attribute;
            if (!PyArg_ParseTuple(PyList_GET_ITEM(fields, j), "Oipi", &attribute, &field->kind, &field->many, &field->target)) goto error;
            if ((field->offset = offset_of(section->type, attribute)) < 0) goto error;
        }
        for (Py_ssize_t j = 0; j < PyList_GET_SIZE(order); j++) {
            PyObject *first, *second;
            if (!PyArg_ParseTuple(PyList_GET_ITEM(order, j), "OO", &first, &second)) goto error;
            int *pair = section->order[section->orders++];
            pair[0] = (int)offset_of(section->type, first);
            pair[1] = (int)offset_of(section->type, second);
            if (pair[0] < 0 || pair[1] < 0) goto error;
        }
    }
    return capsule;
error:
    if (!PyErr_Occurred()) PyErr_SetString(PyExc_ValueError, "no such records");
    Py_DECREF(capsule);
    return NULL;
}

/* is_clean(plan, body, snapshot, bound or "", section records, records) */
static PyObject *is_clean(PyObject *module, PyObject *const *args, Py_ssize_t count) {
    if (count != 6) return PyErr_Format(PyExc_TypeError, "is_clean takes six arguments");
    Look look = {.plan = PyCapsule_GetPointer(args[0], "plan")};
    if (!look.plan) return NULL;
    if (!PyBytes_CheckExact(args[1])) Py_RETURN_FALSE;
    look.bound = PyUnicode_AsUTF8AndSize(args[3], &look.bound_size);
    if (!look.bound_size) look.bound = NULL;
    look.section_records = PyLong_AsSsize_t(args[4]);
    look.records = PyLong_AsSsize_t(args[5]);
    if (!(look.ids = PyMem_Calloc(look.plan->size, sizeof(Ids)))) return PyErr_NoMemory();
    int clean = are_records_fine(&look, args[2])
        && are_keys_single(&look, PyBytes_AS_STRING(args[1]), PyBytes_GET_SIZE(args[1]));
    for (int i = 0; i < look.plan->size; i++) PyMem_Free(look.ids[i].at);
    PyMem_Free(look.ids);
    if (PyErr_Occurred()) PyErr_Clear();
    return PyBool_FromLong(clean);
}

static PyMethodDef METHODS[] = {
    {"prepare", prepare, METH_VARARGS, NULL},
    {"is_clean", (PyCFunction)(void (*)(void))is_clean, METH_FASTCALL, NULL},
    {NULL},
};
static struct PyModuleDef MODULE = {PyModuleDef_HEAD_INIT, "fadu_facts", NULL, -1, METHODS};

PyMODINIT_FUNC PyInit_fadu_facts(void) { return PyModule_Create(&MODULE); }
