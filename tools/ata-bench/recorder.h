/* SPDX-License-Identifier: MIT */
/*
 * The file of --record: who ran how many tasks of a round, and how long.
 *
 * CSV, with the columns round (from 1, through all laps), worker, tasks,
 * seconds and policy. One line per worker that had tasks in a round or, with
 * --record-tasks, one per task.
 */
#ifndef ATA_BENCH_RECORDER_H
#define ATA_BENCH_RECORDER_H

#include <stdint.h>

#include <atasched.h>

struct recorder;
struct setting;

/*
 * recorder_open - begin the file that the options ask for
 *
 * *out is NULL if they ask for none, or if this fails.
 *
 * Return: STATUS_OK, or the exit status: one line has named the cause
 */
int recorder_open(struct recorder **out, const struct setting *setting,
		  uint32_t workers, uint64_t tasks);

/* recorder_times - a report's room for times, as many as there are workers */
struct ata_times *recorder_times(struct recorder *recorder);

/* recorder_each_task - 1: recorder_task() is to be told of every task */
int recorder_each_task(const struct recorder *recorder);

/* recorder_task - worker ran this task; on that worker */
void recorder_task(struct recorder *recorder, uint64_t task, uint32_t worker,
		   double seconds);

/*
 * recorder_wrap - let the recorder see the job's tasks, if it has to
 *
 * With --record-tasks job becomes one that runs the tasks one by one, a clock
 * around each. Otherwise it stays as it is.
 */
void recorder_wrap(struct recorder *recorder, struct ata_job *job);

/*
 * recorder_round - a round has ended, report has times; a lap_seen_fn
 *
 * To be called between rounds, outside the time that is measured.
 */
void recorder_round(void *recorder, const struct ata_round *report);

/* recorder_lap - nothing is being measured. Return: 0 or a negative errno */
int recorder_lap(struct recorder *recorder);

/*
 * recorder_close - all is over: the file takes its place, or leaves no trace
 *
 * For a run that ended with error, as setting_error(what, error); recorder may
 * be NULL.
 *
 * Return: exit status; STATUS_OK only if error is 0 and the file is there
 */
int recorder_close(struct recorder *recorder, const char *what, int error);

#endif
