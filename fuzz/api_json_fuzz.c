/*
 * api_json_fuzz.c
 *		The JSON bodies of the API.
 *
 * A text that is given out is as long as it seems, within its bound; a number
 * lies within its bounds.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "api_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"username",	   "password",	  "refresh_token",
										"start_token", "telegram_id", "everywhere"};
	json_t *body = api_json_parse((span){(const char *) data, size});

	if (body == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		const char *text;
		int64_t number;
		bool truth;
		api_member a = api_json_text(body, names[i], 16, &text);
		api_member b = api_json_number(body, names[i], 1, 99, &number);
		api_member c = api_json_bool(body, names[i], &truth);

		if ((a == API_GOOD) != (text != NULL) || (text != NULL && strlen(text) > 16))
			abort();
		if (b == API_GOOD && (number < 1 || number > 99))
			abort();
		if ((a == API_GOOD) + (b == API_GOOD) + (c == API_GOOD) > 1)
			abort();
		if ((a == API_ABSENT) != (b == API_ABSENT) ||
			(a == API_ABSENT) != (c == API_ABSENT))
			abort();
	}
	json_decref(body);
	return 0;
}
