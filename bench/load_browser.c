/*
 * load_browser.c
 *		See load_browser.h.
 */
#include "load_browser.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

static const tga_transitions transitions[] = {
	[LOAD_IDLE] = {"idle", TGA_TO(LOAD_START) | TGA_TO(LOAD_PAGE) | TGA_TO(LOAD_SOCKET) |
							   TGA_TO(LOAD_ANSWERING) | TGA_TO(LOAD_GET)},
	[LOAD_START] = {"start", TGA_TO(LOAD_IDLE)},
	[LOAD_PAGE] = {"page", TGA_TO(LOAD_SOCKET)},
	[LOAD_SOCKET] = {"socket",
					 TGA_TO(LOAD_WAITING) | TGA_TO(LOAD_CONFIRMING) | TGA_TO(LOAD_LOST)},
	[LOAD_WAITING] = {"waiting", TGA_TO(LOAD_LOST)},
	[LOAD_LOST] = {"lost", TGA_TO(LOAD_SOCKET)},
	[LOAD_CONFIRMING] = {"confirming", TGA_TO(LOAD_CLAIM)},
	[LOAD_ANSWERING] = {"answering", TGA_TO(LOAD_IDLE)},
	[LOAD_CLAIM] = {"claim", TGA_TO(LOAD_SESSION)},
	[LOAD_SESSION] = {"session", TGA_TO(LOAD_IDLE)},
	[LOAD_GET] = {"get", TGA_TO(LOAD_IDLE)},
};

static void
move(load_browser *b, load_browser_state state)
{
	TGA_MUST_MOVE(transitions, b->state, state);
	b->state = state;
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
				   method, path, strstr(b->all->origin, "//") + 2, cookie, fields);
	if (len >= (int) sizeof(text))
		load_loop_fail("a request is too long");
	load_connection_send(c, text, (size_t) len);
}

static void
post(load_browser *b, const char *path)
{
	char fields[256];

	snprintf(fields, sizeof(fields),
			 "Origin: %s\r\nAccept: */*\r\nSec-Fetch-Mode: cors\r\nContent-Length: 0\r\n",
			 b->all->origin);
	request(b, &b->http, "POST", path, fields);
}

/* The floor finds the login in the path, pushd in the cookie. */
static void
open_socket(load_browser *b)
{
	char path[100], fields[400];

	snprintf(path, sizeof(path), "/tgauth/ws?%s", b->login.token);
	snprintf(fields, sizeof(fields),
			 "Origin: %s\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
			 "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: tgauth.v1\r\n"
			 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n",
			 b->all->origin);
	move(b, LOAD_SOCKET);
	request(b, &b->socket, "GET", path, fields);
}

/* As the page's script waits before it tries again. */
static void
lose_socket(load_browser *b)
{
	double pause = 0.5 * (1 << (b->tries < 5 ? b->tries : 5));

	move(b, LOAD_LOST);
	b->tries++;
	b->since = load_loop_now() + pause * (0.5 + drand48());
}

/* --- the beginnings ------------------------------------------------------------------- */

static const load_connection_owner owner;
static void on_confirmed(load_confirm *c);

void
load_browser_init(load_browser *b, load_browsers *all)
{
	const load_source closed = {.fd = -1};

	*b = (load_browser){.all = all,
						.http = {.source = closed,
								 .loop = &all->loop,
								 .owner = &owner,
								 .arg = b,
								 .port = all->port},
						.confirm = {.source = closed,
									.loop = &all->loop,
									.dsn = all->dsn,
									.sql = all->sql,
									.on_confirmed = on_confirmed}};
	b->socket = b->http;
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
	b->confirms = false;
	open_socket(b);
}

void
load_browser_log_in(load_browser *b)
{
	b->login_cookie[0] = b->session_cookie[0] = '\0';
	b->is_done = false;
	b->confirms = true;
	move(b, LOAD_PAGE);
	request(b, &b->http, "GET", "/tgauth/login",
			"Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n");
}

void
load_browser_confirm(load_browser *b, const char *token, const char *code)
{
	snprintf(b->login.token, sizeof(b->login.token), "%s", token);
	snprintf(b->login.code, sizeof(b->login.code), "%s", code);
	move(b, LOAD_ANSWERING);
	load_confirm_send(&b->confirm, &b->login);
}

void
load_browser_get(load_browser *b, const char *path, const char *cookie)
{
	b->login_cookie[0] = '\0';
	snprintf(b->session_cookie, sizeof(b->session_cookie), "%s", cookie);
	move(b, LOAD_GET);
	request(b, &b->http, "GET", path, "");
}

void
load_browser_retry(load_browser *b, double now)
{
	if (b->state == LOAD_LOST && now >= b->since)
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
			load_loop_fail("a cookie is too long");
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
		load_loop_fail("no link in: %.300s", body);
	memcpy(b->login.token, token + 6, LOAD_TOKEN_CHARS);
	code += strcspn(code, "0123456789");
	snprintf(b->login.code, sizeof(b->login.code), "%.2s", code);
}

static void
end(load_browser *b)
{
	move(b, LOAD_IDLE);
	b->all->on_ended(b);
}

/* The login is over when PostgreSQL has answered as well, which may be later. */
static void
end_login(load_browser *b)
{
	b->is_done = true;
	if (b->confirm.is_busy)
		return;
	load_connection_close(&b->http);
	end(b);
}

static void
check_status(load_browser *b, int status, const char *body)
{
	if (status != (b->state == LOAD_SOCKET ? 101 : 200) &&
		(b->state != LOAD_GET || status / 100 != 2))
		load_loop_fail("state %s: status %d: %.300s", transitions[b->state].name, status,
					   body);
}

static void
on_response(load_connection *c, int status, const char *head, const char *body)
{
	load_browser *b = c->arg;

	if (b->all->may_be_lost && status == 503)
	{
		load_connection_close(c);
		lose_socket(b);
		return;
	}
	check_status(b, status, body);
	if (b->state != LOAD_GET)
		take_cookies(b, head);
	switch (b->state)
	{
		case LOAD_START:
			take_link(b, body);
			load_connection_close(c);
			end(b);
			return;
		case LOAD_PAGE:
			take_link(b, body);
			open_socket(b);
			return;
		case LOAD_CLAIM:
			move(b, LOAD_SESSION);
			request(b, c, "GET", "/tgauth/session", "");
			return;
		case LOAD_SESSION:
			end_login(b);
			return;
		case LOAD_GET:
			end(b);
			return;
		default: /* the first frame follows */
			return;
	}
}

static void
take_first_frame(load_browser *b)
{
	b->tries = 0;
	if (b->confirms)
	{
		move(b, LOAD_CONFIRMING);
		b->since = load_loop_now();
		load_confirm_send(&b->confirm, &b->login);
		return;
	}
	move(b, LOAD_WAITING);
	b->all->on_ended(b);
}

static void
on_frame(load_connection *c, const char *text)
{
	load_browser *b = c->arg;

	if (b->state == LOAD_SOCKET && strstr(text, "\"waiting\"") != NULL)
		take_first_frame(b);
	else if (b->state == LOAD_CONFIRMING && strstr(text, "\"confirmed\"") != NULL)
	{
		b->all->on_told(b, load_loop_now() - b->since);
		load_connection_close(c);
		move(b, LOAD_CLAIM);
		post(b, "/tgauth/claim");
	}
	else if (b->state != LOAD_WAITING || strstr(text, "\"waiting\"") == NULL)
		load_loop_fail("state %s: frame %.300s", transitions[b->state].name, text);
}

static void
on_lost(load_connection *c)
{
	load_browser *b = c->arg;

	if (b->all->may_be_lost && c == &b->socket)
		lose_socket(b);
	else if (b->state != LOAD_IDLE)
		load_loop_fail("state %s: the connection is lost", transitions[b->state].name);
}

static const load_connection_owner owner = {on_response, on_frame, on_lost};

static void
on_confirmed(load_confirm *c)
{
	load_browser *b = (load_browser *) ((char *) c - offsetof(load_browser, confirm));

	if (b->state == LOAD_ANSWERING)
		end(b);
	else if (b->is_done)
		end_login(b);
}
