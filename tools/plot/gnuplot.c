/* SPDX-License-Identifier: MIT */
/*
 * The script goes in while the picture comes out: neither side waits for the
 * other to empty a pipe. The way in is a socket, as writing to a pipe whose
 * reader has died would raise a signal.
 */
#include "plot/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often stop() is asked at least, in milliseconds. */
#define PATIENCE 100

extern char **environ;

enum { IN, OUT, ERRORS, STREAMS };

struct text {
	char *bytes;
	size_t n, room;
};

struct child {
	pid_t pid;
	int fd[STREAMS];	/* our ends; -1: closed */
	struct text text[STREAMS];	/* what came out, with a zero */
	int status;		/* as waitpid() tells it */
};

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* Our ends in child->fd, the other ones in theirs. */
static int open_pipes(struct child *child, int theirs[STREAMS])
{
	int pair[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return -errno;
	child->fd[IN] = pair[0];
	theirs[IN] = pair[1];
	for (int i = OUT; i < STREAMS; i++) {
		if (pipe2(pair, O_CLOEXEC) != 0)
			return -errno;
		child->fd[i] = pair[0];
		theirs[i] = pair[1];
	}
	return 0;
}

/* Without settings of the user (-d): a picture depends on its data alone. */
static int spawn(struct child *child, const int theirs[STREAMS])
{
	char name[] = "gnuplot", settings[] = "-d", input[] = "-";
	char *argv[] = { name, settings, input, NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return -error;
	/* In this order none overwrites one that is still needed, even if our
	 * own standard streams were closed. */
	for (int i = IN; i < STREAMS && error == 0; i++)
		error = posix_spawn_file_actions_adddup2(&actions, theirs[i],
							 i);
	if (error == 0)
		error = posix_spawnp(&child->pid, name, &actions, NULL, argv,
				     environ);
	posix_spawn_file_actions_destroy(&actions);
	return -error;
}

static int start(struct child *child, struct failure *failure)
{
	int theirs[STREAMS] = { -1, -1, -1 };
	int error = open_pipes(child, theirs);

	if (error == 0)
		error = spawn(child, theirs);
	for (int i = 0; i < STREAMS; i++)
		close_fd(&theirs[i]);
	if (error == -ENOENT)
		return failure_set(failure, error, "gnuplot is not installed "
				   "(Debian, Ubuntu: apt-get install "
				   "gnuplot-nox)");
	if (error != 0)
		return failure_set(failure, error, "cannot run gnuplot: %s",
				   strerror(-error));
	return 0;
}

static int read_some(struct child *child, int i)
{
	struct text *text = &child->text[i];
	ssize_t n;

	if (text->room - text->n < 4096) {
		size_t room = 2 * text->room + (1 << 16);
		char *bytes = realloc(text->bytes, room);

		if (bytes == NULL)
			return -ENOMEM;
		text->bytes = bytes;
		text->room = room;
	}
	n = read(child->fd[i], text->bytes + text->n, text->room - text->n - 1);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	text->n += (size_t)n;
	text->bytes[text->n] = '\0';
	if (n == 0)
		close_fd(&child->fd[i]);
	return 0;
}

/* A reader that has gone needs no more; why it did, its status tells. */
static void write_some(struct child *child, const char **script, size_t *left)
{
	ssize_t n = send(child->fd[IN], *script, *left,
			 MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n >= 0) {
		*script += n;
		*left -= (size_t)n;
	} else if (errno != EAGAIN && errno != EINTR) {
		*left = 0;
	}
	if (*left == 0)
		close_fd(&child->fd[IN]);
}

/* Both ways until the child has closed its ends. */
static int talk(struct child *child, const char *script, size_t left,
		int (*stop)(void))
{
	int error = 0;

	while (error == 0 && (child->fd[OUT] >= 0 || child->fd[ERRORS] >= 0)) {
		struct pollfd fds[STREAMS];

		/* poll() passes over what is closed, -1. */
		for (int i = 0; i < STREAMS; i++)
			fds[i] = (struct pollfd) {
				.fd = child->fd[i],
				.events = i == IN ? POLLOUT : POLLIN,
			};
		if (stop != NULL && stop())
			return -ECANCELED;
		if (poll(fds, STREAMS, PATIENCE) < 0 && errno != EINTR)
			return -errno;
		if (fds[IN].revents != 0)
			write_some(child, &script, &left);
		for (int i = OUT; i < STREAMS && error == 0; i++)
			if (fds[i].revents != 0)
				error = read_some(child, i);
	}
	return error;
}

/* The child ends when its input does, or else is made to. */
static void finish(struct child *child, int error)
{
	for (int i = 0; i < STREAMS; i++)
		close_fd(&child->fd[i]);
	if (child->pid <= 0)
		return;
	if (error != 0)
		kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &child->status, 0) < 0 && errno == EINTR)
		continue;
}

/* The last line with words is the message; above it stands the command. */
static char *last_line(char *text)
{
	size_t n = text != NULL ? strlen(text) : 0;
	char *line;

	while (n > 0 && strchr(" \t\r\n", text[n - 1]) != NULL)
		text[--n] = '\0';
	if (n == 0)
		return NULL;
	line = strrchr(text, '\n');
	line = line != NULL ? line + 1 : text;
	return line + strspn(line, " \t");
}

static int check(struct child *child, struct failure *failure)
{
	const struct text *out = &child->text[OUT];
	const char *message = last_line(child->text[ERRORS].bytes);
	static const char end[] = "</svg>";

	if (WIFSIGNALED(child->status))
		return failure_set(failure, -EIO, "gnuplot was ended by signal "
				   "%d", WTERMSIG(child->status));
	/* A warning is none of ours: what we ask for has none. */
	if (WEXITSTATUS(child->status) != 0 ||
	    (message != NULL && strstr(message, "arning") == NULL))
		return failure_set(failure, -EIO, "gnuplot failed: %s",
				   message != NULL ? message : "it says "
				   "nothing");
	if (out->bytes == NULL || strstr(out->bytes, end) == NULL)
		return failure_set(failure, -EIO, "gnuplot failed: it drew "
				   "nothing");
	return 0;
}

int plot_gnuplot(const char *script, size_t length, int (*stop)(void),
		 char **svg, size_t *size, struct failure *failure)
{
	struct child child = { .fd = { -1, -1, -1 } };
	int error = start(&child, failure);
	int started = error == 0;

	if (started)
		error = talk(&child, script, length, stop);
	finish(&child, error);
	if (started && error == -ECANCELED)
		failure_set(failure, error, "interrupted");
	else if (started && error != 0)
		failure_set(failure, error, "cannot talk to gnuplot: %s",
			    strerror(-error));
	if (error == 0)
		error = check(&child, failure);
	if (error == 0) {
		*svg = child.text[OUT].bytes;
		*size = child.text[OUT].n;
		child.text[OUT].bytes = NULL;
	}
	free(child.text[OUT].bytes);
	free(child.text[ERRORS].bytes);
	return error;
}
