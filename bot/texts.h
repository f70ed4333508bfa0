/*
 * texts.h
 *		Every word that the bot says, in every language it knows.
 *
 * A language is one file (texts_en.c) with one array, indexed by bot_text_id, and
 * one line in texts.c.  Texts are HTML as Telegram reads it, with {names} for
 * values; those of TEXT_BUTTON_, TEXT_TOAST_ and TEXT_ABOUT_ are plain, as is
 * TEXT_WIPED, since where they stand there is no formatting.  test/unit/bot_texts_test.c sees that all languages
 * have the same texts with the same values in them.
 */
#ifndef TGA_BOT_TEXTS_H
#define TGA_BOT_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

typedef enum bot_text_id
{
	/* What asks for the login. */
	TEXT_THE_SITE, /* where the site has no name */
	TEXT_DEVICE,
	TEXT_DEVICE_BROWSER,
	TEXT_DEVICE_OS,
	TEXT_DEVICE_UNKNOWN,
	TEXT_ADDRESS,
	TEXT_ASKED,
	TEXT_JUST_NOW,
	TEXT_MINUTES_AGO,
	TEXT_HOURS_AGO,
	TEXT_DAYS_AGO,

	/* The question and its buttons. */
	TEXT_QUESTION_MATCH,
	TEXT_QUESTION_TAP,
	TEXT_BUTTON_YES,
	TEXT_BUTTON_NO,

	/* How it ended: the message, and the few words of the toast. */
	TEXT_CONFIRMED,
	TEXT_PASSWORD,
	TEXT_NEW_BROWSER,
	TEXT_NEW_NETWORK,
	TEXT_NEW_BOTH,
	TEXT_BUTTON_END_THIS,
	TEXT_ALREADY_CONFIRMED,
	TEXT_DECLINED,
	TEXT_MISMATCH,
	TEXT_MATCH_REQUIRED,
	TEXT_EXPIRED,
	TEXT_USED,
	TEXT_BLOCKED,
	TEXT_REFUSED,
	TEXT_INVALID,
	TEXT_FAILED,
	TEXT_TOAST_CONFIRMED,
	TEXT_TOAST_DECLINED,
	TEXT_TOAST_MISMATCH,
	TEXT_TOAST_TOO_LATE,
	TEXT_TOAST_USED,
	TEXT_TOAST_BLOCKED,
	TEXT_TOAST_REFUSED,
	TEXT_TOAST_INVALID,
	TEXT_TOAST_FAILED,

	/* Sessions and ending them. */
	TEXT_SESSIONS,
	TEXT_NO_SESSIONS,
	TEXT_SESSION,
	TEXT_SESSION_NOWHERE,
	TEXT_BUTTON_END, /* followed by a number and a browser */
	TEXT_BUTTON_END_ALL,
	TEXT_LOGOUT,
	TEXT_LOGOUT_ONLY,
	TEXT_ASK_ALL,
	TEXT_BUTTON_END_LATEST,
	TEXT_BUTTON_END_ONLY,
	TEXT_BUTTON_END_EVERYWHERE,
	TEXT_BUTTON_KEEP,
	TEXT_ENDED_ALL,
	TEXT_KEPT,
	TEXT_TOAST_ENDED,
	TEXT_TOAST_ENDED_BEFORE,
	TEXT_TOAST_ENDED_ALL,
	TEXT_TOAST_KEPT,

	/* Passwords. */
	TEXT_NEW_PASSWORD,
	TEXT_PASSWORD_UNKNOWN,
	TEXT_PASSWORD_OFF,
	TEXT_BUTTON_WIPE,
	TEXT_WIPED,

	/* Commands, and what Telegram's menu says of them. */
	TEXT_WELCOME,
	TEXT_BUTTON_SITE,
	TEXT_HELP,
	TEXT_UNKNOWN,
	TEXT_ABOUT_START,
	TEXT_ABOUT_SESSIONS,
	TEXT_ABOUT_LOGOUT,
	TEXT_ABOUT_PASSWORD,
	TEXT_ABOUT_HELP,

	TEXT_COUNT
} bot_text_id;

typedef struct bot_language
{
	const char *code; /* "en": how language codes of it begin */
	const char *const *texts;
} bot_language;

/* The first one is for everyone whose language is not there. */
extern const bot_language bot_languages[];
extern const size_t bot_language_count;

/* The language for Telegram's language_code, which may be NULL. */
const bot_language *bot_language_for(const char *language_code);

/* A value for {name}; escaped unless it is HTML already.  The list ends with a NULL name. */
typedef struct bot_value
{
	const char *name;
	const char *text; /* NULL counts as empty */
	bool is_html;
} bot_value;

/*
 * The text with its values, for the caller to free; NULL when out of memory.  What
 * comes from people is cleaned: no line breaks, no other control characters, none
 * that change the direction of what follows, no more than BOT_VALUE_CHARS
 * characters.
 */
#define BOT_VALUE_CHARS 128
char *bot_text(const bot_language *language, bot_text_id id, const bot_value *values)
	__attribute__((warn_unused_result));

/* How many bytes the first characters of a UTF-8 text take. */
size_t bot_utf8_prefix(const char *text, size_t characters);

#endif
