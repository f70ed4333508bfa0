/*
 * listen.c
 *		See listen.h.
 */
#include "listen.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "held_sockets.h"
#include "must.h"

#define UNIX_PREFIX "unix:"
#define BACKLOG 4096

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
set_tcp_options(const tga_stream *stream, unsigned unacknowledged_ms)
{
	int on = 1, fd;

	if (stream->handle.type != UV_TCP || uv_fileno(&stream->handle, &fd) != 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacknowledged_ms,
			   sizeof(unacknowledged_ms));
}

/* --- each address ----------------------------------------------------------- */

static tga_stream *
add_stream(tga_listener *l)
{
	TGA_MUST(l->count < TGA_LISTEN_MAX);
	return &l->streams[l->count++];
}

static int
start(const tga_listener *l, tga_stream *stream)
{
	stream->handle.data = l->arg;
	return uv_listen(&stream->stream, BACKLOG, l->on_connection);
}

static int
listen_unix(tga_listener *l, uv_loop_t *loop, const char *path)
{
	tga_stream *stream = add_stream(l);
	int error = bind_unix(loop, path, &stream->pipe);

	stream->handle.data = l->arg;
	return error == 0 ? start(l, stream) : error;
}

static int
listen_tcp(tga_listener *l, uv_loop_t *loop, const struct sockaddr *address,
		   unsigned flags)
{
	tga_stream *stream = add_stream(l);
	int error;

	uv_tcp_init(loop, &stream->tcp);
	stream->handle.data = l->arg;
	error = uv_tcp_bind(&stream->tcp, address, flags);
	if (error == 0)
		set_tcp_options(stream, l->unacknowledged_ms);
	return error == 0 ? start(l, stream) : error;
}

/* Accepted from later, so that a daemon which cannot answer yet lets them wait. */
static int
take_held(tga_listener *l, uv_loop_t *loop, int fd)
{
	uv_handle_type type = tga_held_type(fd);
	tga_stream *stream;
	int error;

	if (type == UV_UNKNOWN_HANDLE)
		return UV_ENOTSOCK;
	stream = add_stream(l);
	if (type == UV_TCP)
		uv_tcp_init(loop, &stream->tcp);
	else
		uv_pipe_init(loop, &stream->pipe, 0);
	stream->handle.data = l->arg;
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	error =
		type == UV_TCP ? uv_tcp_open(&stream->tcp, fd) : uv_pipe_open(&stream->pipe, fd);
	if (error == 0)
		set_tcp_options(stream, l->unacknowledged_ms);
	return error;
}

static int
listen_held(tga_listener *l, uv_loop_t *loop, int count)
{
	int error = count <= TGA_LISTEN_MAX ? 0 : UV_E2BIG;

	l->held = true;
	for (int i = 0; i < count && error == 0; i++)
		error = take_held(l, loop, TGA_HELD_FIRST + i);
	return error;
}

int
tga_listen_accept(tga_listener *l)
{
	int error = 0;

	for (int i = 0; l->held && i < l->count && error == 0; i++)
		if (!uv_is_active(&l->streams[i].handle))
			error = start(l, &l->streams[i]);
	return error;
}

void
tga_listen_set_unacknowledged(tga_listener *l, unsigned ms)
{
	l->unacknowledged_ms = ms;
	for (int i = 0; i < l->count; i++)
		set_tcp_options(&l->streams[i], ms);
}

void
tga_listen_names(const tga_listener *l, tga_buffer *names)
{
	for (int i = 0; i < l->count; i++)
	{
		char name[TGA_SOCKET_NAME_MAX];
		int fd;

		if (uv_fileno(&l->streams[i].handle, &fd) != 0)
			continue;
		tga_socket_name(fd, name);
		tga_buffer_texts(names, names->len > 0 ? " " : "", name, NULL);
	}
}

int
tga_listen_at(tga_listener *l, uv_loop_t *loop, const struct addrinfo *list)
{
	/* A name's addresses are each of one family; :: alone is of both. */
	bool several = list->ai_next != NULL;
	int first = 0, listening = 0;

	for (; list != NULL && l->count < TGA_LISTEN_MAX; list = list->ai_next)
	{
		bool only = several && list->ai_family == AF_INET6;
		int error = listen_tcp(l, loop, list->ai_addr, only ? UV_TCP_IPV6ONLY : 0);

		if (error == UV_EADDRINUSE)
			return error;
		if (first == 0)
			first = error;
		listening += error == 0;
	}
	/* A machine need not have every address that its files give the name. */
	return listening > 0 ? 0 : first;
}

int
tga_listen_open(tga_listener *l, uv_loop_t *loop, const tga_listen_address *address)
{
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	uv_getaddrinfo_t request;
	int held = tga_held_sockets(), error;

	TGA_MUST(l->count == 0 && l->on_connection != NULL);
	TGA_MUST(address->unix_path != NULL || address->port[0] != '\0');
	if (held > 0)
		return listen_held(l, loop, held);
	if (address->unix_path != NULL)
		return listen_unix(l, loop, address->unix_path);
	error = uv_getaddrinfo(loop, &request, NULL, address->host, address->port, &hints);
	if (error != 0)
		return error;
	error = tga_listen_at(l, loop, request.addrinfo);
	uv_freeaddrinfo(request.addrinfo);
	return error;
}

int
tga_listen_close(tga_listener *l, uv_close_cb on_closed)
{
	int count = l->count;

	l->count = 0;
	for (int i = 0; i < count; i++)
		uv_close(&l->streams[i].handle, on_closed);
	return count;
}
