/*
 * status.h
 *		The words that the database answers with.
 *
 * A status is what came of a call, a state what became of a login.  Each kind is one
 * table, from which its enum, its words and its parser are made, and from which a
 * file that has something to say for each word makes its own:
 *
 *		static const char *const texts[] = {
 *		#define TEXT(symbol, word) [TGA_STATUS_##symbol] = TEXT_FOR_##symbol,
 *			TGA_STATUSES(TEXT)
 *		#undef TEXT
 *		};
 *
 * so that a word without its text does not compile.
 */
#ifndef TGA_STATUS_H
#define TGA_STATUS_H

#include <stdbool.h>

/* What a bot is told of a login: by tgauth_preview (ok), _confirm and _decline. */
#define TGA_STATUSES(X)                                                                  \
	X(OK, "ok")                                                                          \
	X(CONFIRMED, "confirmed")                                                            \
	X(ALREADY_CONFIRMED, "already_confirmed") /* by the same person */                   \
	X(EXPIRED, "expired")                                                                \
	X(USED, "used") /* by somebody else */                                               \
	X(MISMATCH, "mismatch")                                                              \
	X(MATCH_REQUIRED, "match_required")                                                  \
	X(DECLINED, "declined")                                                              \
	X(BLOCKED, "blocked")                                                                \
	X(THROTTLED, "throttled") /* too many wrong numbers */                               \
	X(REFUSED, "refused")	  /* by the operator's hook */                               \
	X(INVALID, "invalid")	  /* not a token of ours */

/* What a front-end is told of a login by password. */
#define TGA_PASSWORD_STATUSES(X)                                                         \
	X(OK, "ok")                                                                          \
	X(INVALID, "invalid") /* no such user, or a wrong password */                        \
	X(THROTTLED, "throttled")                                                            \
	X(BLOCKED, "blocked")                                                                \
	X(REFUSED, "refused") /* by the operator's hook */                                   \
	X(USED, "used")		  /* the login was decided before */

/* What a bot is told of a password that it asked for. */
#define TGA_NEW_PASSWORD_STATUSES(X)                                                     \
	X(OK, "ok")                                                                          \
	X(UNKNOWN, "unknown") /* never logged in here */                                     \
	X(BLOCKED, "blocked")                                                                \
	X(OFF, "off") /* this site makes none */

/* What pushd is told of a user of the portal who wants to enter a site. */
#define TGA_SITE_STATUSES(X)                                                             \
	X(OK, "ok")                                                                          \
	X(NOBODY, "nobody")		  /* the session is not live */                              \
	X(UNKNOWN, "unknown")	  /* no such site */                                         \
	X(FORBIDDEN, "forbidden") /* none of its groups */

/* What pushd hears of a login.  The first one, no row, is never a row's word. */
#define TGA_STATES(X)                                                                    \
	X(WAITING, "waiting")                                                                \
	X(CONFIRMED, "confirmed")                                                            \
	X(DECLINED, "declined")                                                              \
	X(MISMATCH, "mismatch")                                                              \
	X(REVOKED, "revoked")	  /* was a live session; also when it ran out */             \
	X(CONTESTED, "contested") /* two clients claimed it */

/* What a person proved who they are by. */
#define TGA_SESSION_PROOFS(X)                                                            \
	X(TELEGRAM, "telegram")                                                              \
	X(PASSWORD, "password")

/* What a browser gets to see that an application of OpenID Connect has sent. */
#define TGA_OAUTH_OUTCOMES(X)                                                            \
	X(REDIRECT, "redirect")	  /* to the application, with a code or an error */          \
	X(REFUSED, "refused")	  /* there is nowhere to redirect to */                      \
	X(LOGIN, "login")		  /* a confirmation is needed first */                       \
	X(CONSENT, "consent")	  /* may the application know who it is? */                  \
	X(FORBIDDEN, "forbidden") /* not in the application's groups */                      \
	X(ASK, "ask")			  /* log out? */                                             \
	X(ENDED, "ended")		  /* the session */                                          \
	X(CODE, "code")			  /* what code does the device show? */                      \
	X(APPROVED, "approved")	  /* the device is let in */                                 \
	X(DENIED, "denied")		  /* or not */

/* The kinds of a notification. */
#define TGA_NOTICES(X)                                                                   \
	X(OPENED, "opened") /* its link, in Telegram */                                      \
	X(CONFIRMED, "confirmed")                                                            \
	X(DECLINED, "declined") /* or answered wrongly */                                    \
	X(REVOKED, "revoked")                                                                \
	X(KEYS, "keys")		  /* of whatever kind, or the bot's name */                      \
	X(LOGOUTS, "logouts") /* that clients are to be told of */

#define TGA_STATUS_MEMBER(symbol, word) TGA_STATUS_##symbol,
#define TGA_PASSWORD_MEMBER(symbol, word) TGA_PASSWORD_##symbol,
#define TGA_NEW_PASSWORD_MEMBER(symbol, word) TGA_NEW_PASSWORD_##symbol,
#define TGA_SITE_MEMBER(symbol, word) TGA_SITE_STATUS_##symbol,
#define TGA_STATE_MEMBER(symbol, word) TGA_STATE_##symbol,
#define TGA_NOTICE_MEMBER(symbol, word) TGA_NOTICE_##symbol,
#define TGA_SESSION_PROOF_MEMBER(symbol, word) TGA_SESSION_PROOF_##symbol,
#define TGA_OAUTH_OUTCOME_MEMBER(symbol, word) TGA_OAUTH_##symbol,

typedef enum tga_status
{
	TGA_STATUSES(TGA_STATUS_MEMBER) TGA_STATUS_COUNT
} tga_status;

typedef enum tga_password_status
{
	TGA_PASSWORD_STATUSES(TGA_PASSWORD_MEMBER) TGA_PASSWORD_COUNT
} tga_password_status;

typedef enum tga_new_password_status
{
	TGA_NEW_PASSWORD_STATUSES(TGA_NEW_PASSWORD_MEMBER) TGA_NEW_PASSWORD_COUNT
} tga_new_password_status;

typedef enum tga_site_status
{
	TGA_SITE_STATUSES(TGA_SITE_MEMBER) TGA_SITE_STATUS_COUNT
} tga_site_status;

typedef enum tga_state
{
	TGA_STATES(TGA_STATE_MEMBER) TGA_STATE_COUNT
} tga_state;

typedef enum tga_notice
{
	TGA_NOTICES(TGA_NOTICE_MEMBER) TGA_NOTICE_COUNT
} tga_notice;

typedef enum tga_session_proof
{
	TGA_SESSION_PROOFS(TGA_SESSION_PROOF_MEMBER) TGA_SESSION_PROOF_COUNT
} tga_session_proof;

typedef enum tga_oauth_outcome
{
	TGA_OAUTH_OUTCOMES(TGA_OAUTH_OUTCOME_MEMBER) TGA_OAUTH_OUTCOME_COUNT
} tga_oauth_outcome;

const char *tga_status_word(tga_status status);
const char *tga_password_status_word(tga_password_status status);
const char *tga_new_password_status_word(tga_new_password_status status);
const char *tga_site_status_word(tga_site_status status);
const char *tga_state_word(tga_state state);
const char *tga_notice_word(tga_notice notice);
const char *tga_session_proof_word(tga_session_proof proof);
const char *tga_oauth_outcome_word(tga_oauth_outcome outcome);

/* False, and nothing set, for NULL and for another word, as of a newer database. */
bool tga_status_parse(const char *word, tga_status *status)
	__attribute__((warn_unused_result));
bool tga_password_status_parse(const char *word, tga_password_status *status)
	__attribute__((warn_unused_result));
bool tga_new_password_status_parse(const char *word, tga_new_password_status *status)
	__attribute__((warn_unused_result));
bool tga_site_status_parse(const char *word, tga_site_status *status)
	__attribute__((warn_unused_result));
bool tga_state_parse(const char *word, tga_state *state)
	__attribute__((warn_unused_result));
bool tga_notice_parse(const char *word, tga_notice *notice)
	__attribute__((warn_unused_result));
bool tga_session_proof_parse(const char *word, tga_session_proof *proof)
	__attribute__((warn_unused_result));
bool tga_oauth_outcome_parse(const char *word, tga_oauth_outcome *outcome)
	__attribute__((warn_unused_result));

#endif
