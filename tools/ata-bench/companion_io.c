/* SPDX-License-Identifier: MIT */
#include "companion_io.h"

#include <errno.h>
#include <sys/socket.h>

int companion_read(int fd, void *data, size_t size)
{
	char *place = data;
	size_t done = 0;

	while (done < size) {
		ssize_t n = recv(fd, place + done, size - done, 0);

		if (n == 0)
			return -EPIPE;
		if (n < 0 && (errno != EINTR || done == 0))
			return -errno;
		if (n > 0)
			done += (size_t)n;
	}
	return 0;
}

int companion_write(int fd, const void *data, size_t size)
{
	const char *place = data;

	while (size > 0) {
		/* Without a signal where nobody reads any more. */
		ssize_t n = send(fd, place, size, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			place += n;
			size -= (size_t)n;
		}
	}
	return 0;
}
