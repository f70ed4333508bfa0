/*
 * redis_link.c
 *		See redis_link.h.
 *
 * What is sent in one turn of the loop leaves together: the first command at once, the
 * ones after it when libuv says that it has gone.  A callback may close the link that
 * called it, so the structure lives until libuv lets go of the socket.
 */
#include "session/redis_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listen.h"
#include "must.h"

#define READ_BYTES 16384

typedef enum link_state
{
	OPENING,
	SECURING,
	OPEN,
	OVER,
	CLOSED
} link_state;

/* A command whose answer is due. */
typedef struct command
{
	struct command *next;
	pushd_redis_answer answer;
	void *arg;
} command;

struct pushd_redis_link
{
	pushd_redis_link_owner owner;
	link_state state;
	tga_stream stream;
	uv_connect_t connect;
	uv_write_t write;
	pushd_redis_tls *tls; /* NULL: none */
	redisReader *reader;
	command *first; /* in the order of sending */
	command **last;
	int in_flight;
	tga_buffer out;		/* to be sent after what is being sent */
	tga_buffer sending; /* by write; empty: nothing is */
	tga_buffer plain;
	uint64_t progress; /* uv_now of the last answer, or of the first command */
	char chunk[READ_BYTES];
};

static const tga_transitions transitions[] = {
	[OPENING] = {"opening",
				 TGA_TO(SECURING) | TGA_TO(OPEN) | TGA_TO(OVER) | TGA_TO(CLOSED)},
	[SECURING] = {"securing", TGA_TO(OPEN) | TGA_TO(OVER) | TGA_TO(CLOSED)},
	[OPEN] = {"open", TGA_TO(OVER) | TGA_TO(CLOSED)},
	[OVER] = {"over", TGA_TO(CLOSED)},
	[CLOSED] = {"closed", 0},
};

static void
move(pushd_redis_link *link, link_state state)
{
	TGA_MUST_MOVE(transitions, link->state, state);
	link->state = state;
	TGA_MUST(state != SECURING || link->tls != NULL);
	TGA_MUST(state == OPEN || state == OVER || link->first == NULL);
	TGA_MUST((link->in_flight == 0) == (link->first == NULL));
}

static void
lose(pushd_redis_link *link, const char *why)
{
	if (link->state == OVER || link->state == CLOSED)
		return;
	move(link, OVER);
	uv_read_stop(&link->stream.stream);
	link->owner.on_lost(link->owner.arg, why);
}

/* --- writing -------------------------------------------------------------------------- */

static void flush(pushd_redis_link *link);

static void
on_written(uv_write_t *write, int status)
{
	pushd_redis_link *link = write->data;

	tga_buffer_wipe(&link->sending);
	if (link->state == CLOSED)
		return;
	if (status != 0)
		lose(link, uv_strerror(status));
	else
		flush(link);
}

static void
flush(pushd_redis_link *link)
{
	uv_buf_t buffer;

	if (link->sending.len > 0 || link->out.len == 0)
		return;
	link->sending = link->out;
	link->out = (tga_buffer){0};
	link->write.data = link;
	buffer = uv_buf_init(link->sending.bytes, (unsigned) link->sending.len);
	/* A socket that is broken says so to who reads. */
	if (uv_write(&link->write, &link->stream.stream, &buffer, 1, on_written) != 0)
		tga_buffer_wipe(&link->sending);
}

static bool
put(pushd_redis_link *link, const char *bytes, size_t len)
{
	bool ok = true;

	if (link->tls != NULL)
		ok = pushd_redis_tls_write(link->tls, bytes, len, &link->out);
	else
		tga_buffer_add(&link->out, bytes, len);
	return ok && !link->out.failed;
}

bool
pushd_redis_link_send(pushd_redis_link *link, pushd_redis_answer answer, void *arg,
					  const char *format, va_list args)
{
	command *c = NULL;
	char *text = NULL;
	int len;
	bool ok;

	if (link == NULL || link->state != OPEN || link->out.failed)
		return false;
	len = redisvFormatCommand(&text, format, args);
	if (len < 0)
		return false;
	c = malloc(sizeof(*c));
	ok = c != NULL && put(link, text, (size_t) len);
	/* One of them has a password in it. */
	explicit_bzero(text, (size_t) len);
	redisFreeCommand(text);
	if (!ok)
	{
		free(c);
		return false;
	}
	*c = (command){NULL, answer, arg};
	if (link->first == NULL)
		link->progress = uv_now(link->stream.handle.loop);
	*link->last = c;
	link->last = &c->next;
	link->in_flight++;
	flush(link);
	return true;
}

/* --- reading --------------------------------------------------------------------------- */

static command *
take_command(pushd_redis_link *link)
{
	command *c = link->first;

	if (c == NULL)
		return NULL;
	link->first = c->next;
	if (link->first == NULL)
		link->last = &link->first;
	link->in_flight--;
	return c;
}

static void
give(pushd_redis_link *link, const redisReply *reply)
{
	command *c = take_command(link);
	command done;

	if (c == NULL)
	{
		lose(link, "it answers what nobody asked");
		return;
	}
	done = *c;
	free(c);
	link->progress = uv_now(link->stream.handle.loop);
	done.answer(done.arg, reply);
	if (link->state == OPEN && reply->type == REDIS_REPLY_ERROR)
		link->owner.on_refused(link->owner.arg, reply->str);
}

static void
parse(pushd_redis_link *link, const char *bytes, size_t len)
{
	if (redisReaderFeed(link->reader, bytes, len) != REDIS_OK)
	{
		lose(link, link->reader->errstr);
		return;
	}
	while (link->state == OPEN)
	{
		void *reply = NULL;

		if (redisReaderGetReply(link->reader, &reply) != REDIS_OK)
		{
			lose(link, link->reader->errstr);
			return;
		}
		if (reply == NULL)
			return;
		give(link, reply);
		freeReplyObject(reply);
	}
}

/* Has libssl say what it wants to, with what came. */
static void
advance(pushd_redis_link *link, const char *bytes, size_t len)
{
	char why[PUSHD_REDIS_WHY_MAX] = "";
	bool ok = pushd_redis_tls_feed(link->tls, bytes, len, &link->plain, &link->out, why);

	flush(link);
	if (link->state == SECURING && pushd_redis_tls_is_secure(link->tls))
	{
		move(link, OPEN);
		link->owner.on_open(link->owner.arg);
	}
	if (link->plain.len > 0 && link->state == OPEN)
		parse(link, link->plain.bytes, link->plain.len);
	tga_buffer_wipe(&link->plain);
	if (!ok)
		lose(link, why);
}

static void
on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
	pushd_redis_link *link = handle->data;

	*buffer = uv_buf_init(link->chunk, sizeof(link->chunk));
}

static void
on_read(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	pushd_redis_link *link = stream->data;

	if (n < 0)
		lose(link, n == UV_EOF ? "disconnected" : uv_strerror((int) n));
	else if (n > 0 && link->tls != NULL)
		advance(link, buffer->base, (size_t) n);
	else if (n > 0)
		parse(link, buffer->base, (size_t) n);
}

/* --- opening and closing ------------------------------------------------------------------ */

static void
on_connect(uv_connect_t *request, int status)
{
	pushd_redis_link *link = request->data;

	if (link->state == CLOSED)
		return;
	if (status == 0)
		status = uv_read_start(&link->stream.stream, on_alloc, on_read);
	if (status != 0)
	{
		lose(link, uv_strerror(status));
		return;
	}
	link->progress = uv_now(link->stream.handle.loop);
	if (link->tls != NULL)
	{
		move(link, SECURING);
		advance(link, NULL, 0);
		return;
	}
	move(link, OPEN);
	link->owner.on_open(link->owner.arg);
}

static int
start_tcp(pushd_redis_link *link, uv_loop_t *loop, const pushd_redis_target *target)
{
	struct sockaddr_in6 v6;
	struct sockaddr_in v4;
	const struct sockaddr *address = (const struct sockaddr *) &v4;

	if (uv_ip4_addr(target->address, target->port, &v4) != 0)
	{
		int status = uv_ip6_addr(target->address, target->port, &v6);

		if (status != 0)
			return status;
		address = (const struct sockaddr *) &v6;
	}
	uv_tcp_nodelay(&link->stream.tcp, 1);
	return uv_tcp_connect(&link->connect, &link->stream.tcp, address, on_connect);
}

static int
start(pushd_redis_link *link, uv_loop_t *loop, const pushd_redis_target *target)
{
	if (target->path == NULL)
		return start_tcp(link, loop, target);
	/* Whatever is wrong comes to on_connect. */
	uv_pipe_connect(&link->connect, &link->stream.pipe, target->path, on_connect);
	return 0;
}

static void
release(pushd_redis_link *link)
{
	pushd_redis_tls_close(link->tls);
	if (link->reader != NULL)
		redisReaderFree(link->reader);
	tga_buffer_wipe(&link->out);
	tga_buffer_wipe(&link->sending);
	tga_buffer_wipe(&link->plain);
	free(link);
}

static void
on_closed(uv_handle_t *handle)
{
	release(handle->data);
}

pushd_redis_link *
pushd_redis_link_open(uv_loop_t *loop, const pushd_redis_target *target,
					  const pushd_redis_link_owner *owner,
					  char why[static PUSHD_REDIS_WHY_MAX])
{
	pushd_redis_link *link = calloc(1, sizeof(*link));
	int status;

	snprintf(why, PUSHD_REDIS_WHY_MAX, "out of memory");
	if (link == NULL)
		return NULL;
	link->owner = *owner;
	link->last = &link->first;
	link->progress = uv_now(loop);
	link->reader = redisReaderCreate();
	if (link->reader != NULL && target->tls != NULL)
		link->tls = pushd_redis_tls_open(target->tls, target->host, why);
	if (link->reader == NULL || (target->tls != NULL && link->tls == NULL) ||
		(target->path != NULL ? uv_pipe_init(loop, &link->stream.pipe, 0)
							  : uv_tcp_init(loop, &link->stream.tcp)) != 0)
	{
		release(link);
		return NULL;
	}
	link->stream.handle.data = link->connect.data = link;
	status = start(link, loop, target);
	if (status == 0)
		return link;
	snprintf(why, PUSHD_REDIS_WHY_MAX, "%s", uv_strerror(status));
	pushd_redis_link_close(link);
	return NULL;
}

void
pushd_redis_link_close(pushd_redis_link *link)
{
	command *lost;
	command *c;

	if (link == NULL)
		return;
	lost = link->first;
	link->first = NULL;
	link->last = &link->first;
	link->in_flight = 0;
	move(link, CLOSED);
	uv_close(&link->stream.handle, on_closed);
	while ((c = lost) != NULL)
	{
		lost = c->next;
		c->answer(c->arg, NULL);
		free(c);
	}
}

int
pushd_redis_link_in_flight(const pushd_redis_link *link)
{
	return link != NULL ? link->in_flight : 0;
}

bool
pushd_redis_link_is_overdue(const pushd_redis_link *link, uint64_t ms)
{
	bool waits = link->state == OPENING || link->state == SECURING || link->first != NULL;

	return waits && link->state != OVER &&
		   uv_now(link->stream.handle.loop) - link->progress > ms;
}
