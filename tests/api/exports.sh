#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The names that the library exports, those that the headers mark ATA_EXPORT and
# those in lib/atasched.sym are the same. A name too many is one that nobody may
# take away again; a name too few is a program that does not link.
#
# Needs srcdir, builddir and NM, as `make check` sets them.
set -u
: "${srcdir:?}" "${builddir:?}" "${NM:?}"

library=$builddir/lib/.libs/libatasched.so
if [ ! -e "$library" ]; then
	echo "no shared library was built: nothing to compare"
	exit 77
fi

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

sort "$srcdir/lib/atasched.sym" >"$dir/listed"
# Versioned names end in @VERSION or @@VERSION.
$NM -D --defined-only "$library" | awk '$3 ~ /^ata_/ { print $3 }' |
	sed 's/@.*//' | sort >"$dir/exported"
# Comments go first: they mention calls, too. A declaration may go on for lines.
cat "$srcdir"/include/atasched/*.h | tr '\n' ' ' |
	sed 's,/\*,\n&,g; s,\*/,&\n,g' | grep -v '^/\*' | tr '\n' ' ' |
	grep -o 'ATA_EXPORT [^;(]*(' | grep -o 'ata_[a-z0-9_]*(' |
	tr -d '(' | sort >"$dir/declared"

status=0
for side in exported declared; do
	if [ ! -s "$dir/$side" ]; then
		echo "no $side names found: this test is broken"
		status=1
	elif ! diff "$dir/listed" "$dir/$side" >"$dir/diff"; then
		echo "lib/atasched.sym (<) and the $side names (>) differ:"
		cat "$dir/diff"
		status=1
	fi
done

# Private names stay inside: ata__X is shared within the library only.
if $NM -D --defined-only "$library" | grep ' ata__'; then
	echo "these private names are exported"
	status=1
fi
exit $status
