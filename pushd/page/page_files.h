/*
 * page_files.h
 *		The files of the pages, which are linked into the program (embed.S), and those
 *		that browsers load.
 */
#ifndef PUSHD_PAGE_FILES_H
#define PUSHD_PAGE_FILES_H

/* symbol, name */
#define PUSHD_PAGE_HTML(X)                                                               \
	X(LOGIN_HTML, "login.html")                                                          \
	X(ACCOUNT_HTML, "account.html")                                                      \
	X(OAUTH_HTML, "oauth.html")

/* symbol, name, type */
#define PUSHD_PAGE_ASSETS(X)                                                             \
	X(LOGIN_CSS, "login.css", "text/css")                                                \
	X(LOGIN_JS, "login.js", "text/javascript")                                           \
	X(RETURN_JS, "return.js", "text/javascript")                                         \
	X(WAIT_JS, "wait.js", "text/javascript")                                             \
	X(TGAUTH_JS, "tgauth.js", "text/javascript")                                         \
	X(DIGITS_JS, "digits.js", "text/javascript")                                         \
	X(ELEMENT_CSS, "element.css", "text/css")                                            \
	X(ACCOUNT_CSS, "account.css", "text/css")                                            \
	X(SESSION_JS, "session.js", "text/javascript")                                       \
	X(ACCOUNT_JS, "account.js", "text/javascript")                                       \
	X(PASSKEY_JS, "passkey.js", "text/javascript")

#ifndef __ASSEMBLER__

#include "span.h"

#define PUSHD_PAGE_HTML_MEMBER(symbol, name) PUSHD_##symbol,
#define PUSHD_PAGE_ASSET_MEMBER(symbol, name, type) PUSHD_##symbol,

enum
{
	PUSHD_PAGE_HTML(PUSHD_PAGE_HTML_MEMBER) PUSHD_HTML_COUNT
};

enum
{
	PUSHD_PAGE_ASSETS(PUSHD_PAGE_ASSET_MEMBER) PUSHD_ASSET_COUNT
};

/*
 * A file that a page loads.  Asked for as NAME?v=VERSION, with the version that it
 * has now, it may be kept for ever; under the bare NAME (tgauth.js, which a site's
 * own page loads, and what that loads) it must be asked about again, with the ETag.
 */
typedef struct pushd_page_asset
{
	const char *name; /* "login.css" */
	const char *content_type;
	tga_span content;
	char version[17]; /* 16 hex characters of the content's SHA-256 */
	char etag[19];	  /* the same in quotation marks */
	char address[40]; /* NAME?v=VERSION */
} pushd_page_asset;

/* The source of a page, by its place in PUSHD_PAGE_HTML. */
tga_span pushd_page_html(int which);

/* Makes them all, in the order of PUSHD_PAGE_ASSETS. */
bool pushd_page_assets_open(pushd_page_asset assets[static PUSHD_ASSET_COUNT])
	__attribute__((warn_unused_result));

#endif
#endif
