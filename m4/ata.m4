# SPDX-License-Identifier: MIT

# ATA_NEEDS(NAME, WHAT TO INSTALL, TEST)
#
# TEST sets ata_found=yes. What is missing is collected, so that configure names
# everything at once and not one thing per run: see ATA_STOP_IF_MISSING.
AC_DEFUN([ATA_NEEDS], [
	ata_found=no
	$3
	AS_IF([test "x$ata_found" != xyes],
		[ata_missing="$ata_missing
  $1: $2"])
])

# ATA_STOP_IF_MISSING
AC_DEFUN([ATA_STOP_IF_MISSING], [
	AS_IF([test -n "$ata_missing"], [AC_MSG_ERROR([missing:$ata_missing
./quickstart installs these on Debian and Ubuntu.])])
])

# ATA_BLIS
#
# BLIS brings no .pc file, and its header lies in blis/ with some. What the caller
# sets in BLIS_LIBS is taken as it is.
AC_DEFUN([ATA_BLIS], [
	AC_ARG_VAR([BLIS_LIBS], [linker flags for BLIS, -lblis by default])
	: "${BLIS_LIBS=-lblis}"
	AC_CHECK_HEADERS([blis.h blis/blis.h], [break])
	ata_save="$LIBS"
	LIBS="$BLIS_LIBS -lm $LIBS"
	AC_MSG_CHECKING([for cblas_sgemm in BLIS])
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[
#ifdef HAVE_BLIS_BLIS_H
#include <blis/blis.h>
#else
#include <blis.h>
#endif
		]], [[cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans,
			0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);]])],
		[ata_found=yes])
	AC_MSG_RESULT([$ata_found])
	LIBS="$ata_save"
])

# ATA_CSV
#
# libcsv brings no .pc file.
AC_DEFUN([ATA_CSV], [
	AC_ARG_VAR([CSV_LIBS], [linker flags for libcsv, -lcsv by default])
	: "${CSV_LIBS=-lcsv}"
	ata_save="$LIBS"
	LIBS="$CSV_LIBS $LIBS"
	AC_MSG_CHECKING([for csv_parse in libcsv])
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <csv.h>]],
		[[return (int)csv_parse(0, 0, 0, 0, 0, 0);]])],
		[ata_found=yes])
	AC_MSG_RESULT([$ata_found])
	LIBS="$ata_save"
])

# ATA_PTHREAD
#
# -pthread when compiling and linking, not -lpthread: it also sets _REENTRANT.
AC_DEFUN([ATA_PTHREAD], [
	AC_CACHE_CHECK([whether $CC accepts -pthread], [ata_cv_pthread], [
		ata_save="$CFLAGS"
		CFLAGS="$CFLAGS -pthread"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <pthread.h>]],
			[[return pthread_join(pthread_self(), 0);]])],
			[ata_cv_pthread=yes], [ata_cv_pthread=no])
		CFLAGS="$ata_save"])
	AS_IF([test "x$ata_cv_pthread" = xyes], [PTHREAD_CFLAGS=-pthread],
		[ata_missing="$ata_missing
  POSIX threads: a C compiler that accepts -pthread"])
	AC_SUBST([PTHREAD_CFLAGS])
])

# ATA_TRY_FLAG(VARIABLE, FLAG)
#
# Adds FLAG to VARIABLE if the compiler knows it. -Werror makes clang refuse the
# flags that it would otherwise only warn of.
AC_DEFUN([ATA_TRY_FLAG], [
	AS_VAR_PUSHDEF([ata_cv], [ata_cv_flag_$2])
	AC_CACHE_CHECK([whether $CC accepts $2], [ata_cv], [
		ata_save="$CFLAGS"
		CFLAGS="$CFLAGS -Werror $2"
		AC_COMPILE_IFELSE([AC_LANG_SOURCE([[int ata_try;]])],
			[AS_VAR_SET([ata_cv], [yes])],
			[AS_VAR_SET([ata_cv], [no])])
		CFLAGS="$ata_save"])
	AS_VAR_IF([ata_cv], [yes], [$1="$$1 $2"])
	AS_VAR_POPDEF([ata_cv])
])

# ATA_C_FLAGS
#
# ATA_CFLAGS: language and warnings, probed one by one. Nobody asks errno what a
# square root said, and a loop that has to set it is not vectorized.
# Products are rounded before they are added: clang fuses both where a processor
# can, in one place and not in another, and equal sums would differ.
AC_DEFUN([ATA_C_FLAGS], [
	ATA_CFLAGS=
	m4_foreach_w([ata_flag], [-std=c11 -fvisibility=hidden -fno-math-errno
		-ffp-contract=off -Wall -Wextra -Wpedantic -Wshadow -Wconversion
		-Wsign-conversion -Wstrict-prototypes -Wmissing-prototypes
		-Wwrite-strings -Wundef -Wcast-qual -Wvla],
		[ATA_TRY_FLAG([ATA_CFLAGS], ata_flag)])
	AC_ARG_ENABLE([werror], [AS_HELP_STRING([--enable-werror],
		[treat warnings of the C compiler as errors])],
		[], [enable_werror=no])
	AS_IF([test "x$enable_werror" = xyes],
		[ATA_CFLAGS="$ATA_CFLAGS -Werror"])
	AC_SUBST([ATA_CFLAGS])
])

# ATA_L_FLAGS
#
# ATA_LDFLAGS: for the shared library. -Bsymbolic-functions: its calls of its own
# functions go there straight, and not by way of a table: there are a dozen in a
# round. -z now: its calls of others are bound when it is loaded, not in a
# program's first round.
AC_DEFUN([ATA_L_FLAGS], [
	ata_save="$LDFLAGS"
	ATA_LDFLAGS=
	for ata_flag in -Wl,-Bsymbolic-functions -Wl,-z,now; do
		AC_MSG_CHECKING([whether the linker accepts $ata_flag])
		LDFLAGS="$ata_save $ata_flag"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
			[ATA_LDFLAGS="$ATA_LDFLAGS $ata_flag"
			AC_MSG_RESULT([yes])],
			[AC_MSG_RESULT([no])])
	done
	LDFLAGS="$ata_save"
	AC_SUBST([ATA_LDFLAGS])
])
