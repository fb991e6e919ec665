/* SPDX-License-Identifier: MIT */
/*
 * Colours that differ for eyes that confuse red and green as well, mostly in
 * lightness too; policies that are often drawn together also differ in their
 * dashes, which print in grey.
 */
#include "plot/style.h"

#include <string.h>

#define SOLID "1"
#define LONG "(14,4)"
#define SHORT "(6,3)"
#define DOTS "(2,3)"
#define LONG_DOT "(12,3,2,3)"
#define SHORT_DOT "(6,3,2,3)"
#define TWO_DOTS "(10,3,2,3,2,3)"
#define PAIRS "(6,2,6,6)"

static const struct {
	const char *name;
	struct plot_style style;
} policies[] = {
	{ "ata", { 0x0072b2, SOLID } },
	{ "ata-empirical", { 0xd55e00, LONG } },
	{ "auto", { 0x009e73, SOLID } },
	{ "ofta", { 0x000000, DOTS } },
	{ "uta", { 0xcc79a7, SHORT } },
	{ "gta", { 0xe69f00, LONG_DOT } },
	{ "greedy-list", { 0x56b4e9, SHORT_DOT } },
	{ "guided", { 0x882255, TWO_DOTS } },
	{ "fac2", { 0x999933, PAIRS } },
	{ "awf-b", { 0x332288, LONG } },
	{ "aid", { 0x117733, SHORT } },
	{ "ema", { 0x9f4a96, LONG_DOT } },
	{ "static", { 0x777777, SOLID } },
	{ "omp-static", { 0x777777, SHORT_DOT } },
	{ "omp-dynamic", { 0x44aa99, TWO_DOTS } },
	{ "omp-guided", { 0xaa7744, PAIRS } },
	{ "libomp-static", { 0x999999, SOLID } },
	{ "libomp-dynamic", { 0x88ccbb, LONG } },
	{ "libomp-guided", { 0xc9a37c, SHORT } },
	{ "libomp-steal", { 0x6d8b74, DOTS } },
	{ "tbb-simple", { 0x56b4e9, SOLID } },
	{ "tbb-auto", { 0x332288, LONG } },
	{ "tbb-affinity", { 0x9f4a96, SHORT } },
	{ "pthreadpool", { 0x999933, LONG_DOT } },
	{ "rennala", { 0xd55e00, SHORT } },
	{ "ringmaster", { 0x0072b2, LONG_DOT } },
	{ "asgd", { 0x882255, DOTS } },
};

/* What is no policy but measured with some; the first that a name begins with:
 * floors are black, OpenMP is grey, the library green. */
static const struct {
	const char *prefix;
	struct plot_style style;
} families[] = {
	{ "cache-line", { 0x000000, SOLID } },
	{ "clock", { 0x000000, SOLID } },
	{ "machine-open", { 0x000000, SOLID } },
	{ "task-serial", { 0x000000, SOLID } },
	{ "read-arms", { 0x000000, SOLID } },
	{ "sum-read", { 0x000000, SOLID } },
	{ "omp-", { 0x777777, SOLID } },
	{ "sum-copy", { 0x777777, SOLID } },
	{ "pool-", { 0x009e73, SOLID } },
	{ "share", { 0x009e73, SOLID } },
	{ "sum-tree", { 0x009e73, SOLID } },
};

/* Behind these stands a policy, whose style it is. */
static const char *const actions[] = { "task-", "allocate-", "learn-" };

static const struct plot_style others[] = {
	{ 0x0072b2, SOLID }, { 0xd55e00, LONG }, { 0x009e73, SHORT },
	{ 0xcc79a7, LONG_DOT }, { 0xe69f00, SHORT_DOT }, { 0x56b4e9, SOLID },
	{ 0x882255, DOTS }, { 0x999933, LONG }, { 0x332288, TWO_DOTS },
	{ 0x117733, PAIRS }, { 0x000000, SHORT }, { 0x777777, LONG_DOT },
};

#define OTHERS ((uint32_t)(sizeof(others) / sizeof(*others)))

static int starts(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

struct plot_style plot_style_of(const char *policy)
{
	uint32_t hash = 2166136261u;	/* FNV-1a */

	for (size_t i = 0; i < sizeof(policies) / sizeof(*policies); i++)
		if (strcmp(policies[i].name, policy) == 0)
			return policies[i].style;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (starts(policy, families[i].prefix))
			return families[i].style;
	for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
		if (starts(policy, actions[i]))
			return plot_style_of(policy + strlen(actions[i]));
	for (; *policy != '\0'; policy++)
		hash = (hash ^ (unsigned char)*policy) * 16777619u;
	return plot_style_number(hash ^ hash >> 16);
}

struct plot_style plot_style_number(uint32_t number)
{
	return others[number % OTHERS];
}
