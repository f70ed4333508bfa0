/*
 * waiter.h
 *		A waiter: a browser that waits for news of a login or of its session, by
 *		WebSocket or server-sent events.
 *
 * One of a login waits for its confirmation or end; one of a session, for its end.
 * It keeps no text: what is to be said is a set of flags, and a frame is built when
 * the transport can take it.  So a slow reader costs one frame at most, and frames
 * that became pointless are never made.
 *
 *		NEW -> WAITING -> ENDING (the last frame is due) -> CLOSING (by its transport)
 *			-> GONE
 *
 * A drain, or a client that does not keep to the protocol, leads from WAITING to
 * CLOSING; and any but NEW is GONE once its transport is.
 */
#ifndef PUSHD_WAITER_H
#define PUSHD_WAITER_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

#include "buffer.h"
#include "http/limits.h"
#include "pushd_metrics.h"
#include "session/recent.h"
#include "start_token.h"
#include "status.h"
#include "session/id_table.h"

typedef struct pushd_waiter pushd_waiter;

typedef enum pushd_waiter_kind
{
	PUSHD_WAITER_LOGIN,
	PUSHD_WAITER_SESSION
} pushd_waiter_kind;

typedef enum pushd_waiter_state
{
	PUSHD_WAITER_NEW,
	PUSHD_WAITER_WAITING,
	PUSHD_WAITER_ENDING,
	PUSHD_WAITER_CLOSING,
	PUSHD_WAITER_GONE
} pushd_waiter_state;

/* How it ended, which is also the last frame's content: by a state, or by the clock. */
typedef enum pushd_waiter_end
{
#define PUSHD_END_OF_STATE(symbol, word) PUSHD_END_##symbol,
	TGA_STATES(PUSHD_END_OF_STATE)
#undef PUSHD_END_OF_STATE
		PUSHD_END_EXPIRED,
	PUSHD_END_COUNT
} pushd_waiter_end;

/* Who waits for what. */
typedef struct pushd_waiter_subject
{
	uint8_t id[TGA_LOGIN_ID_BYTES]; /* of the login, or the hash of the session's token */
	uint8_t address[TGA_ADDRESS_BYTES];
	uint8_t browser : 4; /* as in a start token */
	uint8_t os : 4;
	uint8_t application; /* of the page's link */
	uint8_t kind;
	bool ask_by_clock;	 /* its login is announced on another daemon's channel too */
	uint32_t issued_at;	 /* of a login, seconds since TGA_EPOCH */
	uint32_t expires_at; /* of the login's wait, or the session, as above */
} pushd_waiter_subject;

/* What a client may ask of us, a few at once and then one in so many seconds. */
typedef struct pushd_bucket
{
	uint8_t used;		/* tokens that were drawn */
	uint32_t filled_at; /* in the loop's seconds */
} pushd_bucket;

typedef struct pushd_waiter_transport
{
	void (*want_write)(pushd_waiter *w); /* ask pushd_waiter_next_frame when you can */
	void (*ping)(pushd_waiter *w);
	bool
		beats; /* its client cannot ask whether the line is alive: pinged at each visit */
	void (*close)(pushd_waiter *w, int code); /* politely; 1001 is a drain's */
	void (*kill)(pushd_waiter *w);			  /* at once: a slow or dead peer */
} pushd_waiter_transport;

/* Every waiter is visited once in about so many seconds, or once between two pings. */
#define PUSHD_WAITERS_ROUND_SECONDS 5

typedef struct pushd_waiters_config
{
	uv_loop_t *loop;
	pushd_metrics *metrics;
	pushd_limits *limits;
	const pushd_recent *recent;
	int ping_seconds;
	int slow_seconds; /* how long a reader may keep us waiting */
	void *arg;
	/* Asks what became of what it waits for, for pushd_waiters_set_state. */
	void (*ask)(void *arg, const pushd_waiter_subject *subject);
	/* Adds the frame of a new link; false if there can be none now. */
	bool (*add_link)(void *arg, const pushd_waiter_subject *subject, tga_buffer *json);
} pushd_waiters_config;

/* What all waiters share. */
typedef struct pushd_waiters
{
	pushd_waiters_config config;
	pushd_id_table table;
} pushd_waiters;

struct pushd_waiter
{
	pushd_id_node node; /* in the table of all; comes first */
	pushd_waiters *all;
	const pushd_waiter_transport *transport;
	pushd_waiter_subject subject;
	uint8_t state;
	uint8_t end;	  /* PUSHD_END_WAITING while there is none */
	bool counted;	  /* in limits, under the subject's address */
	bool due_waiting; /* frames that are to be sent */
	bool due_link;	  /* the same with a link */
	bool due_opened;
	bool due_returning;
	bool due_alive;
	bool returning; /* confirmed, and to be returned to: there is no link any more */
	pushd_bucket renewals;
	pushd_bucket questions;
	uint32_t asked_since; /* a write that waits: since when, likewise; 0: none */
	uint32_t alive_at;	  /* last sign of life */
	uint32_t pinged_at;
};

/* One that is zeroed; it is known to nobody until it is opened. */
void pushd_waiter_init(pushd_waiter *w, pushd_waiters *all,
					   const pushd_waiter_subject *subject);

/* NEW: begins to wait; frames come from here on. */
void pushd_waiter_open(pushd_waiter *w, const pushd_waiter_transport *transport);

/* Opened before: its transport is gone. */
void pushd_waiter_close(pushd_waiter *w);

/* In any state: gives back its place in limits, if it has one. */
void pushd_waiter_release(pushd_waiter *w);

/*
 * The next frame's JSON; false if there is none now.  After the last one it is
 * CLOSING, and the transport closes.
 */
bool pushd_waiter_next_frame(pushd_waiter *w, tga_buffer *json)
	__attribute__((warn_unused_result));

/* WAITING: the transport is about to close, for a reason of its own. */
void pushd_waiter_begin_close(pushd_waiter *w);

/* WAITING: the client asks for a new link; false if it asks too often. */
bool pushd_waiter_renew(pushd_waiter *w) __attribute__((warn_unused_result));

/* WAITING: the client asks whether the line is alive; false if it asks too often. */
bool pushd_waiter_answer(pushd_waiter *w) __attribute__((warn_unused_result));

/* There is a sign of life of the client; or what was due has been written. */
void pushd_waiter_alive(pushd_waiter *w);
void pushd_waiter_wrote(pushd_waiter *w);

/* --- what waiters.c has to say to one ------------------------------------------- */

/* What became of what it waits for; what does not concern it changes nothing. */
void pushd_waiter_set_state(pushd_waiter *w, tga_state state);

/* Its link was opened in Telegram. */
void pushd_waiter_set_opened(pushd_waiter *w);

/* A link that could not be made may be possible now. */
void pushd_waiter_retry_link(pushd_waiter *w);

/* Its time has come: an end, a ping, a question, or the end of patience. */
void pushd_waiter_visit(pushd_waiter *w);

#endif
