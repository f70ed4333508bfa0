/*
 * client_args.c
 *		See client_args.h.
 */
#include "client_args.h"

#include "lib/stringinfo.h"
#include "utils/array.h"
#include "utils/builtins.h"

#include "arg.h"
#include "client_uri.h"
#include "oauth_scope.h"

#define CLIENT_ID_MAX 64
#define CLIENT_NAME_MAX 100
#define ELEMENTS_MAX 32

static void refuse(const char *what, const char *value, const char *detail,
				   const char *hint) __attribute__((noreturn));

static void
refuse(const char *what, const char *value, const char *detail, const char *hint)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("\"%s\" cannot be %s", value, what), errdetail("%s", detail),
					errhint("%s", hint)));
}

static char *
text_arg(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

static void
judge_client_id(const char *id)
{
	if (strlen(id) > 0 && strlen(id) <= CLIENT_ID_MAX &&
		strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-") ==
			strlen(id))
		return;
	refuse("a client_id", id,
		   "It has 1 to 64 letters of the Latin alphabet, digits, . _ and -.",
		   "Name the client after the application, such as grafana.");
}

static void
judge_name(const char *name)
{
	if (strlen(name) > 0 && strlen(name) <= CLIENT_NAME_MAX &&
		strpbrk(name, "\r\n\t") == NULL)
		return;
	refuse("the name of a client", name, "It has 1 to 100 bytes in one line.",
		   "Pass the name by which people know the application.");
}

static void
judge_word(const char *value, const char *what, const char *const *words)
{
	StringInfoData all;

	if (value == NULL)
		return;
	initStringInfo(&all);
	for (; *words != NULL; words++)
	{
		if (strcmp(value, *words) == 0)
			return;
		appendStringInfo(&all, "%s%s", all.len > 0 ? ", " : "", *words);
	}
	refuse(what, value, psprintf("There are %s.", all.data),
		   "Leave the argument out for the default.");
}

/* Calls judge for each text of an array; raises for NULLs in it, and for too many. */
static void
judge_each(FunctionCallInfo fcinfo, int number, const char *name,
		   void (*judge)(const char *value))
{
	Datum *values;
	bool *nulls;
	int n;

	if (PG_ARGISNULL(number))
		return;
	deconstruct_array(PG_GETARG_ARRAYTYPE_P(number), TEXTOID, -1, false, TYPALIGN_INT,
					  &values, &nulls, &n);
	if (n > ELEMENTS_MAX)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("%s has %d elements", name, n),
						errdetail("There can be %d at most.", ELEMENTS_MAX),
						errhint("Register one client for each application.")));
	for (int i = 0; i < n; i++)
	{
		if (nulls[i])
			ereport(ERROR,
					(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					 errmsg("%s must not contain nulls", name),
					 errdetail("Element %d is null.", i + 1), errhint("Leave it out.")));
		judge(TextDatumGetCString(values[i]));
	}
}

static void
judge_redirect_uri(const char *uri)
{
	const char *fault = tga_client_redirect_fault(uri);

	if (fault != NULL)
		refuse("a redirect URI", uri, fault,
			   "Pass it to the letter as the application sends it, such as "
			   "https://app.example/callback.");
}

/* As the domain tgauth_groups has it, in words. */
static void
judge_group(const char *name)
{
	if (strlen(name) > 0 &&
		strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
					 "_.:@/-") == strlen(name))
		return;
	refuse("the name of a group", name,
		   "It has letters of the Latin alphabet, digits and _ . : @ / -.",
		   "Pass groups as tgauth_set_groups gives them to people.");
}

static void
judge_claim(const char *claim)
{
	StringInfoData all;

	if (tga_oauth_claim_of_name(claim, strlen(claim)) != 0)
		return;
	initStringInfo(&all);
	for (int i = 0; i < TGA_CLAIMS; i++)
		appendStringInfo(&all, "%s%s", i > 0 ? ", " : "", tga_oauth_claim_name(i));
	refuse("a claim about a person", claim, psprintf("There are %s.", all.data),
		   "What ID tokens have in any case need not be named.");
}

void
tga_client_args_judge(FunctionCallInfo fcinfo)
{
	static const char *const methods[] = {"client_secret_basic", "client_secret_post",
										  "none", NULL};
	static const char *const algorithms[] = {"RS256", "ES256", NULL};
	static const char *const consents[] = {"never", "once", NULL};
	const char *name = text_arg(fcinfo, TGA_CLIENT_NAME);
	const char *logout = text_arg(fcinfo, TGA_CLIENT_BACKCHANNEL_LOGOUT_URI);

	judge_client_id(tga_arg_string(fcinfo, TGA_CLIENT_ARG_ID, "client_id"));
	if (name != NULL)
		judge_name(name);
	judge_each(fcinfo, TGA_CLIENT_REDIRECT_URIS, "redirect_uris", judge_redirect_uri);
	judge_each(fcinfo, TGA_CLIENT_POST_LOGOUT_REDIRECT_URIS, "post_logout_redirect_uris",
			   judge_redirect_uri);
	if (logout != NULL && logout[0] != '\0' && tga_client_post_fault(logout) != NULL)
		refuse(
			"a back-channel logout URI", logout, tga_client_post_fault(logout),
			"Pass what the application's documentation names so; an empty one is none.");
	judge_word(text_arg(fcinfo, TGA_CLIENT_AUTHENTICATION), "a way to authenticate",
			   methods);
	judge_word(text_arg(fcinfo, TGA_CLIENT_ID_TOKEN_ALGORITHM),
			   "an algorithm of ID tokens", algorithms);
	judge_word(text_arg(fcinfo, TGA_CLIENT_CONSENT), "when consent is asked for",
			   consents);
	judge_each(fcinfo, TGA_CLIENT_GROUPS, "groups", judge_group);
	judge_each(fcinfo, TGA_CLIENT_ID_TOKEN_CLAIMS, "id_token_claims", judge_claim);
}
