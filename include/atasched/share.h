/* SPDX-License-Identifier: MIT */
/*
 * Shares in the caller's own parallel region, for programs that have their own
 * OpenMP team.
 *
 * A site is a loop in such a region. Each thread of the team asks for its range
 * of the loop, runs it, and reports; the times go to a bandit, which shares out
 * the next round. In place of `#pragma omp for schedule(static) nowait`:
 *
 *	#pragma omp parallel
 *	ATA_SHARE_FOR(site, n, i)
 *		y[i] = f(x[i]);
 *
 * The library starts no thread for it and pins none: what is learned is learned
 * of a thread's number, so the threads should be pinned (OMP_PROC_BIND=true).
 */
#ifndef ATASCHED_SHARE_H
#define ATASCHED_SHARE_H

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <atasched/bandit.h>
#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ata_site;

/* struct ata_share - one thread's part of a round */
struct ata_share {
	size_t size;
	struct ata_site *site;	/* which it is of; NULL: it has not begun, or
				   has ended */
	uint64_t round;		/* number of the round on this site, from 0 */
	uint64_t begin;		/* the tasks begin .. end - 1; */
	uint64_t end;		/* none where both are the same */
	double start;		/* when it began: seconds on the system's
				   monotonic clock */
	double seconds;		/* how long it took; set at its end */
	uint32_t worker;	/* whose share it is: the thread's number */
	int pinned;		/* 1: the thread can run on one core only */
	int failed;		/* to be set to 1 before its end where the
				   tasks were not all run: the round teaches
				   nothing */
};

/* To be called once; a share may then begin and end any number of times. */
static inline void ata_share_init(struct ata_share *share)
{
	memset(share, 0, sizeof(*share));
	share->size = sizeof(*share);
}

/*
 * ata_site_create - begin to serve a loop of the caller's parallel regions
 *
 * @out:         receives the site; the caller destroys it
 * @kernel:      what is known of the loop's tasks: thread i is arm i. Not
 *               copied; it has to outlive the site. While a round is running
 *               nobody else may use it; between rounds it may be looked at, and
 *               may serve another site or a pool. Its last allocation is that
 *               of the round to come
 * @max_threads: the most threads of a team, 1 .. arms
 *
 * Return: 0, or (*out is unchanged)
 *   -EINVAL   out or kernel is NULL, or max_threads is out of its range
 *   -ENOTSUP  the kernel's policy has no allocation (gta): a thread gets its
 *             whole share at once
 *   -ENOMEM   no memory
 */
ATA_EXPORT int ata_site_create(struct ata_site **out,
			       struct ata_bandit *kernel,
			       uint32_t max_threads);

/*
 * ata_site_error - did ata_share_begin() refuse anyone since the site was made?
 *
 * For programs that do not look at each call, as those with ATA_SHARE_FOR. Any
 * thread may call.
 *
 * Return: 0, the first error, or -EINVAL (site is NULL)
 */
ATA_EXPORT int ata_site_error(const struct ata_site *site);

/*
 * ata_site_destroy - free a site; NULL does nothing
 *
 * No share of it may have begun and not ended. The kernel remains.
 */
ATA_EXPORT void ata_site_destroy(struct ata_site *site);

/*
 * ata_share_begin - the calling thread's part of the next round
 *
 * Once each thread of the team has called, in any order, their shares are
 * contiguous ranges in the order of their numbers that cover 0 .. tasks - 1
 * exactly once. A round ends when all of its shares have ended; whoever ends
 * the last one tells the kernel the times and allocates the next round. A team
 * may be smaller than the site allows: then the kernel's further arms get
 * nothing.
 *
 * There is no barrier in this: a thread that has ended its share may begin the
 * next round while others are still in this one, and then gets a share by what
 * was known before both. Two rounds may be running. Whoever would begin a third
 * waits until the first has ended; it then sees all that was written in that.
 *
 * @tasks:   0 .. ATA_TASKS_MAX, the same for all threads of a round
 * @thread:  number of the calling thread, 0 .. threads - 1
 * @threads: size of the team, the same for all threads of a round
 * @share:   receives the range. Its time runs from here to ata_share_end()
 *
 * Threads: to be called by all threads of one team at once; one call at a time
 * per number. Teams of different sizes may follow each other, if one has ended
 * all its shares before the next one begins, as after the end of a parallel
 * region. A team nested in a share needs a site of its own.
 *
 * Return: 0, or (share is unchanged)
 *   -EINVAL  an argument is NULL, share's size is not known, tasks or thread is
 *            out of its range, or tasks or threads are not those of the thread
 *            that began this round. A thread of the round's team has then had
 *            its turn in it without a share: some tasks are not run, and the
 *            round teaches nothing
 *   -ERANGE  threads is more than max_threads of ata_site_create()
 *   -EBUSY   thread's share has begun and not ended
 */
ATA_EXPORT int ata_share_begin(struct ata_site *site, uint64_t tasks,
			       uint32_t thread, uint32_t threads,
			       struct ata_share *share);

/*
 * ata_share_end - this thread's part of the round is done
 *
 * Each share that began has to end, an empty one and one that failed, too; or
 * its round never does.
 *
 * Return: 0, or -EINVAL (an argument is NULL, or share is not one of site that
 * has begun and not ended; nothing is changed)
 */
ATA_EXPORT int ata_share_end(struct ata_site *site, struct ata_share *share);

/* For the macro below: a share that has begun, whatever may have failed. */
static inline struct ata_share ata_share_open(struct ata_site *site,
					      uint64_t tasks, int thread,
					      int threads)
{
	struct ata_share share;
	uint64_t k = (uint64_t)thread, n = (uint64_t)threads;
	int error = -ERANGE;

	ata_share_init(&share);
	if (site != NULL)
		error = ata_share_begin(site, tasks, (uint32_t)thread,
					(uint32_t)threads, &share);
	/* It is the same for the whole team, so equal parts fit together. */
	if (error == -ERANGE && tasks <= ATA_TASKS_MAX) {
		uint64_t each = tasks / n, more = tasks % n;

		share.begin = k * each + (k < more ? k : more);
		share.end = share.begin + each + (k < more);
	}
	share.failed = 1;	/* until the loop has come to its end */
	return share;
}

/* For the macro below: end it, and mark it for the loop that has run once. */
static inline int ata_share_shut(struct ata_share *share)
{
	int error = 0;

	if (share->site != NULL)
		error = ata_share_end(share->site, share);
	share->size = 0;
	return error;
}

/*
 * ATA_SHARE_FOR - in a parallel region: the calling thread's part of a loop
 *
 * Equals `for (uint64_t i = 0; i < tasks; i++)`, spread over the team. To be
 * met by all its threads; without a barrier at its end. `continue` is as usual;
 * break leaves out the rest of the thread's own share, and nothing is learned
 * from the round; the body may not be left by return or goto. The caller's unit
 * includes omp.h.
 *
 * Where site is NULL, or the team larger than the site allows, each thread gets
 * an equal part and nothing is learned. A thread that is refused for another
 * reason, which is an error of the program's, runs nothing: ata_site_error().
 */
#define ATA_SHARE_FOR(site, tasks, i)                                       \
	for (struct ata_share ata_share_##i = ata_share_open(               \
		     (site), (uint64_t)(tasks), omp_get_thread_num(),       \
		     omp_get_num_threads());                                \
	     ata_share_##i.size != 0; ata_share_shut(&ata_share_##i))       \
		for (uint64_t i = ata_share_##i.begin,                      \
			      ata_end_##i = ata_share_##i.end;              \
		     i < ata_end_##i || (ata_share_##i.failed = 0) != 0;    \
		     i++)

#ifdef __cplusplus
}
#endif

#endif
