#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Each program of tests/fuzz links with the sources that tests/local.mk has for it,
# and takes what tests/data has for it: seen where there is no libFuzzer, too, and
# without its seconds. Who divides a source may not think of these lists.
set -u
: "${srcdir:?}" "${builddir:?}" "${ATA_COMPILE:?}"
list=$srcdir/tests/local.mk

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# In the place of libFuzzer's
cat >"$dir/main.c" <<'EOF'
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint8_t data[1 << 20];

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");

		if (file == NULL) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput(data, fread(data, 1, sizeof(data),
						   file));
		fclose(file);
	}
	return argc < 2;
}
EOF

# object SOURCE: as the library has it
object()
{
	folder=$builddir/${1%/*}
	name=$(basename "$1" .c).lo
	for object in "$folder/$name" "$folder/libtools_la-$name"; do
		[ -e "$object" ] && echo "$object" && return
	done
	echo "no-object-of-$1"
}

# links NAME
links()
{
	objects=
	# shellcheck disable=SC2013 # a word a line
	for source in $(sed -n "s/^tests_fuzz_$1_SOURCES += //p" "$list" |
			grep -E '^(lib|tools)/.*\.c$'); do
		objects="$objects $(object "$source")"
	done
	library=
	grep -q "^tests_fuzz_$1_LDADD = lib/libata-all.la$" "$list" &&
		library=$builddir/lib/libata-all.la
	# shellcheck disable=SC2086 # commands, options, files
	for source in "$dir/main" "$srcdir/tests/fuzz/$1"; do
		$ATA_COMPILE -I"$srcdir/tools" -c "$source.c" \
			-o "$dir/$(basename "$source").o" || return 1
	done
	# The library alone can do without zlib, which may not be there.
	case $objects in
	*/tools/*) library="$library -lz" ;;
	esac
	# shellcheck disable=SC2086
	"$builddir/libtool" --quiet --tag=CC --mode=link $ATA_COMPILE \
		-o "$dir/$1" "$dir/main.o" "$dir/$1.o" $objects $library \
		-lm || return 1
	"$dir/$1" "$srcdir/tests/data/${1#fuzz_}"/*
}

status=0
count=0
# shellcheck disable=SC2013 # a word a line
for name in $(sed -n 's/^fuzz_programs += tests\/fuzz\///p' "$list"); do
	case $name in
	fuzz_profile | fuzz_checkpoint) ;;
	*) [ -n "${ATA_BENCH-}" ] || continue ;;
	esac
	links "$name" || {
		echo "FAILED: $name"
		status=1
	}
	count=$((count + 1))
done
echo "$count programs"
[ "$count" -ge 2 ] || status=1
exit "$status"
