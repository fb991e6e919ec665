#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The tests of a pool once more, where the user has told OpenMP or the system
# how to place and count threads.
set -u
folder=${builddir:-.}/tests/api
status=0

[ -x "$folder/check_pool_program" ] || exit 77

# run COMMAND...: the programs, under COMMAND; show what they say if they fail.
run() {
	for program in check_pool_run check_pool_program; do
		if ! said=$("$@" "$folder/$program" 2>&1); then
			echo "$* $program:"
			echo "$said"
			status=1
		fi
	done
}

run env OMP_PROC_BIND=true
run env OMP_PROC_BIND=spread OMP_PLACES=threads
run env OMP_DYNAMIC=true
run env OMP_MAX_ACTIVE_LEVELS=4
run env OMP_NUM_THREADS=1
run env OMP_WAIT_POLICY=active
if command -v taskset >/dev/null; then
	# The last processor that we may use, whatever its number.
	last=$(taskset -cp $$ | sed 's/.*[:,-] *//')
	run taskset -c "$last"
	run env OMP_PROC_BIND=true taskset -c "$last"
fi
exit $status
