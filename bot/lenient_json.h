/*
 * lenient_json.h
 *		Telegram's JSON, read so that one odd text does not hold up everything.
 *
 * JSON is jansson's: strict about what it reads, 64-bit integers (a Telegram id
 * does not fit into 32 bits), reference-counted values, small, in every
 * distribution and without a bad history.  What it refuses is mended and read again:
 *
 *		in texts, what is no UTF-8, half a surrogate pair, an unknown escape, a control
 *		character	U+FFFD in its stead
 *		numbers that 64 bits do not hold, and fractions, which nobody here needs	0
 *
 * What still is no JSON is taken apart: each update that stands whole in it is read by
 * itself, and one that cannot be is known by its number alone.
 */
#ifndef TGA_BOT_LENIENT_JSON_H
#define TGA_BOT_LENIENT_JSON_H

#include <stddef.h>
#include <stdint.h>

#include <jansson.h>

/* What stands for an update that could not be read, beside its "update_id". */
#define BOT_JSON_UNREADABLE "unreadable"

/* A new reference; NULL for what is no JSON even so. */
json_t *bot_json_read(const char *bytes, size_t len) __attribute__((warn_unused_result));

/* One update, a new reference; always an object, NULL when out of memory. */
json_t *bot_json_read_update(const char *bytes, size_t len)
	__attribute__((warn_unused_result));

/*
 * The updates of an answer of getUpdates that is no JSON as a whole: a new array, of
 * those that are whole.  NULL if there is none; then *first is the number of the one
 * that it begins with, or 0.
 */
json_t *bot_json_read_updates(const char *bytes, size_t len, int64_t *first)
	__attribute__((warn_unused_result));

#endif
