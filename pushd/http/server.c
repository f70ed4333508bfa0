/*
 * server.c
 *		See server.h.
 */
#include "http/server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client_address.h"
#include "pushd.h"

#define BACKLOG 4096

/* Descriptors that are not connections: database, Redis, loop, log and such. */
#define SPARE_FILES 64

/* Refused connections that are told so before they are closed. */
#define REFUSED_AT_ONCE 64

static bool
fail(pushd *p, int error)
{
	tga_log_event(&p->log, TGA_ERROR, "cannot_listen", "address", p->config.listen, "why",
				  uv_strerror(error), NULL);
	return false;
}

/* As many connections as the configuration and the file limit allow. */
static void
find_max_connections(pushd *p)
{
	struct rlimit files;
	int max = p->config.max_connections;

	if (getrlimit(RLIMIT_NOFILE, &files) == 0)
	{
		rlim_t room;

		files.rlim_cur = files.rlim_max;
		setrlimit(RLIMIT_NOFILE, &files);
		getrlimit(RLIMIT_NOFILE, &files);
		room = files.rlim_cur > 2 * SPARE_FILES ? files.rlim_cur - 2 * SPARE_FILES : 1;
		if (files.rlim_cur != RLIM_INFINITY && (rlim_t) max > room)
		{
			max = (int) room;
			tga_log_event(&p->log, TGA_INFO, "file_limit", "max_connections",
						  TGA_NUM(max), "hint", "raise the limit of open files", NULL);
		}
	}
	p->server.max_connections = max;
}

static void
learn_peer(pushd_connection *c)
{
	const pushd_config *config = &c->pushd->config;
	struct sockaddr_storage address;
	int len = sizeof(address);

	if (config->unix_path != NULL)
	{
		c->peer_trusted = true;
		return;
	}
	if (uv_tcp_getpeername(&c->uv.tcp, (struct sockaddr *) &address, &len) == 0)
		uv_ip_name((struct sockaddr *) &address, c->peer, sizeof(c->peer));
	/* A socket of both families shows IPv4 as ::ffff:192.0.2.1. */
	if (strncmp(c->peer, "::ffff:", 7) == 0 && strchr(c->peer, '.') != NULL)
		memmove(c->peer, c->peer + 7, strlen(c->peer + 7) + 1);
	c->peer_trusted = pushd_networks_have(&config->trusted, c->peer);
}

/* The status that refuses the connection, or 0. */
static int
over_limits(pushd_connection *c)
{
	pushd *p = c->pushd;

	if (p->server.count + p->websockets.count > p->server.max_connections)
	{
		PUSHD_COUNT(p, OVER_CONNECTIONS);
		return 503;
	}
	if (c->peer_trusted || !tga_address_pack(c->peer, c->address))
		return 0;
	if (!pushd_limits_connect(&p->limits, c->address, pushd_minute(p)))
	{
		PUSHD_COUNT(p, OVER_ADDRESS);
		return 429;
	}
	c->counted = true;
	return 0;
}

static void
on_connection(uv_stream_t *stream, int status)
{
	pushd *p = stream->data;
	pushd_server *s = &p->server;
	pushd_connection *c = status == 0 ? pushd_connection_make(p) : NULL;
	int refusal;

	if (c == NULL)
		return;
	PUSHD_COUNT(p, ACCEPTED);
	if (uv_accept(&s->uv.stream, &c->uv.stream) != 0)
	{
		pushd_connection_close(c);
		return;
	}
	learn_peer(c);
	refusal = over_limits(c);
	if (refusal == 0)
		pushd_connection_start(c);
	else if (s->count + p->websockets.count > s->max_connections + REFUSED_AT_ONCE)
		pushd_connection_close(c);
	else
		pushd_connection_refuse(c, refusal);
}

/* A socket that nobody listens on is left over from a crash. */
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
	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (connect(fd, (struct sockaddr *) &address, sizeof(address)) != 0 &&
		errno == ECONNREFUSED)
		unlink(path);
	close(fd);
}

/* Owner and group may connect; who else, is for the directory to say. */
static int
bind_unix(pushd *p)
{
	pushd_server *s = &p->server;
	mode_t before;
	int error;

	uv_pipe_init(p->loop, &s->uv.pipe, 0);
	remove_stale_socket(p->config.unix_path);
	before = umask(0117);
	error = uv_pipe_bind(&s->uv.pipe, p->config.unix_path);
	umask(before);
	return error;
}

/* Before the loop runs, a name may be resolved while everything waits. */
static int
bind_tcp(pushd *p)
{
	pushd_server *s = &p->server;
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE, .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
	uv_getaddrinfo_t request;
	int error;

	uv_tcp_init(p->loop, &s->uv.tcp);
	error = uv_getaddrinfo(p->loop, &request, NULL, p->config.listen_host,
						   p->config.listen_port, &hints);
	if (error != 0)
		return error;
	error = uv_tcp_bind(&s->uv.tcp, request.addrinfo->ai_addr, 0);
	uv_freeaddrinfo(request.addrinfo);
	return error;
}

/*
 * What accepted sockets inherit: answers leave at once, and a client that
 * vanished without a word is given up when what was sent stays unacknowledged.
 */
static void
set_tcp_options(pushd *p)
{
	unsigned milliseconds = 2000 * (unsigned) p->config.slow_seconds;
	int on = 1, fd;

	if (p->config.unix_path != NULL || uv_fileno(&p->server.uv.handle, &fd) != 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	setsockopt(fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &milliseconds, sizeof(milliseconds));
}

bool
pushd_server_open(pushd *p)
{
	pushd_server *s = &p->server;
	int error = p->config.unix_path != NULL ? bind_unix(p) : bind_tcp(p);

	s->uv.handle.data = p;
	s->listening = true;
	if (error == 0)
		error = uv_listen(&s->uv.stream, BACKLOG, on_connection);
	if (error != 0)
		return fail(p, error);
	set_tcp_options(p);
	find_max_connections(p);
	tga_log_event(&p->log, TGA_INFO, "listening", "address", p->config.listen, "url",
				  p->config.public_url.origin, "prefix", p->config.prefix, NULL);
	return true;
}

void
pushd_server_close(pushd *p)
{
	if (!p->server.listening)
		return;
	p->server.listening = false;
	uv_close(&p->server.uv.handle, NULL);
}
