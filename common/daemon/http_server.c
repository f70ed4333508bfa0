/*
 * http_server.c
 *		Accepting, and what is done to all connections; see http_server.h.
 */
#include "http_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include "http_connection.h"
#include "must.h"

#define TICK_MS 1000

/* Descriptors that are not connections: databases, loop, log and such. */
#define SPARE_FILES 64

/* What a connection that is new when all ends has for its request, and how often one looks. */
#define NEW_MS 200
#define DRAIN_TICK_MS 50

/* Refused connections that are told so before they are closed. */
#define REFUSED_AT_ONCE 64

/* --- accepting -------------------------------------------------------------- */

/* As many connections as the configuration and the file limit allow. */
static int
find_max_connections(const tga_http_config *config)
{
	int max = config->limits.max_connections;
	struct rlimit files;
	rlim_t room;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return max;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	getrlimit(RLIMIT_NOFILE, &files);
	room = files.rlim_cur > 2 * SPARE_FILES ? files.rlim_cur - 2 * SPARE_FILES : 1;
	if (files.rlim_cur == RLIM_INFINITY || (rlim_t) max <= room)
		return max;
	tga_log_event(config->log, TGA_INFO, "file_limit", "max_connections", TGA_NUM(room),
				  "hint", "raise the limit of open files", NULL);
	return (int) room;
}

static void
find_peer(tga_http_connection *c)
{
	struct sockaddr_storage address;
	int len = sizeof(address);
	char name[INET6_ADDRSTRLEN];

	if (c->uv.handle.type == UV_TCP &&
		uv_tcp_getpeername(&c->uv.tcp, (struct sockaddr *) &address, &len) == 0 &&
		uv_ip_name((struct sockaddr *) &address, name, sizeof(name)) == 0)
		tga_http_set_peer(c, name);
}

/* Closes the oldest connection without a request, if there is one. */
static bool
make_room(const tga_http_server *s, const tga_http_connection *newest)
{
	tga_http_connection *oldest = NULL;

	for (tga_http_connection *c = s->connections; c != NULL; c = c->next)
		if (c != newest &&
			(c->state == TGA_HTTP_READ_PROXY || c->state == TGA_HTTP_IDLE ||
			 c->state == TGA_HTTP_READ_HEAD || c->state == TGA_HTTP_LINGERING))
			oldest = c;
	if (oldest != NULL)
		tga_http_close(oldest);
	return oldest != NULL;
}

/* Some are told; more than that are only closed. */
static void
turn_away(tga_http_connection *c, int status)
{
	if (c->server->count > c->server->max_connections + REFUSED_AT_ONCE)
		tga_http_close(c);
	else
		tga_http_connection_refuse(c, status);
}

static void
welcome(tga_http_connection *c)
{
	const tga_http_config *config = &c->server->config;
	int refusal = config->on_accept != NULL ? config->on_accept(config->arg, c) : 0;

	if (refusal == 0)
	{
		tga_http_connection_start(c);
		return;
	}
	tga_http_server_event(c->server, TGA_HTTP_NOT_WELCOME);
	turn_away(c, refusal);
}

static void on_dropped(uv_handle_t *handle);

/*
 * Takes and closes a connection that there is no memory for: libuv accepts no other
 * before one that it has is taken.
 */
static void
drop(tga_http_server *s)
{
	if (s->listener.streams[0].handle.type == UV_NAMED_PIPE)
		uv_pipe_init(s->loop, &s->dropped.pipe, 0);
	else
		uv_tcp_init(s->loop, &s->dropped.tcp);
	s->dropped.handle.data = s;
	s->drop_again = false;
	for (int i = 0; i < s->listener.count && !s->drop_again; i++)
		s->drop_again =
			uv_accept(&s->listener.streams[i].stream, &s->dropped.stream) == 0;
	s->dropping = true;
	s->users++;
	uv_close(&s->dropped.handle, on_dropped);
}

static void
on_dropped(uv_handle_t *handle)
{
	tga_http_server *s = handle->data;

	s->dropping = false;
	if (s->drop_again && !s->draining)
		drop(s);
	tga_http_server_leave(s);
}

static void
on_connection(uv_stream_t *stream, int error)
{
	tga_http_server *s = stream->data;
	tga_http_connection *c =
		error == 0 ? tga_http_connection_make(s, stream->type) : NULL;
	bool over;

	if (c == NULL)
	{
		if (error == 0 && s->dropping)
			s->drop_again = true;
		else if (error == 0)
			drop(s);
		return;
	}
	tga_http_server_event(s, TGA_HTTP_ACCEPTED);
	if (uv_accept(stream, &c->uv.stream) != 0)
	{
		tga_http_close(c);
		return;
	}
	find_peer(c);
	over = s->count > s->max_connections;
	if (over)
		tga_http_server_event(s, TGA_HTTP_OVER_CONNECTIONS);
	if (over && !(s->config.makes_room && make_room(s, c)))
		turn_away(c, 503);
	else if (s->config.is_proxied != NULL && s->config.is_proxied(s->config.arg, c->peer))
		tga_http_move(c, TGA_HTTP_READ_PROXY);
	else
		welcome(c);
}

const char *
tga_http_peer(const tga_http_connection *c)
{
	return c->peer;
}

void *
tga_http_extra(tga_http_connection *c)
{
	return c->extra;
}

/* --- all connections -------------------------------------------------------- */

/* Ends it in the way of its state, if its time is over. */
static void
end_overdue(tga_http_connection *c, uint64_t now)
{
	if (c->deadline == 0 || now < c->deadline)
		return;
	switch (c->state)
	{
		case TGA_HTTP_READ_HEAD:
		case TGA_HTTP_READ_BODY:
			tga_http_server_event(c->server, TGA_HTTP_TIMED_OUT);
			tga_http_connection_refuse(c, 408);
			return;
		case TGA_HTTP_WRITING:
			tga_http_server_event(c->server, TGA_HTTP_SLOW_READER);
			tga_http_close(c);
			return;
		default:
			tga_http_close(c);
	}
}

static void
on_clock(uv_timer_t *timer)
{
	tga_http_server *s = timer->data;

	for (tga_http_connection *c = s->connections, *next; c != NULL; c = next)
	{
		next = c->next;
		end_overdue(c, uv_now(s->loop));
	}
}

int
tga_http_server_count(const tga_http_server *s)
{
	return s->count;
}

int
tga_http_server_owes(const tga_http_server *s)
{
	int n = 0;

	for (const tga_http_connection *c = s->connections; c != NULL; c = c->next)
		n += c->state != TGA_HTTP_STREAMING && c->state != TGA_HTTP_LINGERING;
	return n;
}

tga_http_queues
tga_http_server_queues(const tga_http_server *s)
{
	tga_http_queues n = {.max = s->max_connections};

	for (const tga_http_connection *c = s->connections; c != NULL; c = c->next)
	{
		n.arriving += c->state == TGA_HTTP_READ_HEAD || c->state == TGA_HTTP_READ_BODY;
		n.waiting += c->state == TGA_HTTP_HANDLING;
		n.unsent += c->write_pending;
	}
	return n;
}

/* --- opening and closing ---------------------------------------------------- */

static void
on_handle_closed(uv_handle_t *handle)
{
	tga_http_server_leave(handle->data);
}

void
tga_http_server_set_limits(tga_http_server *s, const tga_http_limits *limits)
{
	TGA_MUST(limits->request_seconds > 0 && limits->idle_seconds > 0 &&
			 limits->slow_seconds > 0);
	s->config.limits = *limits;
	tga_listen_set_unacknowledged(&s->listener, 2000 * (unsigned) limits->slow_seconds);
	s->max_connections = find_max_connections(&s->config);
}

/* As it was given, or as those who hold the sockets have it. */
static void
name_address(tga_http_server *s)
{
	tga_buffer names = {0};

	if (s->listener.held)
		tga_listen_names(&s->listener, &names);
	snprintf(s->address, sizeof(s->address), "%.*s",
			 s->listener.held ? (int) names.len : (int) strlen(s->config.address->text),
			 s->listener.held ? names.bytes : s->config.address->text);
	tga_buffer_clear(&names);
}

tga_http_server *
tga_http_server_open(uv_loop_t *loop, const tga_http_config *config)
{
	tga_http_server *s = calloc(1, sizeof(*s));
	int error;

	TGA_MUST(config->request_size >= sizeof(tga_http_request));
	if (s == NULL)
		return NULL;
	s->loop = loop;
	s->config = *config;
	s->on_read = tga_http_on_read;
	s->on_input = tga_http_advance;
	s->on_peer = welcome;
	s->listener = (tga_listener){.on_connection = on_connection, .arg = s};
	tga_http_server_set_limits(s, &config->limits);
	uv_timer_init(loop, &s->clock);
	s->clock.data = s;
	error = tga_listen_open(&s->listener, loop, config->address);
	s->users = 1 + s->listener.count;
	if (error == 0 && !config->accepts_later)
		error = tga_listen_accept(&s->listener);
	if (error == 0)
		error = uv_timer_start(&s->clock, on_clock, TICK_MS, TICK_MS);
	if (error != 0)
	{
		tga_log_event(config->log, TGA_ERROR, "cannot_listen", "address",
					  s->listener.held ? "LISTEN_FDS" : config->address->text, "why",
					  uv_strerror(error), NULL);
		tga_http_server_close(s);
		return NULL;
	}
	name_address(s);
	return s;
}

void
tga_http_server_accept(tga_http_server *s)
{
	int error = tga_listen_accept(&s->listener);

	if (error != 0)
		tga_log_event(s->config.log, TGA_ERROR, "cannot_listen", "address", s->address,
					  "why", uv_strerror(error), NULL);
}

bool
tga_http_server_is_held(const tga_http_server *s)
{
	return s->listener.held;
}

const char *
tga_http_server_address(const tga_http_server *s)
{
	return s->address;
}

/* Bytes of a request may be there, or on their way, that the loop has not brought yet. */
static void
end_idle(tga_http_connection *c)
{
	char byte;
	int fd;

	if (uv_fileno(&c->uv.handle, &fd) == 0 &&
		recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0)
		return;
	if (c->keep_alive)
		tga_http_close(c);
	else
		c->deadline = uv_now(c->server->loop) + NEW_MS;
}

void
tga_http_server_drain(tga_http_server *s)
{
	s->draining = true;
	(void) tga_listen_close(&s->listener, on_handle_closed);
	uv_timer_start(&s->clock, on_clock, DRAIN_TICK_MS, DRAIN_TICK_MS);
	for (tga_http_connection *c = s->connections, *next; c != NULL; c = next)
	{
		next = c->next;
		if (c->state == TGA_HTTP_IDLE)
			end_idle(c);
	}
}

void
tga_http_server_close(tga_http_server *s)
{
	tga_http_server_drain(s);
	while (s->connections != NULL)
		tga_http_close(s->connections);
	uv_close((uv_handle_t *) &s->clock, on_handle_closed);
}
