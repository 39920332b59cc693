/* ---- the ends of a limit, as engine.compiled.running.chains works them out */

typedef struct {
    long long part[LINK_NUMBERS], amount, unit, least, most;
    int has_length, unclear, is_stated, lenient;
} Link;

typedef struct {
    long long weight, from_lo, from_hi, to_lo, to_hi;
    int lenient;
} Span;

/* What a limit is worked out from; ``own``: without what only the lenient line has. */
typedef struct {
    const Fixed *plan;
    long long lo, hi, as_of, amount, unit;
    const Link *links;
    const Span *spans;
    Py_ssize_t link_count, span_count;
} Question;

/* What one side takes, as run_limit is given it. */
typedef struct {
    long long start, links, spans;
    long long *mode, *amount, *unit, *approved, *restart, *kind, *begin, *end;
} Taken;

enum { LINK_COLUMNS = 6, SPAN_COLUMNS = 2 };

/* -1: Python is to look at it, amounts that are not whole among others. */
static int read_link(PyObject *of, const Fixed *plan, Link *link) {
    long long pair[2];
    if (!PyTuple_Check(of) || PyTuple_GET_SIZE(of) != LINK_PARTS) return -1;
    for (int i = 0; i < LINK_NUMBERS; i++) {
        if (whole(PyTuple_GET_ITEM(of, i), &link->part[i]) < 0) return -1;
    }
    if (link->part[KIND] < 0 || link->part[KIND] >= plan->columns[MODES].size) return -1;
    PyObject *length = PyTuple_GET_ITEM(of, LENGTH), *stated = PyTuple_GET_ITEM(of, STATED);
    link->has_length = length != Py_None;
    if (link->has_length) {
        if (wholes(length, 2, pair) < 0) return -1;
        link->amount = pair[0];
        link->unit = pair[1];
    }
    link->is_stated = stated != Py_None;
    if (link->is_stated) {
        if (wholes(stated, 2, pair) < 0) return -1;
        link->least = pair[0];
        link->most = pair[1];
    }
    link->unclear = PyObject_IsTrue(PyTuple_GET_ITEM(of, UNCLEAR));
    link->lenient = PyObject_IsTrue(PyTuple_GET_ITEM(of, LENIENT));
    return link->unclear < 0 || link->lenient < 0 ? -1 : 0;
}

static int read_span(PyObject *of, Span *span) {
    long long parts[6];
    if (wholes(of, 6, parts) < 0) return -1;
    *span = (Span){parts[0], parts[1], parts[2], parts[3], parts[4], parts[5] != 0};
    return 0;
}

static int is_sure(const Link *link) {
    return link->part[WEIGHT] == SURE && link->part[EFFECTIVE_HI] < INF && link->part[NEW_START_HI] < INF;
}

/* Whether both sides take the same from the record. */
static int is_exact(const Link *link) {
    return is_sure(link) && link->part[EFFECTIVE] == link->part[EFFECTIVE_HI]
        && link->part[NEW_START] == link->part[NEW_START_HI] && link->has_length && link->amount > 0
        && (!link->is_stated || (link->least > 0 && link->least == link->most));
}

/* Mode, amount and unit on one side; an amount nobody knows is nothing or endless. */
static void grant(const Question *q, const Link *link, int high, Taken *to, long long at) {
    long long mode = q->plan->columns[MODES].at[link->part[KIND]];
    long long amount = link->has_length ? link->amount : ENDLESS, unit = link->has_length ? link->unit : q->unit;
    if (!link->has_length && !link->unclear && !link->is_stated) {
        amount = q->amount;
        unit = q->unit;
    } else if (high) {
        if (link->is_stated && link->most != INF && link->most < amount) amount = link->most;
    } else {
        if (link->unclear) amount = 0;
        if (link->is_stated) amount = smaller_of(amount, link->least == -INF ? 0 : link->least);
        if (amount == 0 && mode != RESTART) {
            mode = TOTAL;
            unit = q->unit;
        }
    }
    to->mode[at] = mode;
    to->amount[at] = amount;
    to->unit[at] = unit;
}

/* What one side takes of links and deductions, in the order of the calculus. */
static void take(const Question *q, int own, int high, long long *room, Taken *to) {
    long long **columns[] = {&to->mode, &to->amount, &to->unit, &to->approved, &to->restart, &to->kind};
    for (int i = 0; i < LINK_COLUMNS; i++, room += q->link_count) *columns[i] = room;
    to->begin = room;
    to->end = room + q->span_count;
    to->start = high ? q->hi : q->lo;
    to->links = to->spans = 0;
    for (Py_ssize_t i = 0; i < q->link_count; i++) {
        const Link *link = &q->links[i];
        if ((own && link->lenient) || (!high && !is_sure(link))) continue;
        long long at = to->links++, kind = link->part[KIND];
        grant(q, link, high, to, at);
        to->approved[at] = q->plan->columns[MUST_PRECEDE].at[kind] ? link->part[high ? EFFECTIVE : EFFECTIVE_HI] : INF;
        to->restart[at] = link->part[high ? NEW_START_HI : NEW_START];
        to->kind[at] = kind;
    }
    for (Py_ssize_t i = 0; i < q->span_count; i++) {
        const Span *span = &q->spans[i];
        long long begin = high ? span->from_lo : span->from_hi, end = high ? span->to_hi : span->to_lo;
        int is_taken = begin < end && (high || (span->weight == SURE && begin < INF));
        if ((own && span->lenient) || !is_taken) continue;
        to->begin[to->spans] = begin;
        to->end[to->spans++] = end;
    }
}

static int alike(const long long *one, const long long *other, long long size) {
    return !size || !memcmp(one, other, size * sizeof(long long));
}

static int same(const Taken *one, const Taken *other) {
    long long links = one->links, spans = one->spans;
    return one->start == other->start && links == other->links && spans == other->spans
        && alike(one->mode, other->mode, links) && alike(one->amount, other->amount, links)
        && alike(one->unit, other->unit, links) && alike(one->approved, other->approved, links)
        && alike(one->restart, other->restart, links) && alike(one->kind, other->kind, links)
        && alike(one->begin, other->begin, spans) && alike(one->end, other->end, spans);
}

static End counted(const Question *q, const Taken *of, int line, int high) {
    const Fixed *plan = q->plan;
#define COLUMN(name) ((Numbers){of->name, of->links})
    Numbers8 found = of_run_limit(
        plan->table, of->start, q->amount, q->unit, &plan->readings[line], COLUMN(mode), COLUMN(amount), COLUMN(unit),
        COLUMN(approved), COLUMN(restart), COLUMN(kind), plan->columns[CAPS], plan->columns[AFTERS], (Numbers){of->begin, of->spans},
        (Numbers){of->end, of->spans}, q->as_of, high);
#undef COLUMN
    return (End){found.at[0], found.at[1], found.at[2], found.at[3]};
}

/* Whether the late side is the early one: no day in question has an unpublished schedule. */
static int is_settled(const Question *q, const Taken *of, const End *end) {
    long long last = larger_of(end->deadline, q->as_of);
    if (of->start == -INF || last >= INF) return 0;
    for (long long i = 0; i < of->links; i++) {
        if (of->mode[i] == RESTART) return 0;
    }
    long long first = difference_of(floor_of(of->start, DAY_MINUTES), 1);
    return !of_is_open(q->plan->table, first, sum_of(floor_of(last, DAY_MINUTES), MARGIN));
}

/* Both sides of the lines from ``line`` on up to ``until``. */
static void run_lines(const Question *q, int own, int line, int until, long long *room, End ends[SIDES]) {
    Taken low, other;
    const Taken *high = &low;
    take(q, own, 0, room, &low);
    int is_plain = q->lo == q->hi;
    for (Py_ssize_t i = 0; is_plain && i < q->link_count; i++) is_plain = (own && q->links[i].lenient) || is_exact(&q->links[i]);
    for (Py_ssize_t i = 0; is_plain && i < q->span_count; i++) is_plain = own && q->spans[i].lenient;
    if (!is_plain) {
        take(q, own, 1, room + LINK_COLUMNS * q->link_count + SPAN_COLUMNS * q->span_count, &other);
        high = &other;
        is_plain = same(&low, &other);
    }
    for (; line < until; line++) {
        End *end = &ends[2 * line];
        end[0] = counted(q, &low, line, 0);
        end[1] = is_plain && is_settled(q, &low, &end[0]) ? end[0] : counted(q, high, line, 1);
    }
}

static void run(const Question *q, long long *room, End ends[SIDES]) {
    int has_lenient = 0;
    for (Py_ssize_t i = 0; i < q->link_count; i++) has_lenient |= q->links[i].lenient;
    for (Py_ssize_t i = 0; i < q->span_count; i++) has_lenient |= q->spans[i].lenient;
    run_lines(q, has_lenient, 0, has_lenient ? 1 : 2, room, ends);
    if (has_lenient) run_lines(q, 0, 1, 2, room, ends);
}

/* The least low and the greatest high ends of several possible lengths. */
static void widen(const End found[SIDES], End ends[SIDES]) {
    for (int side = 0; side < SIDES; side++) {
        long long now = found[side].deadline, before = ends[side].deadline;
        if (side % 2 ? now > before : now < before) ends[side] = found[side];
    }
}

/* What is unlisted, of the lenient line at least, may have moved an end that has passed. */
static void open_up(Lines *lines, int strict, long long as_of) {
    if (strict && as_of > lines->at[SIDES + STRICT_LOW]) lines->at[STRICT_HIGH] = lines->at[SIDES + STRICT_HIGH] = INF;
    if (as_of > lines->at[SIDES + LENIENT_LOW]) lines->at[LENIENT_HIGH] = lines->at[SIDES + LENIENT_HIGH] = INF;
}

/* Each length in turn; -1 if Python has to do it. */
static int over_lengths(Question *q, PyObject *lengths, long long *room, Lines *found) {
    static const End AT_ONCE = {-(1LL << 62), -(1LL << 62), 0, 0}, NEVER = {1LL << 62, 1LL << 62, 0, 0};
    const End unknown[SIDES] = {AT_ONCE, NEVER, AT_ONCE, NEVER};
    Py_ssize_t size = PySequence_Fast_GET_SIZE(lengths);
    End ends[SIDES], every[SIDES];
    memcpy(every, unknown, sizeof every);
    for (Py_ssize_t i = 0; i < size; i++) {
        PyObject *length = PySequence_Fast_GET_ITEM(lengths, i);
        long long code[2];
        if (length == Py_None) {
            memcpy(ends, unknown, sizeof ends);
        } else {
            if (wholes(length, 2, code) < 0) return -1;
            q->amount = code[0];
            q->unit = code[1];
            if (size == 1 && !q->link_count && !q->span_count) {
                *found = simple_lines(q->plan, q->lo, q->amount, q->unit);
                if (q->lo != q->hi) {
                    Lines high = simple_lines(q->plan, q->hi, q->amount, q->unit);
                    *found = joined_lines(found, &high);
                }
                return 0;
            }
            run(q, room, ends);
        }
        if (i) widen(ends, every);
        else memcpy(every, ends, sizeof every);
    }
    *found = in_order(every);
    return 0;
}

/* ends(plan, lengths, lo, hi, links, spans, unlisted, unlisted_lenient, as_of) */
static PyObject *ends(PyObject *_, PyObject *const *a, Py_ssize_t n) {
    enum { OF_PLAN, LENGTHS, LO, HI, LINKS, SPANS, UNLISTED, UNLISTED_LENIENT, AS_OF };
    long long unlisted = 0, unlisted_lenient = 0;
    long long few[512], *all = NULL;
    Question q = {0};
    Lines found;
    if (n <= HI || n > AS_OF + 1 || !(q.plan = plan_of(a[OF_PLAN])) || !is_list(a[LENGTHS]) || whole(a[LO], &q.lo) < 0
        || whole(a[HI], &q.hi) < 0 || (n > LINKS && !is_list(a[LINKS])) || (n > SPANS && !is_list(a[SPANS]))
        || (n > UNLISTED && whole(a[UNLISTED], &unlisted) < 0)
        || (n > UNLISTED_LENIENT && whole(a[UNLISTED_LENIENT], &unlisted_lenient) < 0)
        || (n > AS_OF && whole(a[AS_OF], &q.as_of) < 0)) return ask(ENDS, a, n);
    q.link_count = n > LINKS ? PySequence_Fast_GET_SIZE(a[LINKS]) : 0;
    q.span_count = n > SPANS ? PySequence_Fast_GET_SIZE(a[SPANS]) : 0;
    size_t numbers_wanted = 2 * (LINK_COLUMNS * q.link_count + SPAN_COLUMNS * q.span_count);
    size_t wanted = q.link_count * sizeof(Link) + q.span_count * sizeof(Span) + numbers_wanted * sizeof(long long);
    if (wanted > sizeof few && !(all = PyMem_Malloc(wanted))) return PyErr_NoMemory();
    long long *room = all ? all : few;
    Link *links = (Link *)(room + numbers_wanted);
    Span *spans = (Span *)(links + q.link_count);
    q.links = links;
    q.spans = spans;
    int failed = 0;
    for (Py_ssize_t i = 0; !failed && i < q.link_count; i++) {
        failed = read_link(PySequence_Fast_GET_ITEM(a[LINKS], i), q.plan, &links[i]);
    }
    for (Py_ssize_t i = 0; !failed && i < q.span_count; i++) failed = read_span(PySequence_Fast_GET_ITEM(a[SPANS], i), &spans[i]);
    beyond = 0;
    failed = failed || over_lengths(&q, a[LENGTHS], room, &found) < 0 || beyond;
    PyMem_Free(all);
    if (failed) return ask(ENDS, a, n);
    if (unlisted || unlisted_lenient) open_up(&found, unlisted != 0, q.as_of);
    found.moving |= unlisted || unlisted_lenient || q.span_count;
    return lines_object(&found);
}
