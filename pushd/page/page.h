/*
 * page.h
 *		The pages that people see: HTML text from a model.
 *
 * Nothing here does I/O or knows of HTTP: what a request means is decided by
 * the caller, who fills a model, and what comes back is text to send.
 *
 * A page is a file of HTML (page_files.h) in the template language (template.h), the
 * values that it may name (page_values.h) and the texts of each language (texts.h).
 * The pages promise to work under
 *
 *		default-src 'none'; script-src 'self'; style-src 'self';
 *		img-src 'self' data:; connect-src 'self'; form-action 'self';
 *		base-uri 'none'; frame-ancestors 'none'
 *
 * so they hold no inline script or style, and they are complete without script: the
 * login page has link, QR and match code in its HTML, and a form claims the login;
 * on the account page each device has a button that logs it out.
 */
#ifndef PUSHD_PAGE_H
#define PUSHD_PAGE_H

#include "language.h"
#include "page/link.h"
#include "page/page_files.h"
#include "session/login_cookie.h"

/* What is shown; symbol, name in the HTML, the page that shows it. */
#define PUSHD_PAGE_VIEWS(X)                                                              \
	X(WAITING, "waiting", LOGIN_HTML)	  /* the link, the QR, the match code */         \
	X(LOGGED_IN, "logged_in", LOGIN_HTML) /* "Logged in as ... - not you?" */            \
	X(UNAVAILABLE, "unavailable",                                                        \
	  LOGIN_HTML)						/* no key to sign with yet: sent with 503 */     \
	X(ACCOUNT, "account", ACCOUNT_HTML) /* a person's devices */

/*
 * One line above the rest, about what the person just did; symbol, its name in
 * ?notice=NAME, the page that it is for.  Each has a text, NOTICE_symbol.
 */
#define PUSHD_PAGE_NOTICES(X)                                                            \
	X(NOT_YET, "not_yet", LOGIN_HTML)	/* claimed before it was confirmed */            \
	X(DECLINED, "declined", LOGIN_HTML) /* "It was not me" was pressed */                \
	X(MISMATCH, "mismatch", LOGIN_HTML) /* a wrong number was picked */                  \
	X(EXPIRED, "expired", LOGIN_HTML)	/* this one is new, the one before ran out */    \
	X(LOGGED_OUT, "logged_out", LOGIN_HTML)                                              \
	X(PASSWORD, "password", LOGIN_HTML)	  /* no such user, or a wrong password */        \
	X(THROTTLED, "throttled", LOGIN_HTML) /* too many wrong passwords */                 \
	X(REFUSED, "refused", LOGIN_HTML)	  /* the right one, and the site says no */      \
	X(ENDED, "ended", ACCOUNT_HTML)		  /* one device was logged out */                \
	X(OTHERS, "others", ACCOUNT_HTML)	  /* all but this one were */

#define PUSHD_PAGE_VIEW_MEMBER(symbol, name, html) PUSHD_PAGE_##symbol,
#define PUSHD_PAGE_NOTICE_MEMBER(symbol, name, html) PUSHD_PAGE_NOTICE_##symbol,

typedef enum pushd_page_view
{
	PUSHD_PAGE_VIEWS(PUSHD_PAGE_VIEW_MEMBER) PUSHD_PAGE_VIEW_COUNT
} pushd_page_view;

typedef enum pushd_page_notice
{
	PUSHD_PAGE_NOTICE_NONE,
	PUSHD_PAGE_NOTICES(PUSHD_PAGE_NOTICE_MEMBER) PUSHD_PAGE_NOTICE_COUNT
} pushd_page_notice;

/* Texts here and below are UTF-8, not escaped; NULL counts as empty. */
typedef struct pushd_page_device
{
	char login_id[PUSHD_LOGIN_ID_HEX + 1];
	const char *browser;
	const char *os;
	const char *address;
	int64_t last_used_at; /* Unix time */
	bool current;		  /* the one that asks */
} pushd_page_device;

/* What one page shows; members that a view has nothing to do with are not read. */
typedef struct pushd_page_model
{
	pushd_page_view view;
	tga_language language;
	pushd_page_notice notice; /* none unless it is for the page of this view */
	const char *site_name;	  /* what the person logs in to */
	const char *prefix;		  /* "/tgauth/": where the files and forms are */
	const char *return_path;  /* where it goes on; a path, checked by the caller */
	const char *bot_name;	  /* without @; empty: not known */
	const char *bot_url;	  /* "https://t.me/BOT" */

	/* PUSHD_PAGE_WAITING */
	const pushd_login_link *link;

	/* PUSHD_PAGE_LOGGED_IN, PUSHD_PAGE_ACCOUNT: who it is */
	int64_t telegram_id;
	const char *username; /* without @ */
	const char *first_name;

	/* PUSHD_PAGE_ACCOUNT */
	int64_t now; /* Unix time */
	const pushd_page_device *devices;
	size_t device_count;
} pushd_page_model;

/* The HTML and the texts, parsed, and the assets: made once, then only read. */
typedef struct pushd_pages pushd_pages;

/* NULL when memory is short. */
pushd_pages *pushd_pages_open(void) __attribute__((warn_unused_result));
void pushd_pages_close(pushd_pages *pages);

/* HTML that the caller frees, of *len bytes; NULL when memory is short. */
char *pushd_page_render(const pushd_pages *pages, const pushd_page_model *model,
						size_t *len) __attribute__((warn_unused_result));

/* The asset of that name (login.css, tgauth.js, ...), or NULL. */
const pushd_page_asset *pushd_page_asset_find(const pushd_pages *pages, tga_span name);

/* The notice of that name, or PUSHD_PAGE_NOTICE_NONE; and the name of one. */
pushd_page_notice pushd_page_notice_of(const char *name);
const char *pushd_page_notice_name(pushd_page_notice notice);

#endif
