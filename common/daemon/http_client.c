/*
 * http_client.c
 *		See http_client.h.
 *
 * libcurl says which sockets to watch and when to be called again; each socket
 * gets a uv_poll_t, the time one uv_timer_t.  It must not be called from inside
 * its own callbacks, so those only start and stop handles.
 */
#include "http_client.h"

#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#define CONNECT_TIMEOUT_MS 10000L

struct tga_http_client
{
	uv_loop_t *loop;
	uv_timer_t timer;
	CURLM *multi;
	struct curl_slist *json_fields;
	const char *user_agent;
	size_t max_body;
	tga_http_call *calls;
};

struct tga_http_call
{
	tga_http_client *http;
	tga_http_call *next;
	tga_http_call **link;
	CURL *easy;
	char *body;
	size_t len;
	size_t room;
	bool too_large;
	tga_http_done done;
	void *arg;
};

/* --- a call ------------------------------------------------------------------ */

static void
forget(tga_http_call *call)
{
	*call->link = call->next;
	if (call->next != NULL)
		call->next->link = call->link;
	curl_multi_remove_handle(call->http->multi, call->easy);
	curl_easy_cleanup(call->easy);
	free(call->body);
	free(call);
}

/* Invariant: len < room, and body[len] is NUL once anything is there. */
static size_t
on_body(char *data, size_t size, size_t count, void *arg)
{
	tga_http_call *call = arg;
	size_t n = size * count;

	if (n > call->http->max_body - call->len)
	{
		call->too_large = true;
		return 0;
	}
	if (call->len + n >= call->room)
	{
		size_t room = (call->len + n + 1) * 2;
		char *body = realloc(call->body, room);

		if (body == NULL)
			return 0;
		call->body = body;
		call->room = room;
	}
	memcpy(call->body + call->len, data, n);
	call->len += n;
	call->body[call->len] = '\0';
	return n;
}

static void
finish(tga_http_call *call, CURLcode code)
{
	tga_http_answer answer = {.too_large = call->too_large};
	long status = 0;

	if (code == CURLE_OK || call->too_large)
	{
		answer.body = call->body != NULL ? call->body : "";
		answer.len = call->len;
	}
	if (code == CURLE_OK)
	{
		curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
		answer.status = (int) status;
	}
	else
		answer.error =
			call->too_large ? "answer longer than allowed" : curl_easy_strerror(code);
	call->done(call->arg, &answer);
	forget(call);
}

static void
take_finished(tga_http_client *http)
{
	CURLMsg *message;
	int left;

	while ((message = curl_multi_info_read(http->multi, &left)) != NULL)
	{
		tga_http_call *call;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &call);
		finish(call, message->data.result);
	}
}

/* --- libcurl in the loop ------------------------------------------------------ */

static void
free_poll(uv_handle_t *handle)
{
	free(handle);
}

static void
on_poll(uv_poll_t *poll, int status, int events)
{
	tga_http_client *http = poll->data;
	uv_os_fd_t fd;
	int flags = status < 0 ? CURL_CSELECT_ERR : 0;
	int running;

	if (events & UV_READABLE)
		flags |= CURL_CSELECT_IN;
	if (events & UV_WRITABLE)
		flags |= CURL_CSELECT_OUT;
	if (uv_fileno((uv_handle_t *) poll, &fd) != 0)
		return;
	curl_multi_socket_action(http->multi, fd, flags, &running);
	take_finished(http);
}

static int
on_socket(CURL *easy, curl_socket_t fd, int what, void *arg, void *assigned)
{
	tga_http_client *http = arg;
	uv_poll_t *poll = assigned;
	int events = 0;

	if (what == CURL_POLL_REMOVE)
	{
		if (poll != NULL)
			uv_close((uv_handle_t *) poll, free_poll);
		curl_multi_assign(http->multi, fd, NULL);
		return 0;
	}
	if (poll == NULL)
	{
		poll = malloc(sizeof(*poll));
		if (poll == NULL || uv_poll_init_socket(http->loop, poll, fd) != 0)
		{
			free(poll);
			return -1;
		}
		poll->data = http;
		curl_multi_assign(http->multi, fd, poll);
	}
	if (what & CURL_POLL_IN)
		events |= UV_READABLE;
	if (what & CURL_POLL_OUT)
		events |= UV_WRITABLE;
	return uv_poll_start(poll, events, on_poll) == 0 ? 0 : -1;
}

static void
on_timer(uv_timer_t *timer)
{
	tga_http_client *http = timer->data;
	int running;

	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	take_finished(http);
}

static int
on_timeout(CURLM *multi, long timeout_ms, void *arg)
{
	tga_http_client *http = arg;

	if (timeout_ms < 0)
		uv_timer_stop(&http->timer);
	else
		uv_timer_start(&http->timer, on_timer, (uint64_t) timeout_ms, 0);
	return 0;
}

/* --- the interface -------------------------------------------------------------- */

tga_http_client *
tga_http_client_open(uv_loop_t *loop, const char *user_agent, size_t max_body)
{
	tga_http_client *http = calloc(1, sizeof(*http));

	if (http == NULL || curl_global_init(CURL_GLOBAL_DEFAULT) != 0)
	{
		free(http);
		return NULL;
	}
	http->loop = loop;
	http->user_agent = user_agent;
	http->max_body = max_body;
	http->multi = curl_multi_init();
	http->json_fields = curl_slist_append(NULL, "Content-Type: application/json");
	if (http->multi == NULL || http->json_fields == NULL ||
		uv_timer_init(loop, &http->timer) != 0)
	{
		curl_multi_cleanup(http->multi);
		curl_slist_free_all(http->json_fields);
		free(http);
		return NULL;
	}
	http->timer.data = http;
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(http->multi, CURLMOPT_SOCKETDATA, http);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
	curl_multi_setopt(http->multi, CURLMOPT_TIMERDATA, http);
	return http;
}

static bool
set_up(tga_http_call *call, const char *url, const struct curl_slist *fields,
	   const char *body, int timeout_ms)
{
	CURL *easy = call->easy;

	return curl_easy_setopt(easy, CURLOPT_URL, url) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_HTTPHEADER, fields) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, body) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long) timeout_ms) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_TIMEOUT_MS) ==
			   CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_USERAGENT, call->http->user_agent) ==
			   CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_WRITEDATA, call) == CURLE_OK &&
		   curl_easy_setopt(easy, CURLOPT_PRIVATE, call) == CURLE_OK;
}

static tga_http_call *
post(tga_http_client *http, const char *url, const struct curl_slist *fields,
	 const char *body, int timeout_ms, tga_http_done done, void *arg)
{
	tga_http_call *call = calloc(1, sizeof(*call));
	int running;

	if (call == NULL)
		return NULL;
	call->http = http;
	call->done = done;
	call->arg = arg;
	call->easy = curl_easy_init();
	if (call->easy == NULL || !set_up(call, url, fields, body, timeout_ms) ||
		curl_multi_add_handle(http->multi, call->easy) != CURLM_OK)
	{
		curl_easy_cleanup(call->easy);
		free(call);
		return NULL;
	}
	call->next = http->calls;
	call->link = &http->calls;
	if (call->next != NULL)
		call->next->link = &call->next;
	http->calls = call;
	/* Out it goes now: what the caller does next need not hold it up. */
	curl_multi_socket_action(http->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	uv_timer_start(&http->timer, on_timer, 0, 0);
	return call;
}

tga_http_call *
tga_http_post(tga_http_client *http, const char *url, const char *json, int timeout_ms,
			  tga_http_done done, void *arg)
{
	return post(http, url, http->json_fields, json, timeout_ms, done, arg);
}

/* libcurl's own Content-Type is that of a form. */
tga_http_call *
tga_http_post_form(tga_http_client *http, const char *url, const char *form,
				   int timeout_ms, tga_http_done done, void *arg)
{
	return post(http, url, NULL, form, timeout_ms, done, arg);
}

void
tga_http_cancel(tga_http_call *call)
{
	forget(call);
}

static void
on_closed(uv_handle_t *handle)
{
	free(handle->data);
}

void
tga_http_client_close(tga_http_client *http)
{
	while (http->calls != NULL)
		forget(http->calls);
	curl_multi_cleanup(http->multi);
	curl_slist_free_all(http->json_fields);
	uv_close((uv_handle_t *) &http->timer, on_closed);
}
