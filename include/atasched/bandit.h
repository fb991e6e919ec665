/* SPDX-License-Identifier: MIT */
/*
 * The decisions: how many of a round's tasks each worker gets.
 *
 * A bandit is what is known of one kernel, that is of one kind of task: an arm
 * per worker (tasks timed, mean, spread) and the policy that turns the arms
 * into an allocation. It is pure: it starts no thread, reads no clock, and
 * everything it knows came in through ata_bandit_observe(). So the same code
 * decides for real threads, for simulated workers and for whatever else can
 * count tasks and measure seconds.
 *
 * Source of the method: Maranjyan, Saad, Richtarik, Orabona, "ATA: Adaptive
 * Task Allocation for Efficient Resource Management in Distributed Machine
 * Learning", ICML 2025. atasched(7) restates it.
 */
#ifndef ATASCHED_BANDIT_H
#define ATASCHED_BANDIT_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The most tasks of a round: every count up to it is exact in a double. */
#define ATA_TASKS_MAX (UINT64_C(1) << 53)

/* The most arms of a bandit, scores of a split and workers of a pool. */
#define ATA_ARMS_MAX (UINT32_C(1) << 24)

/* The longest name of a kernel or machine, bytes without the end. */
#define ATA_NAME_MAX 255

/* The most slack of a bandit: rounds eleven times as long as they must be. */
#define ATA_SLACK_MAX 10.0

/* Room for what ata_bandit_explain() writes, its end included. */
#define ATA_EXPLAIN_SIZE 256

struct ata_bandit;

/*
 * ata_split - share out tasks so that the last worker finishes first
 *
 * Sets count[] to an allocation with sum tasks that minimises the largest
 * count[i] * score[i], exactly (products rounded to double). Equals: give each
 * task in turn to the worker that would finish it first, ties to the smaller
 * score, then to the lower number; which also costs the least worker time of
 * all that finish then. If some scores are 0 (nothing is known of a worker
 * yet), all tasks go to those workers in equal numbers, one more each to the
 * lowest numbers where it does not come out even.
 *
 * @score: n times per task, in seconds or any unit: 0 or a normal positive
 *         number
 * @n:     1 .. ATA_ARMS_MAX
 * @tasks: 1 .. ATA_TASKS_MAX
 * @count: n counts, written; may not overlap score
 *
 * Time O(n + m log m) with m = min(n, tasks), whatever tasks is; memory O(m).
 *
 * Return: 0, or
 *   -EINVAL  score or count is NULL, n or tasks is out of range, or a score is
 *            negative, subnormal, infinite or NaN; count is unchanged
 *   -ENOMEM  no memory; count is unchanged
 */
ATA_EXPORT int ata_split(const double *score, uint32_t n, uint64_t tasks,
			 uint64_t *count);

/*
 * ata_policy_name - names of the policies, for help texts and menus
 *
 * @i: 0, 1, 2, ...
 *
 * Return: the name of policy i, constant, or NULL past the last one.
 */
ATA_EXPORT const char *ata_policy_name(uint32_t i);

/*
 * struct ata_bandit_config - what a bandit starts from
 *
 * Copied by ata_bandit_create(), arrays and strings too.
 */
struct ata_bandit_config {
	size_t size;
	uint32_t arms;		/* workers, 1 .. ATA_ARMS_MAX */
	const char *policy;	/* one of ata_policy_name() */
	double alpha;		/* ata: upper bound on the workers'
				   sub-exponential norms, seconds, > 0;
				   NaN: not given, -EINVAL with ata */
	double eta;		/* ata-empirical: upper bound on norm over
				   mean, > 0, no unit. 1 in the published
				   experiments; times of tasks that compute vary
				   by per cents, for them it is far too much */
	double scale;		/* c, factor of the bound's width, > 0;
				   published value 2 (reconstructed) */
	uint64_t seed;		/* uta: who gets the tasks left over */
	const double *true_mean;	/* ofta: arms means, seconds, > 0;
					   NULL: not given, -EINVAL with ofta */
	const double *prior_mean;	/* as if prior_count[i] tasks with mean
					   prior_mean[i] had been timed; */
	const double *prior_count;	/* counts >= 0, means > 0 where the
					   count is; both or neither NULL */
	const char *kernel;	/* what kind of task this is, and */
	const char *machine;	/* where it runs, see ata_pool_machine_id():
				   ata_bandit_load() takes what was saved
				   under the same two names. At most
				   ATA_NAME_MAX bytes, no control characters
				   (0x00 - 0x1f, 0x7f); NULL: "" */
	const int32_t *rank;	/* auto: workers of which nothing is known are
				   tried in the order of their ranks, the
				   highest first; a hint, never a speed. NULL:
				   in the order of their numbers */
	double slack;		/* auto: a round may end later by this part of
				   the least time where that costs less, 0 ..
				   ATA_SLACK_MAX. Of all allocations that end
				   by then the cheapest is taken */
	const double *cost;	/* auto: what a second of each worker's costs,
				   arms numbers > 0 in any unit, such as watts
				   or money; NULL: 1 each, so that worker time
				   is what is saved */
};

/* Defaults: policy "auto", eta 0.1, scale 2, seed 1, slack 0, nothing
 * else. */
static inline void ata_bandit_config_init(struct ata_bandit_config *config)
{
	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
	config->policy = "auto";
	config->alpha = (double)NAN;
	config->eta = 0.1;
	config->scale = 2.0;
	config->seed = 1;
}

/* struct ata_arm - what is known of one worker for one kernel */
struct ata_arm {
	size_t size;
	double count;		/* tasks timed, prior ones included */
	double mean;		/* seconds per task; 0 while count is 0 */
	double deviation;	/* standard deviation of one task's time,
				   seconds; NaN until two rounds were timed, of
				   which a prior counts as one */
	double score;		/* seconds per task that the next allocation
				   would assume; 0: not known well enough */
	uint64_t tasks;		/* its share in the last allocation */
	int parked;		/* 1: that share was 0 */
};

static inline void ata_arm_init(struct ata_arm *arm)
{
	memset(arm, 0, sizeof(*arm));
	arm->size = sizeof(*arm);
}

/*
 * ata_bandit_create - start to learn about one kernel
 *
 * @out:    receives the bandit; the caller destroys it
 * @config: see above; not kept
 *
 * Threads: a bandit is not thread-safe; its owner serialises the calls on it.
 *
 * Return: 0, or
 *   -EINVAL  an argument is NULL, config's size is not known, the policy does
 *            not exist or lacks what it needs (ata: alpha, ofta: true_mean), a
 *            number is out of its range, or a name is too long or has a control
 *            character; *out is unchanged
 *   -ENOMEM  no memory; *out is unchanged
 */
ATA_EXPORT int ata_bandit_create(struct ata_bandit **out,
				 const struct ata_bandit_config *config);

/* ata_bandit_arms - number of arms; bandit may not be NULL */
ATA_EXPORT uint32_t ata_bandit_arms(const struct ata_bandit *bandit);

/* ata_bandit_policy - name of the policy, constant; bandit may not be NULL */
ATA_EXPORT const char *ata_bandit_policy(const struct ata_bandit *bandit);

/*
 * ata_bandit_allocate - begin a round: how many tasks each worker gets
 *
 * Forgets what was observed since the last ata_bandit_close(): a round that was
 * never closed teaches nothing. Until the next close it gives the same counts
 * for the same number of tasks, arms present and limit.
 *
 * @tasks: 1 .. ATA_TASKS_MAX
 * @count: one count per arm, written
 *
 * Return: 0, or
 *   -EINVAL   an argument is NULL or tasks is out of range; count and bandit
 *             are unchanged
 *   -ENOTSUP  the policy has no allocation (gta): workers take one task after
 *             the other as they finish; a round has begun all the same
 */
ATA_EXPORT int ata_bandit_allocate(struct ata_bandit *bandit, uint64_t tasks,
				   uint64_t *count);

/*
 * ata_bandit_present - say whether arm's worker is there
 *
 * An absent arm gets no tasks, whatever is known of it, from the next
 * allocation on; what is known stays, and counts again when it is present. All
 * are present at first. A pool sees by itself which of its workers have a core:
 * this is for whoever runs the workers, or wants to do without some.
 *
 * In a team that has none but absent arms (ata_share_begin()), or where a pool
 * has no core for the others, they get tasks all the same.
 *
 * @arm:     0 .. arms - 1
 * @present: 0: absent
 *
 * Return: 0, or -EINVAL (bandit is NULL, there is no such arm, or it is the
 * only one that is present; nothing is changed)
 */
ATA_EXPORT int ata_bandit_present(struct ata_bandit *bandit, uint32_t arm,
				  int present);

/*
 * ata_bandit_limit - say how many workers may have tasks at once
 *
 * From the next allocation on those with the smallest scores get them, up to so
 * many, and the first of equal ones: arms of which nothing is known, whose
 * score is 0, and then the fastest. A lower limit of a pool's quota counts.
 *
 * @most: from 1; ata_bandit_arms() or more: no limit, as at first
 *
 * Return: 0, or -EINVAL (bandit is NULL or most is 0; nothing is changed)
 */
ATA_EXPORT int ata_bandit_limit(struct ata_bandit *bandit, uint32_t most);

/*
 * ata_bandit_observe - arm spent so many seconds on so many tasks
 *
 * Pieces of a round add up; the arm itself learns in ata_bandit_close().
 *
 * @arm:     0 .. arms - 1
 * @tasks:   1 .. ATA_TASKS_MAX, in this round together
 * @seconds: >= 0, finite
 *
 * Return: 0, or -EINVAL (bandit is NULL or a number is out of its range;
 * nothing is changed)
 */
ATA_EXPORT int ata_bandit_observe(struct ata_bandit *bandit, uint32_t arm,
				  uint64_t tasks, double seconds);

/*
 * ata_bandit_close - the round is over: learn from what was observed
 *
 * @makespan: from the first start to the last end, seconds, >= 0 and finite
 *
 * Return: 0, or -EINVAL (bandit is NULL, makespan is out of its range, or no
 * round has begun since the last close; nothing is changed)
 */
ATA_EXPORT int ata_bandit_close(struct ata_bandit *bandit, double makespan);

/* ata_bandit_rounds - rounds closed so far; bandit may not be NULL */
ATA_EXPORT uint64_t ata_bandit_rounds(const struct ata_bandit *bandit);

/*
 * ata_bandit_stats - what is known of one arm
 *
 * Return: 0, or -EINVAL (an argument is NULL, out's size is not known or there
 * is no such arm; *out is unchanged)
 */
ATA_EXPORT int ata_bandit_stats(const struct ata_bandit *bandit, uint32_t arm,
				struct ata_arm *out);

/*
 * ata_bandit_explain - why an arm has the share that it has, for people to read
 *
 * One line in English without its end, about the last allocation by what is
 * known now, as in "worker 3 has 12 of 64 tasks: 1.02 ms each, known to within
 * 0.83 % (412 tasks)". ata_bandit_explain(3) lists what it may say; wording
 * may change, so programs use ata_bandit_stats(). Numbers have a decimal point
 * whatever the locale is.
 *
 * Time O(arms), no memory.
 *
 * @arm:      0 .. arms - 1
 * @text:     receives the line, never cut
 * @capacity: of text, at least ATA_EXPLAIN_SIZE
 *
 * Return: 0, or -EINVAL (bandit or text is NULL, there is no such arm or
 * capacity is too small; text is unchanged)
 */
ATA_EXPORT int ata_bandit_explain(const struct ata_bandit *bandit, uint32_t arm,
				  char *text, size_t capacity);

/*
 * ata_bandit_save - keep what was learned in a file
 *
 * Writes the arms, as closed rounds and priors have left them, to the last bit,
 * whatever the locale is. The file is written aside in the same folder, synced,
 * and renamed: path is the old file or the new one at any time, also after a
 * crash, and of several that save at once one is there whole. Then the folder
 * is synced: what was saved is there after a crash. A new file has the rights
 * that the umask leaves, a replaced one those of the old; where path is a
 * symbolic link, what it leads to is replaced.
 *
 * Return: 0, or (path is as it was)
 *   -EINVAL  bandit or path is NULL
 *   -ERANGE  an arm holds what a profile cannot: a count above ATA_TASKS_MAX, a
 *            mean that is no normal positive number, an infinite spread
 *   -EISDIR  path is a directory
 *   -ENXIO   path is something else that is no regular file
 *   -EACCES  the folder or the file may not be written
 *   -ENOENT  the folder does not exist
 *   -ENOSPC  no space left
 *   -ENOMEM  no memory
 *   others   as open(2), write(2), fsync(2) or rename(2); after one of fsync(2)
 *            for the folder path is the new file, which may not outlast a crash
 */
ATA_EXPORT int ata_bandit_save(const struct ata_bandit *bandit,
			       const char *path);

/*
 * ata_bandit_load - take over what an earlier run learned
 *
 * Enters as a prior does, in place of those that bandit was created with, but
 * with the spread as well. All arms are replaced, or, on an error, none. The
 * number of rounds stays 0: what is loaded counts as observed, and the bounds
 * widen with the rounds of this run alone, as its regret is counted from here.
 * The policy and its numbers may be others than those of the bandit that saved.
 *
 * A file is checked to its last byte before anything is taken from it: damaged
 * or truncated, it is refused.
 *
 * Return: 0, or (bandit is unchanged)
 *   -EINVAL   bandit or path is NULL
 *   -EBUSY    a round has begun since bandit was created
 *   -ENOENT   there is no such file
 *   -EACCES   the file may not be read
 *   -EISDIR   path is a directory
 *   -ENXIO    path is something else that is no regular file
 *   -EPROTONOSUPPORT  its format has another version than this library's
 *   -EBADMSG  it is no profile, or truncated, or damaged
 *   -ESTALE   it is sound, but expired: of another machine, another kernel or
 *             another number of arms
 *   -ENOMEM   no memory
 *   others    as open(2) or read(2)
 */
ATA_EXPORT int ata_bandit_load(struct ata_bandit *bandit, const char *path);

/* ata_bandit_destroy - free a bandit; NULL does nothing */
ATA_EXPORT void ata_bandit_destroy(struct ata_bandit *bandit);

#ifdef __cplusplus
}
#endif

#endif
