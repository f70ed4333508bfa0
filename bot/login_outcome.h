/*
 * login_outcome.h
 *		How a login ended, in words: by the database's status, and for one that was
 *		confirmed with what is unusual about it and a button for a password.  Each
 *		end is a line in the log.
 */
#ifndef TGA_BOT_LOGIN_OUTCOME_H
#define TGA_BOT_LOGIN_OUTCOME_H

#include "bot.h"
#include "job.h"
#include "query.h"
#include "status.h"
#include "texts.h"

/* What was decided; texts live as long as the answer. */
typedef struct bot_decision
{
	const char *status;
	bot_site site;
	const char *login_id;
	const char *user_id; /* NULL where nobody became one */
	const char *message;
	const char *links;		 /* the account that their Telegram account was linked to */
	const char *return_url;	 /* the way back to the page, or NULL */
	const char *return_code; /* and by hand, of one that waits for it */
	bool has_password;		 /* a one-time one can be had */
	bool new_browser;
	bool new_network;
} bot_decision;

/* What a question about a login is made of. */
typedef struct bot_question
{
	bot_site site;
	const char *application; /* NULL: not known */
	const char *links;		 /* the account that it links, or NULL */
	bool new_browser;
	bool new_network;
} bot_question;

/* What is new about the login, before all else, then the text, with what is known of it. */
char *bot_question_text(const bot_job *job, bot_text_id id, const bot_question *q)
	__attribute__((warn_unused_result));

/*
 * What the end of a login is answered with, of which d has site, user and message; and,
 * where that is wanted, the offer to end all of the person's sessions.
 */
void bot_answer_outcome(bot *b, const bot_job *job, tga_status status,
						const bot_decision *d, bool offers_end);

/* The same for a confirmation that was asked for, whatever came of it. */
void bot_answer_decision(bot *b, const bot_job *job, const bot_decision *d);

#endif
