/*
 * load_connection.c
 *		See load_connection.h.
 *
 * Each connection comes from another address of 127.0.0.0/8, so that ports do not
 * run out while ended ones rest in TIME_WAIT.
 */
#include "load_connection.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <netinet/tcp.h>

#define ADDRESSES 200

/* --- what comes in -------------------------------------------------------------------- */

static size_t
content_length(const char *head)
{
	const char *field = strcasestr(head, "\r\nContent-Length:");

	return field == NULL ? 0 : strtoul(field + 17, NULL, 10);
}

/* Hands over a whole response; false if it is not all there. */
static bool
take_response(load_connection *c)
{
	char *head = c->in.bytes, *body = c->in.len > 0 ? strstr(head, "\r\n\r\n") : NULL;
	size_t head_len, body_len, all;
	int status;
	char after;

	if (body == NULL)
		return false;
	*body = '\0';
	body += 4;
	head_len = (size_t) (body - head);
	body_len = content_length(head);
	all = head_len + body_len;
	if (c->in.len < all)
	{
		body[-4] = '\r';
		return false;
	}
	status = atoi(head + 9);
	c->is_websocket = status == 101;
	/* What follows is none of the response's. */
	after = head[all];
	head[all] = '\0';
	c->owner->on_response(c, status, head, body);
	if (c->source.fd < 0 || c->in.bytes == NULL)
		return false;
	head[all] = after;
	tga_buffer_use_up(&c->in, all);
	return c->source.fd >= 0;
}

static void
pong(load_connection *c)
{
	static const char frame[6] = "\x8a\x80";

	load_connection_send(c, frame, sizeof(frame));
}

/* Hands over a whole frame; false if it is not all there. */
static bool
take_frame(load_connection *c)
{
	unsigned char *bytes = (unsigned char *) c->in.bytes;
	size_t head = 2, len;
	char after;

	if (c->in.len < 2)
		return false;
	len = bytes[1] & 0x7f;
	if (len == 126)
	{
		head = 4;
		if (c->in.len < head)
			return false;
		len = (size_t) bytes[2] << 8 | bytes[3];
	}
	if (c->in.len < head + len)
		return false;
	after = c->in.bytes[head + len];
	c->in.bytes[head + len] = '\0';
	if (bytes[0] == 0x81)
		c->owner->on_frame(c, c->in.bytes + head);
	else if (bytes[0] == 0x89)
		pong(c);
	if (c->source.fd < 0)
		return false;
	c->in.bytes[head + len] = after;
	tga_buffer_use_up(&c->in, head + len);
	return true;
}

static void
read_all(load_connection *c)
{
	static char bytes[65536];
	ssize_t n;

	while ((n = read(c->source.fd, bytes, sizeof(bytes))) > 0)
	{
		tga_buffer_add(&c->in, bytes, (size_t) n);
		if (c->in.failed)
			load_loop_fail("memory");
		while (c->is_websocket ? take_frame(c) : take_response(c))
			;
		if (c->source.fd < 0)
			return;
	}
	if (n == 0 || errno != EAGAIN)
	{
		load_connection_close(c);
		c->owner->on_lost(c);
	}
}

/* --- what goes out ------------------------------------------------------------------- */

static void
write_all(load_connection *c)
{
	ssize_t n;

	if (c->out.len == 0)
		return;
	n = write(c->source.fd, c->out.bytes, c->out.len);
	if (n > 0)
		tga_buffer_use_up(&c->out, (size_t) n);
	/* What else went wrong, reading will tell. */
}

static void
on_event(load_source *s, uint32_t events)
{
	load_connection *c = (load_connection *) s;

	if (events & EPOLLOUT)
		write_all(c);
	if (events & (EPOLLIN | EPOLLHUP | EPOLLERR))
		read_all(c);
}

static void
make_connection(load_connection *c)
{
	static uint32_t connections;
	struct sockaddr_in to = {.sin_family = AF_INET,
							 .sin_port = htons(c->port),
							 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct sockaddr_in from = {.sin_family = AF_INET};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		load_loop_fail("socket: %s", strerror(errno));
	from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + connections++ % ADDRESSES);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
	if (bind(fd, (struct sockaddr *) &from, sizeof(from)) != 0)
		load_loop_fail("bind: %s", strerror(errno));
	/* A refusal comes as an event, like one that comes later. */
	(void) connect(fd, (struct sockaddr *) &to, sizeof(to));
	c->source = (load_source){fd, on_event};
	c->is_websocket = false;
	load_loop_watch(c->loop, &c->source, EPOLLIN | EPOLLOUT | EPOLLET);
}

void
load_connection_send(load_connection *c, const char *bytes, size_t len)
{
	if (c->source.fd < 0)
		make_connection(c);
	tga_buffer_add(&c->out, bytes, len);
	write_all(c);
}

void
load_connection_close(load_connection *c)
{
	if (c->source.fd >= 0)
		close(c->source.fd);
	c->source.fd = -1;
	tga_buffer_clear(&c->in);
	tga_buffer_clear(&c->out);
}
