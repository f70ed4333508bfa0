/*
 * guard.h
 *		Which host a request was for: the portal, which is the one of --url, or a site.
 */
#ifndef PUSHD_GUARD_H
#define PUSHD_GUARD_H

#include "db/sites.h"
#include "http/request.h"
#include "session/session_find.h"

typedef enum pushd_guard_host
{
	PUSHD_GUARD_PORTAL,
	PUSHD_GUARD_SITE,
	PUSHD_GUARD_ELSEWHERE /* as far as a trusted proxy says, or nobody can tell */
} pushd_guard_host;

/*
 * Which it was for, as a trusted proxy says in X-Forwarded-Host, else as the field Host
 * does; *site, for a site, is good until the loop's next turn, and NULL else.
 */
pushd_guard_host pushd_guard_of(const pushd_request *r, const pushd_guarded **site);

/* The same: the site, or NULL. */
const pushd_guarded *pushd_guard_site(const pushd_request *r);

/* Adds an address to return to, which stands last in a query and ends with it; in ASCII. */
void pushd_guard_add_address(tga_buffer *url, tga_span path);

/*
 * Calls answer once with the session of the cookie, which on a site is a token of that
 * site and opens no other; elsewhere there is none.
 */
void pushd_guard_session(pushd_request *r, pushd_session_answer answer, void *arg);

/*
 * Lets the forms of the page that is answered next lead on between portal and sites: browsers
 * hold form-action against each redirect that follows a form.
 */
void pushd_guard_allow_form(pushd_request *r);

/* The origin that a POST to this host must come from. */
const char *pushd_guard_origin(const pushd_request *r);

#endif
