#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The README's C example compiles without a warning and does what it says, and is
# still about 20 lines: the first code that a newcomer copies.
set -u
: "${srcdir:?}" "${builddir:?}" "${CC:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# shellcheck disable=SC2016 # back quotes of Markdown
sed -n '/^```c$/,/^```$/p' "$srcdir/README.md" | sed '/^```/d' >"$dir/readme.c"
lines=$(grep -c '[^[:space:]{}]' "$dir/readme.c")
if [ "$lines" -lt 10 ] || [ "$lines" -gt 20 ]; then
	echo "README.md: expected one C example of at most 20 lines of code, got $lines"
	exit 1
fi

cd "$builddir" || exit 1
# shellcheck disable=SC2086 # lists of options
if ! ./libtool --quiet --tag=CC --mode=link $CC ${ATA_SANITIZE-} -std=c11 \
	-Wall -Wextra -Wpedantic -Werror \
	-I"$srcdir/include" -o "$dir/readme" "$dir/readme.c" \
	lib/libatasched.la; then
	echo "README.md: the C example does not compile"
	exit 1
fi
out=$("$dir/readme") || { echo "README.md: the example failed: $out"; exit 1; }
if [ "$out" != 998001 ]; then
	echo "README.md: the example printed '$out'"
	exit 1
fi
