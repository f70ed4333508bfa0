/*
 * ws.c
 *		GET ws: whether a request may become a WebSocket, and its handover.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include "pushd.h"
#include "routes/wait.h"

#define KEY_CHARS 24

static bool
is_key(tga_span key)
{
	return key.len == KEY_CHARS &&
		   strspn(key.at,
				  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/") ==
			   KEY_CHARS - 2 &&
		   memcmp(key.at + KEY_CHARS - 2, "==", 2) == 0;
}

/* Whether the request may become a WebSocket; answered if not. */
static bool
check_handshake(pushd_request *r)
{
	const tga_http_head *head = &r->http.head;

	if (!head->websocket ||
		!tga_span_is(pushd_request_field(r, "Sec-WebSocket-Version"), "13"))
	{
		pushd_respond_field(r, "Upgrade", "websocket");
		pushd_respond_field(r, "Sec-WebSocket-Version", "13");
		pushd_respond_error(r, 426, "upgrade", "this path speaks WebSocket, version 13");
	}
	else if (!is_key(pushd_request_field(r, "Sec-WebSocket-Key")) ||
			 tga_http_head_repeats(head, "Sec-WebSocket-Key") ||
			 !tga_http_list_has(pushd_request_field(r, "Sec-WebSocket-Protocol"),
								PUSHD_WEBSOCKET_PROTOCOL))
		pushd_respond_error(r, 400, "handshake",
							"the handshake needs a key and tgauth.v1");
	else if (pushd_request_field(r, "Origin").at == NULL)
	{
		PUSHD_COUNT(r->pushd, WRONG_ORIGIN);
		pushd_respond_error(r, 403, "origin", "a WebSocket needs an Origin");
	}
	else
		return true;
	return false;
}

/* Takes over the connection's place in limits, or a new one behind a proxy. */
static bool
take_place(pushd_websocket *w, pushd_request *r)
{
	if (!r->peer->counted ||
		memcmp(r->peer->address, w->waiter.subject.address, TGA_ADDRESS_BYTES) != 0)
		return pushd_wait_take_place(r, &w->waiter);
	r->peer->counted = false;
	w->waiter.counted = true;
	return true;
}

/* A handshake of our own wording, and whatever the client sent behind its own. */
static void
word_handshake(const pushd_request *r, tga_buffer *out)
{
	tga_span rest = tga_http_rest(&r->http);

	tga_buffer_format(
		out,
		"GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
		"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
		"Sec-WebSocket-Key: %.*s\r\nSec-WebSocket-Protocol: " PUSHD_WEBSOCKET_PROTOCOL
		"\r\n\r\n",
		KEY_CHARS, pushd_request_field(r, "Sec-WebSocket-Key").at);
	tga_buffer_add(out, rest.at, rest.len);
}

static void
hand_over(pushd_request *r, pushd_websocket *w)
{
	pushd *p = r->pushd;
	tga_buffer handshake = {0};
	int fd;

	word_handshake(r, &handshake);
	fd = handshake.failed ? -1 : tga_http_take(&r->http);
	if (handshake.failed)
		pushd_respond_unavailable(r);
	if (fd < 0)
		pushd_websocket_free(&p->websockets, w);
	else
		pushd_websocket_adopt(&p->websockets, w, fd, &handshake);
	tga_buffer_clear(&handshake);
}

void
pushd_handle_ws(pushd_request *r)
{
	pushd_websocket *w;

	if (!check_handshake(r))
		return;
	w = calloc(1, sizeof(*w));
	if (w == NULL)
		pushd_respond_unavailable(r);
	else if (!pushd_wait_prepare(r, &w->waiter) || !take_place(w, r))
		free(w);
	else
		hand_over(r, w);
}
