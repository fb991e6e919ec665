#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each program in the manual compiles without a warning, as a user would compile
# it, and runs to exit status 0 with the library that was built. Those in examples/
# are in the manual, but for their first line, the licence.
#
# Needs srcdir and CC, and builddir and ATA_COMPILE as `make check` sets them;
# or, to try another library, CFLAGS and LIBS to compile and link with.
set -u
: "${srcdir:?}" "${CC:?}"
[ -n "${LIBS-}" ] || : "${builddir:?}" "${ATA_COMPILE:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

strict="-std=c11 -Wall -Wextra -Wpedantic -Wshadow -Wconversion
	-Wsign-conversion -Wstrict-prototypes -Werror"

# The first program in a page's EXAMPLES, on standard output.
program()
{
	sed -n '/^\.Sh EXAMPLES/,/^\.Sh [^E]/p' "$1" |
		sed -n '/^\.Bd -literal/,/^\.Ed/p' |
		sed '/^\./d; s/\\e/\\/g; s/\\-/-/g; s/^\\&//'
}

# build NAME: NAME.c to NAME
build()
{
	if [ -n "${LIBS-}" ]; then
		# shellcheck disable=SC2086 # options
		$CC ${CFLAGS-} "$dir/$1.c" -o "$dir/$1" $LIBS
		return
	fi
	# shellcheck disable=SC2086 # a command and its options
	(cd "$builddir" && $ATA_COMPILE -c "$dir/$1.c" -o "$dir/$1.o" &&
		./libtool --silent --tag=CC --mode=link $ATA_COMPILE \
			-no-install "$dir/$1.o" -o "$dir/$1" \
			lib/libatasched.la)
}

status=0
count=0
for page in "$srcdir"/man/*.[37]; do
	name=$(basename "$page" | tr . _)
	program "$page" >"$dir/$name.c"
	grep -q 'main(void)' "$dir/$name.c" || continue
	count=$((count + 1))
	# Regions of its own: as such a user would.
	openmp=
	grep -q '<omp.h>' "$dir/$name.c" && openmp=-fopenmp
	# shellcheck disable=SC2086 # options
	if ! $CC $strict $openmp -I"$srcdir/include" -fsyntax-only "$dir/$name.c" ||
		! build "$name"
	then
		echo "${page##*/}: its example does not compile"
		status=1
	elif ! (cd "$dir" && "./$name") >"$dir/out" 2>&1; then
		echo "${page##*/}: its example fails, and printed:"
		cat "$dir/out"
		status=1
	fi
done
for example in "$srcdir"/examples/*.c; do
	found=no
	for file in "$dir"/*.c; do
		sed 1d "$example" | cmp -s - "$file" && found=yes
	done
	[ $found = yes ] || { echo "no page shows ${example##*/}"; status=1; }
done
echo "$count programs"
[ "$count" -gt 0 ] || status=1
exit $status
