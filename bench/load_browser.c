/*
 * load_browser.c
 *		One browser: the requests of a login, in the order in which the page's script
 *		makes them.
 */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

static const tga_transitions transitions[] = {
	[LOAD_IDLE] = {"idle", TGA_TO(LOAD_START) | TGA_TO(LOAD_PAGE) | TGA_TO(LOAD_SOCKET) |
							   TGA_TO(LOAD_CONFIRMING_ALONE) | TGA_TO(LOAD_GET)},
	[LOAD_START] = {"start", TGA_TO(LOAD_IDLE)},
	[LOAD_PAGE] = {"page", TGA_TO(LOAD_SOCKET)},
	[LOAD_SOCKET] = {"socket",
					 TGA_TO(LOAD_WAITING) | TGA_TO(LOAD_CONFIRMING) | TGA_TO(LOAD_LOST)},
	[LOAD_WAITING] = {"waiting", TGA_TO(LOAD_LOST)},
	[LOAD_LOST] = {"lost", TGA_TO(LOAD_SOCKET)},
	[LOAD_CONFIRMING] = {"confirming", TGA_TO(LOAD_CLAIM)},
	[LOAD_CONFIRMING_ALONE] = {"confirming alone", TGA_TO(LOAD_IDLE)},
	[LOAD_CLAIM] = {"claim", TGA_TO(LOAD_SESSION)},
	[LOAD_SESSION] = {"session", TGA_TO(LOAD_IDLE)},
	[LOAD_GET] = {"get", TGA_TO(LOAD_IDLE) | TGA_TO(LOAD_GET)},
};

static void
move(load_browser *b, load_step step)
{
	TGA_MUST_MOVE(transitions, b->step, step);
	b->step = step;
}

/* --- what it sends --------------------------------------------------------------------- */

static void
request(load_browser *b, load_connection *c, const char *method, const char *path,
		const char *fields)
{
	char text[2048], cookie[600] = "";
	int len;

	if (b->login_cookie[0] != '\0' || b->session_cookie[0] != '\0')
		snprintf(cookie, sizeof(cookie), "Cookie: %s%s%s\r\n", b->login_cookie,
				 b->login_cookie[0] != '\0' && b->session_cookie[0] != '\0' ? "; " : "",
				 b->session_cookie);
	len = snprintf(text, sizeof(text),
				   "%s %s HTTP/1.1\r\nHost: %s\r\n"
				   "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) "
				   "Gecko/20100101 Firefox/140.0\r\n%s%s\r\n",
				   method, path, strstr(b->load->origin, "//") + 2, cookie, fields);
	if (len >= (int) sizeof(text))
		load_fail("a request is too long");
	load_connection_send(c, text, (size_t) len);
}

static void
post(load_browser *b, const char *path)
{
	char fields[256];

	snprintf(fields, sizeof(fields),
			 "Origin: %s\r\nAccept: */*\r\nSec-Fetch-Mode: cors\r\nContent-Length: 0\r\n",
			 b->load->origin);
	request(b, &b->http, "POST", path, fields);
}

/* The stub finds the login in the path, pushd in the cookie. */
static void
open_socket(load_browser *b)
{
	char path[100], fields[400];

	snprintf(path, sizeof(path), "/tgauth/ws?%s", b->token);
	snprintf(fields, sizeof(fields),
			 "Origin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
			 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tgauth.v1\r\n"
			 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
			 b->load->origin);
	move(b, LOAD_SOCKET);
	request(b, &b->socket, "GET", path, fields);
}

/* As the page's script waits before it tries again. */
static void
lose_socket(load_browser *b)
{
	double pause = 0.5 * (1 << (b->tries < 5 ? b->tries : 5));

	if (b->step == LOAD_WAITING)
		b->load->ready--;
	move(b, LOAD_LOST);
	b->tries++;
	b->since = load_now() + pause * (0.5 + drand48());
}

/* --- the beginnings ------------------------------------------------------------------- */

void
load_browser_init(load_browser *b, load *l)
{
	*b = (load_browser){.load = l};
	b->http.browser = b->socket.browser = b;
	b->http.source.fd = b->socket.source.fd = b->db_source.fd = -1;
}

void
load_browser_start(load_browser *b)
{
	move(b, LOAD_START);
	post(b, "/tgauth/start");
}

void
load_browser_open(load_browser *b)
{
	open_socket(b);
}

void
load_browser_log_in(load_browser *b)
{
	b->login_cookie[0] = b->session_cookie[0] = '\0';
	b->is_done = false;
	move(b, LOAD_PAGE);
	request(b, &b->http, "GET", "/tgauth/login",
			"Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n");
}

void
load_browser_confirm(load_browser *b)
{
	if (!load_confirm_take(b))
		load_fail("there were not enough logins to confirm");
	move(b, LOAD_CONFIRMING_ALONE);
	load_confirm(b);
}

void
load_browser_get(load_browser *b)
{
	snprintf(b->session_cookie, sizeof(b->session_cookie), "%.255s", b->load->cookie);
	move(b, LOAD_GET);
	request(b, &b->http, "GET", b->load->path, "");
}

void
load_browser_retry(load_browser *b, double now)
{
	if (b->step == LOAD_LOST && now >= b->since)
		open_socket(b);
}

/* --- what it is answered --------------------------------------------------------------- */

static void
take_cookies(load_browser *b, const char *head)
{
	for (const char *at = head; (at = strcasestr(at, "\r\nSet-Cookie: ")) != NULL;)
	{
		size_t len = strcspn(at += 14, ";\r");
		char *kept = strstr(at, "login=") < at + len && strstr(at, "login=") != NULL
						 ? b->login_cookie
						 : b->session_cookie;

		if (len >= sizeof(b->login_cookie))
			load_fail("a cookie is too long");
		memcpy(kept, at, len);
		kept[at[len - 1] == '=' ? 0 : len] = '\0';
	}
}

/* The link and the number, out of a page or of what POST start says. */
static void
take_link(load_browser *b, const char *body)
{
	const char *token = strstr(body, "start="), *code = strstr(body, "data-code>");

	code = code != NULL ? code + 10 : strstr(body, "\"code\":");
	if (token == NULL || strlen(token) < 6 + LOAD_TOKEN_CHARS || code == NULL)
		load_fail("no link in: %.300s", body);
	memcpy(b->token, token + 6, LOAD_TOKEN_CHARS);
	code += strcspn(code, "0123456789");
	snprintf(b->code, sizeof(b->code), "%.2s", code);
}

/* The login is over when PostgreSQL has answered as well, which may be later. */
static void
end_login(load_browser *b)
{
	b->is_done = true;
	if (b->is_confirming)
		return;
	load_connection_close(&b->http);
	move(b, LOAD_IDLE);
	load_browser_ended(b);
}

static void
respond_to_get(load_browser *b)
{
	b->load->done++;
	if (load_now() < b->load->until)
		load_browser_get(b);
	else
	{
		move(b, LOAD_IDLE);
		load_browser_ended(b);
	}
}

void
load_browser_response(load_browser *b, int status, char *head, const char *body)
{
	if (b->load->job == LOAD_JOB_BACK && status == 503)
	{
		load_connection_close(&b->socket);
		lose_socket(b);
		return;
	}
	if (status != (b->step == LOAD_SOCKET ? 101 : 200) &&
		(b->step != LOAD_GET || status / 100 != 2))
		load_fail("step %s: status %d: %.300s", transitions[b->step].name, status, body);
	if (b->step != LOAD_GET)
		take_cookies(b, head);
	switch (b->step)
	{
		case LOAD_START:
			take_link(b, body);
			load_connection_close(&b->http);
			move(b, LOAD_IDLE);
			load_browser_ended(b);
			return;
		case LOAD_PAGE:
			take_link(b, body);
			open_socket(b);
			return;
		case LOAD_CLAIM:
			move(b, LOAD_SESSION);
			request(b, &b->http, "GET", "/tgauth/session", "");
			return;
		case LOAD_SESSION:
			end_login(b);
			return;
		case LOAD_GET:
			respond_to_get(b);
			return;
		default: /* the first frame follows */
			return;
	}
}

static void
take_first_frame(load_browser *b)
{
	b->tries = 0;
	if (b->load->job == LOAD_JOB_LOGINS)
	{
		move(b, LOAD_CONFIRMING);
		load_confirm(b);
		return;
	}
	move(b, LOAD_WAITING);
	b->load->ready++;
	load_browser_ended(b);
}

void
load_browser_frame(load_browser *b, const char *text)
{
	if (b->step == LOAD_SOCKET && strstr(text, "\"waiting\"") != NULL)
		take_first_frame(b);
	else if (b->step == LOAD_CONFIRMING && strstr(text, "\"confirmed\"") != NULL)
	{
		load_add_time(b->load, load_now() - b->since);
		load_connection_close(&b->socket);
		move(b, LOAD_CLAIM);
		post(b, "/tgauth/claim");
	}
	else if (b->step != LOAD_WAITING || strstr(text, "\"waiting\"") == NULL)
		load_fail("step %s: frame %.300s", transitions[b->step].name, text);
}

void
load_browser_lost(load_browser *b, const load_connection *c)
{
	if (b->load->job == LOAD_JOB_BACK && c == &b->socket &&
		(b->step == LOAD_WAITING || b->step == LOAD_SOCKET))
		lose_socket(b);
	else if (b->step != LOAD_IDLE)
		load_fail("step %s: the connection is lost", transitions[b->step].name);
}

void
load_browser_confirmed(load_browser *b)
{
	if (b->step == LOAD_CONFIRMING_ALONE)
	{
		move(b, LOAD_IDLE);
		load_browser_ended(b);
	}
	else if (b->is_done)
		end_login(b);
}
