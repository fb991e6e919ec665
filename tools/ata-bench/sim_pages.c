/* SPDX-License-Identifier: MIT */
#include "sim_pages.h"

#include "complain.h"

int sim_pages(const struct sim_outcome *outcome, const char *folder,
	      const struct study *study)
{
	(void)outcome; (void)folder; (void)study;
	complain("--report: not yet");
	return STATUS_FAILED;
}
