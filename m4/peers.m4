# SPDX-License-Identifier: MIT

# ATA_PEER(NAME, WHAT TO INSTALL, TEST, IF ALL = needed)
#
# TEST sets ata_found=yes. A peer that --with-peers names has to be there; with
# "auto" it may be missing. With "yes" it has to be there, too, but may be missing
# if IF ALL is "welcome".
AC_DEFUN([ATA_PEER], [
	AS_CASE([,$with_peers,],
		[*,$1,*], [ata_peer=needed],
		[*,yes,*], [ata_peer=m4_default([$4], [needed])],
		[*,auto,*], [ata_peer=welcome],
		[ata_peer=no])
	ata_found=no
	AS_IF([test "x$ata_peer" != xno], [$3])
	AS_IF([test "x$ata_found" = xyes],
		[ata_peers_found="$ata_peers_found $1"],
		[test "x$ata_peer" = xneeded],
		[ata_missing="$ata_missing
  $1: $2, or another list in --with-peers"])
])

# ATA_PEER_CXX(NAME, FLAGS, LIBS, PROGRAM)
#
# Does PROGRAM link with HOST_CXX?
AC_DEFUN([ATA_PEER_CXX], [
	AC_MSG_CHECKING([whether $HOST_CXX can use $1])
	cat >conftest.cc <<ata_end
$4
ata_end
	AS_IF([test -n "$HOST_CXX" && $HOST_CXX -std=c++17 $2 $CXXFLAGS \
		-o conftest$EXEEXT conftest.cc $3 >&AS_MESSAGE_LOG_FD 2>&1],
		[ata_found=yes])
	AC_MSG_RESULT([$ata_found])
	rm -f conftest.cc conftest$EXEEXT
])

# ATA_WITH_PEERS
#
# ATA_PEERS: what ata-bench links for the peers in C++. The C compiler links, so
# the C++ library has to be named.
AC_DEFUN([ATA_WITH_PEERS], [
	AC_ARG_VAR([CXXFLAGS], [C++ compiler flags, for the peers only])
	: "${CXXFLAGS=-g -O2}"
	AC_ARG_WITH([peers], [AS_HELP_STRING([--with-peers@<:@=LIST@:>@],
		[let ata-bench compare with other runtimes: "yes" (all,
		taskflow if it is found), "auto" (those that are found) or some
		of tbb,taskflow,pthreadpool,libomp; by default none])],
		[], [with_peers=no])
	AS_IF([test "x$with_ata_bench" = xno], [with_peers=no])
	for ata_word in `AS_ECHO(["$with_peers"]) | tr , ' '`; do
		AS_CASE([$ata_word],
			[yes|no|auto|tbb|taskflow|pthreadpool|libomp], [],
			[AC_MSG_ERROR([--with-peers: "$ata_word" is not yes, no, auto, tbb, taskflow, pthreadpool or libomp])])
	done
	ATA_PEERS= ATA_PEERS_OBJECTS=
	ATA_PEER([tbb], [libtbb-dev and a C++ compiler], [
		PKG_CHECK_MODULES([TBB], [tbb >= 2021], [
			ATA_PEER_CXX([oneTBB], [$TBB_CFLAGS], [$TBB_LIBS],
				[#include <tbb/task_arena.h>
				int main() { return tbb::task_arena(1, 1).max_concurrency() - 1; }])],
			[:])
		AS_IF([test "x$ata_found" = xyes], [
			ATA_PEERS_OBJECTS="$ATA_PEERS_OBJECTS tools/peers/tbb.o"
			ATA_PEERS="$TBB_LIBS"
			AC_DEFINE([HAVE_TBB], [1],
				[Define to 1 to compare with oneTBB.])])
	])
	# Few systems have a package of it.
	ATA_PEER([taskflow], [libtaskflow-cpp-dev and a C++ compiler], [
		ATA_PEER_CXX([Taskflow], [$PTHREAD_CFLAGS], [$PTHREAD_LIBS],
			[#include <taskflow/taskflow.hpp>
			#include <taskflow/algorithm/for_each.hpp>
			int main() { return tf::Executor(1).num_workers() - 1; }])
		AS_IF([test "x$ata_found" = xyes], [
			ATA_PEERS_OBJECTS="$ATA_PEERS_OBJECTS tools/peers/taskflow.o"
			AC_DEFINE([HAVE_TASKFLOW], [1],
				[Define to 1 to compare with Taskflow.])])
	], [welcome])
	AS_IF([test -n "$ATA_PEERS_OBJECTS"],
		[ATA_PEERS="$ATA_PEERS_OBJECTS $ATA_PEERS -lstdc++"])
	ATA_PEER([pthreadpool], [libpthreadpool-dev], [
		ata_save="$LIBS"
		AC_CHECK_HEADER([pthreadpool.h],
			[AC_CHECK_LIB([pthreadpool],
				[pthreadpool_parallelize_1d],
				[ata_found=yes])])
		LIBS="$ata_save"
		AS_IF([test "x$ata_found" = xyes], [
			ATA_PEERS="$ATA_PEERS -lpthreadpool"
			AC_DEFINE([HAVE_PTHREADPOOL], [1],
				[Define to 1 to compare with pthreadpool.])])
	])
	AM_CONDITIONAL([ATA_PTHREADPOOL], [test "x$ata_found" = xyes])
	AC_ARG_VAR([LIBOMP_CC], [C compiler for libomp, "clang" by default])
	AC_ARG_VAR([LIBOMP_CFLAGS], [its flags, "-O2 -g" by default])
	: "${LIBOMP_CC=clang}" "${LIBOMP_CFLAGS=-O2 -g}"
	ATA_PEER([libomp], [clang and libomp-dev], [
		AC_MSG_CHECKING([whether $LIBOMP_CC can use libomp])
		AS_ECHO(["#include <omp.h>
			int main(void) { return omp_get_max_threads() < 1; }"]) \
			>conftest.c
		AS_IF([$LIBOMP_CC -fopenmp=libomp $LIBOMP_CFLAGS -o conftest$EXEEXT \
			conftest.c >&AS_MESSAGE_LOG_FD 2>&1], [ata_found=yes])
		AC_MSG_RESULT([$ata_found])
		rm -f conftest.c conftest$EXEEXT
		AS_IF([test "x$ata_found" = xyes],
			[AC_DEFINE([HAVE_LIBOMP], [1],
				[Define to 1 to compare with libomp.])])
	])
	AM_CONDITIONAL([ATA_LIBOMP], [test "x$ata_found" = xyes])
	AC_SUBST([ATA_PEERS])
	AC_SUBST([ATA_PEERS_OBJECTS])
])
