/*
 * init_data_fuzz.c
 *		initData of a Mini App, as anybody may send it.
 *
 * What is accepted has sorted names, each once; written out again, it is read as
 * the same; and no seal that nobody made is good.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "json_scan.h"
#include "proof_verify.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char token[] = "1:token";

static void
check_order(const tga_proof *proof)
{
	for (int i = 0; i < proof->count; i++)
	{
		const tga_proof_field *field = &proof->fields[i];
		char name[TGA_PROOF_MAX + 1];

		memcpy(name, field->name, field->name_len);
		name[field->name_len] = '\0';
		if (tga_proof_find(proof, name) != field)
			abort();
		if (i > 0)
		{
			const tga_proof_field *before = &proof->fields[i - 1];
			size_t shorter =
				before->name_len < field->name_len ? before->name_len : field->name_len;
			int order = memcmp(before->name, field->name, shorter);

			if (order > 0 || (order == 0 && before->name_len >= field->name_len))
				abort();
		}
	}
}

/* Every byte percent-encoded. */
static size_t
write_again(const tga_proof *proof, char *out)
{
	char *p = out;

	for (int i = 0; i < proof->count; i++)
	{
		const tga_proof_field *field = &proof->fields[proof->count - 1 - i];

		if (i > 0)
			*p++ = '&';
		for (size_t j = 0; j < field->name_len; j++)
			p += sprintf(p, "%%%02x", (unsigned char) field->name[j]);
		*p++ = '=';
		for (size_t j = 0; j < field->value_len; j++)
			p += sprintf(p, "%%%02X", (unsigned char) field->value[j]);
	}
	return (size_t) (p - out);
}

static void
read_again(const tga_proof *proof)
{
	char *text = malloc(3 * TGA_PROOF_MAX + 4 * TGA_PROOF_FIELDS);
	char *buffer = malloc(3 * TGA_PROOF_MAX + 4 * TGA_PROOF_FIELDS);
	size_t len;
	tga_proof again;

	if (text == NULL || buffer == NULL)
		abort();
	len = write_again(proof, text);
	if (len <= TGA_PROOF_MAX)
	{
		if (!tga_proof_parse(&again, text, len, buffer) || again.count != proof->count ||
			again.bytes != proof->bytes)
			abort();
		for (int i = 0; i < again.count; i++)
			if (again.fields[i].value_len != proof->fields[i].value_len ||
				memcmp(again.fields[i].value, proof->fields[i].value,
					   again.fields[i].value_len) != 0)
				abort();
	}
	free(buffer);
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint8_t key[TGA_PROOF_KEY_BYTES] = {1};
	tga_proof proof;
	tga_json_member members[32];
	const tga_proof_field *user;
	int64_t date;
	char *buffer = malloc(size + 1);

	if (buffer == NULL)
		return 0;
	if (tga_proof_parse(&proof, (const char *) data, size, buffer))
	{
		check_order(&proof);
		read_again(&proof);
		if (tga_proof_web_app(&proof, token, sizeof(token) - 1) ||
			tga_proof_widget(&proof, token, sizeof(token) - 1) ||
			tga_proof_signature(&proof, 1, key))
			abort();
		(void) !tga_proof_number(&proof, "auth_date", &date);
		user = tga_proof_find(&proof, "user");
		if (user != NULL)
			(void) tga_json_object(user->value, user->value_len, members, 32);
	}
	free(buffer);
	return 0;
}
