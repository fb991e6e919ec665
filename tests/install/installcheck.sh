#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Builds and runs a C and a C++ program against the installed library, shared and
# static, found through pkg-config and through CMake.
#
# Needs srcdir, libdir, version, CC, HOST_CXX (or empty), PKG_CONFIG and CMAKE (or
# empty), as `make installcheck` sets them.
set -u
: "${srcdir:?}" "${libdir:?}" "${version:?}" "${CC:?}" "${PKG_CONFIG:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}
LD_LIBRARY_PATH=$libdir${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export PKG_CONFIG_PATH LD_LIBRARY_PATH
failed=0
tried=0

# run WHAT PROGRAM [OUTPUT]: it has been built, runs and finds the right library,
# and its last line matches this pattern
run()
{
	tried=$((tried + 1))
	if [ -x "$2" ] && out=$("$2") &&
		echo "$out" | tail -n 1 | grep -q "${3-^$version 499500\$}"; then
		echo "installcheck: $1 works"
	else
		echo "installcheck: $1 FAILED: ${out-did not build}"
		failed=$((failed + 1))
	fi
	unset out
}

if [ "$($PKG_CONFIG --modversion atasched)" != "$version" ]; then
	echo "installcheck: pkg-config does not know atasched $version"
	exit 1
fi
flags=$($PKG_CONFIG --cflags --libs atasched)
cp "$srcdir/tests/install/program.c" "$dir/program.cc"

# The static library by its path, what it needs by pkg-config. Debian's hwloc asks
# for a libudev that its package does not bring: then it is linked as a shared
# library, without the libraries that only its own static one needs.
# shellcheck disable=SC2046 # a list of options
if echo 'int main(void) { return 0; }' | $CC -x c - -o "$dir/probe" \
	$($PKG_CONFIG --static --libs hwloc) 2>/dev/null; then
	static=$($PKG_CONFIG --static --cflags --libs atasched |
		sed "s,-latasched,$libdir/libatasched.a,g")
else
	static="$($PKG_CONFIG --cflags atasched) $libdir/libatasched.a
		$($PKG_CONFIG --variable=private_libs atasched)
		$($PKG_CONFIG --libs hwloc)"
fi

# Warnings are errors: the headers are clean for a strict user, too.
warn="-Wall -Wextra -Wpedantic -Werror"
# shellcheck disable=SC2086 # commands and lists of options
{
	if [ -e "$libdir/libatasched.so" ]; then
		$CC -std=c11 $warn "$srcdir/tests/install/program.c" \
			-o "$dir/c" $flags
		run "C, shared" "$dir/c"
		$CC -std=c11 $warn "$srcdir/examples/own_model.c" \
			-o "$dir/own_model" $flags
		run "examples/own_model.c" "$dir/own_model" "held out"
	fi
	if [ -e "$libdir/libatasched.a" ]; then
		$CC -std=c11 $warn "$srcdir/tests/install/program.c" \
			-o "$dir/c-static" $static
		run "C, static" "$dir/c-static"
	fi
	if [ -n "$HOST_CXX" ] && [ -e "$libdir/libatasched.so" ]; then
		$HOST_CXX -std=c++11 $warn "$dir/program.cc" \
			-o "$dir/cxx" $flags
		run "C++, shared" "$dir/cxx"
	fi
}
[ -n "$HOST_CXX" ] || echo "installcheck: no C++ compiler, C++ is not tried"

if [ -n "$CMAKE" ]; then
	mkdir "$dir/cmake"
	# Options of CC, such as -m32, have no place in a compiler's path.
	if ! (cd "$dir/cmake" &&
	      $CMAKE -DCMAKE_C_COMPILER="${CC%% *}" -DWANTED="$version" \
		     -DSOURCE="$srcdir/tests/install" \
		     -DCMAKE_PREFIX_PATH="$libdir/cmake/atasched" \
		     "$srcdir/tests/install" && $CMAKE --build .) \
		>"$dir/cmake.log" 2>&1; then
		cat "$dir/cmake.log"
	fi
	run "C, CMake" "$dir/cmake/program"
	for name in static cxx; do
		[ -e "$dir/cmake/program-$name" ] &&
			run "$name, CMake" "$dir/cmake/program-$name"
	done
else
	echo "installcheck: no cmake, the CMake package is not tried"
fi

echo "installcheck: $tried programs, $failed failed"
[ "$failed" -eq 0 ] && [ "$tried" -gt 0 ]
