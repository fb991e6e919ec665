#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each header compiles alone: it includes what it uses, so the order in which
# others include it does not matter.
#
# Needs srcdir and ATA_COMPILE, the command that compiles this project's C.
set -u
: "${srcdir:?}" "${ATA_COMPILE:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# Without ata-bench, or simulate, the headers of its libraries need not be there.
folders="include lib tests"
[ -z "${ATA_BENCH-}" ] || folders="$folders tools"

status=0
count=0
# shellcheck disable=SC2086 # a list of folders
for header in $(cd "$srcdir" && find $folders -name '*.h'); do
	if [ "$header" = tools/sim/dist.h ] && [ -z "${ATA_GSL-}" ]; then
		continue
	fi
	case $header in
	include/*) name="<${header#include/}>" ;;
	lib/*) name="\"${header#lib/}\"" ;;
	tools/*) name="\"${header#tools/}\"" ;;
	*) name="\"$header\"" ;;
	esac
	# Twice: its include guard works.
	printf '#include %s\n#include %s\nint headers_try;\n' \
		"$name" "$name" >"$dir/try.c"
	# shellcheck disable=SC2086 # a command and its options
	if ! $ATA_COMPILE -I"$srcdir/tools" -Werror -fsyntax-only "$dir/try.c"
	then
		echo "$header does not compile alone"
		status=1
	fi
	count=$((count + 1))
done
echo "$count headers"
[ "$count" -gt 0 ] || status=1
exit $status
