/*
 * answer_data.h
 *		What a button of the question about a login says when it is tapped: callback data
 *		of Telegram's, 1 to 64 bytes.
 *
 * Telegram gives a tap back with the data of its button and nothing of ours besides,
 * and a bot that keeps no state loses nothing by a restart between question and answer.
 * The start token therefore travels in the button.  Its 64 characters of base64url
 * would fill the data to the last byte, so its 48 bytes are written in base 85 (Z85,
 * https://rfc.zeromq.org/spec/32/: printable, no quotes):
 *
 *		1	'c', this login with this number, or 'n', it was not me
 *		2	the number that the button shows, or 00
 *		60	the start token's 48 bytes
 *
 * Where the number is typed, the first digit is 'd' with that digit as its number, and the
 * second is 'c' with both; 'b' takes the first one back.  So what has been typed so far
 * stands in the buttons as well.
 *
 * The other way, reading the token from the /start message that the question
 * replies to, fails when the person has deleted that message, and confirms
 * something else when they have edited it.
 *
 * A client can send any data that it likes: nothing here is believed, the database
 * checks the token's MAC and the number.
 */
#ifndef TGA_ANSWER_DATA_H
#define TGA_ANSWER_DATA_H

#include <stdbool.h>

#include "start_token.h"

#define TGA_ANSWER_CHARS 63

typedef enum tga_answer_kind
{
	TGA_ANSWER_CONFIRM = 'c',
	TGA_ANSWER_DECLINE = 'n',
	TGA_ANSWER_DIGIT = 'd',
	TGA_ANSWER_BACK = 'b'
} tga_answer_kind;

typedef struct tga_answer
{
	tga_answer_kind kind;
	int code; /* 0: none */
	char start_token[TGA_START_TOKEN_CHARS + 1];
} tga_answer;

/*
 * The keypad: ten digits from 0 on, then where the first one is typed the way back, then
 * 'it was not me'.
 */
#define TGA_ANSWER_DIGITS 10
#define TGA_ANSWER_KEYS (TGA_ANSWER_DIGITS + 2)

/*
 * Makes kind and code of an answer those of a key, counted from 0, after a first digit; 0 is
 * none, since no number begins with it.  False beyond the last key.
 */
bool tga_answer_key(int first_digit, int key, tga_answer *answer);

/* False if it cannot be written. */
bool tga_answer_write(const tga_answer *answer, char data[static TGA_ANSWER_CHARS + 1])
	__attribute__((warn_unused_result));

/* False if the data were not written by the above. */
bool tga_answer_read(const char *data, tga_answer *answer)
	__attribute__((warn_unused_result));

#endif
