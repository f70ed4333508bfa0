/*
 * account_page.h
 *		The account page: HTML text from a model, as page.h makes the login page.
 *
 * It shows a person the devices that they are logged in on, each with a button that
 * logs it out, and is complete without script.
 */
#ifndef PUSHD_ACCOUNT_PAGE_H
#define PUSHD_ACCOUNT_PAGE_H

#include <stdbool.h>

#include "session/login_cookie.h"
#include "page/page.h"

typedef enum pushd_account_notice
{
	PUSHD_ACCOUNT_NOTICE_NONE,
	PUSHD_ACCOUNT_NOTICE_ENDED,	 /* ended: one device was logged out */
	PUSHD_ACCOUNT_NOTICE_OTHERS, /* others: all but this one were */
	PUSHD_ACCOUNT_NOTICES
} pushd_account_notice;

/* Texts are UTF-8, not escaped; NULL counts as empty. */
typedef struct pushd_account_device
{
	char login_id[PUSHD_LOGIN_ID_HEX + 1];
	const char *browser;
	const char *os;
	const char *address;
	int64_t last_used_at; /* Unix time */
	bool current;		  /* the one that asks */
} pushd_account_device;

typedef struct pushd_account_model
{
	tga_language language;
	pushd_account_notice notice;
	const char *site_name;
	const char *prefix;
	const char *home;	  /* a path of the site, to go back to */
	const char *bot_url;  /* "https://t.me/BOT"; empty: not known */
	const char *bot_name; /* without @ */
	int64_t telegram_id;
	const char *username; /* without @ */
	const char *first_name;
	int64_t now; /* Unix time */
	const pushd_account_device *devices;
	size_t device_count;
} pushd_account_model;

typedef struct pushd_account_page pushd_account_page;

/* The files that the page loads are those of `files`.  NULL when memory is short. */
pushd_account_page *pushd_account_page_open(const pushd_page_files *files)
	__attribute__((warn_unused_result));
void pushd_account_page_close(pushd_account_page *page);

/* HTML that the caller frees, of *len bytes; NULL when memory is short. */
char *pushd_account_page_render(const pushd_account_page *page,
								const pushd_account_model *model, size_t *len)
	__attribute__((warn_unused_result));

/* The notice of that name, or PUSHD_ACCOUNT_NOTICE_NONE; and the name of one. */
pushd_account_notice pushd_account_notice_of(const char *name);
const char *pushd_account_notice_name(pushd_account_notice notice);

#endif
