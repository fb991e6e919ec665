#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: about.sh VERSION COMPILER...
#
# The head of what `make bench` writes: on what it was measured, each in a line
# with a '#' and a word, and the names of the columns. The compiler with its
# options is what make calls.
set -u
version=$1
shift

first()
{
	sed -n "${1}p" 2>/dev/null | tr '\t' ' ' | head -n 1
}

source=$(dirname "$0")
commit=$(git -C "$source" rev-parse --short=12 HEAD 2>/dev/null)
[ -z "$commit" ] || [ -z "$(git -C "$source" status --porcelain \
	--untracked-files=no 2>/dev/null)" ] || commit="$commit, changed"
processor=$(first '/^model name/s/.*: *//' </proc/cpuinfo)

echo "# version: $version"
echo "# commit: ${commit:-unknown}"
echo "# compiler: $($1 --version 2>/dev/null | first 1)"
echo "# flags: $*"
echo "# machine: ${processor:-unknown processor}, $(getconf \
	_NPROCESSORS_ONLN) online, $(nproc 2>/dev/null || echo ?) usable"
echo "# system: $(uname -srm)"
echo "# load: $(cut -d ' ' -f 1-3 /proc/loadavg 2>/dev/null || echo unknown)"
echo "# date: $(date -u '+%Y-%m-%d %H:%M UTC')"
echo bench,what,workers,unit,median,low,high,runs
