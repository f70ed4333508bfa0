/*
 * waiter.h
 *		Whoever waits for news of a login id: a WebSocket or an event stream.
 *
 * A stream of a login waits for its confirmation or end; one of a session, for
 * its end.  It keeps no text: what is to be said is a set of flags, and a frame
 * is built when the socket can take it.  So a slow reader costs one frame at
 * most, and frames that became pointless are never made.
 *
 *		WAITING -> (opened) -> ENDED: the last frame is due -> closed by its transport
 *
 * All streams are in one list, which the clock walks in slices (expiry, pings,
 * slow readers), and in a hash table by login id.
 */
#ifndef PUSHD_WAITER_H
#define PUSHD_WAITER_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "db/state.h"

struct pushd;
struct pushd_request;
typedef struct pushd_waiter pushd_waiter;

typedef enum pushd_waiter_kind
{
	PUSHD_WAITER_LOGIN,
	PUSHD_WAITER_SESSION
} pushd_waiter_kind;

/* How a stream ended; also the last frame's content. */
typedef enum pushd_waiter_end
{
	PUSHD_WAITER_OPEN,
	PUSHD_WAITER_CONFIRMED,
	PUSHD_WAITER_DECLINED,
	PUSHD_WAITER_MISMATCH,
	PUSHD_WAITER_EXPIRED,
	PUSHD_WAITER_REVOKED
} pushd_waiter_end;

typedef struct pushd_waiter_transport
{
	void (*want_write)(
		pushd_waiter *s); /* there is a frame to be had from pushd_waiter_next_frame */
	void (*ping)(pushd_waiter *s);
	void (*leave)(pushd_waiter *s, int code); /* close politely; 1001 is a drain's */
	void (*kill)(pushd_waiter *s);			  /* close at once: a slow or dead peer */
} pushd_waiter_transport;

struct pushd_waiter
{
	struct pushd *pushd;
	const pushd_waiter_transport *transport;
	pushd_waiter *prev; /* in the list of all */
	pushd_waiter *next;
	pushd_waiter *same_hash;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	uint8_t address[TGA_ADDRESS_BYTES];
	uint8_t browser;
	uint8_t os;
	uint8_t kind;
	uint8_t end;
	bool counted;	   /* in limits, under address */
	bool ask_by_clock; /* its login is announced on another daemon's channel too */
	bool due_waiting;  /* frames that are to be sent */
	bool due_opened;
	bool due_end;
	bool leaving;
	uint8_t renewals;	  /* tokens of the bucket that renewals draw from */
	uint32_t renewed_at;  /* when it was last filled */
	uint32_t issued_at;	  /* of a login, seconds since TGA_EPOCH */
	uint32_t expires_at;  /* of the login's wait, or the session, as above */
	uint32_t asked_since; /* a write that waits: since when, uv seconds; 0: none */
	uint32_t heard_at;	  /* last sign of life, uv seconds */
	uint32_t pinged_at;
};

typedef struct pushd_waiters
{
	pushd_waiter *first;
	pushd_waiter *cursor; /* where the clock goes on */
	pushd_waiter **buckets;
	uint32_t bucket_count; /* a power of two */
	int count;
} pushd_waiters;

bool pushd_waiters_open(pushd_waiters *all, uint32_t buckets)
	__attribute__((warn_unused_result));
void pushd_waiters_close(pushd_waiters *all);

/*
 * Fills s from the request's cookies: the login's, or the session's where there
 * is no fresh login.  False, and the request answered, if there is neither.
 */
bool pushd_waiter_prepare(pushd_waiter *s, struct pushd_request *r)
	__attribute__((warn_unused_result));

/* Begins to wait; frames come from here on. */
void pushd_waiter_open(pushd_waiter *s, const pushd_waiter_transport *transport);

/* Takes it out of list and table. */
void pushd_waiter_close(pushd_waiter *s);

/*
 * The next frame's JSON; false if there is none now.  After the last one the
 * transport is told to leave.
 */
bool pushd_waiter_next_frame(pushd_waiter *s, tga_buffer *json)
	__attribute__((warn_unused_result));

/* The client asks for a new link; false if it asks too often. */
bool pushd_waiter_renew(pushd_waiter *s) __attribute__((warn_unused_result));

/* The transport heard from the client, or wrote what was due. */
void pushd_waiter_heard(pushd_waiter *s);
void pushd_waiter_wrote(pushd_waiter *s);

/* --- news, from events ------------------------------------------------------- */

void pushd_waiters_tell_state(struct pushd *p, const pushd_state_row *row);
void pushd_waiters_tell_opened(struct pushd *p,
							   const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Keys or settings came: links that could not be made can be now. */
void pushd_waiters_tell_keys(struct pushd *p);

/* Asks the database about everyone who waits. */
void pushd_waiters_ask_all(struct pushd *p);

/* --- by the clock ------------------------------------------------------------- */

void pushd_waiters_tick(struct pushd *p);

/* Bids so many streams farewell with 1001. */
void pushd_waiters_leave_some(struct pushd *p, int n);

#endif
