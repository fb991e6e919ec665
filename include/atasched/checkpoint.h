/* SPDX-License-Identifier: MIT */
/*
 * Checkpoints of a run of stochastic gradient descent: what it needs to go on
 * in another process, in one file.
 */
#ifndef ATASCHED_CHECKPOINT_H
#define ATASCHED_CHECKPOINT_H

#include <stdint.h>

#include <atasched/bandit.h>
#include <atasched/sgd.h>
#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * ata_sgd_save - keep how far a run has come in a file
 *
 * Writes params and state, the round, and what of config decides about the
 * rounds after it. The file takes the place of the old one as that of
 * ata_bandit_save() does: one of the two is there whole at any time, and the
 * new one once the call has returned.
 *
 * @model:   what is trained, for ata_sgd_load(): at most ATA_NAME_MAX bytes, no
 *           control characters (0x00 - 0x1f, 0x7f)
 * @problem: that of the run
 * @config:  likewise. State must be there if the optimizer has one
 * @round:   rounds done, those before first_round too: evaluation->round in
 *           on_evaluation, or first_round + result.rounds after ata_sgd_run()
 * @bandit:  what it has learned goes along, or NULL
 *
 * Threads: params, state and bandit may not change meanwhile. During a run call
 * it from on_evaluation.
 *
 * Return: 0, or (path is as it was)
 *   -EINVAL  an argument is NULL that must not be, problem or config is none
 *            for ata_sgd_run(), a needed state is NULL, model is no such name,
 *            or the run has no such round: first_round .. first_round + rounds
 *   -ERANGE  a parameter, or a number of the state, is infinite or no number;
 *            or bandit holds what a profile cannot, see ata_bandit_save()
 *   -EISDIR, -ENXIO, -EACCES, -ENOENT, -ENOSPC, -ENOMEM, others  as
 *            ata_bandit_save()
 */
ATA_EXPORT int ata_sgd_save(const char *path, const char *model,
			    const struct ata_sgd_problem *problem,
			    const struct ata_sgd_config *config,
			    uint64_t round, const struct ata_bandit *bandit);

/*
 * ata_sgd_load - go on from a checkpoint
 *
 * Of the run that was saved model, dim, samples, method, optimizer, seed, tasks
 * and micro_batch must be the same. Then params and state are filled in, and in
 * config first_round and what the next rounds go by: step, momentum, beta1,
 * beta2, epsilon, weight_decay, the schedule with its numbers, warm_up and
 * max_delay. With these ata_sgd_run() goes on as if it had not stopped: by the
 * method "minibatch" to the last bit, whatever pool it runs on. A caller who
 * wants another step, say, sets it afterwards. Nothing else of config is
 * touched.
 *
 * @bandit: takes over what was learned, if it was saved and is of the same
 *          machine, kernel and number of arms; else it stays as it is. Or NULL
 *
 * A file is checked to its last byte before anything is taken from it. It needs
 * memory for one more copy of params and state, whatever the file says.
 *
 * Return: 0, or (params, state, config and bandit are unchanged)
 *   -EINVAL   as ata_sgd_save()
 *   -EBUSY    a round has begun since bandit was created
 *   -ENOENT   there is no such file
 *   -EACCES   the file may not be read
 *   -EISDIR   path is a directory
 *   -ENXIO    path is something else that is no regular file
 *   -EPROTONOSUPPORT  its format, or that of the profile in it, has another
 *             version than this library's
 *   -EBADMSG  it is no checkpoint, or truncated, or damaged
 *   -ESTALE   it is sound, but of another run: one of those that must be the
 *             same is not
 *   -ENOMEM   no memory
 *   others    as open(2) or read(2)
 */
ATA_EXPORT int ata_sgd_load(const char *path, const char *model,
			    const struct ata_sgd_problem *problem,
			    struct ata_sgd_config *config,
			    struct ata_bandit *bandit);

#ifdef __cplusplus
}
#endif

#endif
