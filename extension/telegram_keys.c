/*
 * telegram_keys.c
 *		See telegram_keys.h.
 */
#include "telegram_keys.h"

#include "utils/array.h"
#include "utils/builtins.h"

#include "arg.h"
#include "encoding.h"

static tga_statement select_keys = {
	.text = "SELECT kid, algorithm, public_key FROM %1$s.tgauth_telegram_key "
			"ORDER BY place",
};

/* Of two who store a set the second waits, and replaces that of the first. */
static tga_statement lock_keys = {
	.text = "LOCK TABLE %1$s.tgauth_telegram_key IN SHARE ROW EXCLUSIVE MODE",
};

static tga_statement delete_keys = {
	.text = "DELETE FROM %1$s.tgauth_telegram_key",
};

static tga_statement insert_key = {
	.text = "INSERT INTO %1$s.tgauth_telegram_key "
			"(place, kid, algorithm, public_key, stored_at) VALUES ($1, $2, $3, $4, $5)",
	.nargs = 5,
	.types = {INT4OID, TEXTOID, TEXTOID, BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement list_entries = {
	.text = "SELECT kid, algorithm, problem FROM "
			"unnest($1, $2, $3) AS entry (kid, algorithm, problem)",
	.nargs = 3,
	.types = {TEXTARRAYOID, TEXTARRAYOID, TEXTARRAYOID},
};

/* --- reading ---------------------------------------------------------------------- */

static void
take_key(uint64 row, tga_jwk *key)
{
	HeapTuple tuple = SPI_tuptable->vals[row];
	TupleDesc desc = SPI_tuptable->tupdesc;
	const char *kid = SPI_getvalue(tuple, desc, 1);
	const char *algorithm = SPI_getvalue(tuple, desc, 2);
	const bytea *der = DatumGetByteaPP(tga_spi_value(row, 3));

	memset(key, 0, sizeof(*key));
	if (TGA_ARG_LEN(der) > TGA_JWK_DER_MAX ||
		!tga_jwk_find_algorithm(algorithm, strlen(algorithm), &key->algorithm))
		elog(ERROR, "a key of Telegram's is malformed");
	strlcpy(key->kid, kid != NULL ? kid : "", sizeof(key->kid));
	key->der_len = TGA_ARG_LEN(der);
	memcpy(key->der, VARDATA_ANY(der), key->der_len);
}

int
tga_telegram_keys(const tga_call *call, tga_jwk keys[static TGA_JWK_KEYS])
{
	tga_args none = {0};
	uint64 count = tga_spi_read(call, &select_keys, &none);

	if (count == 0)
		ereport(ERROR, (errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
						errmsg("no keys of Telegram's are stored"),
						errhint("Store https://oauth.telegram.org/.well-known/jwks.json "
								"with SELECT %s.tgauth_set_telegram_keys().",
								call->schema)));
	for (uint64 i = 0; i < count && i < TGA_JWK_KEYS; i++)
		take_key(i, &keys[i]);
	return (int) Min(count, TGA_JWK_KEYS);
}

/* --- storing ---------------------------------------------------------------------- */

static void
store(const tga_call *call, int place, const tga_jwk *key)
{
	tga_args args = {0};

	tga_spi_arg_int4(&args, place);
	tga_spi_arg_text(&args, key->kid[0] != '\0' ? key->kid : NULL);
	tga_spi_arg_text(&args, tga_jwk_algorithm_name(key->algorithm));
	tga_spi_arg_bytes(&args, key->der, key->der_len);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &insert_key, &args) != 1)
		tga_spi_kept_out("tgauth_telegram_key");
}

/* Raises if no key of the set is of use: the set that is there stays. */
static void
replace(const tga_call *call, const tga_jwk_entry *entries, int count)
{
	tga_args none = {0};
	int stored = 0;

	tga_spi_run(call, &lock_keys, &none);
	tga_spi_run(call, &delete_keys, &none);
	for (int i = 0; i < count; i++)
		if (entries[i].problem == TGA_JWK_NONE)
			store(call, stored++, &entries[i].key);
	if (stored == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("no key of the set can be used"),
				 count == 0 ? errdetail("There is none in it.")
							: errdetail("The first is left out: %s.",
										tga_jwk_problem_words(entries[0].problem))));
}

static Datum
text_or_null(const char *text, bool *isnull)
{
	*isnull = text == NULL || *text == '\0';
	return *isnull ? (Datum) 0 : CStringGetTextDatum(text);
}

static Datum
make_array(Datum *texts, bool *nulls, int count)
{
	int bound = 1;

	return PointerGetDatum(construct_md_array(texts, nulls, 1, &count, &bound, TEXTOID,
											  -1, false, TYPALIGN_INT));
}

/* What became of each key, as rows of the function. */
static void
list(const tga_call *call, const tga_jwk_entry *entries, int count)
{
	Datum texts[3][TGA_JWK_KEYS];
	bool nulls[3][TGA_JWK_KEYS];
	tga_args args = {0};

	for (int i = 0; i < count; i++)
	{
		const tga_jwk_entry *entry = &entries[i];
		bool good = entry->problem == TGA_JWK_NONE;

		texts[0][i] = text_or_null(entry->key.kid, &nulls[0][i]);
		texts[1][i] =
			text_or_null(good ? tga_jwk_algorithm_name(entry->key.algorithm) : entry->alg,
						 &nulls[1][i]);
		texts[2][i] = text_or_null(tga_jwk_problem_words(entry->problem), &nulls[2][i]);
	}
	for (int i = 0; i < 3; i++)
		tga_spi_arg_datum(&args, make_array(texts[i], nulls[i], count));
	tga_spi_read(call, &list_entries, &args);
}

/* tgauth_set_telegram_keys(jwks) → what became of each key */
PG_FUNCTION_INFO_V1(tgauth_set_telegram_keys);
Datum
tgauth_set_telegram_keys(PG_FUNCTION_ARGS)
{
	tga_jwk_entry entries[TGA_JWK_KEYS];
	const char *utf8;
	tga_call call;
	int count;

	tga_arg_require(fcinfo, 0, "jwks");
	utf8 = tga_encoding_to_utf8(text_to_cstring(PG_GETARG_TEXT_PP(0)));
	count = tga_jwk_set(utf8, strlen(utf8), entries);
	if (count < 0)
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
			 errmsg("jwks is no JSON Web Key Set"),
			 errdetail("It is an object with an array \"keys\" of %d objects at most, "
					   "in which no name and no good key comes twice.",
					   TGA_JWK_KEYS),
			 errhint("Pass what https://oauth.telegram.org/.well-known/jwks.json "
					 "answers, as it is.")));
	tga_spi_begin(&call, fcinfo);
	replace(&call, entries, count);
	list(&call, entries, count);
	return tga_spi_return_rows(fcinfo, &call);
}
