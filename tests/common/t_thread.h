/* SPDX-License-Identifier: MIT */
/*
 * The threads of this process, as the system sees them.
 */
#ifndef ATA_TESTS_COMMON_T_THREAD_H
#define ATA_TESTS_COMMON_T_THREAD_H

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

/* How many there are. */
uint32_t t_threads(void);

/* The first with this name; 0: none. */
pid_t t_thread_named(const char *name);

pid_t t_thread_self(void);

/* How often it has left a processor so far; it does not grow while it
 * sleeps. */
uint64_t t_thread_switches(pid_t thread);

/* Processor time that it has had, seconds. */
double t_thread_cpu(pid_t thread);

int t_thread_is_asleep(pid_t thread);

/* Wait until it sleeps; fails the test after many seconds of looking. */
void t_thread_asleep(pid_t thread);

/* The calling thread's affinity mask. */
cpu_set_t t_mask(void);

/* A mask of one unit; set a thread's mask, as taskset(1) does; is it this one?
 * 0: the calling thread. */
cpu_set_t t_mask_only(uint32_t unit);
void t_thread_set(pid_t thread, cpu_set_t mask);
int t_thread_has(pid_t thread, cpu_set_t mask);

/* Set the masks of all threads that there are: a race detector has some,
 * too. */
void t_threads_set(cpu_set_t mask);

void t_sleep_ms(long ms);

#endif
