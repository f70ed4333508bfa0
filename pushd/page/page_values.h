/*
 * page_values.h
 *		What the pages' HTML may name besides texts, and what it stands for in a model.
 *
 * Whether something is shown is whether its value is empty.
 */
#ifndef PUSHD_PAGE_VALUES_H
#define PUSHD_PAGE_VALUES_H

#include "page/page_files.h"
#include "page/page_model.h"
#include "page/texts.h"
#include "session_facts.h"

/* In the HTML in small letters.  Each view is a value too, and each asset's address. */
/* clang-format off */
#define PUSHD_PAGE_VALUES(X) \
	X(LANGUAGE) X(DIRECTION) X(SITE_NAME) X(PREFIX) X(RETURN_PATH) X(VIEW) X(NOTICE) X(BOT) X(BOT_URL) \
	X(TAKES_PASSKEYS) \
	/* while it waits */ \
	X(LINK) X(TG_LINK) X(COMMAND) X(CODE) X(EXPIRES_IN) X(QR_BOX) X(QR_PATH) \
	X(TELEGRAM_AWAY) X(OTHERS_OPEN) X(ON_PHONE) X(RETURNS) X(WRONG_DIGITS) X(ASK_PASSWORD) X(TYPED_NAME) \
	X(REGISTRATION) X(APPLICATION_NUMBER) X(LINKS) \
	/* an error */ \
	X(LOGIN_URL) X(RETRY) X(ERROR_WHY) \
	/* logged in */ \
	X(DISPLAY_NAME) X(HANDLE) X(GOES_ON) X(LINKED) X(SEVERAL) X(HAS_LOGINS) X(HAS_ENTRIES) X(HAS_OLDER) \
	/* an application that asks */ \
	X(APPLICATION) X(FORM_ACTION) X(RESUME) X(REDIRECT_TO) X(USER_CODE) X(WRONG_CODE) X(ERROR_CODE) \
	X(DESCRIPTION) \
	/* of a row */ \
	X(WAY_TELEGRAM) X(WAY_STATUS) X(WAY_HELP) X(WAY_OTHERS) X(STATE) X(LOGIN_ID) X(SID) X(BROWSER) X(OS) X(ADDRESS) X(HOSTS) X(CURRENT) X(USED_AT) X(N) X(DATE) X(TIME) X(PROOF) X(ENDED) X(DETAIL) \
	X(WORD) X(PASSKEY_ID) X(PASSKEY_NAME) X(MADE) X(MADE_AT) X(SYNCED) X(CLONED)

/* Lists: the parts of the login page, the states of a login that waits, the devices of a person, what an application
 * asks for, the applications that a person is logged in to, what happened to their account,
 * their passkeys, what can come of asking for one. */
#define PUSHD_PAGE_LISTS(X) X(WAYS) X(STATES) X(DEVICES) X(SCOPES) X(LOGINS) X(ENTRIES) X(PASSKEYS) X(PASSKEY_WORDS)

/* Texts that the model chooses, {{t.notice}}. */
#define PUSHD_PAGE_CHOICES(X) X(NOTICE) X(STEP) X(STATE) X(USED) X(PASSKEY_WORD) X(ERROR) X(ERROR_WHY) X(SCOPE) X(EVENT) X(PROOF)
/* clang-format on */

#define PUSHD_VALUE_MEMBER(symbol, ...) PUSHD_VALUE_##symbol,
#define PUSHD_LIST_MEMBER(symbol) PUSHD_LIST_##symbol,
#define PUSHD_CHOICE_MEMBER(symbol) PUSHD_CHOICE_##symbol,

enum
{
	PUSHD_PAGE_VALUES(PUSHD_VALUE_MEMBER) PUSHD_PAGE_VIEWS(PUSHD_VALUE_MEMBER)
		PUSHD_PAGE_ASSETS(PUSHD_VALUE_MEMBER) PUSHD_PAGE_BRAND_ASSETS(PUSHD_VALUE_MEMBER)
			PUSHD_VALUE_COUNT
};

enum
{
	PUSHD_PAGE_LISTS(PUSHD_LIST_MEMBER) PUSHD_LIST_COUNT
};

enum
{
	PUSHD_PAGE_CHOICES(PUSHD_CHOICE_MEMBER) PUSHD_CHOICE_COUNT
};

typedef struct pushd_page_values
{
	const pushd_page_model *model;
	const char *value[PUSHD_VALUE_COUNT];
	pushd_text choice[PUSHD_CHOICE_COUNT]; /* PUSHD_TEXT_COUNT: none */

	/* What is made from the model. */
	char code[12];
	char application_number[12];
	char expires_in[12];
	char qr_box[48];
	char handle[256];
	char telegram_id[24];
	char bot[256];
	char used_at[TGA_ISO_TIME];
	char made_at[TGA_ISO_TIME];
	char made[16];
	char n[24];
	char date[16];
	char time[8];
} pushd_page_values;

/* The model, which is kept, but for its lists. */
void pushd_page_values_fill(pushd_page_values *v, const pushd_page_model *model,
							const pushd_page_asset assets[static PUSHD_ASSET_COUNT]);

/* A row of a list; false if there is none. */
bool pushd_page_values_row(pushd_page_values *v, size_t list, size_t row);

/* Of the list ENTRIES. */
bool pushd_page_values_entry(pushd_page_values *v, size_t row);
bool pushd_page_values_passkey(pushd_page_values *v, size_t row);
bool pushd_page_values_passkey_word(pushd_page_values *v, size_t row);

/* When a row's thing was used: how long ago, in the largest unit that fits, or a date. */
void pushd_page_values_used(pushd_page_values *v, int64_t used_at);

#endif
