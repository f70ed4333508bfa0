/*
 * status.c
 *		See status.h.
 */
#include "status.h"

#include <assert.h>
#include <string.h>

#define WORD(symbol, word) word,
#define JOURNAL_WORD(symbol, word, most) word,

static const char *const status_words[] = {TGA_STATUSES(WORD)};
static const char *const password_words[] = {TGA_PASSWORD_STATUSES(WORD)};
static const char *const new_password_words[] = {TGA_NEW_PASSWORD_STATUSES(WORD)};
static const char *const link_words[] = {TGA_LINK_STATUSES(WORD)};
static const char *const unlink_words[] = {TGA_UNLINK_STATUSES(WORD)};
static const char *const site_words[] = {TGA_SITE_STATUSES(WORD)};
static const char *const state_words[] = {TGA_STATES(WORD)};
static const char *const notice_words[] = {TGA_NOTICES(WORD)};
static const char *const proof_words[] = {TGA_SESSION_PROOFS(WORD)};
static const char *const passkey_words[] = {TGA_PASSKEY_STATUSES(WORD)};
static const char *const reason_words[] = {TGA_PASSKEY_REASONS(WORD)};
static const char *const outcome_words[] = {TGA_OAUTH_OUTCOMES(WORD)};
static const char *const journal_words[] = {TGA_JOURNAL_KINDS(JOURNAL_WORD)};

/* The place of a word, or -1. */
static int
find(const char *const *words, int count, const char *word)
{
	for (int i = 0; word != NULL && i < count; i++)
		if (strcmp(words[i], word) == 0)
			return i;
	return -1;
}

/* The two functions of one kind. */
#define WORDS_OF(kind, words, COUNT)                                                     \
	const char *kind##_word(kind value)                                                  \
	{                                                                                    \
		assert((unsigned int) value < (COUNT));                                          \
		return words[value];                                                             \
	}                                                                                    \
                                                                                         \
	bool kind##_parse(const char *word, kind *value)                                     \
	{                                                                                    \
		int place = find(words, COUNT, word);                                            \
                                                                                         \
		if (place >= 0)                                                                  \
			*value = (kind) place;                                                       \
		return place >= 0;                                                               \
	}

WORDS_OF(tga_status, status_words, TGA_STATUS_COUNT)
WORDS_OF(tga_password_status, password_words, TGA_PASSWORD_COUNT)
WORDS_OF(tga_new_password_status, new_password_words, TGA_NEW_PASSWORD_COUNT)
WORDS_OF(tga_link_status, link_words, TGA_LINK_STATUS_COUNT)
WORDS_OF(tga_unlink_status, unlink_words, TGA_UNLINK_STATUS_COUNT)
WORDS_OF(tga_site_status, site_words, TGA_SITE_STATUS_COUNT)
WORDS_OF(tga_state, state_words, TGA_STATE_COUNT)
WORDS_OF(tga_notice, notice_words, TGA_NOTICE_COUNT)
WORDS_OF(tga_session_proof, proof_words, TGA_SESSION_PROOF_COUNT)
WORDS_OF(tga_passkey_status, passkey_words, TGA_PASSKEY_COUNT)
WORDS_OF(tga_passkey_reason, reason_words, TGA_PASSKEY_REASON_COUNT)
WORDS_OF(tga_oauth_outcome, outcome_words, TGA_OAUTH_OUTCOME_COUNT)
WORDS_OF(tga_journal_kind, journal_words, TGA_JOURNAL_COUNT)
