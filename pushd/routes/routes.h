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
	bool on_sites;	  /* a site's own origin is right, on that site */
	bool attempt;	  /* counts, by attempt.h */
	bool begins; /* counts where it begins a login, and there alone without a cookie */
	bool login;	 /* counts as a login of its address */
	void (*handle)(pushd_request *r);
} pushd_route;

/*
 * symbol of its handler, name under the prefix, methods, limits (routes.c).  What is
 * of the API is described in openapi.json too.
 */
#define PUSHD_ROUTES(X)                                                                  \
	X(home, "", READ, .attempt = true, .begins = true)                                   \
	X(login, "login", READ, .attempt = true, .begins = true)                             \
	X(start, "start", POST, .attempt = true, .begins = true)                             \
	X(ws, "ws", TGA_HTTP_GET, .same_origin = true, .attempt = true)                      \
	X(events, "events", TGA_HTTP_GET, .attempt = true)                                   \
	X(claim, "claim", POST, .attempt = true)                                             \
	X(return_leg, "return", READ, .attempt = true)                                       \
	X(return_code, "return/code", POST, .attempt = true)                                 \
	X(session, "session", READ)                                                          \
	X(auth, "auth", READ)                                                                \
	X(site, "site", TGA_HTTP_GET, .attempt = true, .begins = true)                       \
	X(enter, "enter", TGA_HTTP_GET, .attempt = true, .begins = true)                     \
	X(account, "account", READ, .attempt = true)                                         \
	X(account_end, "account/end", POST, .attempt = true)                                 \
	X(account_passkey, "account/passkey", POST, .attempt = true)                         \
	X(passkey_options, "passkey/options", POST, .attempt = true, .begins = true)         \
	X(passkey_login, "passkey/login", POST, .login = true)                               \
	X(passkey_register, "passkey/register", POST, .attempt = true)                       \
	X(account_link, "account/link", POST, .login = true)                                 \
	X(account_linking, "account/linking", READ, .attempt = true)                         \
	X(account_unlink, "account/unlink", POST, .attempt = true)                           \
	X(logout, "logout", POST, .on_sites = true)                                          \
	X(password, "password", POST, .login = true)                                         \
	X(token, "token", POST, .attempt = true)                                             \
	X(api_register, "api/register", API, .login = true)                                  \
	X(api_login, "api/login", API, .login = true)                                        \
	X(api_refresh, "api/refresh", API, .login = true)                                    \
	X(api_password, "api/password", API, .login = true)                                  \
	X(api_logout, "api/logout", API, .login = true)                                      \
	X(api_preview, "api/preview", API)                                                   \
	X(api_answer, "api/answer", API)                                                     \
	X(api_confirm, "api/confirm", API)                                                   \
	X(api_decline, "api/decline", API)                                                   \
	X(api_openapi, "api/openapi.json", READ)                                             \
	X(oauth_authorize, "oauth/authorize", BROWSERS, .attempt = true, .begins = true)     \
	X(oauth_token, "oauth/token", SERVERS)                                               \
	X(oauth_userinfo, "oauth/userinfo", BROWSERS)                                        \
	X(oauth_introspect, "oauth/introspect", SERVERS)                                     \
	X(oauth_revoke, "oauth/revoke", SERVERS)                                             \
	X(oauth_end_session, "oauth/end-session", BROWSERS, .attempt = true)                 \
	X(oauth_device_authorization, "oauth/device_authorization", SERVERS, .login = true)  \
	X(oauth_device, "oauth/device", BROWSERS, .attempt = true)                           \
	X(openid_configuration, ".well-known/openid-configuration", READ)                    \
	X(jwks, ".well-known/jwks.json", READ)                                               \
	X(healthz, "healthz", READ)                                                          \
	X(readyz, "readyz", READ)                                                            \
	X(metrics, "metrics", READ)

#define PUSHD_ROUTE_HANDLER(symbol, ...) void pushd_handle_##symbol(pushd_request *r);

/*
 * Decides about a request whose head alone is there: true if its body (perhaps
 * of no length) should be read and handled, false if it was answered.
 */
bool pushd_routes_admit(pushd_request *r) __attribute__((warn_unused_result));

/* Hands a request with its body to its handler. */
void pushd_routes_handle(pushd_request *r);

/* The session is over, and so is its cookie: the end of a logout. */
void pushd_respond_logged_out(pushd_request *r);

/* Handlers, in files by subject; any name under the prefix that is an asset's has one. */
PUSHD_ROUTES(PUSHD_ROUTE_HANDLER)
void pushd_handle_asset(pushd_request *r);

#endif
