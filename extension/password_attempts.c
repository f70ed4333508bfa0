/*
 * password_attempts.c
 *		See password_attempts.h.
 */
#include "postgres.h"

#include <openssl/evp.h>

#include "arg.h"
#include "client_address.h"
#include "crypto.h"
#include "password_attempts.h"

#define BUCKET_BYTES 16
#define FORGET_SECONDS (24 * 60 * 60)

typedef enum tga_bucket_kind
{
	NAME_AT_ADDRESS,
	NAME,
	ADDRESS
} tga_bucket_kind;

static const struct
{
	const char *label;
	int free;
	int max_seconds;
} limits[] = {
	[NAME_AT_ADDRESS] = {"name at address", 5, 15 * 60},
	[NAME] = {"name", 100, 60},
	[ADDRESS] = {"address", 50, 60},
};

/*
 * $1 bucket, $2 now, $3 free failures, $4 longest delay.  Does nothing where the
 * row asks to wait; then there is no row in the answer.
 */
#define COUNT_ONE                                                                        \
	"INSERT INTO %1$s.tgauth_attempt AS a (bucket, failures, last_at, wait_until) "      \
	"VALUES ($1, 1, $2, '-infinity') ON CONFLICT (bucket) DO UPDATE SET "                \
	"failures = CASE WHEN a.last_at <= $5 THEN 1 ELSE a.failures + 1 END, "              \
	"last_at = $2, "                                                                     \
	"wait_until = CASE WHEN a.last_at <= $5 OR a.failures < $3 THEN '-infinity' ELSE "   \
	"$2 + make_interval(secs => "                                                        \
	"least(2 ^ least(a.failures + 1 - $3, 20), $4)::double precision) END "

static tga_statement count_if_free = {
	.text = COUNT_ONE "WHERE a.wait_until <= $2 RETURNING failures",
	.nargs = 5,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT4OID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement count_failure = {
	.text = COUNT_ONE "RETURNING failures",
	.nargs = 5,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT4OID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement select_wait = {
	.text =
		"SELECT ceil(extract(epoch FROM max(wait_until) - $2))::int8 "
		"FROM %1$s.tgauth_attempt "
		"WHERE bucket = ANY (ARRAY[$1, $3, $4]) AND wait_until > $2 HAVING count(*) > 0",
	.nargs = 4,
	.types = {BYTEAOID, TIMESTAMPTZOID, BYTEAOID, BYTEAOID},
};

static tga_statement forget_one = {
	.text = "DELETE FROM %1$s.tgauth_attempt WHERE bucket = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* Whether the user has had a session at that address. */
static tga_statement select_known = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE user_id = $1 AND address = $2::inet "
			"LIMIT 1",
	.nargs = 2,
	.types = {INT8OID, TEXTOID},
};

static tga_statement delete_old = {
	.text = "DELETE FROM %1$s.tgauth_attempt WHERE bucket = ANY (ARRAY("
			"SELECT bucket FROM %1$s.tgauth_attempt WHERE last_at <= $1 "
			"ORDER BY last_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
	.nargs = 2,
	.types = {TIMESTAMPTZOID, INT8OID},
};

/* The first half of SHA-256(label 0 name 0 address), of what the kind counts. */
static void
bucket_of(tga_bucket_kind kind, const char *name, const tga_start_token *client,
		  uint8_t bucket[static BUCKET_BYTES])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t digest[EVP_MAX_MD_SIZE];
	const char *label = limits[kind].label;
	bool good =
		ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
		EVP_DigestUpdate(ctx, label, strlen(label) + 1) &&
		(kind == ADDRESS || EVP_DigestUpdate(ctx, name, strlen(name) + 1)) &&
		(kind == NAME || EVP_DigestUpdate(ctx, client->address, TGA_ADDRESS_BYTES)) &&
		EVP_DigestFinal_ex(ctx, digest, NULL);

	EVP_MD_CTX_free(ctx);
	if (!good)
		tga_crypto_failed();
	memcpy(bucket, digest, BUCKET_BYTES);
}

static uint64
count_one(const tga_call *call, tga_statement *statement, tga_bucket_kind kind,
		  const char *name, const tga_start_token *client)
{
	tga_args args = {0};
	uint8_t bucket[BUCKET_BYTES];

	bucket_of(kind, tga_arg_folded(name), client, bucket);
	tga_spi_arg_bytes(&args, bucket, sizeof(bucket));
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_int4(&args, limits[kind].free);
	tga_spi_arg_int4(&args, limits[kind].max_seconds);
	tga_spi_arg_time(&args, tga_spi_ago(call, FORGET_SECONDS));
	return tga_spi_run(call, statement, &args);
}

/* Seconds that the three counts, or the first alone, ask to wait. */
static int
seconds_to_wait(const tga_call *call, const char *name, const tga_start_token *client,
				bool first_alone)
{
	tga_args args = {0};
	uint8_t buckets[3][BUCKET_BYTES];

	bucket_of(NAME_AT_ADDRESS, tga_arg_folded(name), client, buckets[0]);
	bucket_of(first_alone ? NAME_AT_ADDRESS : NAME, tga_arg_folded(name), client,
			  buckets[1]);
	bucket_of(first_alone ? NAME_AT_ADDRESS : ADDRESS, tga_arg_folded(name), client,
			  buckets[2]);
	tga_spi_arg_bytes(&args, buckets[0], BUCKET_BYTES);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_bytes(&args, buckets[1], BUCKET_BYTES);
	tga_spi_arg_bytes(&args, buckets[2], BUCKET_BYTES);
	return tga_spi_run(call, &select_wait, &args) > 0 ? (int) tga_spi_int8(1) : 0;
}

static bool
is_known(const tga_call *call, int64 user_id, const tga_start_token *client)
{
	tga_args args = {0};
	char address[TGA_ADDRESS_TEXT];

	if (user_id == 0 || !tga_address_unpack(client->address, address))
		return false;
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_text(&args, address);
	return tga_spi_run(call, &select_known, &args) > 0;
}

int
tga_password_attempt_begin(const tga_call *call, const char *name, int64 user_id,
						   const tga_start_token *client)
{
	int wait = seconds_to_wait(call, name, client, is_known(call, user_id, client));

	Assert(wait >= 0);
	if (wait > 0)
		return wait;
	if (count_one(call, &count_if_free, NAME_AT_ADDRESS, name, client) > 0)
		return 0;
	/* Another attempt, which was under way, has made this one wait. */
	return Max(seconds_to_wait(call, name, client, true), 1);
}

void
tga_password_attempt_good(const tga_call *call, const char *name,
						  const tga_start_token *client)
{
	tga_args args = {0};
	uint8_t bucket[BUCKET_BYTES];

	bucket_of(NAME_AT_ADDRESS, tga_arg_folded(name), client, bucket);
	tga_spi_arg_bytes(&args, bucket, sizeof(bucket));
	tga_spi_run(call, &forget_one, &args);
}

void
tga_password_attempt_failed(const tga_call *call, const char *name,
							const tga_start_token *client)
{
	char address[TGA_ADDRESS_TEXT];

	count_one(call, &count_failure, NAME, name, client);
	if (tga_address_unpack(client->address, address))
		count_one(call, &count_failure, ADDRESS, name, client);
}

uint64
tga_password_attempts_purge(const tga_call *call, int batch)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, tga_spi_ago(call, FORGET_SECONDS));
	tga_spi_arg_int8(&args, batch);
	return tga_spi_run(call, &delete_old, &args);
}
