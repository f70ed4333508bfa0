/*
 * texts.h
 *		Every word of the pages: the table of what there is to say, which a file for
 *		each language says (language.h).
 *
 * The HTML names a text in small letters, {{t.title}}.  A text may hold the names of
 * values ({{site_name}}), and {code}, which the page's script fills in: the same ones
 * in all languages.  One that may be Latin is isolated (U+2068, U+2069) where a language
 * goes from right to left.
 */
#ifndef PUSHD_TEXTS_H
#define PUSHD_TEXTS_H

#include "language.h"

/* clang-format off */
#define PUSHD_TEXTS(X) \
	/* What is being done. */ \
	X(TITLE) X(TITLE_SITE) X(LEDE) X(ASKED_BY) \
	/* The three steps. */ \
	X(REMEMBER) X(OPEN) X(OPEN_BUTTON) X(OR_SCAN) X(PICK) X(CONFIRM) X(GOES_ON) X(LATE) \
	X(QR_LABEL) X(QR_CAPTION) X(QR_FOLD) \
	/* What happens meanwhile: each state, and what the page alone knows. */ \
	X(STATE_WAITING) X(STATE_OPENED) X(STATE_OPENED_BUTTON) X(STATE_CONFIRMED) X(STATE_DECLINED) \
	X(STATE_MISMATCH) X(STATE_RETURNING) X(STATE_REVOKED) X(STATE_CONTESTED) X(STATE_EXPIRED) \
	X(STATE_FAILED) X(STATE_LOST) X(NEW_CODE) \
	/* Confirmed, and to be returned to; in another browser. */ \
	X(RETURN) X(RETURN_WHY) X(RETURN_OTHER) X(RETURN_DIGITS) X(RETURN_CODE_LABEL) X(RETURN_BUTTON) \
	X(RETURN_LEFT) X(RETURN_AGAIN) \
	X(ELSEWHERE) X(ELSEWHERE_WHY) X(ELSEWHERE_OPEN) X(ELSEWHERE_CODE) X(ELSEWHERE_NONE) \
	/* Ways around. */ \
	X(HELP) X(HELP_APP) X(HELP_APP_LINK) X(HELP_COMMAND) X(COMMAND_LABEL) X(COPY) \
	X(COPIED) X(HELP_CLAIM) X(CLAIM) X(NOSCRIPT) X(NOSCRIPT_LEFT) X(FRESH_LINK) \
	/* About what was just done: each notice. */ \
	X(NOTICE_NOT_YET) X(NOTICE_DECLINED) X(NOTICE_MISMATCH) X(NOTICE_EXPIRED) X(NOTICE_CONTESTED) \
	X(NOTICE_RETURN_LATE) X(NOTICE_RETURN_CODE) X(NOTICE_RETURN_BURNED) \
	X(NOTICE_LOGGED_OUT) X(NOTICE_PASSWORD) X(NOTICE_THROTTLED) X(NOTICE_REFUSED) \
	X(NOTICE_ENDED) X(NOTICE_OTHERS) X(NOTICE_APPLICATION) \
	/* Where no push can reach. */ \
	X(TELEGRAM_AWAY) X(BY_TELEGRAM) X(ANOTHER_WAY) X(BY_PASSWORD) X(BY_PASSWORD_WHY) X(BY_REGISTRATION) X(USERNAME) X(PASSWORD_LABEL) \
	X(BY_PASSWORD_BUTTON) \
	/* Logged in. */ \
	X(LOGGED_IN_AS) X(CONTINUE) X(NOT_YOU) X(LOG_OUT) X(DEVICES) \
	/* When logging in is not possible. */ \
	X(UNAVAILABLE) X(UNAVAILABLE_WHY) X(TRY_AGAIN) \
	/* A request that is refused. */ \
	X(ERROR_OTHER) X(ERROR_ORIGIN) X(ERROR_ORIGIN_WHY) X(ERROR_NOT_FOUND) X(ERROR_METHOD) \
	X(ERROR_TOO_MANY) X(ERROR_TOO_MANY_WHY) X(ERROR_UNAVAILABLE_WHY) \
	/* <tgauth-login>, besides. */ \
	X(ELEMENT_LOG_IN) \
	/* The account page. */ \
	X(DEVICES_SITE) X(DEVICES_WHY) X(UNKNOWN_BROWSER) X(THIS_ONE) X(ALSO_ON) X(USED_NOW) \
	X(USED_MINUTES) X(USED_HOURS) X(USED_YESTERDAY) X(USED_DAYS) X(USED_DATE) X(END) \
	X(END_LABEL) X(END_OTHERS) X(APPLICATIONS) X(END_LOGIN_LABEL) X(BACK) X(BOT) X(BOT_LINK) \
	/* An application that asks. */ \
	X(CONSENT) X(CONSENT_WHY) X(SCOPE_OPENID) X(SCOPE_PROFILE) X(SCOPE_EMAIL) X(SCOPE_GROUPS) \
	X(SCOPE_OFFLINE) X(ALLOW) X(DENY) X(FORBIDDEN) X(FORBIDDEN_WHY) X(FORBIDDEN_BACK) X(NOT_ENTERED) X(NOT_ENTERED_WHY) \
	X(REFUSED) X(REFUSED_WHY) X(DEVICE) X(DEVICE_WHY) X(DEVICE_LABEL) X(DEVICE_WRONG) \
	X(DEVICE_WARNING) X(DEVICE_APPROVED) X(DEVICE_APPROVED_WHY) X(DEVICE_DENIED) \
	X(DEVICE_DENIED_WHY) X(ASK_LOGOUT) X(ASK_LOGOUT_WHY) X(STAY)
/* clang-format on */

#define PUSHD_TEXT_MEMBER(symbol) PUSHD_TEXT_##symbol,
#define PUSHD_TEXT_FILE(symbol, code, direction)                                         \
	extern const char *const pushd_texts_##code[PUSHD_TEXT_COUNT];

typedef enum pushd_text
{
	PUSHD_TEXTS(PUSHD_TEXT_MEMBER) PUSHD_TEXT_COUNT
} pushd_text;

TGA_LANGUAGES(PUSHD_TEXT_FILE)

#endif
