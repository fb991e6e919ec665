/* SPDX-License-Identifier: MIT */
/*
 * Reads a trace and looks at it as a viewer does: events of a row may not
 * overlap, each row has a name, and each share and wait lies in a round, whose
 * tasks are those of its shares and whose makespan is from the first's start to
 * the last's end. Prints how many events there are of each category and name:
 * "50 round auto".
 */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct span {
	json_int_t tid, round, tasks;
	long long start, end;	/* nanoseconds */
	long long makespan;	/* of a round; likewise, of its shares: */
	long long first, last;
	json_int_t ran;		/* and their tasks */
	const char *category, *name;
};

static struct span *spans;
static size_t n;
static int status;

static void fail(const struct span *span, const char *what)
{
	fprintf(stderr, "%s: %s %s at %lld\n", what, span->category, span->name,
		span->start);
	status = 1;
}

static long long nanoseconds(const json_t *event, const char *name)
{
	const json_t *value = json_object_get(event, name);

	if (!json_is_real(value)) {
		fprintf(stderr, "%s is no number with a point\n", name);
		exit(1);
	}
	return llround(1e3 * json_real_value(value));
}

static void read_span(const json_t *event)
{
	const json_t *args = json_object_get(event, "args");
	struct span *span = &spans[n++];

	span->tid = json_integer_value(json_object_get(event, "tid"));
	span->round = json_integer_value(json_object_get(args, "round"));
	span->tasks = json_integer_value(json_object_get(args, "tasks"));
	span->start = nanoseconds(event, "ts");
	span->end = span->start + nanoseconds(event, "dur");
	span->makespan = llround(1e9 * json_real_value(
		json_object_get(args, "makespan")));
	span->category = json_string_value(json_object_get(event, "cat"));
	span->name = json_string_value(json_object_get(event, "name"));
	if (span->category == NULL || span->name == NULL || span->tid < 1 ||
	    span->round < 1) {
		fprintf(stderr, "event %zu lacks something\n", n);
		exit(1);
	}
}

/* By row, then by time; of two at once the one that ends first. */
static int compare(const void *a, const void *b)
{
	const struct span *s = a, *t = b;

	if (s->tid != t->tid)
		return s->tid < t->tid ? -1 : 1;
	if (s->start != t->start)
		return s->start < t->start ? -1 : 1;
	return (s->end > t->end) - (s->end < t->end);
}

/* The last round that begins before s does; rounds begin with first. */
static struct span *round_of(const struct span *s, size_t first)
{
	size_t low = first, high = n;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (spans[middle].start <= s->start)
			low = middle;
		else
			high = middle;
	}
	return &spans[low];
}

/* The rounds' row is the last one; begins with first. */
static void check_in_rounds(size_t first)
{
	for (size_t i = 0; i < first; i++) {
		struct span *s = &spans[i], *round = round_of(s, first);

		if (s->start < round->start || s->end > round->end ||
		    s->round != round->round)
			fail(s, "not in its round");
		if (strcmp(s->category, "wait") == 0) {
			if (s->end != round->end)
				fail(s, "does not wait for the end");
			continue;
		}
		if (round->ran == 0 || s->start < round->first)
			round->first = s->start;
		if (s->end > round->last)
			round->last = s->end;
		round->ran += s->tasks;
	}
	for (size_t i = first; i < n; i++) {
		const struct span *round = &spans[i];

		if (round->ran != round->tasks)
			fail(round, "tasks are not those of its shares");
		/* Each may have been rounded to a nanosecond. */
		if (llabs(round->last - round->first - round->makespan) > 3)
			fail(round, "makespan is not that of its shares");
	}
}

static void check(void)
{
	size_t first = n;

	qsort(spans, n, sizeof(*spans), compare);
	for (size_t i = 0; i + 1 < n; i++)
		if (spans[i].tid == spans[i + 1].tid &&
		    spans[i].end > spans[i + 1].start)
			fail(&spans[i], "overlaps the next");
	for (size_t i = 0; i < n; i++)
		if (strcmp(spans[i].category, "round") == 0 && first == n)
			first = i;
	for (size_t i = first; i < n; i++)
		if (strcmp(spans[i].category, "round") != 0)
			fail(&spans[i], "is in the row of rounds");
	if (first < n)
		check_in_rounds(first);
}

static int by_name(const void *a, const void *b)
{
	const struct span *s = a, *t = b;
	int order = strcmp(s->category, t->category);

	return order != 0 ? order : strcmp(s->name, t->name);
}

static void count(void)
{
	size_t same = 0;

	qsort(spans, n, sizeof(*spans), by_name);
	for (size_t i = 0; i < n; i++) {
		same++;
		if (i + 1 < n && by_name(&spans[i], &spans[i + 1]) == 0)
			continue;
		printf("%zu %s %s\n", same, spans[i].category, spans[i].name);
		same = 0;
	}
}

/* Of the process, or of a row. */
static void print_name(const json_t *event)
{
	const json_t *args = json_object_get(event, "args");
	const char *name = json_string_value(json_object_get(args, "name"));

	if (name != NULL)
		printf("row %s\n", name);
}

int main(void)
{
	json_error_t error;
	json_t *root = json_loadf(stdin, JSON_REJECT_DUPLICATES, &error);
	const json_t *events = json_object_get(root, "traceEvents"), *event;
	size_t i;

	if (!json_is_array(events)) {
		fprintf(stderr, "no trace: line %d: %s\n", error.line,
			error.text);
		return 1;
	}
	spans = calloc(json_array_size(events) + 1, sizeof(*spans));
	json_array_foreach(events, i, event) {
		const char *phase =
			json_string_value(json_object_get(event, "ph"));

		if (phase != NULL && strcmp(phase, "X") == 0)
			read_span(event);
		else if (phase == NULL || strcmp(phase, "M") != 0)
			status = 1;
		else
			print_name(event);
	}
	check();
	count();
	free(spans);
	json_decref(root);
	return status;
}
