/*
 * client_logout.h
 *		What applications have of sessions ends, and they are told: OpenID Connect
 *		Back-Channel Logout 1.0.
 *
 * A revocation of any kind, in its own transaction, deletes the sessions of clients that
 * go by the session, and for each client that had a token and a URI to be told at puts a
 * row into the outbox, tgauth_client_logout.  pushd takes rows, posts signed logout tokens,
 * and says what came of it; what no client takes is tried again, ever later, and at last
 * given up.
 *
 * Codes and tokens are left to expire: each is good only together with its row of
 * tgauth_client_session.  Whoever gives one locks that row after the one that it is
 * given for (oauth_grant.h), and a revocation locks nothing but sessions and then these, so
 * that they cannot deadlock.
 */
#ifndef TGA_CLIENT_LOGOUT_H
#define TGA_CLIENT_LOGOUT_H

#include "spi.h"

/*
 * Text of a statement: queues those that were deleted as `ended`, at $2.  A client that
 * had no token has nothing to end (Back-Channel Logout 1.0, 2.3: those that
 * the user has logged in to).
 */
#define TGA_CLIENT_LOGOUT_QUEUE                                                          \
	"INSERT INTO %1$s.tgauth_client_logout (client_id, uri, sid, user_id, created_at, "  \
	"next_at) SELECT e.client_id, a.backchannel_logout_uri, e.sid, e.user_id, $2, $2 "   \
	"FROM ended AS e, LATERAL (SELECT backchannel_logout_uri FROM %1$s.tgauth_client "   \
	"WHERE client_id = e.client_id LIMIT 1) AS a "                                       \
	"WHERE e.last_used_at IS NOT NULL AND a.backchannel_logout_uri IS NOT NULL"

/*
 * Of sessions that have just ended, by their login ids.  heir is the login id by which the
 * same user goes on, and with them what clients have, or NULL.
 */
void tga_client_logout_sessions(const tga_call *call, Datum *login_ids, int count,
								const uint8_t *heir);

#endif
