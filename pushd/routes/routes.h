/*
 * routes.h
 *		What is served: one table of path, methods, limits and handler.
 */
#ifndef PUSHD_ROUTES_H
#define PUSHD_ROUTES_H

#include "http/request.h"

typedef struct pushd_route
{
	const char *name; /* under the prefix */
	unsigned methods; /* of http_method, or'ed */
	bool same_origin; /* a request from elsewhere is refused */
	bool own_origin;  /* refused if it says that it comes from elsewhere */
	bool attempt;	  /* counts against the address's attempts */
	void (*handle)(pushd_request *r);
} pushd_route;

/*
 * Decides about a request whose head alone is there: true if its body (perhaps
 * of no length) should be read and handled, false if it was answered.
 */
bool pushd_routes_admit(pushd_request *r) __attribute__((warn_unused_result));

/* Hands a request with its body to its handler. */
void pushd_routes_handle(pushd_request *r);

/* The session is over, and so is its cookie: the end of a logout. */
void pushd_respond_logged_out(pushd_request *r);

/* Handlers, in files by subject. */
void pushd_handle_login(pushd_request *r);
void pushd_handle_start(pushd_request *r);
void pushd_handle_ws(pushd_request *r);
void pushd_handle_events(pushd_request *r);
void pushd_handle_claim(pushd_request *r);
void pushd_handle_session(pushd_request *r);
void pushd_handle_auth(pushd_request *r);
void pushd_handle_account(pushd_request *r);
void pushd_handle_account_end(pushd_request *r);
void pushd_handle_logout(pushd_request *r);
void pushd_handle_healthz(pushd_request *r);
void pushd_handle_readyz(pushd_request *r);
void pushd_handle_metrics(pushd_request *r);
void pushd_handle_asset(pushd_request *r);
void pushd_handle_password(pushd_request *r);
void pushd_handle_token(pushd_request *r);
void pushd_handle_jwks(pushd_request *r);
void pushd_handle_openapi(pushd_request *r);
void pushd_handle_api_register(pushd_request *r);
void pushd_handle_api_login(pushd_request *r);
void pushd_handle_api_refresh(pushd_request *r);
void pushd_handle_api_password(pushd_request *r);
void pushd_handle_api_logout(pushd_request *r);
void pushd_handle_api_preview(pushd_request *r);
void pushd_handle_api_confirm(pushd_request *r);
void pushd_handle_api_decline(pushd_request *r);

#endif
