#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each wrong word on the command line is named in one line, exit status 2, and
# nothing runs. Help and version work.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

refused 2 COMMAND
refused 2 '"dance"' dance
refused 2 '"--dance"' --dance
for command in topology allocate compare overhead train; do
	refused 2 '"--no-such"' "$command" --no-such
	refused 2 '"-x"' "$command" -x
	refused 2 'xml' "$command" --format xml
	refused 2 'format' "$command" --format
	refused 2 'format' "$command" --format=
	ends 0 "$command" --help
	grep -q -e --format "$dir/out" || fail "$command --help lacks --format"
done
ends 0 --help
ends 0 --version
grep -q '^ata-bench [0-9]*\.[0-9]*\.[0-9]*$' "$dir/out" || fail "--version"

# Whole numbers: end and range are checked.
for command in allocate compare train; do
	for tasks in 0 -3 +3 1e99 abc 3x ' 3' 0x10 1.5 '' \
	    18446744073709551616 9007199254740993; do
		refused 2 "--tasks: \"$tasks\"" "$command" --tasks "$tasks" 1
	done
done
refused 2 '--workers: "0"' compare --workers 0
refused 2 '--rounds: "0"' compare --rounds 0
refused 2 '--seed: "-1"' compare --seed -1
refused 2 'newline?in it' allocate --tasks "newline
in it" 1

# Other numbers.
for word in 0 -1 nan inf 1e999 1e-999 0x10 abc 1x '' ' 1'; do
	refused 2 "--eta: \"$word\"" compare --eta "$word"
	refused 2 "--task-us: \"$word\"" compare --task-us "$word"
done

# Lists.
for word in '' 'uta,' ,uta uta,uta dance uta,dance omp-; do
	refused 2 "--policy: \"$word\"" compare --policy "$word"
done
for word in '' 1 1: :3 1:0.5 1:nan '1:3,' -1:3 1x3 1:3,1:2 1:3:4 1:1e9; do
	refused 2 "--slow: \"$word\"" compare --slow "$word"
done
for word in '' 8 8x x1 0x1 8x0 8x0x1 '8x1,' -8x1 8:1 8xinf 9999x1 4096x1,1x1; do
	refused 2 "--virtual: \"$word\"" compare --virtual "$word"
done

for word in '' 8 8x x1 0x1 8x0 '8x1,' 8x1e-7 -8x1 8:1 8xinf 4096x1,1x1; do
	refused 2 "--cost: \"$word\"" compare --cost "$word"
done
for word in '' -1 10.5 nan abc 1,2; do
	refused 2 "--slack: \"$word\"" train --slack "$word"
done

# Each word alone is right, but not here.
refused 2 '"9:2"' compare --workers 2 --slow 9:2
refused 2 -e-nothing allocate --tasks 8 -e-nothing
refused 2 '--virtual' compare --slow 1:3 --virtual 2x1
refused 2 '--virtual' compare --workers 3 --virtual 2x1
refused 2 --alpha compare --policy ata
for command in compare train; do
	refused 2 'none of the policies learns' "$command" --policy uta,gta --profile "$dir/none"
	refused 2 'ata and ata-empirical' "$command" --alpha 1e-4 \
		--policy ata,ata-empirical --profile "$dir/none"
done
for command in compare train; do
	refused 2 '"3x1" has the costs of 3 workers, but there are 2' \
		"$command" --workers 2 --cost 3x1
	refused 2 '"1x2" has the costs of 1 worker, but there are 3' \
		"$command" --virtual 1x1,2x2 --cost 1x2
done
refused 2 '"word"' compare word
refused 2 '"word"' topology word
refused 2 --tasks allocate 1 2
refused 2 SCORE allocate --tasks 8

# Both ways to give a word, the last one of two counts, "--" ends options.
ends 0 allocate --tasks=8 --tasks 4 --format=csv -- 1 1
grep -qx '1,1,2,2' "$dir/out" || fail "allocate: $(cat "$dir/out")"
exit "$status"
