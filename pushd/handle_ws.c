/*
 * handle_ws.c
 *		GET ws: whether a request may become a WebSocket, and its handover.
 */
#include "routes.h"

#include <stdlib.h>

#include "pushd.h"

#define KEY_CHARS 24

static bool
is_key(span key)
{
	return key.len == KEY_CHARS &&
		   strspn(key.at,
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") ==
			   KEY_CHARS - 2 &&
		   memcmp(key.at + KEY_CHARS - 2, "==", 2) == 0;
}

/* Whether the request may become a WebSocket; answered if not. */
static bool
check_handshake(request *r)
{
	const http_head *head = &r->head;

	if (!head->websocket || !span_is(request_field(r, "Sec-WebSocket-Version"), "13"))
	{
		respond_field(r, "Upgrade", "websocket");
		respond_field(r, "Sec-WebSocket-Version", "13");
		respond_error(r, 426, "upgrade", "this path speaks WebSocket, version 13");
	}
	else if (!is_key(request_field(r, "Sec-WebSocket-Key")) ||
			 http_head_repeats(head, "Sec-WebSocket-Key") ||
			 !http_list_has(request_field(r, "Sec-WebSocket-Protocol"),
							WEBSOCKET_PROTOCOL))
		respond_error(r, 400, "handshake", "the handshake needs a key and tgauth.v1");
	else if (request_field(r, "Origin").at == NULL)
	{
		COUNT(r->pushd, WRONG_ORIGIN);
		respond_error(r, 403, "origin", "a WebSocket needs an Origin");
	}
	else
		return true;
	return false;
}

/* Takes over the connection's place in limits, or a new one behind a proxy. */
static bool
take_place(websocket *w, request *r)
{
	connection *c = r->connection;

	if (c->counted && memcmp(c->address, w->stream.address, TGA_ADDRESS_BYTES) == 0)
	{
		c->counted = false;
		w->stream.counted = true;
		return true;
	}
	w->stream.counted =
		limits_connect(&r->pushd->limits, w->stream.address, pushd_minute(r->pushd));
	return w->stream.counted;
}

/* A handshake of our own wording, and whatever the client sent behind its own. */
static void
word_handshake(const request *r, buffer *out)
{
	const buffer *in = &r->connection->in;

	buffer_format(out,
				  "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
				  "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
				  "Sec-WebSocket-Key: %.*s\r\nSec-WebSocket-Protocol: " WEBSOCKET_PROTOCOL
				  "\r\n\r\n",
				  KEY_CHARS, request_field(r, "Sec-WebSocket-Key").at);
	buffer_add(out, in->bytes + r->head_len, in->len - r->head_len);
}

static void
hand_over(request *r, websocket *w)
{
	pushd *p = r->pushd;
	buffer handshake = {0};
	int fd;

	COUNT(p, REQUESTS);
	word_handshake(r, &handshake);
	fd = handshake.failed ? -1 : connection_take(r->connection);
	if (handshake.failed)
		respond_unavailable(r);
	if (fd < 0)
		websocket_free(p, w);
	else
		websocket_adopt(p, w, fd, &handshake);
	buffer_clear(&handshake);
}

void
handle_ws(request *r)
{
	websocket *w;

	if (!check_handshake(r))
		return;
	w = calloc(1, sizeof(*w));
	if (w == NULL || !stream_prepare(&w->stream, r))
	{
		if (w == NULL)
			respond_unavailable(r);
		free(w);
	}
	else if (!take_place(w, r))
	{
		free(w);
		COUNT(r->pushd, OVER_ADDRESS);
		respond_field(r, "Retry-After", "5");
		respond_error(r, 429, "too_many", "too many connections from this address");
	}
	else
		hand_over(r, w);
}
