/*
 * oauth_scope.h
 *		Scopes and claims that there are, as sets of bits in C and arrays of names in SQL.
 *
 * Each claim about a person is one line here: its name and the scope that gives it.
 */
#ifndef TGA_OAUTH_SCOPE_H
#define TGA_OAUTH_SCOPE_H

#include "postgres.h"

/* address and phone are accepted, and give nothing: neither is known here. */
#define TGA_OAUTH_SCOPES(X)                                                              \
	X(OPENID, "openid")                                                                  \
	X(PROFILE, "profile")                                                                \
	X(EMAIL, "email")                                                                    \
	X(GROUPS, "groups")                                                                  \
	X(OFFLINE_ACCESS, "offline_access")                                                  \
	X(ADDRESS, "address")                                                                \
	X(PHONE, "phone")

#define TGA_OAUTH_CLAIMS(X)                                                              \
	X(NAME, "name", PROFILE)                                                             \
	X(GIVEN_NAME, "given_name", PROFILE)                                                 \
	X(FAMILY_NAME, "family_name", PROFILE)                                               \
	X(PREFERRED_USERNAME, "preferred_username", PROFILE)                                 \
	X(NICKNAME, "nickname", PROFILE)                                                     \
	X(PICTURE, "picture", PROFILE)                                                       \
	X(LOCALE, "locale", PROFILE)                                                         \
	X(UPDATED_AT, "updated_at", PROFILE)                                                 \
	X(TELEGRAM_ID, "telegram_id", PROFILE)                                               \
	X(EMAIL, "email", EMAIL)                                                             \
	X(GROUPS, "groups", GROUPS)

typedef enum tga_oauth_scope
{
#define ENUM(symbol, word) TGA_SCOPE_##symbol,
	TGA_OAUTH_SCOPES(ENUM)
#undef ENUM
		TGA_SCOPES
} tga_oauth_scope;

typedef enum tga_oauth_claim
{
#define ENUM(symbol, word, scope) TGA_CLAIM_##symbol,
	TGA_OAUTH_CLAIMS(ENUM)
#undef ENUM
		TGA_CLAIMS
} tga_oauth_claim;

#define TGA_SET(member) (UINT32_C(1) << (member))
#define TGA_SCOPE_SET(symbol) TGA_SET(TGA_SCOPE_##symbol)

const char *tga_oauth_claim_name(tga_oauth_claim claim);

/* The scopes in a list with spaces between (RFC 6749 section 3.3); others are no error. */
uint32_t tga_oauth_scopes_parse(const char *list);

/* The list, in the current memory. */
char *tga_oauth_scopes_list(uint32_t scopes);

/* Sets as text[] and back; names that are unknown, and NULL, are left out. */
Datum tga_oauth_scopes_array(uint32_t scopes);
Datum tga_oauth_claims_array(uint32_t claims);
uint32_t tga_oauth_scopes_of(Datum array, bool isnull);
uint32_t tga_oauth_claims_of(Datum array, bool isnull);

/* The claim of a name of so many bytes, as a set; empty if there is none. */
uint32_t tga_oauth_claim_of_name(const char *name, size_t len);

/* The claims that scopes give, and the scopes that give claims. */
uint32_t tga_oauth_claims_of_scopes(uint32_t scopes);
uint32_t tga_oauth_scopes_of_claims(uint32_t claims);

#endif
