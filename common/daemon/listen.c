/*
 * listen.c
 *		See listen.h.
 */
#include "listen.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "must.h"

#define UNIX_PREFIX "unix:"

/* --- where ------------------------------------------------------------------ */

static bool
is_port(const char *text)
{
	size_t len = strlen(text);

	return len > 0 && len <= 5 && strspn(text, "0123456789") == len &&
		   strtol(text, NULL, 10) >= 1 && strtol(text, NULL, 10) <= 65535;
}

bool
tga_split_host_port(const char *text, char host[static TGA_HOST_MAX],
					char port[static TGA_PORT_MAX])
{
	bool bracketed = text[0] == '[';
	const char *name = bracketed ? text + 1 : text;
	size_t len = strcspn(name, bracketed ? "]" : ":");
	const char *rest = name + len;

	if (bracketed && *rest++ != ']')
		return false;
	if (len == 0 || len >= TGA_HOST_MAX || memchr(name, '/', len) != NULL)
		return false;
	if (*rest != '\0' && (*rest != ':' || !is_port(rest + 1)))
		return false;
	memcpy(host, name, len);
	host[len] = '\0';
	if (*rest == ':')
		snprintf(port, TGA_PORT_MAX, "%s", rest + 1);
	return true;
}

const char *
tga_listen_parse(const char *text, tga_listen_address *address)
{
	*address = (tga_listen_address){.text = text};
	if (strncmp(text, UNIX_PREFIX, strlen(UNIX_PREFIX)) == 0)
	{
		address->unix_path = text + strlen(UNIX_PREFIX);
		return address->unix_path[0] == '/' &&
					   strlen(address->unix_path) <
						   sizeof(((struct sockaddr_un *) NULL)->sun_path)
				   ? NULL
				   : "is no path that a unix socket can have";
	}
	return tga_split_host_port(text, address->host, address->port) &&
				   address->port[0] != '\0'
			   ? NULL
			   : "is neither address:port nor unix:/path";
}

/* --- listening -------------------------------------------------------------- */

static void
remove_stale_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct stat info;
	int fd;

	if (lstat(path, &info) != 0 || !S_ISSOCK(info.st_mode))
		return;
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return;
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	if (connect(fd, (struct sockaddr *) &address, sizeof(address)) != 0 &&
		errno == ECONNREFUSED)
		unlink(path);
	close(fd);
}

/* Owner and group may connect; who else, is for the directory to say. */
static int
bind_unix(uv_loop_t *loop, const char *path, uv_pipe_t *pipe)
{
	mode_t before;
	int error;

	uv_pipe_init(loop, pipe, 0);
	remove_stale_socket(path);
	before = umask(0117);
	error = uv_pipe_bind(pipe, path);
	umask(before);
	return error;
}

/*
 * What accepted sockets inherit: answers leave at once, and a client that vanished
 * without a word is given up when what was sent stays unacknowledged.
 */
static void
set_tcp_options(uv_tcp_t *tcp, unsigned unacknowledged_ms)
{
	int on = 1, fd;

	if (uv_fileno((uv_handle_t *) tcp, &fd) != 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms,
			   sizeof(unacknowledged_ms));
}

static int
bind_tcp(uv_loop_t *loop, const tga_listen_address *address, uv_tcp_t *tcp)
{
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	uv_getaddrinfo_t request;
	int error;

	uv_tcp_init(loop, tcp);
	error = uv_getaddrinfo(loop, &request, NULL, address->host, address->port, &hints);
	if (error != 0)
		return error;
	error = uv_tcp_bind(tcp, request.addrinfo->ai_addr, 0);
	uv_freeaddrinfo(request.addrinfo);
	return error;
}

int
tga_listen_bind(uv_loop_t *loop, const tga_listen_address *address,
				unsigned unacknowledged_ms, tga_stream *stream)
{
	int error;

	TGA_MUST(address->unix_path != NULL || address->port[0] != '\0');
	if (address->unix_path != NULL)
		return bind_unix(loop, address->unix_path, &stream->pipe);
	error = bind_tcp(loop, address, &stream->tcp);
	if (error == 0)
		set_tcp_options(&stream->tcp, unacknowledged_ms);
	return error;
}
