/*
 * answers.h
 *		What a person gets back: a message, or for a callback the same message edited,
 *		and the callback answer that ends the button's waiting.
 */
#ifndef TGA_BOT_ANSWERS_H
#define TGA_BOT_ANSWERS_H

#include "bot.h"
#include "callback_data.h"
#include "texts.h"
#include "updates.h"

/*
 * Answers with HTML and an inline keyboard (NULL: none), and takes over both.  html
 * may be NULL, as bot_text returns when memory is short; then nothing is said.
 */
void bot_answer(bot *b, const bot_update *update, char *html, json_t *keyboard);

/* The same as a message of its own, also where a callback asked for it. */
void bot_send(bot *b, const bot_update *update, char *html, json_t *keyboard);

/* Puts another keyboard, which it takes over, under the message of a callback. */
void bot_edit_keyboard(bot *b, const bot_update *update, json_t *keyboard);

/* Answers a callback with a few plain words; a text that is empty says nothing. */
void bot_answer_callback(bot *b, const bot_update *update, bot_text_id text);

/* Deletes the message of a callback; where that is too late, empties it. */
void bot_delete_message(bot *b, const bot_update *update);

/* Says that something went wrong on our side. */
void bot_answer_failure(bot *b, const bot_update *update);

/* The same, after a line in the log, where the database answers with a word of its own. */
void bot_answer_unknown_status(bot *b, const bot_update *update, const char *status);

/* A button that carries callback data, for a keyboard's row; NULL if it cannot. */
json_t *bot_button(const bot_callback *callback, const char *text);

/* A keyboard of rows; takes over the array of arrays. */
json_t *bot_keyboard(json_t *rows);

#endif
