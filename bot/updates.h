/*
 * updates.h
 *		What an update says, out of Telegram's JSON: the part of it that this bot
 *		acts on.
 *
 * Only private chats count, and there the person is who sent the message or
 * tapped the button: `from`, which Telegram vouches for.  Everything else is
 * BOT_UPDATE_OTHER: an update is never refused, since one that is not
 * acknowledged comes back for ever.
 */
#ifndef TGA_BOT_UPDATES_H
#define TGA_BOT_UPDATES_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

typedef enum bot_update_kind
{
	BOT_UPDATE_OTHER,
	BOT_UPDATE_UNREADABLE, /* no more of it is known than its number (lenient_json.h) */
	BOT_UPDATE_MESSAGE,	   /* a text in a private chat */
	BOT_UPDATE_CALLBACK	   /* a button under a message of ours */
} bot_update_kind;

typedef struct bot_person
{
	int64_t id;
	const char *first_name; /* never NULL; this and the next may be anything */
	const char *last_name;	/* NULL where there is none, as the two below */
	const char *username;
	const char *language;
} bot_person;

/* Texts point into the JSON, and end at a NUL that stands inside. */
typedef struct bot_update
{
	int64_t id; /* 0 if it has none */
	bot_update_kind kind;
	bot_person from;
	int64_t message_id;
	const char *text;	  /* of a message */
	const char *query_id; /* of a callback; also set for those that do not count */
	const char *data;	  /* of a callback */
} bot_update;

/* The number of an update; 0 if it has none. */
int64_t bot_update_id(const json_t *json);

/* Never fails: what cannot be read is BOT_UPDATE_OTHER. */
void bot_update_read(const json_t *json, bot_update *update);

/*
 * Which word of a command a message begins with: "start" for "/start x",
 * "/start@some_bot x".  Writes it to name, and where the argument begins (or the
 * empty text) to argument.  False if the text is no command.
 */
bool bot_command_read(const char *text, char name[static 33], const char **argument);

/* The number after that of all of these; 0 where none has a number. */
int64_t bot_updates_end(const json_t *updates);

#endif
