/*
 * account_page.h
 *		The account page: HTML text from a model, as page.h makes the login page.
 *
 * It shows a person the devices that they are logged in on, each with a button that
 * logs it out, and is complete without script.
 */
#ifndef TGA_PUSHD_ACCOUNT_PAGE_H
#define TGA_PUSHD_ACCOUNT_PAGE_H

#include <stdbool.h>

#include "login.h"
#include "page.h"

typedef enum account_notice
{
	ACCOUNT_NOTICE_NONE,
	ACCOUNT_NOTICE_ENDED,  /* ended: one device was logged out */
	ACCOUNT_NOTICE_OTHERS, /* others: all but this one were */
	ACCOUNT_NOTICES
} account_notice;

/* Texts are UTF-8, not escaped; NULL counts as empty. */
typedef struct account_device
{
	char login_id[LOGIN_ID_HEX + 1];
	const char *browser;
	const char *os;
	const char *address;
	int64_t last_used_at; /* Unix time */
	bool current;		  /* the one that asks */
} account_device;

typedef struct account_model
{
	page_language language;
	account_notice notice;
	const char *site_name;
	const char *prefix;
	const char *home;	  /* a path of the site, to go back to */
	const char *bot_url;  /* "https://t.me/BOT"; empty: not known */
	const char *bot_name; /* without @ */
	int64_t telegram_id;
	const char *username; /* without @ */
	const char *first_name;
	int64_t now; /* Unix time */
	const account_device *devices;
	size_t device_count;
} account_model;

typedef struct account_page account_page;

/* The files that the page loads are those of `files`.  NULL when memory is short. */
account_page *account_page_open(const page_files *files)
	__attribute__((warn_unused_result));
void account_page_close(account_page *page);

/* HTML that the caller frees, of *len bytes; NULL when memory is short. */
char *account_page_render(const account_page *page, const account_model *model,
						  size_t *len) __attribute__((warn_unused_result));

/* The notice of that name, or ACCOUNT_NOTICE_NONE; and the name of one. */
account_notice account_notice_of(const char *name);
const char *account_notice_name(account_notice notice);

#endif
