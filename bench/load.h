/*
 * load.h
 *		The load generator: many browsers at once against pushd or its stub.
 *
 * One loop, one process.  A browser (load_browser.c) goes through the steps of a login
 * as the page's script does; it has one connection for its requests and one for its
 * WebSocket (load_connection.c), and confirms its own login by SQL over a connection to
 * PostgreSQL of its own (load_confirm.c).  What all of them do at the moment is the
 * job, which a line on standard input begins and one line of JSON on standard output
 * ends (load.c).
 */
#ifndef LOAD_H
#define LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include <libpq-fe.h>

#include "buffer.h"

#define LOAD_TOKEN_CHARS 64

typedef struct load load;
typedef struct load_browser load_browser;

/* What the loop watches. */
typedef struct load_source
{
	int fd; /* -1: closed */
	void (*on_event)(struct load_source *s, uint32_t events);
} load_source;

typedef struct load_connection
{
	load_source source;
	load_browser *browser;
	tga_buffer in;
	tga_buffer out; /* until it is connected */
	bool is_websocket;
} load_connection;

typedef enum load_step
{
	LOAD_IDLE,
	LOAD_START,			   /* POST start was sent */
	LOAD_PAGE,			   /* GET login */
	LOAD_SOCKET,		   /* the handshake; ends with the first frame */
	LOAD_WAITING,		   /* until its socket is lost */
	LOAD_LOST,			   /* until it tries again */
	LOAD_CONFIRMING,	   /* the confirmation; ends with the frame that tells */
	LOAD_CONFIRMING_ALONE, /* the same without a browser that waits */
	LOAD_CLAIM,			   /* POST claim */
	LOAD_SESSION,		   /* GET session */
	LOAD_GET			   /* the job's path, again and again */
} load_step;

struct load_browser
{
	load *load;
	load_step step;
	load_connection http;
	load_connection socket;
	char token[LOAD_TOKEN_CHARS + 1];
	char code[4];
	char login_cookie[256]; /* NAME=VALUE, or empty */
	char session_cookie[256];
	load_source db_source;
	PGconn *db;
	bool is_confirming; /* PostgreSQL has not answered yet */
	bool is_done;		/* with its login, apart from that */
	double since;		/* the confirmation was sent; or when a lost one tries again */
	int tries;
};

/* What load_main.c does with browsers that have come to an end of their job. */
typedef enum load_job
{
	LOAD_JOB_NONE,
	LOAD_JOB_BEGIN,	  /* a login cookie for each browser */
	LOAD_JOB_OPEN,	  /* a WebSocket for each */
	LOAD_JOB_BACK,	  /* they are lost, and come back */
	LOAD_JOB_LOGINS,  /* whole logins, for some seconds */
	LOAD_JOB_CONFIRM, /* confirmations alone, for some seconds */
	LOAD_JOB_GET	  /* requests for one path, for some seconds */
} load_job;

struct load
{
	int epoll;
	load_source input;
	uint16_t port;
	const char *dsn;
	const char *confirm_sql; /* $1 token, $2 person, $3 match code */
	char origin[64];
	load_job job;
	load_browser *browsers;
	int count;	/* of browsers in the job */
	int next;	/* that has not begun */
	int active; /* that have begun and not ended */
	int ready;	/* with an open WebSocket */
	uint64_t done;
	uint64_t connections; /* ever made */
	uint64_t people;
	PGresult *logins; /* for confirmations alone: token, code */
	int logins_used;
	double begun, until;
	char path[256]; /* of the job GET, and its cookie */
	char cookie[512];
	double *times; /* from confirmation to frame, in seconds */
	size_t time_count;
};

double load_now(void);
void load_fail(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void load_watch(const load *l, load_source *s, uint32_t events);

/* --- load.c ------------------------------------------------------------------------ */

/* The browser has nothing more to do, until the job has. */
void load_browser_ended(load_browser *b);
void load_add_time(load *l, double seconds);

/* --- load_browser.c ------------------------------------------------------------------ */

void load_browser_init(load_browser *b, load *l);

/* What a job makes a browser do first. */
void load_browser_start(load_browser *b);
void load_browser_open(load_browser *b);
void load_browser_log_in(load_browser *b);
void load_browser_confirm(load_browser *b);
void load_browser_get(load_browser *b);

/* Tries again to open a WebSocket that was lost, if it is time. */
void load_browser_retry(load_browser *b, double now);

/* What its connections tell.  The texts end with NUL. */
void load_browser_response(load_browser *b, int status, char *head, const char *body);
void load_browser_frame(load_browser *b, const char *text);
void load_browser_lost(load_browser *b, const load_connection *c);
void load_browser_confirmed(load_browser *b);

/* --- load_connection.c ---------------------------------------------------------------- */

/* Sends over the connection, which is made if there is none. */
void load_connection_send(load_connection *c, const char *bytes, size_t len);
void load_connection_close(load_connection *c);

/* --- load_confirm.c ---------------------------------------------------------------- */

/* Confirms the browser's login for some person; load_browser_confirmed follows. */
void load_confirm(load_browser *b);

/* Makes connections and logins for confirmations alone. */
void load_confirm_prepare(load *l, int browsers);

/* Gives the browser one of these logins; false if there is none left. */
bool load_confirm_take(load_browser *b);

#endif
