/*
 * page_model.h
 *		What a page shows: filled by who answers a request, read by page_values.c.
 */
#ifndef PUSHD_PAGE_MODEL_H
#define PUSHD_PAGE_MODEL_H

#include "db/applications.h"
#include "language.h"
#include "page/link.h"
#include "page/texts.h"
#include "session/login_cookie.h"
#include "status.h"

/* What is shown; symbol, name in the HTML, the page that shows it. */
#define PUSHD_PAGE_VIEWS(X)                                                              \
	X(WAITING, "waiting", LOGIN_HTML)	  /* the link, the QR, the match code */         \
	X(RETURNING, "returning", LOGIN_HTML) /* confirmed, and to be returned to */         \
	X(ELSEWHERE, "elsewhere", LOGIN_HTML) /* of a login that is not this browser's */    \
	X(LOGGED_IN, "logged_in", LOGIN_HTML) /* "Logged in as ... - not you?" */            \
	X(UNAVAILABLE, "unavailable",                                                        \
	  LOGIN_HTML)						/* no key to sign with yet: sent with 503 */     \
	X(ERROR, "error", LOGIN_HTML)		/* a request that is refused */                  \
	X(ACCOUNT, "account", ACCOUNT_HTML) /* a person's devices */                         \
	X(CONSENT, "consent", OAUTH_HTML)	/* may an application know who it is? */         \
	X(FORBIDDEN, "forbidden", OAUTH_HTML)                                                \
	X(NOT_ENTERED, "not_entered", OAUTH_HTML) /* a site's code that was not good */      \
	X(REFUSED, "refused", OAUTH_HTML) /* an application that asks in a wrong way */      \
	X(DEVICE, "device", OAUTH_HTML)	  /* what code does it show? */                      \
	X(DEVICE_APPROVED, "device_approved", OAUTH_HTML)                                    \
	X(DEVICE_DENIED, "device_denied", OAUTH_HTML)                                        \
	X(ASK_LOGOUT, "ask_logout", OAUTH_HTML)                                              \
	X(LOGGED_OUT, "logged_out", OAUTH_HTML)

/*
 * One line above the rest, about what the person just did; symbol, its name in
 * ?notice=NAME, the page that it is for.  Each has a text, NOTICE_symbol.
 */
#define PUSHD_PAGE_NOTICES(X)                                                            \
	X(NOT_YET, "not_yet", LOGIN_HTML)	  /* claimed before it was confirmed */          \
	X(DECLINED, "declined", LOGIN_HTML)	  /* "It was not me" was pressed */              \
	X(MISMATCH, "mismatch", LOGIN_HTML)	  /* a wrong number was picked */                \
	X(SHARED, "shared", LOGIN_HTML)		  /* two people opened its link */               \
	X(EXPIRED, "expired", LOGIN_HTML)	  /* this one is new, the one before ran out */  \
	X(CONTESTED, "contested", LOGIN_HTML) /* two clients claimed its session */          \
	X(RETURN_LATE, "return_late", LOGIN_HTML) /* an address that was opened too late */  \
	X(RETURN_CODE, "return_code", LOGIN_HTML) /* digits that are not the bot's */        \
	X(RETURN_BURNED, "return_burned", LOGIN_HTML) /* for the fifth time */               \
	X(LOGGED_OUT, "logged_out", LOGIN_HTML)                                              \
	X(STALE, "stale", LOGIN_HTML)		  /* logged in too long ago for that */          \
	X(PASSWORD, "password", LOGIN_HTML)	  /* no such user, or a wrong password */        \
	X(THROTTLED, "throttled", LOGIN_HTML) /* too many wrong passwords */                 \
	X(REFUSED, "refused", LOGIN_HTML)	  /* the right one, and the site says no */      \
	X(ENDED, "ended", ACCOUNT_HTML)		  /* one device was logged out */                \
	X(OTHERS, "others", ACCOUNT_HTML)	  /* all but this one were */                    \
	X(APPLICATION, "application", ACCOUNT_HTML) /* an application was */                 \
	X(PASSKEY_ADDED, "passkey_added", ACCOUNT_HTML)                                      \
	X(PASSKEY_RENAMED, "passkey_renamed", ACCOUNT_HTML)                                  \
	X(PASSKEY_REMOVED, "passkey_removed", ACCOUNT_HTML)                                  \
	X(PASSKEY_LAST_WAY, "passkey_last_way", ACCOUNT_HTML) /* was not removed */          \
	X(PASSKEY_GONE, "passkey_gone", ACCOUNT_HTML)                                        \
	X(PASSKEY_NAMELESS, "passkey_nameless", ACCOUNT_HTML)                                \
	X(PASSKEY_NOW, "passkey_now", ACCOUNT_HTML) /* one can be added: it was confirmed */ \
	X(LINKED, "linked", ACCOUNT_HTML)			/* a Telegram account */                 \
	X(TAKEN, "taken", ACCOUNT_HTML)				/* it, or this one, has another */       \
	X(LINK_DECLINED, "link_declined", ACCOUNT_HTML)                                      \
	X(LINK_MISMATCH, "link_mismatch", ACCOUNT_HTML)                                      \
	X(LINK_SHARED, "link_shared", ACCOUNT_HTML) /* two people opened it */               \
	X(LINK_EXPIRED, "link_expired", ACCOUNT_HTML)                                        \
	X(UNLINKED, "unlinked", ACCOUNT_HTML)                                                \
	X(LAST_WAY, "last_way", ACCOUNT_HTML) /* so it was not unlinked */

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
	const char *hosts;	  /* sites that it has opened, with commas between */
	int64_t last_used_at; /* Unix time */
	bool current;		  /* the one that asks */
} pushd_page_device;

/* A login of theirs into an application. */
typedef struct pushd_page_login
{
	char sid[PUSHD_LOGIN_ID_HEX + 1];
	char application[PUSHD_APPLICATION_NAME_MAX + 1];
	int64_t last_used_at; /* Unix time */
} pushd_page_login;

/* What happened to their account. */
typedef struct pushd_page_entry
{
	tga_journal_kind kind;
	int64_t at; /* Unix time */
	const char *browser;
	const char *os;
	const char *address;
	const char *application;
	const char *detail;
} pushd_page_entry;
typedef struct pushd_page_passkey
{
	char *id; /* base64url */
	char *name;
	int64_t created_at;	  /* Unix time */
	int64_t last_used_at; /* 0: never */
	bool synced;
	bool cloned;
	bool current; /* this session added it, or began by it */
} pushd_page_passkey;

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
	bool takes_passkeys;

	/* PUSHD_PAGE_WAITING */
	const pushd_login_link *link;
	bool on_phone;			/* PUSHD_PAGE_RETURNING: where the bot is too, perhaps */
	bool returns;			/* PUSHD_PAGE_ELSEWHERE: nobody gets in without returning */
	bool telegram_away;		/* other ways come first */
	bool registration;		/* strangers may have accounts */
	const char *typed_name; /* with a wrong password */
	const char *links;		/* the account that it links, or NULL: a login */
	int application_number; /* of application, below; 0: none */

	/* PUSHD_PAGE_ERROR */
	int status;			   /* of HTTP */
	const char *login_url; /* whole, since this may be another host */

	/* PUSHD_PAGE_LOGGED_IN, PUSHD_PAGE_ACCOUNT, PUSHD_PAGE_CONSENT: who it is */
	int64_t telegram_id;
	const char *username; /* without @ */
	const char *first_name;

	/* PUSHD_PAGE_ACCOUNT */
	int64_t now; /* Unix time */
	const pushd_page_device *devices;
	size_t device_count;
	const pushd_page_login *logins;
	size_t login_count;
	const pushd_page_entry *entries; /* the newest first */
	size_t entry_count;
	bool has_older_entries;
	const pushd_page_passkey *passkeys;
	size_t passkey_count;

	/* An application that asks: those of OAUTH_HTML; its name, of LOGIN_HTML too. */
	const char *application; /* its name */
	const char *form_action; /* where the answer goes, a path */
	const char *resume;		 /* the form's own proof */
	const char *scopes;		 /* that it asks for, with spaces between */
	const char *redirect_to; /* its own address */
	const char *user_code;	 /* of a device */
	const char *error;		 /* OAuth's word, and what there is to say of it */
	const char *error_description;
} pushd_page_model;

/* The third step, and what is said once the link was opened. */
pushd_text pushd_page_step(pushd_number number);
pushd_text pushd_page_opened(pushd_number number);

/* The notice of that name, or PUSHD_PAGE_NOTICE_NONE; and the name of one. */
pushd_page_notice pushd_page_notice_of(const char *name);
const char *pushd_page_notice_name(pushd_page_notice notice);

#endif
