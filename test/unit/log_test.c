/*
 * log_test.c
 *		A line an event, whatever a client puts into a value.
 */
#include "log.h"

#include <string.h>

#include <jansson.h>

#include "tap.h"

static char written[8192];

static const char *
log_one(bool json, tga_log_level least, const char *value)
{
	FILE *out = tmpfile();
	tga_log log = {out, "t", least, json};
	size_t n;

	tga_log_event(&log, TGA_INFO, "tried", "value", value, "none", NULL, "n", TGA_NUM(-7),
				  NULL);
	rewind(out);
	n = fread(written, 1, sizeof(written) - 1, out);
	written[n] = '\0';
	fclose(out);
	return written;
}

static bool
one_line(const char *text)
{
	const char *newline = strchr(text, '\n');

	return newline != NULL && newline[1] == '\0';
}

int
main(void)
{
	char huge[20000];
	json_t *parsed;

	ok(strstr(log_one(false, TGA_DEBUG, "plain"),
			  " level=info program=t event=tried value=plain n=-7\n") != NULL,
	   "pairs in order; one without a value is left out");
	ok(strstr(log_one(false, TGA_DEBUG, "two words"), " value=\"two words\" ") != NULL,
	   "a value with a space is quoted");
	ok(one_line(log_one(false, TGA_DEBUG, "a\nlevel=error forged")) &&
		   strstr(written, "\"a\\u000alevel=error forged\"") != NULL,
	   "a newline cannot forge a line");
	ok(*log_one(false, TGA_WARNING, "x") == '\0', "a lower level is not written");
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = '\0';
	ok(one_line(log_one(false, TGA_DEBUG, huge)) && strlen(written) < 1024,
	   "a huge value is cut");
	parsed = json_loads(log_one(true, TGA_DEBUG, "q\"\\\n\x7f"), 0, NULL);
	ok(parsed != NULL && strcmp(json_string_value(json_object_get(parsed, "value")),
								"q\"\\\n\x7f") == 0,
	   "a JSON line reads back");
	json_decref(parsed);
	return tap_done();
}
