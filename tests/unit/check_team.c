/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "machine/clock.h"
#include "machine/machine.h"
#include "pool/team.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define MOST 8
#define NAME 16

/* What each worker found when it was rung last. */
struct found {
	_Atomic uint32_t calls;
	int cpus;		/* in its affinity mask */
	int on_its_core;
	int signals_wrong;	/* open that should be blocked, or the reverse */
	char name[NAME];
};

static struct ata_machine *machine;
static struct ata__seat seat[MOST];
static struct found found[MOST];

/* A fault is the task's own, and a profiler's signal is for whoever runs. */
static int stays_open(int signal)
{
	return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE ||
	       signal == SIGILL || signal == SIGTRAP || signal == SIGSYS ||
	       signal == SIGABRT || signal == SIGPROF;
}

static int count_wrong(void)
{
	sigset_t mask;
	int wrong = 0;

	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	for (int i = 1; i < SIGRTMAX; i++)
		/* These two are the C library's own and cannot be blocked. */
		if (i != SIGKILL && i != SIGSTOP && (i < 32 || i >= SIGRTMIN))
			wrong += sigismember(&mask, i) == stays_open(i);
	return wrong;
}

static void serve(void *ctx, uint32_t worker, struct ata__patience *next)
{
	struct found *f = &found[worker];
	cpu_set_t mask;

	(void)ctx;
	(void)next;
	CPU_ZERO(&mask);
	sched_getaffinity(0, sizeof(mask), &mask);
	f->cpus = CPU_COUNT(&mask);
	f->on_its_core =
		CPU_ISSET(machine->cores[seat[worker].core].pu, &mask) != 0;
	f->signals_wrong = count_wrong();
	pthread_getname_np(pthread_self(), f->name, NAME);
	/* Pairs with the acquire in rung(). */
	atomic_fetch_add_explicit(&f->calls, 1, memory_order_release);
}

static void rung(uint32_t worker, uint32_t calls)
{
	for (int i = 0; i < 20000; i++) {
		/* Pairs with the release in serve(). */
		if (atomic_load_explicit(&found[worker].calls,
					 memory_order_acquire) == calls)
			return;
		t_sleep_ms(1);
	}
	ck_abort_msg("worker %u does not hear its bell", worker);
}

static void prepare(struct ata__team *team, uint32_t first, uint32_t workers)
{
	if (!machine)
		ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	memset(team, 0, sizeof(*team));
	team->machine = machine;
	team->wait.clock = &ata__clock_system;
	team->first = first;
	team->workers = workers;
	team->seat = seat;
	team->serve = serve;
	for (uint32_t i = 0; i < workers; i++)
		seat[i].core = i % machine->usable;
}

static void check_found(uint32_t worker)
{
	char name[NAME];

	snprintf(name, sizeof(name), "ata-%u", worker);
	ck_assert_str_eq(found[worker].name, name);
	ck_assert_int_eq(found[worker].cpus, 1);
	ck_assert(found[worker].on_its_core);
	ck_assert_int_eq(found[worker].signals_wrong, 0);
}

/* _i: the first worker that is a thread. */
START_TEST(each_worker_is_pinned_named_and_deaf_to_signals)
{
	uint32_t first = (uint32_t)_i;
	struct ata__team team;

	prepare(&team, first, MOST);
	ck_assert_int_eq(ata__team_start(&team), 0);
	for (uint32_t round = 1; round <= 50; round++)
		for (uint32_t i = first; i < MOST; i++) {
			ata__bell_ring(&seat[i].bell);
			rung(i, round);
		}
	ata__team_stop(&team);
	for (uint32_t i = first; i < MOST; i++) {
		check_found(i);
		ck_assert_uint_eq(found[i].calls, 50);
	}
	for (uint32_t i = 0; i < first; i++)
		ck_assert_uint_eq(found[i].calls, 0);
}
END_TEST

/* It has polled already when it comes to its bell, and lost its core. */
static void serve_late(void *ctx, uint32_t worker, struct ata__patience *next)
{
	next->timed = true;
	next->start = ata__clock_now(&ata__clock_system);
	next->late = true;
	serve(ctx, worker, next);
}

START_TEST(what_was_polled_while_serving_counts)
{
	struct ata__team team;

	prepare(&team, 0, 2);
	team.serve = serve_late;
	ck_assert_int_eq(ata__team_start(&team), 0);
	ata__bell_ring(&seat[1].bell);
	rung(1, 1);
	ck_assert_uint_eq(seat[1].habit.crowded, 0);
	ata__bell_ring(&seat[1].bell);
	rung(1, 2);
	ck_assert_uint_ne(seat[1].habit.crowded, 0);
	ata__team_stop(&team);
}
END_TEST

START_TEST(who_is_not_rung_does_not_run)
{
	struct ata__team team;
	uint64_t switches;
	pid_t thread;

	prepare(&team, 1, 4);
	ck_assert_int_eq(ata__team_start(&team), 0);
	thread = t_thread_named("ata-2");
	ck_assert_int_ne(thread, 0);
	t_thread_asleep(thread);
	switches = t_thread_switches(thread);
	for (uint32_t round = 1; round <= 200; round++) {
		ata__bell_ring(&seat[1].bell);
		ata__bell_ring(&seat[3].bell);
		rung(1, round);
		rung(3, round);
	}
	/* Who is seen to sleep may have a switch or two to go. */
	ck_assert_uint_le(t_thread_switches(thread), switches + 10);
	ck_assert_uint_eq(found[2].calls, 0);
	ata__team_stop(&team);
	ck_assert_uint_eq(found[2].calls, 0);
}
END_TEST

START_TEST(the_one_who_starts_stays_as_it_was)
{
	cpu_set_t mask = t_mask(), now;
	sigset_t signals, back;
	struct ata__team team;
	char name[NAME], same[NAME];

	sigemptyset(&signals);
	sigaddset(&signals, SIGUSR1);
	pthread_sigmask(SIG_SETMASK, &signals, NULL);
	pthread_getname_np(pthread_self(), name, NAME);
	prepare(&team, 1, 3);
	ck_assert_int_eq(ata__team_start(&team), 0);
	ata__team_stop(&team);
	now = t_mask();
	ck_assert(CPU_EQUAL(&mask, &now));
	pthread_sigmask(SIG_SETMASK, NULL, &back);
	ck_assert(sigismember(&back, SIGUSR1));
	ck_assert(!sigismember(&back, SIGUSR2));
	pthread_getname_np(pthread_self(), same, NAME);
	ck_assert_str_eq(name, same);
}
END_TEST

START_TEST(a_team_of_the_caller_alone_has_no_thread)
{
	uint32_t threads = t_threads();
	struct ata__team team;

	prepare(&team, 1, 1);
	ck_assert_int_eq(ata__team_start(&team), 0);
	ck_assert_uint_eq(t_threads(), threads);
	ata__team_stop(&team);
}
END_TEST

/* A seat on a core that the system does not have: start fails, and again
 * works when the seat is a good one. */
START_TEST(a_worker_that_cannot_be_pinned_is_an_error)
{
	struct ata_machine *other = t_synthetic("core:4 pu:1");
	struct ata__team team;

	prepare(&team, 0, 3);
	other->is_this_system = true;	/* hwloc only pretends to bind there */
	team.machine = other;
	ck_assert_int_eq(ata__team_start(&team), -EXDEV);
	team.machine = machine;
	seat[1].core = machine->count;
	ck_assert_int_eq(ata__team_start(&team), -EINVAL);
	seat[1].core = 0;
	ck_assert_int_eq(ata__team_start(&team), 0);
	ata__bell_ring(&seat[1].bell);
	rung(1, 1);
	ata__team_stop(&team);
	ck_assert_uint_eq(found[0].calls, 0);
	ata_machine_close(other);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("team");
	TCase *tc = tcase_create("team");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, each_worker_is_pinned_named_and_deaf_to_signals,
			    0, 2);
	tcase_add_test(tc, what_was_polled_while_serving_counts);
	tcase_add_test(tc, who_is_not_rung_does_not_run);
	tcase_add_test(tc, the_one_who_starts_stays_as_it_was);
	tcase_add_test(tc, a_team_of_the_caller_alone_has_no_thread);
	tcase_add_test(tc, a_worker_that_cannot_be_pinned_is_an_error);
	suite_add_tcase(s, tc);
	return t_run(s);
}
