# SPDX-License-Identifier: MIT
#
# One line per file, sorted, below the comment of its folder.

# Everything, private functions too: what the unit tests link.
noinst_LTLIBRARIES += lib/libata-all.la
lib_libata_all_la_LIBADD = $(HWLOC_LIBS)
lib_libata_all_la_SOURCES =

lib_libata_all_la_SOURCES += lib/aside.c
lib_libata_all_la_SOURCES += lib/aside.h
lib_libata_all_la_SOURCES += lib/fnv.h
lib_libata_all_la_SOURCES += lib/store.c
lib_libata_all_la_SOURCES += lib/store.h
lib_libata_all_la_SOURCES += lib/version.c

# lib/bandit: decisions
lib_libata_all_la_SOURCES += lib/bandit/absent.c
lib_libata_all_la_SOURCES += lib/bandit/absent.h
lib_libata_all_la_SOURCES += lib/bandit/arm.c
lib_libata_all_la_SOURCES += lib/bandit/arm.h
lib_libata_all_la_SOURCES += lib/bandit/auto.c
lib_libata_all_la_SOURCES += lib/bandit/auto.h
lib_libata_all_la_SOURCES += lib/bandit/bandit.c
lib_libata_all_la_SOURCES += lib/bandit/bandit.h
lib_libata_all_la_SOURCES += lib/bandit/bound.c
lib_libata_all_la_SOURCES += lib/bandit/bound.h
lib_libata_all_la_SOURCES += lib/bandit/cheapest.c
lib_libata_all_la_SOURCES += lib/bandit/cheapest.h
lib_libata_all_la_SOURCES += lib/bandit/decimal.c
lib_libata_all_la_SOURCES += lib/bandit/decimal.h
lib_libata_all_la_SOURCES += lib/bandit/drift.c
lib_libata_all_la_SOURCES += lib/bandit/drift.h
lib_libata_all_la_SOURCES += lib/bandit/explain.c
lib_libata_all_la_SOURCES += lib/bandit/hexfloat.c
lib_libata_all_la_SOURCES += lib/bandit/hexfloat.h
lib_libata_all_la_SOURCES += lib/bandit/noise.c
lib_libata_all_la_SOURCES += lib/bandit/noise.h
lib_libata_all_la_SOURCES += lib/bandit/plan.c
lib_libata_all_la_SOURCES += lib/bandit/plan.h
lib_libata_all_la_SOURCES += lib/bandit/policy.c
lib_libata_all_la_SOURCES += lib/bandit/policy.h
lib_libata_all_la_SOURCES += lib/bandit/probe.c
lib_libata_all_la_SOURCES += lib/bandit/probe.h
lib_libata_all_la_SOURCES += lib/bandit/profile.c
lib_libata_all_la_SOURCES += lib/bandit/profile.h
lib_libata_all_la_SOURCES += lib/bandit/reader.c
lib_libata_all_la_SOURCES += lib/bandit/reader.h
lib_libata_all_la_SOURCES += lib/bandit/select.c
lib_libata_all_la_SOURCES += lib/bandit/select.h
lib_libata_all_la_SOURCES += lib/bandit/split.c
lib_libata_all_la_SOURCES += lib/bandit/split.h
lib_libata_all_la_SOURCES += lib/bandit/tail.h
lib_libata_all_la_SOURCES += lib/bandit/writer.c
lib_libata_all_la_SOURCES += lib/bandit/writer.h

# lib/machine: cores, binding, quota, clock
lib_libata_all_la_SOURCES += lib/machine/bind.c
lib_libata_all_la_SOURCES += lib/machine/bind.h
lib_libata_all_la_SOURCES += lib/machine/cgroup.c
lib_libata_all_la_SOURCES += lib/machine/cgroup.h
lib_libata_all_la_SOURCES += lib/machine/cgroup_lines.c
lib_libata_all_la_SOURCES += lib/machine/cgroup_lines.h
lib_libata_all_la_SOURCES += lib/machine/clock.c
lib_libata_all_la_SOURCES += lib/machine/clock.h
lib_libata_all_la_SOURCES += lib/machine/identity.c
lib_libata_all_la_SOURCES += lib/machine/kinds.c
lib_libata_all_la_SOURCES += lib/machine/kinds.h
lib_libata_all_la_SOURCES += lib/machine/machine.h
lib_libata_all_la_SOURCES += lib/machine/mask.c
lib_libata_all_la_SOURCES += lib/machine/mask.h
lib_libata_all_la_SOURCES += lib/machine/order.c
lib_libata_all_la_SOURCES += lib/machine/order.h
lib_libata_all_la_SOURCES += lib/machine/pinned.c
lib_libata_all_la_SOURCES += lib/machine/pinned.h
lib_libata_all_la_SOURCES += lib/machine/quota.c
lib_libata_all_la_SOURCES += lib/machine/quota.h
lib_libata_all_la_SOURCES += lib/machine/quota_text.c
lib_libata_all_la_SOURCES += lib/machine/quota_text.h
lib_libata_all_la_SOURCES += lib/machine/system.c
lib_libata_all_la_SOURCES += lib/machine/system.h
lib_libata_all_la_SOURCES += lib/machine/topology.c

# lib/pool: workers and rounds
lib_libata_all_la_SOURCES += lib/pool/budget.c
lib_libata_all_la_SOURCES += lib/pool/budget.h
lib_libata_all_la_SOURCES += lib/pool/caller.c
lib_libata_all_la_SOURCES += lib/pool/caller.h
lib_libata_all_la_SOURCES += lib/pool/create.c
lib_libata_all_la_SOURCES += lib/pool/flight.c
lib_libata_all_la_SOURCES += lib/pool/flight.h
lib_libata_all_la_SOURCES += lib/pool/guard.c
lib_libata_all_la_SOURCES += lib/pool/guard.h
lib_libata_all_la_SOURCES += lib/pool/join.c
lib_libata_all_la_SOURCES += lib/pool/join.h
lib_libata_all_la_SOURCES += lib/pool/limits.c
lib_libata_all_la_SOURCES += lib/pool/limits.h
lib_libata_all_la_SOURCES += lib/pool/nested.c
lib_libata_all_la_SOURCES += lib/pool/nested.h
lib_libata_all_la_SOURCES += lib/pool/order.c
lib_libata_all_la_SOURCES += lib/pool/order.h
lib_libata_all_la_SOURCES += lib/pool/pool.c
lib_libata_all_la_SOURCES += lib/pool/pool.h
lib_libata_all_la_SOURCES += lib/pool/probe.c
lib_libata_all_la_SOURCES += lib/pool/probe.h
lib_libata_all_la_SOURCES += lib/pool/ranges.c
lib_libata_all_la_SOURCES += lib/pool/ranges.h
lib_libata_all_la_SOURCES += lib/pool/round.c
lib_libata_all_la_SOURCES += lib/pool/round.h
lib_libata_all_la_SOURCES += lib/pool/site.c
lib_libata_all_la_SOURCES += lib/pool/site.h
lib_libata_all_la_SOURCES += lib/pool/tally.c
lib_libata_all_la_SOURCES += lib/pool/tally.h
lib_libata_all_la_SOURCES += lib/pool/team.c
lib_libata_all_la_SOURCES += lib/pool/team.h
lib_libata_all_la_SOURCES += lib/pool/trace.c
lib_libata_all_la_SOURCES += lib/pool/trace.h
lib_libata_all_la_SOURCES += lib/pool/trace_json.c
lib_libata_all_la_SOURCES += lib/pool/trace_json.h
lib_libata_all_la_SOURCES += lib/pool/wait.c
lib_libata_all_la_SOURCES += lib/pool/wait.h
lib_libata_all_la_SOURCES += lib/pool/work.c
lib_libata_all_la_SOURCES += lib/pool/work.h

# lib/sgd: sum, sampler, optimizer, driver
lib_libata_all_la_SOURCES += lib/sgd/async.c
lib_libata_all_la_SOURCES += lib/sgd/batch.c
lib_libata_all_la_SOURCES += lib/sgd/batch.h
lib_libata_all_la_SOURCES += lib/sgd/checkpoint.c
lib_libata_all_la_SOURCES += lib/sgd/checkpoint.h
lib_libata_all_la_SOURCES += lib/sgd/evaluate.c
lib_libata_all_la_SOURCES += lib/sgd/evaluate.h
lib_libata_all_la_SOURCES += lib/sgd/floats.c
lib_libata_all_la_SOURCES += lib/sgd/floats.h
lib_libata_all_la_SOURCES += lib/sgd/gradient.c
lib_libata_all_la_SOURCES += lib/sgd/gradient.h
lib_libata_all_la_SOURCES += lib/sgd/header.c
lib_libata_all_la_SOURCES += lib/sgd/header.h
lib_libata_all_la_SOURCES += lib/sgd/minibatch.c
lib_libata_all_la_SOURCES += lib/sgd/optimizer.c
lib_libata_all_la_SOURCES += lib/sgd/optimizer.h
lib_libata_all_la_SOURCES += lib/sgd/run.c
lib_libata_all_la_SOURCES += lib/sgd/run.h
lib_libata_all_la_SOURCES += lib/sgd/sampler.c
lib_libata_all_la_SOURCES += lib/sgd/sampler.h
lib_libata_all_la_SOURCES += lib/sgd/schedule.c
lib_libata_all_la_SOURCES += lib/sgd/schedule.h
lib_libata_all_la_SOURCES += lib/sgd/scratch.c
lib_libata_all_la_SOURCES += lib/sgd/scratch.h
lib_libata_all_la_SOURCES += lib/sgd/sgd.c
lib_libata_all_la_SOURCES += lib/sgd/sum.c
lib_libata_all_la_SOURCES += lib/sgd/sum.h
lib_libata_all_la_SOURCES += lib/sgd/valid.c
lib_libata_all_la_SOURCES += lib/sgd/valid.h
lib_libata_all_la_SOURCES += lib/sgd/vectors.c
lib_libata_all_la_SOURCES += lib/sgd/vectors.h
lib_libata_all_la_SOURCES += lib/sgd/versions.c
lib_libata_all_la_SOURCES += lib/sgd/versions.h

# The library itself: the same objects, seen through the exported names.
lib_LTLIBRARIES += lib/libatasched.la
lib_libatasched_la_SOURCES =
lib_libatasched_la_LIBADD = lib/libata-all.la
lib_libatasched_la_LDFLAGS = $(AM_LDFLAGS) $(ATA_LDFLAGS)
lib_libatasched_la_LDFLAGS += -version-info $(ATA_VERSION_INFO)
EXTRA_DIST += lib/atasched.sym
