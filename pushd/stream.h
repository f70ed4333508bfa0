/*
 * stream.h
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
#ifndef TGA_PUSHD_STREAM_H
#define TGA_PUSHD_STREAM_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"
#include "state.h"

struct pushd;
struct request;
typedef struct stream stream;

typedef enum stream_kind
{
	STREAM_LOGIN,
	STREAM_SESSION
} stream_kind;

/* How a stream ended; also the last frame's content. */
typedef enum stream_end
{
	STREAM_OPEN,
	STREAM_CONFIRMED,
	STREAM_DECLINED,
	STREAM_MISMATCH,
	STREAM_EXPIRED,
	STREAM_REVOKED
} stream_end;

typedef struct stream_transport
{
	void (*want_write)(stream *s); /* there is a frame to be had from stream_next_frame */
	void (*ping)(stream *s);
	void (*leave)(stream *s, int code); /* close politely; 1001 is a drain's */
	void (*kill)(stream *s);			/* close at once: a slow or dead peer */
} stream_transport;

struct stream
{
	struct pushd *pushd;
	const stream_transport *transport;
	stream *prev; /* in the list of all */
	stream *next;
	stream *same_hash;
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

typedef struct streams
{
	stream *first;
	stream *cursor; /* where the clock goes on */
	stream **buckets;
	uint32_t bucket_count; /* a power of two */
	int count;
} streams;

bool streams_open(streams *all, uint32_t buckets) __attribute__((warn_unused_result));
void streams_close(streams *all);

/*
 * Fills s from the request's cookies: the login's, or the session's where there
 * is no fresh login.  False, and the request answered, if there is neither.
 */
bool stream_prepare(stream *s, struct request *r) __attribute__((warn_unused_result));

/* Begins to wait; frames come from here on. */
void stream_open(stream *s, const stream_transport *transport);

/* Takes it out of list and table. */
void stream_close(stream *s);

/*
 * The next frame's JSON; false if there is none now.  After the last one the
 * transport is told to leave.
 */
bool stream_next_frame(stream *s, buffer *json) __attribute__((warn_unused_result));

/* The client asks for a new link; false if it asks too often. */
bool stream_renew(stream *s) __attribute__((warn_unused_result));

/* The transport heard from the client, or wrote what was due. */
void stream_heard(stream *s);
void stream_wrote(stream *s);

/* --- news, from events ------------------------------------------------------- */

void streams_tell_state(struct pushd *p, const state_row *row);
void streams_tell_opened(struct pushd *p, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Keys or settings came: links that could not be made can be now. */
void streams_tell_keys(struct pushd *p);

/* Asks the database about everyone who waits. */
void streams_ask_all(struct pushd *p);

/* --- by the clock ------------------------------------------------------------- */

void streams_tick(struct pushd *p);

/* Bids so many streams farewell with 1001. */
void streams_leave_some(struct pushd *p, int n);

#endif
