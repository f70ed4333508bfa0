/*
 * ws.c
 *		GET ws: whether a request may become a WebSocket, and the handshake.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include <openssl/evp.h>
#include <openssl/sha.h>

#include "pushd.h"
#include "routes/wait.h"
#include "wait/websocket.h"

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

/* The protocols are in one field or several, and their names have one case. */
static bool
offers_protocol(const tga_http_head *head)
{
	for (size_t i = 0; i < head->count; i++)
	{
		tga_span list = head->fields[i].value, protocol;

		if (!tga_span_is_nocase(head->fields[i].name, "Sec-WebSocket-Protocol"))
			continue;
		while (tga_span_next(&list, ',', &protocol))
			if (tga_span_is(tga_span_trim(protocol), PUSHD_WEBSOCKET_PROTOCOL))
				return true;
	}
	return false;
}

/* Whether the request may become a WebSocket; answered if not. */
static bool
check_handshake(pushd_request *r)
{
	const tga_http_head *head = &r->http.head;

	if (!head->websocket || tga_http_head_repeats(head, "Sec-WebSocket-Version") ||
		!tga_span_is(pushd_request_field(r, "Sec-WebSocket-Version"), "13"))
	{
		pushd_respond_field(r, "Upgrade", "websocket");
		pushd_respond_field(r, "Sec-WebSocket-Version", "13");
		pushd_respond_error(r, 426, "upgrade", "this path speaks WebSocket, version 13");
	}
	else if (!is_key(pushd_request_field(r, "Sec-WebSocket-Key")) ||
			 tga_http_head_repeats(head, "Sec-WebSocket-Key") || !offers_protocol(head))
		pushd_respond_error(r, 400, "handshake",
							"the handshake needs a key and tgauth.v1");
	else if (pushd_request_field(r, "Origin").at == NULL)
	{
		PUSHD_COUNT(r->pushd, WRONG_ORIGIN);
		pushd_respond_wrong_origin(r);
	}
	else
		return true;
	return false;
}

/* What proves that we understood the key (RFC 6455 4.2.2). */
static void
add_accept(tga_buffer *fields, tga_span key)
{
	static const char magic[] = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
	unsigned char text[KEY_CHARS + sizeof(magic) - 1], digest[SHA_DIGEST_LENGTH];
	unsigned char accept[4 * ((SHA_DIGEST_LENGTH + 2) / 3) + 1];

	memcpy(text, key.at, KEY_CHARS);
	memcpy(text + KEY_CHARS, magic, sizeof(magic) - 1);
	SHA1(text, sizeof(text), digest);
	EVP_EncodeBlock(accept, digest, sizeof(digest));
	tga_buffer_format(fields,
					  "Upgrade: websocket\r\nSec-WebSocket-Accept: %s\r\n"
					  "Sec-WebSocket-Protocol: " PUSHD_WEBSOCKET_PROTOCOL "\r\n",
					  (const char *) accept);
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
	else if (!pushd_wait_prepare(r, &w->waiter))
		free(w);
	else
	{
		add_accept(&r->fields, pushd_request_field(r, "Sec-WebSocket-Key"));
		pushd_websocket_begin(w, r);
	}
}
