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

#include "routes/api_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = {"username",	   "password",	  "refresh_token",
										"start_token", "telegram_id", "everywhere"};
	json_t *body = pushd_api_json_parse((tga_span){(const char *) data, size});

	if (body == NULL)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		const char *text;
		int64_t number;
		bool truth;
		pushd_api_member a = pushd_api_json_text(body, names[i], 16, &text);
		pushd_api_member b = pushd_api_json_number(body, names[i], 1, 99, &number);
		pushd_api_member c = pushd_api_json_bool(body, names[i], &truth);

		if ((a == PUSHD_API_GOOD) != (text != NULL) ||
			(text != NULL && strlen(text) > 16))
			abort();
		if (b == PUSHD_API_GOOD && (number < 1 || number > 99))
			abort();
		if ((a == PUSHD_API_GOOD) + (b == PUSHD_API_GOOD) + (c == PUSHD_API_GOOD) > 1)
			abort();
		if ((a == PUSHD_API_ABSENT) != (b == PUSHD_API_ABSENT) ||
			(a == PUSHD_API_ABSENT) != (c == PUSHD_API_ABSENT))
			abort();
	}
	json_decref(body);
	return 0;
}
