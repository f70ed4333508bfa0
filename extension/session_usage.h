/*
 * session_usage.h
 *		When a session was last used, and the limits on its life that follow: the same
 *		for all of them, however they began.
 *
 * A session ends at tgauth_session.expires_at: tgauth.session_ttl after it began,
 * or, where tgauth.session_idle_ttl is set, that long after it was last used if
 * this is earlier.  So whoever asks whether a session lives compares one column.
 *
 * last_used_at is kept to a precision of a minute, or a tenth of the idle limit
 * if that is less; by twice as much an idle session can outlive its limit, and
 * one in use never ends early.  pushd tells by tgauth_record_usage which sessions it
 * served.
 * An application that asks SQL alone need do nothing: tgauth_session and
 * tgauth_authenticate remember the use, and the transaction marks it on its way to
 * the commit.  Not before, since the lock on the row would hold up whoever ends
 * the session for as long as the transaction lasts.  The mark is best effort: it
 * neither fails nor delays the commit.  A transaction that is read
 * only, or of a stricter isolation level, which could fail for it, does not.
 */
#ifndef TGA_SESSION_USAGE_H
#define TGA_SESSION_USAGE_H

#include "spi.h"
#include "start_token.h"

/* When a session that began then and is used now ends, unless it is used again. */
TimestampTz tga_session_expiry(const tga_call *call, TimestampTz began);

/* When a login that is confirmed now ends, unless it is claimed. */
TimestampTz tga_session_unclaimed_expiry(const tga_call *call);

/*
 * The session is used now, by whoever holds tokens of it until then: its end moves
 * there, within both limits.  False if it is not live.
 */
bool tga_session_prolong(const tga_call *call,
						 const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						 TimestampTz until) __attribute__((warn_unused_result));

/* For how many seconds a session that was marked need not be marked again. */
int tga_session_usage_seconds(void);

/* The session of this login id is in use; marked when the transaction commits. */
void tga_session_record_use(FunctionCallInfo fcinfo,
							const uint8_t login_id[static TGA_LOGIN_ID_BYTES]);

void tga_session_usage_init(void);

#endif
