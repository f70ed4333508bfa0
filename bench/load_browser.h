/*
 * load_browser.h
 *		One browser: the requests of a login, in the order in which the page's script
 *		makes them.
 */
#ifndef LOAD_BROWSER_H
#define LOAD_BROWSER_H

#include "load_confirm.h"
#include "load_connection.h"

#define LOAD_COOKIE_MAX 256 /* NAME=VALUE */

typedef struct load_browser load_browser;

typedef enum load_browser_state
{
	LOAD_IDLE,
	LOAD_START,		 /* POST start was sent */
	LOAD_PAGE,		 /* GET login */
	LOAD_SOCKET,	 /* the handshake; ends with the first frame */
	LOAD_WAITING,	 /* until its socket is lost */
	LOAD_LOST,		 /* until it tries again */
	LOAD_CONFIRMING, /* the confirmation; ends with the frame that tells */
	LOAD_ANSWERING,	 /* a confirmation that nobody waits for */
	LOAD_CLAIM,		 /* POST claim */
	LOAD_SESSION,	 /* GET session */
	LOAD_GET		 /* a path that the job names */
} load_browser_state;

/* What all browsers share. */
typedef struct load_browsers
{
	load_loop loop;
	uint16_t port;
	const char *dsn;
	const char *sql;
	char origin[64];
	bool may_be_lost;								  /* what they wait on */
	void (*on_ended)(load_browser *b);				  /* it has done what it was to do */
	void (*on_told)(load_browser *b, double seconds); /* from confirmation to frame */
} load_browsers;

struct load_browser
{
	load_browsers *all;
	load_browser_state state;
	load_connection http;
	load_connection socket;
	load_confirm confirm;
	load_login login;
	char login_cookie[LOAD_COOKIE_MAX]; /* or empty */
	char session_cookie[LOAD_COOKIE_MAX];
	bool confirms; /* when its socket is open */
	bool is_done;  /* with its login, though PostgreSQL has not answered yet */
	double since;  /* the confirmation was sent; or when a lost one tries again */
	int tries;
};

void load_browser_init(load_browser *b, load_browsers *all);

/* What a browser can be made to do, until on_ended. */
void load_browser_start(load_browser *b);  /* POST start */
void load_browser_open(load_browser *b);   /* a WebSocket that waits */
void load_browser_log_in(load_browser *b); /* from page to session */
void load_browser_confirm(load_browser *b, const char *token, const char *code);
void load_browser_get(load_browser *b, const char *path, const char *cookie);

/* Tries again to open a WebSocket that was lost, if it is time. */
void load_browser_retry(load_browser *b, double now);

#endif
