#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What `ata-bench overhead` measures, as rows of `make bench`: for people, and
# into the file that BENCH_CSV names. Its columns are found by their names.
set -u
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
laps=11

"${ATA_BENCH:?}" overhead --laps "$laps" --format csv >"$dir/csv" || exit 1
awk -F , -v laps="$laps" '
NR == 1 {
	for (i = 1; i <= NF; i++)
		at[$i] = i
	if (!at["what"] || !at["workers"] || !at["ns"] || !at["low"] ||
	    !at["high"])
		exit(1)
	next
}
# What cannot be measured here has no figure.
$at["ns"] != "" {
	printf "overhead,%s,%s,ns,%.6g,%.6g,%.6g,%d\n", $at["what"],
	       $at["workers"], $at["ns"], $at["low"], $at["high"], laps
}' "$dir/csv" >"$dir/rows" || {
	echo "overhead.sh: ata-bench overhead has other columns" >&2
	exit 1
}
awk -F , '{
	printf "%-28s %7s workers %12.6g ns (%.6g to %.6g)\n", $2, $3, $5, $6,
	       $7
}' "$dir/rows"
[ -z "${BENCH_CSV-}" ] || cat "$dir/rows" >>"$BENCH_CSV"
