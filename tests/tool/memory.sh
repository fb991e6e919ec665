#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench compare --memory-bound: rows run on an array of the size that was
# asked for, in blocks of the size that is said; no figures are judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

policies=auto,uta,gta,omp-static,omp-dynamic,omp-guided

# rows TASKS WORD...: six rows with all their numbers, of so many tasks
rows()
{
	tasks=$1
	shift
	ends 0 compare --memory-bound --format csv --rounds 12 \
		--policy "$policies" "$@"
	awk -F, -v tasks="$tasks" 'NR > 1 && ($3 != tasks || $5 <= 0 ||
		$6 <= 0 || $7 <= 0) { bad = 1; print }
		END { exit bad || NR != 7 }' "$dir/out" ||
		fail "compare --memory-bound $*: $(cat "$dir/out")"
}
rows 48 --memory-size 3
rows 48 --memory-size 3 --workers 1
rows 7 --memory-size 2 --tasks 7 --workers 3
rows 2 --memory-size 1 --tasks 2 --workers 5

# Fewer tasks than workers: no more of it than was asked for. Sanitizers take far
# more than any limit.
[ -n "${ATA_SANITIZE-}" ] || (
	# shellcheck disable=SC3045 # every shell of Linux has it
	ulimit -v 3000000
	rows 1 --memory-size 512 --tasks 1 --workers 8
	exit "$status"
) || status=1

# says TEXT WORD...: in the lines above the table
says()
{
	text=$1
	shift
	ends 0 compare --memory-bound --rounds 2 --policy uta "$@"
	grep -qF -e "$text" "$dir/out" ||
		fail "compare $*: not \"$text\": $(cat "$dir/out")"
}
says '32 blocks of 64 KiB, 2 MiB in all' --memory-size 2
# A third of a MiB, down to whole cache lines
says '3 blocks of 341.312 KiB, 1 MiB in all' --memory-size 1 --tasks 3
says '16384 blocks of 0.0625 KiB, 1 MiB in all' --memory-size 1 --tasks 16384

refused 2 '--tasks 16385' compare --memory-bound --memory-size 1 --tasks 16385
refused 2 '--memory-size needs --memory-bound' compare --memory-size 1
refused 2 '"0" is not' compare --memory-bound --memory-size 0
for other in '--task-us 100' '--slow 0:2' '--virtual 2x1'; do
	# The name and its word
	# shellcheck disable=SC2086
	refused 2 "${other% *} exclude" compare --memory-bound $other
done

refused 2 'the machine has only' compare --memory-bound \
	--memory-size 16777216
exit "$status"
