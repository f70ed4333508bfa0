/*
 * websocket.c
 *		See websocket.h.
 *
 * A websocket is made before libwebsockets knows of it, and freed when
 * libwebsockets destroys its side (WSI_DESTROY), which also comes where no
 * handshake was completed.  A close frame goes out only if the close begins
 * outside its callbacks, so closes wait in a list until the loop is there.
 * Its timers are armed from its own callbacks only, so a dead socket is shut down
 * instead: that wakes libwebsockets, which finds it unusable.
 */
#include "wait/websocket.h"

#include <stdlib.h>

#include "must.h"
#include "span.h"

/* The longest message that a client has to send is "renew". */
#define RX_BUFFER 128

/* Otherwise a frame would leave in pieces as small as those that are read. */
#define TX_PACKET 32768

static void
want_write(pushd_waiter *waiter)
{
	pushd_websocket *w = (pushd_websocket *) waiter;

	if (w->established)
		lws_callback_on_writable(w->wsi);
}

static void
ping(pushd_waiter *waiter)
{
	((pushd_websocket *) waiter)->due_ping = true;
	want_write(waiter);
}

static void
close_with(pushd_waiter *waiter, int code)
{
	((pushd_websocket *) waiter)->close_code = code;
	want_write(waiter);
}

static void
kill_socket(pushd_waiter *waiter)
{
	struct lws *wsi = ((pushd_websocket *) waiter)->wsi;

	shutdown(lws_get_socket_fd(wsi), SHUT_RDWR);
	lws_callback_on_writable(wsi);
}

static const pushd_waiter_transport transport = {want_write, ping, close_with,
												 kill_socket};

/* --- closing ---------------------------------------------------------------- */

static void
list_close(pushd_websockets *all, pushd_websocket *w)
{
	if (w->listed)
		return;
	w->listed = true;
	w->next_closing = all->closing;
	all->closing = w;
}

static void
unlist_close(pushd_websockets *all, const pushd_websocket *w)
{
	for (pushd_websocket **link = &all->closing; *link != NULL;
		 link = &(*link)->next_closing)
		if (*link == w)
		{
			*link = w->next_closing;
			return;
		}
}

static void
on_flush(uv_prepare_t *handle)
{
	pushd_websockets *all = handle->data;
	pushd_websocket *w;

	while ((w = all->closing) != NULL)
	{
		all->closing = w->next_closing;
		lws_close_reason(w->wsi,
						 w->close_code != 0 ? w->close_code : LWS_CLOSE_STATUS_NORMAL,
						 NULL, 0);
		lws_set_timeout(w->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
	}
}

/* --- callbacks ---------------------------------------------------------------- */

static bool
write_frame(pushd_websockets *all, pushd_websocket *w, enum lws_write_protocol kind)
{
	unsigned char *text = (unsigned char *) all->frame.bytes + LWS_PRE;
	size_t len = all->frame.len - LWS_PRE;

	return lws_write(w->wsi, text, len, kind) >= (int) len;
}

/* One write each time: a text, else a ping, else the close. */
static int
on_writable(pushd_websockets *all, pushd_websocket *w)
{
	bool written;

	pushd_waiter_wrote(&w->waiter);
	all->frame.len = LWS_PRE;
	if (pushd_waiter_next_frame(&w->waiter, &all->frame))
		written = !all->frame.failed && write_frame(all, w, LWS_WRITE_TEXT);
	else if (w->close_code != 0 || w->waiter.state == PUSHD_WAITER_CLOSING)
	{
		list_close(all, w);
		return 0;
	}
	else if (w->due_ping)
	{
		w->due_ping = false;
		return write_frame(all, w, LWS_WRITE_PING) ? 0 : -1;
	}
	else
		return 0;
	lws_callback_on_writable(w->wsi);
	return written ? 0 : -1;
}

static void
on_message(pushd_websocket *w, const char *text, size_t len)
{
	bool is_renewal = lws_is_first_fragment(w->wsi) && lws_is_final_fragment(w->wsi) &&
					  !lws_frame_is_binary(w->wsi) &&
					  tga_span_is((tga_span){text, len}, "renew");

	pushd_waiter_alive(&w->waiter);
	if (w->waiter.state != PUSHD_WAITER_WAITING ||
		(is_renewal && pushd_waiter_renew(&w->waiter)))
		return;
	/* When the socket can take it, nothing is buffered before the close. */
	pushd_waiter_begin_close(&w->waiter);
	w->close_code = LWS_CLOSE_STATUS_POLICY_VIOLATION;
	lws_callback_on_writable(w->wsi);
}

static void
on_established(pushd_websockets *all, pushd_websocket *w)
{
	TGA_MUST(!w->established);
	w->established = true;
	all->count++;
	PUSHD_METRIC(all->waiters->config.metrics, WEBSOCKETS)++;
	pushd_waiter_open(&w->waiter, &transport);
}

static void
on_closed(pushd_websockets *all, pushd_websocket *w)
{
	if (!w->established)
		return;
	w->established = false;
	all->count--;
	PUSHD_METRIC(all->waiters->config.metrics, WEBSOCKETS)--;
	pushd_waiter_close(&w->waiter);
}

void
pushd_websocket_free(pushd_websockets *all, pushd_websocket *w)
{
	on_closed(all, w);
	unlist_close(all, w);
	pushd_waiter_release(&w->waiter);
	if (w->adopted)
		tga_http_server_give_back(all->server);
	free(w);
}

static int
callback(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in,
		 size_t len)
{
	pushd_websockets *all = wsi == NULL ? NULL : lws_context_user(lws_get_context(wsi));
	pushd_websocket *w = wsi == NULL ? NULL : lws_get_opaque_user_data(wsi);

	if (reason == LWS_CALLBACK_SERVER_NEW_CLIENT_INSTANTIATED)
	{
		w = all->adopting;
		all->adopting = NULL;
		w->wsi = wsi;
		lws_set_opaque_user_data(wsi, w);
		return 0;
	}
	if (w == NULL)
		return 0;
	switch (reason)
	{
		case LWS_CALLBACK_ESTABLISHED:
			on_established(all, w);
			return 0;
		case LWS_CALLBACK_SERVER_WRITEABLE:
			return on_writable(all, w);
		case LWS_CALLBACK_RECEIVE:
			on_message(w, in, len);
			return 0;
		case LWS_CALLBACK_RECEIVE_PONG:
			pushd_waiter_alive(&w->waiter);
			return 0;
		case LWS_CALLBACK_CLOSED:
			on_closed(all, w);
			return 0;
		case LWS_CALLBACK_WSI_DESTROY:
			lws_set_opaque_user_data(wsi, NULL);
			pushd_websocket_free(all, w);
			return 0;
		default:
			return 0;
	}
}

/* The first protocol is the one that an adopted socket begins with. */
static const struct lws_protocols protocols[] = {
	{PUSHD_WEBSOCKET_PROTOCOL, callback, 0, RX_BUFFER, 0, NULL, TX_PACKET},
	{NULL, NULL, 0, 0, 0, NULL, 0},
};

void
pushd_websocket_adopt(pushd_websockets *all, pushd_websocket *w, int fd,
					  const tga_buffer *handshake)
{
	TGA_MUST(all->adopting == NULL);
	all->adopting = w;
	w->adopted = true;
	if (lws_adopt_socket_vhost_readbuf(all->vhost, fd, handshake->bytes,
									   handshake->len) == NULL &&
		all->adopting == w)
	{
		/* It failed before libwebsockets knew whose socket it is. */
		pushd_websocket_free(all, w);
	}
	all->adopting = NULL;
}

/*
 * Its own pings keep a timer for each socket, in one sorted list: with thousands of
 * them a new one costs more than everything else.  Ours come from waiter.c.
 */
static const lws_retry_bo_t no_timers = {.secs_since_valid_ping = 0,
										 .secs_since_valid_hangup = 0};

/* --- opening and closing ------------------------------------------------------------ */

bool
pushd_websockets_open(pushd_websockets *all, pushd_waiters *waiters,
					  tga_http_server *server)
{
	uv_loop_t *loop = waiters->config.loop;
	void *loops[] = {loop};
	struct lws_context_creation_info info = {0};
	static const char room[LWS_PRE];

	info.port = CONTEXT_PORT_NO_LISTEN_SERVER;
	info.protocols = protocols;
	info.foreign_loops = loops;
	info.options = LWS_SERVER_OPTION_LIBUV | LWS_SERVER_OPTION_EXPLICIT_VHOSTS;
	info.user = all;
	info.gid = (gid_t) -1;
	info.uid = (uid_t) -1;
	/* A handshake is over before the next begins. */
	info.max_http_header_pool = 4;
	info.max_http_header_data = 512;
	info.pt_serv_buf_size = 2048;
	info.timeout_secs = 10;
	info.retry_and_idle_policy = &no_timers;
	/* It calls each adoption an error; what matters, we log ourselves. */
	lws_set_log_level(0, NULL);

	all->waiters = waiters;
	all->server = server;
	tga_buffer_add(&all->frame, room, sizeof(room));
	all->context = lws_create_context(&info);
	if (all->context == NULL || all->frame.failed ||
		uv_prepare_init(loop, &all->flush) != 0 ||
		uv_prepare_start(&all->flush, on_flush) != 0)
		return false;
	all->flush.data = all;
	all->vhost = lws_create_vhost(all->context, &info);
	return all->vhost != NULL;
}

void
pushd_websockets_close(pushd_websockets *all)
{
	uv_close((uv_handle_t *) &all->flush, NULL);
	lws_context_destroy(all->context);
}

void
pushd_websockets_free(pushd_websockets *all)
{
	/* The second call frees; what it asks libuv to close is its own, so no loop may run. */
	lws_context_destroy(all->context);
	tga_buffer_clear(&all->frame);
}
