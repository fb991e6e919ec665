# SPDX-License-Identifier: MIT
#
# One line per page, sorted.

