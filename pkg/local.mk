# SPDX-License-Identifier: MIT
#
# What tells other build systems where the library is.

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = pkg/atasched.pc

cmakedir = $(libdir)/cmake/atasched
nodist_cmake_DATA = pkg/atasched-config.cmake pkg/atasched-config-version.cmake

EXTRA_DIST += pkg/atasched-config.cmake.in pkg/atasched-config-version.cmake.in
CLEANFILES += $(nodist_cmake_DATA)

# By make, not by configure: there the directories still hold variables.
$(nodist_cmake_DATA): Makefile
	$(AM_V_at)$(MKDIR_P) pkg
	$(AM_V_GEN)$(SED) \
		-e 's|@libdir[@]|$(libdir)|' \
		-e 's|@includedir[@]|$(includedir)|' \
		-e 's|@shared_suffix[@]|$(ATA_SHARED_SUFFIX)|' \
		-e 's|@static_suffix[@]|.a|' \
		-e 's|@private_libs[@]|$(private_libs)|' \
		-e 's|@PACKAGE_VERSION[@]|$(PACKAGE_VERSION)|' \
		$(srcdir)/$@.in >$@

private_libs = $(HWLOC_LIBS) $(OPENMP_CFLAGS) $(PTHREAD_CFLAGS) $(LIBS)

pkg/atasched-config.cmake: pkg/atasched-config.cmake.in
pkg/atasched-config-version.cmake: pkg/atasched-config-version.cmake.in
