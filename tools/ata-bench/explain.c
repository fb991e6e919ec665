/* SPDX-License-Identifier: MIT */
#include "explain.h"

#include <atasched.h>

void explain_rows(struct report *report, struct row *const *row, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		const struct ata_bandit *bandit = row_bandit(row[i]);
		char text[ATA_EXPLAIN_SIZE];

		if (bandit == NULL)
			continue;
		report_note(report, "\n%s, after the last round:",
			    row_name(row[i]));
		for (uint32_t arm = 0; arm < ata_bandit_arms(bandit); arm++)
			if (ata_bandit_explain(bandit, arm, text,
					       sizeof(text)) == 0)
				report_note(report, "  %s", text);
	}
}
