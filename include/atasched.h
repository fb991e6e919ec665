/* SPDX-License-Identifier: MIT */
/*
 * atasched - adaptive allocation of the tasks of a round to uneven cores
 *
 * This header includes the whole public interface. Conventions that hold for
 * every call, unless its own comment says otherwise:
 *
 *   errors     a call that returns int returns 0 or a negative errno value, and
 *              a call that failed has changed nothing the caller can see
 *   time       seconds, as double
 *   structs    configurations and results start with a member `size`, but for
 *              struct ata_times, which comes in arrays. Declare one, call its
 *              ata_X_init(), then set what should differ. The _init functions
 *              are inline, so that size is the size the caller was compiled
 *              with. A size this library does not know is -EINVAL
 *   unset      zero is a value and never means "default"; a double that is not
 *              given is NaN
 *   threads    calls on different handles may run at the same time; calls on
 *              one handle may not, unless the call's comment allows it
 *
 * See atasched(7) for the method and atasched(3) for an overview.
 */
#ifndef ATASCHED_H
#define ATASCHED_H

#include <atasched/version.h>
#include <atasched/bandit.h>
#include <atasched/machine.h>
#include <atasched/pool.h>
#include <atasched/share.h>
#include <atasched/sum.h>
#include <atasched/sgd.h>
#include <atasched/checkpoint.h>

#endif
