/*
 * texts.h
 *		Every word that the bot says, in every language it knows.
 *
 * A language is one file (texts_en.c), made by the mechanics of language.h.  Texts are
 * HTML as Telegram reads it, with {names} for values; those of BUTTON_, CALLBACK_ and
 * ABOUT_ are plain, as is DELETED, since where they stand there is no formatting.
 * test/unit/bot_texts_test.c sees that all languages have the same values in them, and
 * that values which may be Latin are isolated where a language goes from right to left.
 */
#ifndef TGA_BOT_TEXTS_H
#define TGA_BOT_TEXTS_H

#include <stdbool.h>

#include "language.h"
#include "status.h"

#define BOT_TEXTS(X)                                                                       \
	/* What asks for the login. */                                                         \
	X(THE_SITE) /* where the site has no name */                                           \
	X(DEVICE)                                                                              \
	X(DEVICE_BROWSER)                                                                      \
	X(DEVICE_OS)                                                                           \
	X(DEVICE_UNKNOWN)                                                                      \
	X(APPLICATION)                                                                         \
	X(HOST)                                                                                \
	X(ADDRESS)                                                                             \
	X(ASKED)                                                                               \
	X(JUST_NOW)                                                                            \
	X(MINUTES_AGO)                                                                         \
	X(HOURS_AGO)                                                                           \
	X(DAYS_AGO)                                                                            \
                                                                                           \
	/*                                                                                   \
	 * The question with numbers (OK is the one without, INCOMPLETE the one that begins  \
	 * a number), and their buttons.                                                     \
	 */ \
	X(QUESTION_MATCH)                                                                      \
	X(BUTTON_YES)                                                                          \
	X(BUTTON_NO)                                                                           \
	X(LINK_QUESTION_MATCH)                                                                 \
	X(LINK_QUESTION_TYPE)                                                                  \
	X(LINK_QUESTION)                                                                       \
	X(BUTTON_LINK)                                                                         \
	/* What the question begins with. */                                                   \
	X(UNUSUAL_BROWSER)                                                                     \
	X(UNUSUAL_NETWORK)                                                                     \
	X(UNUSUAL_BOTH)                                                                        \
                                                                                           \
	/* A Telegram account was linked. */                                                   \
	X(LINKED)                                                                              \
	X(CALLBACK_LINKED)                                                                     \
                                                                                           \
	/* What a confirmation tells besides. */                                               \
	X(OFFER_PASSWORD) /* stands with the button */                                         \
	X(BUTTON_PASSWORD)                                                                     \
	X(NEW_BROWSER)                                                                         \
	X(NEW_NETWORK)                                                                         \
	X(NEW_BOTH)                                                                            \
	X(BUTTON_END_THIS)                                                                     \
                                                                                           \
	/* Where the page has to be returned to: what to do, by the button or by digits. */    \
	X(RETURN)                                                                              \
	X(RETURN_TAP)                                                                          \
	X(RETURN_DIGITS)                                                                       \
	X(BUTTON_RETURN)                                                                       \
	X(BUTTON_RETURN_CODE)                                                                  \
	X(CALLBACK_RETURN)                                                                     \
	X(CALLBACK_RETURN_OVER)                                                                \
                                                                                           \
	/* Of a login that two clients claimed; ends with OFFER_END. */                        \
	X(CONTESTED)                                                                           \
                                                                                           \
	X(FAILED)                                                                              \
	X(CALLBACK_FAILED)                                                                     \
	X(FLOOD)                                                                               \
	X(CALLBACK_FLOOD)                                                                      \
                                                                                           \
	/* Sessions and ending them. */                                                        \
	X(SESSIONS)                                                                            \
	X(NO_SESSIONS)                                                                         \
	X(SESSION)                                                                             \
	X(SESSION_NOWHERE)                                                                     \
	X(BUTTON_END) /* followed by a number and a browser */                                 \
	X(OFFER_END)  /* stands with the next, after a login that was declined */              \
	X(BUTTON_END_ALL)                                                                      \
	X(LOGOUT)                                                                              \
	X(LOGOUT_ONLY)                                                                         \
	X(ASK_ALL)                                                                             \
	X(BUTTON_END_LATEST)                                                                   \
	X(BUTTON_END_ONLY)                                                                     \
	X(BUTTON_END_EVERYWHERE)                                                               \
	X(BUTTON_KEEP)                                                                         \
	X(ENDED_ALL)                                                                           \
	X(KEPT)                                                                                \
	X(CALLBACK_ENDED)                                                                      \
	X(CALLBACK_ENDED_BEFORE)                                                               \
	X(CALLBACK_ENDED_ALL)                                                                  \
	X(CALLBACK_KEPT)                                                                       \
                                                                                           \
	/* To go on without Telegram; what came of it is worded below. */                      \
	X(ASK_UNLINK)                                                                          \
	X(BUTTON_UNLINK)                                                                       \
	X(CALLBACK_UNLINKED)                                                                   \
                                                                                           \
	/* The message with a password. */                                                     \
	X(BUTTON_DELETE)                                                                       \
	X(DELETED)                                                                             \
                                                                                           \
	/* Commands, and what Telegram's menu says of them. */                                 \
	X(WELCOME)                                                                             \
	X(BUTTON_SITE)                                                                         \
	X(HELP)                                                                                \
	X(UNKNOWN)                                                                             \
	X(ABOUT_START)                                                                         \
	X(ABOUT_SESSIONS)                                                                      \
	X(ABOUT_LOGOUT)                                                                        \
	X(ABOUT_PASSWORD)                                                                      \
	X(ABOUT_UNLINK)                                                                        \
	X(ABOUT_HELP)

/*
 * And for each status how a login ended: the message, and the few words with which a
 * callback is answered (OK is no end, so it has none); for each status of a password
 * that was asked for, and of the wish to unlink, the message.
 */
#define BOT_ALL_TEXTS(X, STATUS_X, PASSWORD_X, UNLINK_X)                                 \
	BOT_TEXTS(X)                                                                         \
	TGA_STATUSES(STATUS_X)                                                               \
	TGA_NEW_PASSWORD_STATUSES(PASSWORD_X) TGA_UNLINK_STATUSES(UNLINK_X)

#define BOT_TEXT_ID(symbol) TEXT_##symbol,
#define BOT_STATUS_TEXT_IDS(symbol, word) TEXT_##symbol, TEXT_CALLBACK_##symbol,
#define BOT_PASSWORD_TEXT_ID(symbol, word) TEXT_PASSWORD_##symbol,
#define BOT_UNLINK_TEXT_ID(symbol, word) TEXT_UNLINK_##symbol,

typedef enum bot_text_id
{
	BOT_ALL_TEXTS(BOT_TEXT_ID, BOT_STATUS_TEXT_IDS, BOT_PASSWORD_TEXT_ID,
				  BOT_UNLINK_TEXT_ID) TEXT_COUNT
} bot_text_id;

/* What the array of a language consists of. */
#define BOT_STATUS_ENTRIES(symbol, word)                                                 \
	TGA_TEXT_ENTRY(symbol) TGA_TEXT_ENTRY(CALLBACK_##symbol)
#define BOT_PASSWORD_ENTRY(symbol, word) TGA_TEXT_ENTRY(PASSWORD_##symbol)
#define BOT_UNLINK_ENTRY(symbol, word) TGA_TEXT_ENTRY(UNLINK_##symbol)
#define BOT_TEXT_ENTRIES                                                                 \
	BOT_ALL_TEXTS(TGA_TEXT_ENTRY, BOT_STATUS_ENTRIES, BOT_PASSWORD_ENTRY,                \
				  BOT_UNLINK_ENTRY)

#define BOT_TEXTS_DECLARE(symbol, code, direction)                                       \
	extern const char *const bot_texts_##code[TEXT_COUNT];
TGA_LANGUAGES(BOT_TEXTS_DECLARE)

/* A plain text, as it stands. */
const char *bot_plain_text(tga_language language, bot_text_id id);

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
char *bot_text(tga_language language, bot_text_id id, const bot_value *values)
	__attribute__((warn_unused_result));

#endif
