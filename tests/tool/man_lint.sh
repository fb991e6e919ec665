#!/bin/sh
# SPDX-License-Identifier: MIT
#
# mandoc finds nothing to warn of in the manual, no option has lost a dash, each
# reference to a page of ours finds one, and man/local.mk installs every page and
# every further name.
#
# Needs srcdir, and MANDOC or mandoc.
set -u
: "${srcdir:?}"

MANDOC=${MANDOC:-$(command -v mandoc)}
if [ -z "$MANDOC" ]; then
	echo "mandoc is not installed"
	exit 77
fi
cd "$srcdir/man" || exit 1

status=0
fail()
{
	echo "$*"
	status=1
}

# "NAME SECTION PAGE" for each name that a page explains.
names()
{
	for page in *.[137]; do
		sed -n '/^\.Sh NAME/,/^\.Nd/s/^\.Nm \([^ ]*\).*/\1/p' "$page" |
			sed "s/\$/ ${page##*.} $page/"
	done
}
names=$(names)
[ -n "$names" ] || fail "no names found: this test is broken"

for page in *.[137]; do
	# A stub that a build in the source tree has made here.
	grep -q '^\.so ' "$page" && continue
	$MANDOC -Tlint -Wwarning "$page" || status=1
	# mandoc puts one dash in front of each further word itself.
	grep -nE '^\.Fl Fl .* , (Fl )?[a-z]' "$page" &&
		fail "$page: an option of one dash"
	grep -q "^dist_man_MANS += man/$page\$" local.mk ||
		fail "man/local.mk does not install $page"
	sed -n 's/^\.Xr \(ata[^ ]*\) \([0-9]\).*/\1 \2/p
		s/^\.It Xr \(ata[^ ]*\) \([0-9]\).*/\1 \2/p' "$page" |
	while read -r name section; do
		echo "$names" | grep -q "^$name $section " ||
			echo "$page refers to $name($section): no such page"
	done | grep . && status=1
done

# What man/local.mk names and does not exist, or the other way round.
sed -n 's,^dist_man_MANS += man/,,p' local.mk | while read -r page; do
	[ -f "$page" ] || echo "man/local.mk installs $page: no such page"
done | grep . && status=1
sed -n 's,^man_stubs += man/,,p' local.mk | while read -r stub; do
	echo "$names" | grep -q "^${stub%.*} ${stub##*.} " ||
		echo "man/local.mk makes $stub: no page explains it"
done | grep . && status=1
echo "$names" | while read -r name section page; do
	[ "$name.$section" = "$page" ] ||
		grep -q "^man_stubs += man/$name.$section\$" local.mk ||
		echo "man/local.mk makes no $name.$section for $page"
done | grep . && status=1
exit $status
