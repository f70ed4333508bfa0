/*
 * attempts.c
 *		See attempts.h.
 */
#include "postgres.h"

#include <openssl/evp.h>

#include "utils/builtins.h"

#include "client_address.h"
#include "crypto.h"
#include "attempts.h"

#define BUCKET_BYTES TGA_ATTEMPT_BUCKET_BYTES
#define FORGET_SECONDS (24 * 60 * 60)

static const struct
{
	const char *label;
	int free;
	int max_seconds;
	bool by_name;
	bool by_address;
} limits[] = {
	[TGA_ATTEMPT_NAME_AT_ADDRESS] = {"name at address", 5, 15 * 60, true, true},
	[TGA_ATTEMPT_NAME] = {"name", 100, 60, true, false},
	[TGA_ATTEMPT_ADDRESS] = {"address", 50, 60, false, true},
	[TGA_ATTEMPT_OWN] = {"own", 5, 15 * 60, true, false},
	[TGA_ATTEMPT_TELEGRAM] = {"telegram", 5, TGA_ATTEMPT_TELEGRAM_SECONDS, true, false},
};

/*
 * $1 bucket, $2 now, $3 free failures, $4 longest delay, $5 when failures are
 * forgotten.  Does nothing where the row asks to wait; then there is no row in the
 * answer.
 */
static tga_statement count_if_free = {
	.text =
		"INSERT INTO %1$s.tgauth_attempt AS a (bucket, failures, last_at, wait_until) "
		"VALUES ($1, 1, $2, '-infinity') ON CONFLICT (bucket) DO UPDATE SET "
		"failures = CASE WHEN a.last_at <= $5 THEN 1 ELSE a.failures + 1 END, "
		"last_at = $2, "
		"wait_until = CASE WHEN a.last_at <= $5 OR a.failures < $3 THEN '-infinity' ELSE "
		"$2 + make_interval(secs => "
		"least(2 ^ least(a.failures + 1 - $3, 20), $4)::double precision) END "
		"WHERE a.wait_until <= $2 OR a.wait_until > $2 + make_interval(secs => $4) "
		"RETURNING failures",
	.nargs = 5,
	.types = {BYTEAOID, TIMESTAMPTZOID, INT4OID, INT4OID, TIMESTAMPTZOID},
};

static tga_statement select_wait = {
	.text = "SELECT ceil(extract(epoch FROM wait_until - $2))::int8 "
			"FROM %1$s.tgauth_attempt WHERE bucket = $1",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement forget_all = {
	.text = "DELETE FROM %1$s.tgauth_attempt WHERE bucket = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

/* What was counted was free, so there was nothing to wait for before. */
static tga_statement forget_one = {
	.text = "UPDATE %1$s.tgauth_attempt SET failures = failures - 1, "
			"wait_until = '-infinity' WHERE bucket = $1",
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

/* Of each kind of what is over: failures of long ago, and of a clock that was ahead. */
static tga_statement delete_old = {
	.text = "DELETE FROM %1$s.tgauth_attempt WHERE bucket = ANY (ARRAY("
			"SELECT bucket FROM %1$s.tgauth_attempt WHERE last_at <= $1 "
			"ORDER BY last_at LIMIT $3 FOR UPDATE SKIP LOCKED) || ARRAY("
			"SELECT bucket FROM %1$s.tgauth_attempt WHERE last_at > $2 "
			"ORDER BY last_at LIMIT $3 FOR UPDATE SKIP LOCKED))",
	.nargs = 3,
	.types = {TIMESTAMPTZOID, TIMESTAMPTZOID, INT8OID},
};

/* The first half of SHA-256(label 0 name 0 address), of what the count is by. */
static void
bucket_of(tga_attempt_count count, const tga_attempt *attempt,
		  uint8_t bucket[static BUCKET_BYTES])
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	uint8_t digest[EVP_MAX_MD_SIZE];
	const char *label = limits[count].label;
	bool good = ctx != NULL && EVP_DigestInit_ex(ctx, EVP_sha256(), NULL) &&
				EVP_DigestUpdate(ctx, label, strlen(label) + 1) &&
				(!limits[count].by_name ||
				 EVP_DigestUpdate(ctx, attempt->name, strlen(attempt->name) + 1)) &&
				(!limits[count].by_address ||
				 EVP_DigestUpdate(ctx, attempt->client->address, TGA_ADDRESS_BYTES)) &&
				EVP_DigestFinal_ex(ctx, digest, NULL);

	EVP_MD_CTX_free(ctx);
	if (!good)
		tga_crypto_failed();
	memcpy(bucket, digest, BUCKET_BYTES);
}

/* Counts an attempt.  0, or the seconds that it has to wait. */
static int
count_one(const tga_call *call, tga_attempt *attempt, tga_attempt_count count)
{
	tga_args args = {0};
	tga_args wait = {0};
	uint8_t bucket[BUCKET_BYTES];

	bucket_of(count, attempt, bucket);
	tga_spi_arg_bytes(&args, bucket, sizeof(bucket));
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_int4(&args, limits[count].free);
	tga_spi_arg_int4(&args, limits[count].max_seconds);
	tga_spi_arg_time(&args, tga_spi_ago(call, FORGET_SECONDS));
	attempt->counted[count] = tga_spi_run(call, &count_if_free, &args) > 0;
	if (attempt->counted[count])
		return 0;
	tga_spi_arg_bytes(&wait, bucket, sizeof(bucket));
	tga_spi_arg_time(&wait, call->now);
	return tga_spi_run(call, &select_wait, &wait) > 0 ? Max((int) tga_spi_int8(1), 1) : 1;
}

static bool
is_known(const tga_call *call, int64 user_id, const char *address)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_text(&args, address);
	return tga_spi_run(call, &select_known, &args) > 0;
}

bool
tga_attempt_begin(const tga_call *call, tga_attempt *attempt, int64 user_id)
{
	char address[TGA_ADDRESS_TEXT];
	bool own = attempt->client == NULL;
	bool somewhere = !own && tga_address_unpack(attempt->client->address, address);
	int wait;

	attempt->wait = 0;
	attempt->known = false;
	if (own || somewhere)
		attempt->wait =
			count_one(call, attempt, own ? TGA_ATTEMPT_OWN : TGA_ATTEMPT_NAME_AT_ADDRESS);
	if (own || attempt->wait > 0)
		return attempt->wait == 0;
	attempt->wait = count_one(call, attempt, TGA_ATTEMPT_NAME);
	if (!somewhere)
		return attempt->wait == 0;
	wait = count_one(call, attempt, TGA_ATTEMPT_ADDRESS);
	attempt->wait = Max(attempt->wait, wait);
	attempt->known = is_known(call, user_id, address);
	return true;
}

void
tga_attempt_good(const tga_call *call, const tga_attempt *attempt)
{
	for (tga_attempt_count count = 0; count < TGA_ATTEMPT_COUNTS; count++)
	{
		bool all = count != TGA_ATTEMPT_NAME && count != TGA_ATTEMPT_ADDRESS;
		uint8_t bucket[BUCKET_BYTES];
		tga_args args = {0};

		if (!attempt->counted[count])
			continue;
		bucket_of(count, attempt, bucket);
		tga_spi_arg_bytes(&args, bucket, sizeof(bucket));
		tga_spi_run(call, all ? &forget_all : &forget_one, &args);
	}
}

/* An attempt of a Telegram account; number is where its name is to stand. */
static tga_attempt
of_telegram(int64 telegram_id, char number[static MAXINT8LEN + 1])
{
	pg_lltoa(telegram_id, number);
	return (tga_attempt){.name = number};
}

void
tga_attempt_telegram_bucket(int64 telegram_id, uint8_t bucket[static BUCKET_BYTES])
{
	char number[MAXINT8LEN + 1];
	tga_attempt attempt = of_telegram(telegram_id, number);

	bucket_of(TGA_ATTEMPT_TELEGRAM, &attempt, bucket);
}

void
tga_attempt_telegram_wrong(const tga_call *call, int64 telegram_id)
{
	char number[MAXINT8LEN + 1];
	tga_attempt attempt = of_telegram(telegram_id, number);

	count_one(call, &attempt, TGA_ATTEMPT_TELEGRAM);
}

void
tga_attempt_telegram_good(const tga_call *call, int64 telegram_id)
{
	char number[MAXINT8LEN + 1];
	tga_attempt attempt = of_telegram(telegram_id, number);

	attempt.counted[TGA_ATTEMPT_TELEGRAM] = true;
	tga_attempt_good(call, &attempt);
}

uint64
tga_attempts_purge(const tga_call *call, int batch)
{
	tga_args args = {0};

	tga_spi_arg_time(&args, tga_spi_ago(call, FORGET_SECONDS));
	tga_spi_arg_time(&args, tga_spi_ago(call, -FORGET_SECONDS));
	tga_spi_arg_int8(&args, batch);
	return tga_spi_run(call, &delete_old, &args);
}
