/*
 * health.c
 *		See health.h.
 */
#include "health.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#define VARIABLE "TGAUTH_HEALTH"
#define PATIENCE_SECONDS 5

bool
tga_socket_address(const char *name, struct sockaddr_un *address, socklen_t *len)
{
	size_t n = strlen(name);

	if ((name[0] != '/' && name[0] != '@') || n < 2 || n >= sizeof(address->sun_path))
		return false;
	memset(address, 0, sizeof(*address));
	address->sun_family = AF_UNIX;
	memcpy(address->sun_path, name, n);
	*len = (socklen_t) (offsetof(struct sockaddr_un, sun_path) + n);
	if (name[0] == '@')
		address->sun_path[0] = '\0';
	else
		(*len)++; /* a path ends in a zero byte, an abstract name has its length */
	return true;
}

/* One line to each who comes; a daemon this small a task cannot be held up with. */
static void
on_question(uv_poll_t *poll, int status, int events)
{
	tga_health *h = poll->data;
	int fd;

	while ((fd = accept4(h->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
	{
		if (send(fd, h->answer, strlen(h->answer), MSG_NOSIGNAL) < 0)
			(void) 0; /* whoever asked is gone */
		close(fd);
	}
}

bool
tga_health_start(tga_health *h, uv_loop_t *loop)
{
	const char *name = getenv(VARIABLE);
	struct sockaddr_un address;
	socklen_t len;

	h->fd = -1;
	tga_health_set(h, false, "starting");
	if (name == NULL || *name == '\0')
		return true;
	if (!tga_socket_address(name, &address, &len))
	{
		fprintf(stderr, VARIABLE ": '%s' is neither a path nor @name\n", name);
		return false;
	}
	/* A daemon that was killed leaves its file behind. */
	if (name[0] == '/')
		unlink(name);
	h->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (h->fd < 0 || bind(h->fd, (struct sockaddr *) &address, len) != 0 ||
		listen(h->fd, 16) != 0 || uv_poll_init(loop, &h->poll, h->fd) != 0)
	{
		perror(VARIABLE);
		if (h->fd >= 0)
			close(h->fd);
		h->fd = -1;
		return false;
	}
	h->poll.data = h;
	/* To be asked alone keeps no loop running. */
	uv_unref((uv_handle_t *) &h->poll);
	return uv_poll_start(&h->poll, UV_READABLE, on_question) == 0;
}

void
tga_health_set(tga_health *h, bool well, const char *status)
{
	snprintf(h->answer, sizeof(h->answer), "%s%s%s\n", well ? "ok" : "not ready",
			 *status != '\0' ? ": " : "", status);
}

static void
on_closed(uv_handle_t *handle)
{
	tga_health *h = handle->data;

	close(h->fd);
	h->fd = -1;
}

void
tga_health_stop(tga_health *h)
{
	if (h->fd >= 0)
		uv_close((uv_handle_t *) &h->poll, on_closed);
}

int
tga_health_ask(void)
{
	const struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
	const char *name = getenv(VARIABLE);
	struct sockaddr_un address;
	socklen_t len;
	char answer[256];
	ssize_t n = -1;
	int fd;

	if (name == NULL || !tga_socket_address(name, &address, &len))
	{
		fputs(VARIABLE " is to say where the daemon answers: a path, or @name\n", stderr);
		return 2;
	}
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 &&
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience)) == 0 &&
		connect(fd, (struct sockaddr *) &address, len) == 0)
		n = recv(fd, answer, sizeof(answer) - 1, 0);
	if (n <= 0)
		perror(name);
	if (fd >= 0)
		close(fd);
	if (n <= 0)
		return 1;
	answer[n] = '\0';
	fputs(answer, stdout);
	return strncmp(answer, "ok", 2) == 0 ? 0 : 1;
}
