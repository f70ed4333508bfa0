/*
 * browser.h
 *		A browser that asks: the session and the login that it has, and the pages that
 *		it is shown or sent to.
 */
#ifndef PUSHD_BROWSER_H
#define PUSHD_BROWSER_H

#include "http/request.h"
#include "page/page.h"
#include "session/session_find.h"

/* Calls answer once with the session that it has, as pushd_session_find. */
void pushd_browser_session(const pushd_request *r, pushd_session_answer answer,
						   void *arg);

/* Its login, if that can still be confirmed as far as is known here; false if none can. */
bool pushd_browser_login(const pushd_request *r, pushd_login *login)
	__attribute__((warn_unused_result));

/* A link for its login, issued now; application is what it is for, by number, or 0. */
bool pushd_browser_link(const pushd_request *r, const pushd_login *login,
						uint8_t application, pushd_login_link *link)
	__attribute__((warn_unused_result));

/*
 * Calls next once with what became of its login; waiting, if it has none.  recent.h knows
 * of one that began while we listened, else the database is asked.
 */
void pushd_browser_state(pushd_request *r,
						 void (*next)(pushd_request *r, tga_state state));

/* Whether it is on a phone or a tablet, where Telegram may be as well. */
bool pushd_browser_is_mobile(const pushd_request *r);

/*
 * Has it keep where the login goes on, for the tab that Telegram opens, if it is to open
 * one, which knows nothing of this one.
 */
void pushd_browser_remember_return(pushd_request *r, const char *path);

/*
 * Answers with a page; what the request says itself is put into the model: the
 * language, the notice, and what site it is of.
 */
void pushd_respond_page(pushd_request *r, int status, pushd_page_model *model);

/* The path of the login page, with a way back from there. */
void pushd_login_page_path(const pushd_request *r, pushd_page_notice notice,
						   const char *return_path, tga_buffer *url);

/*
 * Sends it to the login page; with NULL, the way back is the request's.  typed_name, or
 * NULL, stays in the form.
 */
void pushd_respond_login_page(pushd_request *r, pushd_page_notice notice,
							  const char *return_path, const char *typed_name);

/* The same for a user who is logged in and is to log in once more. */
void pushd_respond_login_anew(pushd_request *r, pushd_page_notice notice,
							  const char *return_path, const char *typed_name);

/*
 * Logs a host or an origin that is not the one of --url, each once a minute: often it is
 * our own page under another address of the site, so both are named.
 */
void pushd_log_elsewhere(pushd_request *r, const char *event, const char *what,
						 tga_span said);

/* Answers a request from another origin with 403, and logs it. */
void pushd_refuse_elsewhere(pushd_request *r);

/* A page about an error, with ways on; false where there is to be none. */
bool pushd_respond_error_page(pushd_request *r, int status)
	__attribute__((warn_unused_result));

#endif
