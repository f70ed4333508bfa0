/*
 * redis_dial.h
 *		The way to a server that speaks Redis's protocol: its name's addresses, one after
 *		the other, and a link to one of them.
 */
#ifndef PUSHD_REDIS_DIAL_H
#define PUSHD_REDIS_DIAL_H

#include "resolve.h"
#include "session/redis_link.h"

/* AUTH; each may be NULL or empty. */
typedef struct pushd_redis_login
{
	const char *user;
	const char *password;
	const char *password_file; /* read at each greeting, where there is no password */
} pushd_redis_login;

/* The caller has set the first four; host and path are kept, not copied. */
typedef struct pushd_redis_dial
{
	uv_loop_t *loop;
	const pushd_redis_tls_files *tls; /* NULL: none */
	pushd_redis_link_owner owner;
	const char *file_option; /* the option that names the login's file */
	const char *host;
	const char *path; /* of a unix socket: has no addresses */
	int port;
	tga_resolve *resolve; /* not both of these */
	pushd_redis_link *link;
	tga_addresses addresses; /* of the host */
	uint64_t since;			 /* uv_now, when the resolution began */
} pushd_redis_dial;

/*
 * Begins with the first address of a name, or the next one of the same name.  The owner's
 * on_open comes, or on_lost.  False with the reason if it fails at once.
 */
bool pushd_redis_dial_host(pushd_redis_dial *d, const char *host, int port,
						   char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));
bool pushd_redis_dial_path(pushd_redis_dial *d, const char *path,
						   char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));
bool pushd_redis_dial_next(pushd_redis_dial *d, char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));
bool pushd_redis_dial_has_next(const pushd_redis_dial *d);

/* Ends the link, or the way to it; the next address stays the next one. */
void pushd_redis_dial_hang_up(pushd_redis_dial *d);

/* Why to give up on it: it has owed something for too long; or NULL. */
const char *pushd_redis_dial_overdue(const pushd_redis_dial *d);

bool pushd_redis_dial_send(pushd_redis_dial *d, pushd_redis_answer answer, void *arg,
						   const char *format, ...) __attribute__((warn_unused_result));

/*
 * Says who we are, where that is to be said; an error among the answers is the owner's to
 * hear as any other.  False with the reason.
 */
bool pushd_redis_dial_log_in(pushd_redis_dial *d, const pushd_redis_login *login,
							 char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));

#endif
