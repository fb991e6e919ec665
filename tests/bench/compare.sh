#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: compare.sh [-t PERCENT] OLD NEW
#
# What has become slower, or faster, from one file of `make bench` to another. A
# row has when the 95 per cent intervals of its medians lie apart and the
# medians differ by more than PERCENT (5 by default): the intervals know the
# noise within a run alone, and the same program gives other figures an hour
# later. Rows that one file only has are named. Less is better in all units.
#
# Status: 0 nothing is slower, 1 something is, 2 bad usage or a bad file
set -u

usage()
{
	echo "compare.sh: $1 (usage: compare.sh [-t PERCENT] OLD NEW)" >&2
	exit 2
}

percent=5
if [ "${1-}" = -t ]; then
	percent=${2-}
	case $percent in
	'' | *[!0-9.]* | *.*.* | .) usage "-t: \"$percent\" is no percentage" ;;
	esac
	shift 2
fi
[ $# -eq 2 ] || usage "two files are compared, not $#"
for file in "$1" "$2"; do
	if [ ! -r "$file" ] || [ -d "$file" ]; then
		echo "compare.sh: $file: cannot be read" >&2
		exit 2
	fi
done

# Names of files go through the environment: awk would take a '\' apart.
OLD=$1 NEW=$2 exec awk -v percent="$percent" '
function bad(why)
{
	print "compare.sh: " path ": " why | "cat >&2"
	close("cat >&2")
	failed = 1
	exit 2
}

function is_number(text)
{
	return text ~ /^[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?$/
}

# A row into median, low and high of this file, by its key
function take(line, file,    field, key, i)
{
	if (split(line, field, ",") != 8)
		bad("line " number ": not 8 columns")
	for (i = 5; i <= 8; i++)
		if (!is_number(field[i]))
			bad("line " number ": \"" field[i] "\" is no figure")
	key = field[1] "," field[2] "," field[3] "," field[4]
	if ((file, key) in median)
		bad("line " number ": " key " is there twice")
	median[file, key] = field[5] + 0
	low[file, key] = field[6] + 0
	high[file, key] = field[7] + 0
	if (!(key in seen)) {
		seen[key] = 1
		order[++rows] = key
	}
}

# Comments are "# word: text"; the first other line names the columns.
function load(file,    line, got, begun)
{
	number = begun = 0
	while ((got = (getline line < path)) > 0) {
		number++
		sub(/\r$/, "", line)
		if (line ~ /^#/) {
			colon = index(line, ": ")
			about[file, substr(line, 3, colon - 3)] = \
				substr(line, colon + 2)
		} else if (!begun) {
			if (line != columns)
				bad("the columns are not " columns)
			begun = 1
		} else {
			take(line, file)
		}
	}
	close(path)	# the other one may be the same
	if (got < 0)
		bad("cannot be read")
	if (!begun)
		bad("the columns are not " columns)
}

function figure(file, key,    field)
{
	split(key, field, ",")
	return sprintf("%.4g %s (%.4g to %.4g)", median[file, key], field[4],
		       low[file, key], high[file, key])
}

function times(new, old)
{
	return old > 0 ? sprintf(", %.2f times", new / old) : ""
}

function verdict(key,    old, new)
{
	old = median[1, key]
	new = median[2, key]
	if (low[2, key] > high[1, key] && new > old * (1 + percent / 100))
		return "slower"
	if (high[2, key] < low[1, key] && old > new * (1 + percent / 100))
		return "faster"
	return "alike"
}

function show(key,    name, says)
{
	name = key
	sub(/,[^,]*$/, "", name)
	if (!((1, key) in median)) {
		print "only in the new file: " key
		return
	}
	if (!((2, key) in median)) {
		print "only in the old file: " key
		return
	}
	says = verdict(key)
	count[says]++
	if (says != "alike")
		print says ": " name ": " figure(2, key) ", was " \
			figure(1, key) times(median[2, key], median[1, key])
}

BEGIN {
	columns = "bench,what,workers,unit,median,low,high,runs"
	path = ENVIRON["OLD"]
	load(1)
	path = ENVIRON["NEW"]
	load(2)
	for (i = 1; i <= rows; i++)
		both += ((1, order[i]) in median) && ((2, order[i]) in median)
	if (!both)
		bad("no row is in " ENVIRON["OLD"] ", too")
	words = split("version commit compiler flags machine system", word, " ")
	for (i = 1; i <= words; i++)
		if (about[1, word[i]] != about[2, word[i]])
			printf "another %s: %s, was %s\n", word[i],
			       about[2, word[i]], about[1, word[i]]
	for (i = 1; i <= rows; i++)
		show(order[i])
	printf "%d slower, %d faster, %d alike\n", count["slower"],
	       count["faster"], count["alike"]
	exit(count["slower"] > 0)
}'
