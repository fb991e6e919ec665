#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The manual and the headers say the same: each exported or inline function has
# a page, each function a page explains exists, each prototype and structure a
# page shows is that of the header, and each error a header names is explained.
#
# Needs srcdir and CC.
set -u
: "${srcdir:?}" "${CC:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

status=0
fail()
{
	echo "$*"
	status=1
}

# The headers without comments, on one line.
cat "$srcdir"/include/atasched/*.h | tr '\n\t' '  ' |
	sed 's,/\*,\n&,g; s,\*/,&\n,g' | grep -v '^/\*' | tr '\n' ' ' \
	>"$dir/headers"
{
	cat "$srcdir/lib/atasched.sym"
	grep -o 'static inline void ata_[a-z0-9_]*' "$dir/headers" |
		sed 's/.* //'
} | sort >"$dir/functions"
for page in "$srcdir"/man/ata_*.3; do
	sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$page"
done | sort -u >"$dir/pages"
for side in functions pages; do
	[ -s "$dir/$side" ] || fail "no $side found: this test is broken"
done
diff "$dir/functions" "$dir/pages" >"$dir/diff" || {
	echo "the library's functions (<) and those with a page (>) differ:"
	fail "$(grep '^[<>]' "$dir/diff")"
}

# Each prototype a synopsis shows, once more after the header's: a compiler
# refuses one that differs.
{
	echo '#include <atasched.h>'
	for page in "$srcdir"/man/ata_*.3; do
		sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page" |
			awk -v page="${page##*/}" '
			/^\.Ft / { type = substr($0, 5); gsub(/"/, "", type) }
			/^\.Fn / {
				n = split($0, part, "\"")
				args = ""
				for (i = 2; i <= n; i += 2)
					args = args (i > 2 ? ", " : "") part[i]
				printf "# 1 \"%s\"\n%s %s(%s);\n", page, type,
				       $2, (n > 1 ? args : $3)
			}'
	done
} >"$dir/try.c"
$CC -std=c11 -I"$srcdir/include" -fsyntax-only "$dir/try.c" ||
	fail "a synopsis shows another prototype than the header"
grep -o 'typedef int ata_[a-z_]*' "$dir/headers" | sed 's/.* //' |
	sort "$dir/functions" - >"$dir/prototypes"
while read -r name; do
	grep -q " \**$name(" "$dir/try.c" || fail "no synopsis shows $name"
done <"$dir/prototypes"

# Structures, one per line, with single blanks.
structures()
{
	tr '\n\t' '  ' | sed 's/;/; /g; s/\* */*/g; s/  */ /g' |
		grep -o 'struct ata_[a-z_]* {[^}]*};' | sort
}
structures <"$dir/headers" >"$dir/structures"
for page in "$srcdir"/man/ata_*.3; do
	sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page" | grep -v '^\.'
done | structures >"$dir/shown"
[ -s "$dir/structures" ] || fail "no structures found: this test is broken"
diff "$dir/structures" "$dir/shown" >"$dir/diff" || {
	echo "the headers' structures (<) and those of the pages (>) differ:"
	fail "$(grep '^[<>]' "$dir/diff")"
}

# Errors: those in the comment above a function, against its page. A comment
# begins at the start of a line, and its function's name is on the line that
# begins with ATA_EXPORT.
awk '
/^\/\*/ { comment = "" }
{ comment = comment $0 " " }
/^ATA_EXPORT/ {
	match($0, /ata_[a-z0-9_]*\(/)
	name = substr($0, RSTART, RLENGTH - 1)
	while (match(comment, /-E[A-Z]+/)) {
		print name, substr(comment, RSTART + 1, RLENGTH - 1)
		comment = substr(comment, RSTART + RLENGTH)
	}
}' "$srcdir"/include/atasched/*.h | sort -u >"$dir/errors"
[ -s "$dir/errors" ] || fail "no errors found: this test is broken"
while read -r name error; do
	page=$(grep -l "^\.Nm $name\( ,\)*\$" "$srcdir"/man/ata_*.3)
	[ -z "$page" ] || grep -q "\\\\-$error\( .*\)*\$" "$page" ||
		fail "${page##*/} does not explain -$error of $name"
done <"$dir/errors"
exit $status
