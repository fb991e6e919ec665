/* SPDX-License-Identifier: MIT */
/*
 * What was learned, as text.
 */
#ifndef ATA_BANDIT_PROFILE_H
#define ATA_BANDIT_PROFILE_H

#include <stdio.h>

struct ata_bandit;

/*
 * Write the arms. Return: 0, or -ERANGE: not all of them can be read again, and
 * nothing was written; or what the stream has met so far. It is not flushed.
 */
int ata__profile_write(const struct ata_bandit *bandit, FILE *stream);

/*
 * Read the arms, to the end of the stream. bandit: or NULL, only look whether
 * they are sound; then -ESTALE says that. Return: 0, or -EBADMSG,
 * -EPROTONOSUPPORT, -ESTALE or -ENOMEM as ata_bandit_load(), or as read(2);
 * then bandit is unchanged.
 */
int ata__profile_read(struct ata_bandit *bandit, FILE *stream);

#endif
