# SPDX-License-Identifier: MIT

# ATA_SANITIZERS
#
# --enable-sanitizers=LIST: ATA_SANITIZE for compiling and linking, and what the
# tests need in their environment, ATA_TESTS_ENVIRONMENT.
#
# The thread sanitizer cannot see inside libgomp: its barriers are futexes, and
# every correct loop is reported. clang's libomp with its companion Archer tells
# it what a barrier orders, so `thread` asks for these.
AC_DEFUN([ATA_SANITIZERS], [
	AC_ARG_ENABLE([sanitizers],
		[AS_HELP_STRING([--enable-sanitizers=LIST],
		[compile with sanitizers: address,undefined or thread])],
		[], [enable_sanitizers=no])
	ATA_SANITIZE=
	ATA_TESTS_ENVIRONMENT=
	AS_CASE([$enable_sanitizers],
		[no], [],
		[yes], [AC_MSG_ERROR([--enable-sanitizers needs a list: m4_normalize(
			[address,undefined or thread])])],
		[thread], [ATA_SANITIZER_THREAD],
		[*thread*], [AC_MSG_ERROR([the thread sanitizer does not go m4_normalize(
			[together with others])])],
		[ATA_SANITIZE="-fsanitize=$enable_sanitizers"
		ATA_SANITIZE="$ATA_SANITIZE -fno-sanitize-recover=all"])
	AS_IF([test -n "$ATA_SANITIZE"], [
		ATA_SANITIZE="$ATA_SANITIZE -fno-omit-frame-pointer -g"
		ATA_TRY_SANITIZE
		# Three times what tests/local.mk gives the others.
		AS_VAR_APPEND([ATA_TESTS_ENVIRONMENT],
			["CK_TIMEOUT_MULTIPLIER=30; "])
		AS_VAR_APPEND([ATA_TESTS_ENVIRONMENT],
			["export CK_TIMEOUT_MULTIPLIER; "])
	])
	AM_CONDITIONAL([SANITIZED], [test -n "$ATA_SANITIZE"])
	AC_SUBST([ATA_SANITIZE])
	AC_SUBST([ATA_TESTS_ENVIRONMENT])
])

# A program must link and start with them: the run-time libraries are packages of
# their own on many systems.
AC_DEFUN([ATA_TRY_SANITIZE], [
	AC_MSG_CHECKING([whether programs run with $ATA_SANITIZE])
	ata_save="$CFLAGS"
	CFLAGS="$CFLAGS $ATA_SANITIZE"
	AC_RUN_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
		[AC_MSG_RESULT([no])
		AC_MSG_ERROR([$CC cannot link or run a program with m4_normalize(
			[$ATA_SANITIZE: is its sanitizer library installed, and
			is vm.mmap_rnd_bits at most 28 (clang before 18)?])])],
		[AC_MSG_RESULT([not tried, cross-compiling])])
	CFLAGS="$ata_save"
])

# ATA_FUZZER
#
# ATA_FUZZ, flags for programs of tests/fuzz. clang alone has libFuzzer; where it
# cannot be used (gcc, the thread sanitizer) `make fuzz` says so and does nothing.
AC_DEFUN([ATA_FUZZER], [
	ATA_FUZZ="-fsanitize=fuzzer,address,undefined"
	ATA_FUZZ="$ATA_FUZZ -fno-sanitize-recover=all"
	AC_MSG_CHECKING([whether $CC can fuzz])
	ata_save="$CFLAGS"
	CFLAGS="$CFLAGS $ATA_SANITIZE $ATA_FUZZ"
	AC_LINK_IFELSE([AC_LANG_SOURCE([[
		int LLVMFuzzerTestOneInput(const char *data, unsigned long size);
		int LLVMFuzzerTestOneInput(const char *data, unsigned long size)
		{
			return data && size ? 0 : 0;
		}]])], [ata_fuzzer=yes], [ata_fuzzer=no])
	CFLAGS="$ata_save"
	AC_MSG_RESULT([$ata_fuzzer])
	AM_CONDITIONAL([ATA_FUZZER], [test "x$ata_fuzzer" = xyes])
	AC_SUBST([ATA_FUZZ])
])

AC_DEFUN([ATA_SANITIZER_THREAD], [
	AC_MSG_CHECKING([which OpenMP library $CC uses])
	ata_save="$CFLAGS"
	CFLAGS="$CFLAGS $OPENMP_CFLAGS"
	AC_LINK_IFELSE([AC_LANG_PROGRAM([[
		#include <omp.h>
		extern int __kmpc_global_thread_num(void *);
		]], [[return __kmpc_global_thread_num(0) + omp_get_num_threads();
		]])], [ata_openmp=libomp], [ata_openmp="another one, not libomp"])
	CFLAGS="$ata_save"
	AC_MSG_RESULT([$ata_openmp])
	AS_IF([test "$ata_openmp" != libomp],
		[AC_MSG_ERROR([--enable-sanitizers=thread needs clang with m4_normalize(
		[libomp: the thread sanitizer reports races in correct programs]
		[over libgomp. Try: configure CC=clang --enable-sanitizers=thread])])])

	AC_ARG_VAR([ARCHER], [path of libarcher.so, for the thread sanitizer])
	AC_MSG_CHECKING([for libarcher.so])
	# The library's own version first: Archer and libomp must be a pair.
	ata_major=`$CC -dumpversion | $SED 's/\..*//'`
	AS_IF([test -z "$ARCHER"], [
		for ata_dir in "/usr/lib/llvm-$ata_major/lib" \
				/usr/lib/llvm-*/lib /usr/lib64 /usr/lib; do
			AS_IF([test -z "$ARCHER" && test -f "$ata_dir/libarcher.so"],
				[ARCHER="$ata_dir/libarcher.so"])
		done])
	AS_IF([test -z "$ARCHER"], [AC_MSG_RESULT([no])
		AC_MSG_ERROR([--enable-sanitizers=thread needs libarcher.so m4_normalize(
		[(Debian: libomp-dev); give its path as ARCHER=...])])])
	AC_MSG_RESULT([$ARCHER])

	ATA_SANITIZE="-fsanitize=thread"
	AS_VAR_APPEND([ATA_TESTS_ENVIRONMENT],
		["OMP_TOOL_LIBRARIES=$ARCHER; export OMP_TOOL_LIBRARIES; "])
	AS_VAR_APPEND([ATA_TESTS_ENVIRONMENT],
		["TSAN_OPTIONS='ignore_noninstrumented_modules=1 exitcode=66'; "])
	AS_VAR_APPEND([ATA_TESTS_ENVIRONMENT], ["export TSAN_OPTIONS; "])
])
