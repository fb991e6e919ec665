/* SPDX-License-Identifier: MIT */
#include "tests/common/t_locale.h"

#include <check.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/common/t_folder.h"

int t_locale_set_comma(void)
{
	char command[1200], number[16];

	if (!setlocale(LC_ALL, "de_DE.UTF-8")) {
		snprintf(command, sizeof(command),
			 "localedef -i de_DE -f UTF-8 %s >/dev/null 2>&1",
			 t_folder_path("comma"));
		setenv("LOCPATH", t_folder_path(""), 1);
		if (system(command) || !setlocale(LC_ALL, "comma"))
			return 0;
	}
	snprintf(number, sizeof(number), "%.1f", 0.5);
	return strcmp(number, "0,5") == 0;
}

void t_locale_unset(void)
{
	char command[1200];

	setlocale(LC_ALL, "C");
	snprintf(command, sizeof(command), "rm -rf %s", t_folder_path("comma"));
	ck_assert_int_eq(system(command), 0);
}
