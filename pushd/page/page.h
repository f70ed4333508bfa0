/*
 * page.h
 *		The login page: HTML text from a model, and the files it loads.
 *
 * Nothing here does I/O or knows of HTTP: what a request means is decided by
 * the caller, who fills a model, and what comes back is text to send.  The
 * files under pushd/page/ are linked into the program.
 *
 * The page promises to work under
 *
 *		default-src 'none'; script-src 'self'; style-src 'self';
 *		img-src 'self' data:; connect-src 'self'; form-action 'self';
 *		base-uri 'none'; frame-ancestors 'none'
 *
 * so it holds no inline script or style, and it is complete without script: link,
 * QR and match code are in the HTML, and a form claims the login.
 */
#ifndef PUSHD_PAGE_H
#define PUSHD_PAGE_H

#include <stddef.h>
#include <stdint.h>

#include "language.h"

typedef enum pushd_page_view
{
	PUSHD_PAGE_WAITING,		/* the link, the QR, the match code */
	PUSHD_PAGE_LOGGED_IN,	/* "Logged in as ... - not you?" */
	PUSHD_PAGE_UNAVAILABLE, /* no key to sign with yet: sent with 503 and Retry-After */
	PUSHD_PAGE_VIEWS
} pushd_page_view;

/* One line above the rest, about what the person just did; ?notice=NAME. */
typedef enum pushd_page_notice
{
	PUSHD_PAGE_NOTICE_NONE,
	PUSHD_PAGE_NOTICE_NOT_YET,	  /* not_yet: claimed before it was confirmed */
	PUSHD_PAGE_NOTICE_DECLINED,	  /* declined: "It was not me" was pressed */
	PUSHD_PAGE_NOTICE_MISMATCH,	  /* mismatch: a wrong number was picked */
	PUSHD_PAGE_NOTICE_EXPIRED,	  /* expired: this one is new, the one before ran out */
	PUSHD_PAGE_NOTICE_LOGGED_OUT, /* logged_out */
	PUSHD_PAGE_NOTICE_PASSWORD,	  /* password: no such user, or a wrong password */
	PUSHD_PAGE_NOTICE_THROTTLED,  /* throttled: too many wrong passwords */
	PUSHD_PAGE_NOTICE_REFUSED, /* refused: the right one, and the site does not let them in */
	PUSHD_PAGE_NOTICES
} pushd_page_notice;

/*
 * What one page shows.  Texts are UTF-8, not escaped; NULL counts as empty.
 * Members after `return_path` matter in the view that they stand under.
 */
typedef struct pushd_page_model
{
	tga_language language;
	pushd_page_view view;
	pushd_page_notice notice;
	const char *site_name;	 /* what the person logs in to */
	const char *prefix;		 /* "/tgauth/": where the files and forms are */
	const char *return_path; /* where it goes on; a path, checked by the caller */

	/* PUSHD_PAGE_WAITING: the same as a frame of state `waiting` */
	const char *bot_name; /* without @ */
	const char *link;	  /* https://t.me/BOT?start=TOKEN */
	const char *tg_link;  /* tg://resolve?domain=BOT&start=TOKEN */
	const char *command;  /* /start TOKEN */
	int code;			  /* 10 to 99; 0 where the mode asks for none */
	int expires_in;		  /* seconds that the link has left */
	int qr_size;		  /* modules along one side, without a quiet zone */
	const char *qr_path;  /* an SVG path that fills the dark modules, 1 unit each */

	/* PUSHD_PAGE_LOGGED_IN: the same as in GET session */
	int64_t telegram_id;
	const char *username; /* without @ */
	const char *first_name;
} pushd_page_model;

/* The template, parsed, and the assets, tagged: made once, then only read. */
typedef struct pushd_page_files pushd_page_files;

/* NULL when memory is short. */
pushd_page_files *pushd_page_open(void) __attribute__((warn_unused_result));
void pushd_page_close(pushd_page_files *files);

/* HTML that the caller frees, of *len bytes; NULL when memory is short. */
char *pushd_page_render(const pushd_page_files *files, const pushd_page_model *model,
						size_t *len) __attribute__((warn_unused_result));

/* The notice of that name, or PUSHD_PAGE_NOTICE_NONE. */
pushd_page_notice pushd_page_notice_of(const char *name, size_t len);

/* The name of a notice for a ?notice= of ours; "" for none. */
const char *pushd_page_notice_name(pushd_page_notice notice);

/*
 * A file of the page.  Asked for as NAME?v=VERSION, with the version that it has
 * now, it may be kept for ever; under the bare NAME (tgauth.js, which a site's own
 * page loads too) it must be asked about again, with the ETag.
 */
typedef struct pushd_page_asset
{
	const char *name; /* "login.css" */
	const char *content_type;
	const char *bytes;
	size_t len;
	char version[17]; /* 16 hex characters of the content's SHA-256 */
	char etag[19];	  /* the same in quotation marks */
} pushd_page_asset;

/* The asset of that name (login.css, login.js, tgauth.js, ...), or NULL. */
const pushd_page_asset *pushd_page_asset_find(const pushd_page_files *files,
											  const char *name, size_t len);

#endif
