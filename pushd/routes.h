/*
 * routes.h
 *		What is served: one table of path, methods, limits and handler.
 */
#ifndef TGA_PUSHD_ROUTES_H
#define TGA_PUSHD_ROUTES_H

#include "request.h"

typedef struct route
{
	const char *name; /* under the prefix */
	unsigned methods; /* of http_method, or'ed */
	bool same_origin; /* a request from elsewhere is refused */
	bool own_origin;  /* refused if it says that it comes from elsewhere */
	bool attempt;	  /* counts against the address's attempts */
	void (*handle)(request *r);
} route;

/*
 * Decides about a request whose head alone is there: true if its body (perhaps
 * of no length) should be read and handled, false if it was answered.
 */
bool routes_admit(request *r) __attribute__((warn_unused_result));

/* Hands a request with its body to its handler. */
void routes_handle(request *r);

/* The session is over, and so is its cookie: the end of a logout. */
void respond_logged_out(request *r);

/* Handlers, in files by subject. */
void handle_login(request *r);
void handle_start(request *r);
void handle_ws(request *r);
void handle_events(request *r);
void handle_claim(request *r);
void handle_session(request *r);
void handle_auth(request *r);
void handle_devices(request *r);
void handle_end_device(request *r);
void handle_logout(request *r);
void handle_healthz(request *r);
void handle_readyz(request *r);
void handle_metrics(request *r);
void handle_asset(request *r);
void handle_password(request *r);
void handle_token(request *r);
void handle_jwks(request *r);
void handle_openapi(request *r);
void handle_api_register(request *r);
void handle_api_login(request *r);
void handle_api_refresh(request *r);
void handle_api_password(request *r);
void handle_api_logout(request *r);
void handle_api_preview(request *r);
void handle_api_confirm(request *r);
void handle_api_decline(request *r);

#endif
