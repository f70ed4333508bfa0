/*
 * oauth.h
 *		What the endpoints of the OpenID provider share: what is asked of the database,
 *		and how an answer of it reaches a client or a person.
 *
 * The protocol is the database's: it is given the query or the form as it came, and says
 * what is to be answered.  A client is answered in JSON, a person with a page.
 *
 *		form: the parameters of a request, form-urlencoded
 *		client: an application that asks, or its server
 */
#ifndef PUSHD_OAUTH_H
#define PUSHD_OAUTH_H

#include "http/request.h"
#include "page/page.h"
#include "pg.h"
#include "status.h"

/* A longer form is refused: what it becomes has to get through proxies, too. */
#define PUSHD_OAUTH_FORM_MAX 8192

#define PUSHD_OAUTH_VALUES_MAX 4

/* One request, while the database is asked. */
typedef struct pushd_oauth
{
	pushd_request *request;
	const tga_pg_statement *statement;
	/* result is good during the call only; NULL: the database is away. */
	void (*answer)(struct pushd_oauth *o, const PGresult *result);
	tga_buffer form;
	bool is_attempt; /* a 401 counts as one of the address */
} pushd_oauth;

/* --- for all --------------------------------------------------------------------- */

/*
 * The body's form; with_query, that of the query before it.  What cannot stand in a path
 * is encoded.  NULL if it is too long or memory is short, which was answered by a page.
 */
pushd_oauth *pushd_oauth_begin(pushd_request *r, bool with_query)
	__attribute__((warn_unused_result));
void pushd_oauth_end(pushd_oauth *o);

/*
 * Asks, and calls answer once, which ends o.  &pushd_oauth_form among the values stands
 * for the form as a bytea.
 */
void pushd_oauth_ask(pushd_oauth *o, const tga_pg_statement *statement, int count,
					 const char *const *values,
					 void (*answer)(pushd_oauth *o, const PGresult *result));
extern const char pushd_oauth_form[];

/* Whether the form has a parameter of that name. */
bool pushd_oauth_has(const pushd_oauth *o, const char *name);

/* --- for clients ----------------------------------------------------------------- */

/* What a statement for a client selects. */
#define PUSHD_OAUTH_JSON_COLUMNS "status, body, www_authenticate"

/* The answer of such a statement; ends o. */
void pushd_oauth_respond_json(pushd_oauth *o, const PGresult *result);

/* An error in the words of RFC 6749 5.2. */
void pushd_oauth_respond_error(pushd_request *r, int status, const char *error,
							   const char *description);

/* --- for people ------------------------------------------------------------------ */

/*
 * A person's answer to a page of ours has `resume` or `decision`, and comes from our own
 * origin.  False, and answered, for one that does not, and for a client's POST, which brings
 * no cookie from its site: that is led to GET, which does.
 */
bool pushd_oauth_admit_page(pushd_oauth *o) __attribute__((warn_unused_result));

/* The path of this endpoint with the form; with resume, unless it is NULL, in it. */
void pushd_oauth_path(const pushd_oauth *o, const char *resume, tga_buffer *path);

/* To the login page, and back here with resume. */
void pushd_oauth_respond_login(pushd_oauth *o, const char *resume);

/*
 * The page, whose form leads back here with the form of o; those below have what they
 * need in the model.
 */
void pushd_oauth_respond_page(pushd_oauth *o, int status, pushd_page_model *model);

/* The same, with who is logged in; ends o. */
void pushd_oauth_respond_consent(pushd_oauth *o, const pushd_page_model *model);

/* Nobody can say just now: the page tries again by itself. */
void pushd_oauth_respond_away(pushd_oauth *o);

/* The page of a request that is refused, which is logged for who runs the client. */
void pushd_oauth_respond_refused(pushd_oauth *o, const char *client_id, const char *error,
								 const char *description);

/* To an address of a client's, whole. */
void pushd_oauth_respond_redirect(pushd_oauth *o, const char *address);

/* One line in the log about what a person decided, if the form says so. */
void pushd_oauth_log_decision(const pushd_oauth *o, const char *client_id);

/*
 * Lets the forms of the page that is answered next lead on to a client, whose address is
 * in the form by that name.
 *
 * Chromium holds form-action against each redirect that follows a form, and a broker's
 * callback redirects to hosts that nobody here can name: so all of https is let through,
 * and the scheme of the client's own address.
 */
void pushd_oauth_allow_form_to(pushd_request *r, tga_span form, const char *name);

#endif
