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
	X(INCOMPLETE, "incomplete") /* the first digit of two */                             \
	X(SHARED, "shared")			/* more than one person opened the link */               \
	X(DECLINED, "declined")                                                              \
	X(BLOCKED, "blocked")                                                                \
	X(THROTTLED, "throttled") /* too many wrong numbers */                               \
	X(REFUSED, "refused")	  /* by the operator's hook */                               \
	X(TAKEN, "taken") /* nothing to link: that Telegram, or that account, is linked */   \
	X(INVALID, "invalid") /* not a token of ours */

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

/* What came of the wish to link a Telegram account. */
#define TGA_LINK_STATUSES(X)                                                             \
	X(OK, "ok")			/* a confirmation of that login links */                         \
	X(NOBODY, "nobody") /* the session is not live */                                    \
	X(STALE, "stale")	/* it began too long ago to be taken for its user */             \
	X(TAKEN, "taken")	/* the account has a Telegram account */

/* And of the wish to unlink it. */
#define TGA_UNLINK_STATUSES(X)                                                           \
	X(OK, "ok")                                                                          \
	X(UNKNOWN, "unknown")		/* no such user */                                       \
	X(NOT_LINKED, "not_linked") /* has no Telegram account */                            \
	X(LAST_WAY, "last_way")		/* there would be no way in */

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
	X(SHARED, "shared")		  /* more than one person opened its link */                 \
	X(TAKEN, "taken")		  /* it was to link what is linked already */                \
	X(RETURNING, "returning") /* confirmed, and to be returned to (login_return.h) */    \
	X(REVOKED, "revoked")	  /* was a live session; also when it ran out */             \
	X(CONTESTED, "contested") /* two clients claimed it */

/* What a person proved who they are by. */
#define TGA_SESSION_PROOFS(X)                                                            \
	X(TELEGRAM, "telegram")                                                              \
	X(PASSWORD, "password")                                                              \
	X(PASSKEY, "passkey")

/* What a front-end is told of a passkey: added, used for a login, changed. */
#define TGA_PASSKEY_STATUSES(X)                                                          \
	X(OK, "ok")                                                                          \
	X(INVALID, "invalid")					  /* it does not verify */                   \
	X(UNKNOWN, "unknown")					  /* no such one of that user's */           \
	X(EXPIRED, "expired")					  /* the challenge */                        \
	X(USED, "used")							  /* the login was decided before */         \
	X(STALE, "stale")						  /* a session is not a fresh one */         \
	X(NOBODY, "nobody")						  /* the session is not live */              \
	X(EXISTS, "exists")						  /* added before */                         \
	X(TOO_MANY, "too_many")					  /* the user has the most */                \
	X(TELEGRAM_REQUIRED, "telegram_required") /* as proof of the session */              \
	X(CLONED, "cloned")						  /* its count went back */                  \
	X(LAST_WAY, "last_way")					  /* in, which it is */                      \
	X(BLOCKED, "blocked")                                                                \
	X(REFUSED, "refused") /* by the operator's hook */                                   \
	X(OFF, "off")		  /* this site has none */

/* Why one is invalid, expired or cloned: what a log should say. */
#define TGA_PASSKEY_REASONS(X)                                                           \
	X(NONE, "none") /* it is good, and nothing is told */                                \
	X(CLIENT_DATA, "client_data")                                                        \
	X(TYPE, "type")                                                                      \
	X(CHALLENGE, "challenge")                                                            \
	X(ORIGIN, "origin")                                                                  \
	X(FRAMED, "framed")                                                                  \
	X(ATTESTATION_OBJECT, "attestation_object")                                          \
	X(AUTHENTICATOR_DATA, "authenticator_data")                                          \
	X(RP_ID, "rp_id")                                                                    \
	X(USER_PRESENCE, "user_presence")                                                    \
	X(USER_VERIFICATION, "user_verification")                                            \
	X(BACKUP, "backup")                                                                  \
	X(KEY, "key")                                                                        \
	X(ATTESTATION_FORMAT, "attestation_format")                                          \
	X(ATTESTATION, "attestation")                                                        \
	X(CREDENTIAL_ID, "credential_id")                                                    \
	X(USER_HANDLE, "user_handle")                                                        \
	X(SIGNATURE, "signature")                                                            \
	X(SIGN_COUNT, "sign_count")

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

/*
 * What the journal tells of (journal.h).  The number is how many entries of the kind one
 * user can have in an hour: of what a stranger can bring about at will, a few say all
 * that there is to know.  0: no limit, as it takes the user or the operator.
 */
#define TGA_JOURNAL_KINDS(X)                                                             \
	X(LOGIN, "login", 0)                                                                 \
	X(REGISTERED, "registered", 0)                                                       \
	X(REFUSED, "refused", 20) /* by the operator's hook */                               \
	X(DECLINED, "declined", 20)                                                          \
	X(MISMATCH, "mismatch", 20)                                                          \
	X(SHARED, "shared", 20)		 /* more than one person opened a link */                \
	X(CONTESTED, "contested", 0) /* two clients claimed a login */                       \
	X(LOGOUT, "logout", 0)		 /* by who was logged in */                              \
	X(REVOKED, "revoked", 0)	 /* by the operator, an application, or what is told */  \
	X(REPLACED, "replaced", 0)	 /* by the next login of the same client */              \
	X(DISPLACED, "displaced", 0) /* by a new one, where there are too many */            \
	X(REUSED, "reused", 0)		 /* a token that is good once was used twice */          \
	X(RETURNED, "returned", 0)	 /* the browser opened what the chat gave */             \
	X(RETURN_FAILED, "return_failed", 20)                                                \
	X(PASSWORD_WRONG, "password_wrong", 20)                                              \
	X(PASSWORD_CHANGED, "password_changed", 0)                                           \
	X(ONE_TIME_PASSWORD, "one_time_password", 60) /* was asked for */                    \
	X(LINKED, "linked", 0)						  /* a Telegram account */               \
	X(UNLINKED, "unlinked", 0)                                                           \
	X(LINK_REFUSED, "link_refused", 20)                                                  \
	X(PASSKEY_ADDED, "passkey_added", 0)                                                 \
	X(PASSKEY_RENAMED, "passkey_renamed", 60)                                            \
	X(PASSKEY_REMOVED, "passkey_removed", 0)                                             \
	X(PASSKEY_CLONED, "passkey_cloned", 20)                                              \
	X(CLIENT_GRANTED, "client_granted", 60) /* consent */                                \
	X(CLIENT_LOGIN, "client_login", 0)                                                   \
	X(CLIENT_REVOKED, "client_revoked", 60)                                              \
	X(SITE_ENTERED, "site_entered", 60)                                                  \
	X(LOGOUT_UNDELIVERED, "logout_undelivered", 0) /* to an application */               \
	X(GROUPS, "groups", 0)                                                               \
	X(BLOCKED, "blocked", 0)                                                             \
	X(UNBLOCKED, "unblocked", 0)                                                         \
	X(DELETED, "deleted", 0)

#define TGA_STATUS_MEMBER(symbol, word) TGA_STATUS_##symbol,
#define TGA_PASSWORD_MEMBER(symbol, word) TGA_PASSWORD_##symbol,
#define TGA_NEW_PASSWORD_MEMBER(symbol, word) TGA_NEW_PASSWORD_##symbol,
#define TGA_LINK_MEMBER(symbol, word) TGA_LINK_##symbol,
#define TGA_UNLINK_MEMBER(symbol, word) TGA_UNLINK_##symbol,
#define TGA_SITE_MEMBER(symbol, word) TGA_SITE_STATUS_##symbol,
#define TGA_STATE_MEMBER(symbol, word) TGA_STATE_##symbol,
#define TGA_NOTICE_MEMBER(symbol, word) TGA_NOTICE_##symbol,
#define TGA_SESSION_PROOF_MEMBER(symbol, word) TGA_SESSION_PROOF_##symbol,
#define TGA_PASSKEY_MEMBER(symbol, word) TGA_PASSKEY_##symbol,
#define TGA_PASSKEY_REASON_MEMBER(symbol, word) TGA_PASSKEY_REASON_##symbol,
#define TGA_OAUTH_OUTCOME_MEMBER(symbol, word) TGA_OAUTH_##symbol,
#define TGA_JOURNAL_MEMBER(symbol, word, most) TGA_JOURNAL_##symbol,

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

typedef enum tga_link_status
{
	TGA_LINK_STATUSES(TGA_LINK_MEMBER) TGA_LINK_STATUS_COUNT
} tga_link_status;

typedef enum tga_unlink_status
{
	TGA_UNLINK_STATUSES(TGA_UNLINK_MEMBER) TGA_UNLINK_STATUS_COUNT
} tga_unlink_status;

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

typedef enum tga_passkey_status
{
	TGA_PASSKEY_STATUSES(TGA_PASSKEY_MEMBER) TGA_PASSKEY_COUNT
} tga_passkey_status;

typedef enum tga_passkey_reason
{
	TGA_PASSKEY_REASONS(TGA_PASSKEY_REASON_MEMBER) TGA_PASSKEY_REASON_COUNT
} tga_passkey_reason;

typedef enum tga_oauth_outcome
{
	TGA_OAUTH_OUTCOMES(TGA_OAUTH_OUTCOME_MEMBER) TGA_OAUTH_OUTCOME_COUNT
} tga_oauth_outcome;

typedef enum tga_journal_kind
{
	TGA_JOURNAL_KINDS(TGA_JOURNAL_MEMBER) TGA_JOURNAL_COUNT
} tga_journal_kind;

const char *tga_status_word(tga_status status);
const char *tga_password_status_word(tga_password_status status);
const char *tga_new_password_status_word(tga_new_password_status status);
const char *tga_link_status_word(tga_link_status status);
const char *tga_unlink_status_word(tga_unlink_status status);
const char *tga_site_status_word(tga_site_status status);
const char *tga_state_word(tga_state state);
const char *tga_notice_word(tga_notice notice);
const char *tga_session_proof_word(tga_session_proof proof);
const char *tga_passkey_status_word(tga_passkey_status status);
const char *tga_passkey_reason_word(tga_passkey_reason reason);
const char *tga_oauth_outcome_word(tga_oauth_outcome outcome);
const char *tga_journal_kind_word(tga_journal_kind kind);

/* False, and nothing set, for NULL and for another word, as of a newer database. */
bool tga_status_parse(const char *word, tga_status *status)
	__attribute__((warn_unused_result));
bool tga_password_status_parse(const char *word, tga_password_status *status)
	__attribute__((warn_unused_result));
bool tga_new_password_status_parse(const char *word, tga_new_password_status *status)
	__attribute__((warn_unused_result));
bool tga_link_status_parse(const char *word, tga_link_status *status)
	__attribute__((warn_unused_result));
bool tga_unlink_status_parse(const char *word, tga_unlink_status *status)
	__attribute__((warn_unused_result));
bool tga_site_status_parse(const char *word, tga_site_status *status)
	__attribute__((warn_unused_result));
bool tga_state_parse(const char *word, tga_state *state)
	__attribute__((warn_unused_result));
bool tga_notice_parse(const char *word, tga_notice *notice)
	__attribute__((warn_unused_result));
bool tga_session_proof_parse(const char *word, tga_session_proof *proof)
	__attribute__((warn_unused_result));
bool tga_passkey_status_parse(const char *word, tga_passkey_status *status)
	__attribute__((warn_unused_result));
bool tga_passkey_reason_parse(const char *word, tga_passkey_reason *reason)
	__attribute__((warn_unused_result));
bool tga_oauth_outcome_parse(const char *word, tga_oauth_outcome *outcome)
	__attribute__((warn_unused_result));
bool tga_journal_kind_parse(const char *word, tga_journal_kind *kind)
	__attribute__((warn_unused_result));

#endif
