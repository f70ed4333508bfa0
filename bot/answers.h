/*
 * answers.h
 *		What a person gets back: a message, or for a tap the same message edited,
 *		and the toast that ends the button's waiting.
 */
#ifndef TGA_BOT_ANSWERS_H
#define TGA_BOT_ANSWERS_H

#include "bot.h"
#include "texts.h"
#include "updates.h"

/*
 * Answers with HTML and an inline keyboard (NULL: none), and takes over both.  html
 * may be NULL, as bot_text returns when memory is short; then nothing is said.
 */
void bot_answer(bot *b, const bot_update *update, char *html, json_t *keyboard);

/* Answers a tap with a few plain words, or with none where text is TEXT_COUNT. */
void bot_toast(bot *b, const bot_update *update, bot_text_id text);

/* Deletes the message of a tap; where that is too late, empties it. */
void bot_wipe(bot *b, const bot_update *update);

/* Says that something went wrong on our side. */
void bot_answer_failure(bot *b, const bot_update *update);

/* A button that carries callback data, for a keyboard's row. */
json_t *bot_button(const char *text, const char *data);

/* A keyboard of rows; takes over the array of arrays. */
json_t *bot_keyboard(json_t *rows);

#endif
