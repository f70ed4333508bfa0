/*
 * texts_en.c
 *		The bot's words in English.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "the site");
TGA_TEXT(DEVICE, "{browser} on {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "A browser on {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Unknown browser");
TGA_TEXT(APPLICATION, "Application: <b>{application}</b>");
TGA_TEXT(HOST, "Site: <code>{host}</code>");
TGA_TEXT(ADDRESS, "IP address: <code>{address}</code>");
TGA_TEXT(ASKED, "Time: {ago}");
TGA_TEXT(JUST_NOW, "just now");
TGA_TEXT(MINUTES_AGO, "{n} min ago");
TGA_TEXT(HOURS_AGO, "{n} h ago");
TGA_TEXT(DAYS_AGO, "{n} d ago");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>Log in to {site}?</b>\n\n"
	"{details}\n\n"
	"Tap the number that the login page shows. If this is not you, tap “It was not me”.");
TGA_TEXT(OK, "🔐 <b>Log in to {site}?</b>\n\n"
			 "{details}\n\n"
			 "If this is not you, tap “It was not me”.");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ Log me in");
TGA_TEXT(BUTTON_NO, "🚫 It was not me");
TGA_TEXT(
	LINK_QUESTION_MATCH,
	"🔗 <b>Link this Telegram account to the account {account} on {site}?</b>\n\n{details}\n\n⚠️ From then on, this Telegram account opens the account <code>{account}</code>. Agree only if that account is yours and you began this yourself. If somebody sent you this link, it is their account.\n\nTo link it, tap the number that the page shows. Otherwise tap “It was not me”.");
TGA_TEXT(
	LINK_QUESTION_TYPE,
	"🔗 <b>Link this Telegram account to the account {account} on {site}?</b>\n\n{details}\n\n⚠️ From then on, this Telegram account opens the account <code>{account}</code>. Agree only if that account is yours and you began this yourself. If somebody sent you this link, it is their account.\n\nTo link it, enter the number that the page shows: tap its first digit, then its second. Otherwise tap “It was not me”.");
TGA_TEXT(
	LINK_QUESTION,
	"🔗 <b>Link this Telegram account to the account {account} on {site}?</b>\n\n{details}\n\n⚠️ From then on, this Telegram account opens the account <code>{account}</code>. Agree only if that account is yours and you began this yourself. If somebody sent you this link, it is their account.\n\nOtherwise tap “It was not me”.");
TGA_TEXT(BUTTON_LINK, "🔗 Link my account");
TGA_TEXT(UNUSUAL_BROWSER,
		 "❗ <b>You have not logged in from this browser before.</b> Is it really you?");
TGA_TEXT(UNUSUAL_NETWORK,
		 "❗ <b>You have not logged in from this network before.</b> Is it really you?");
TGA_TEXT(
	UNUSUAL_BOTH,
	"❗ <b>You have not logged in from this browser or this network before.</b> Is it really you?");

TGA_TEXT(CONFIRMED, "✅ <b>You are logged in to {site}.</b>\n\n"
					"Return to your browser: the page continues automatically.\n\n"
					"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Logged in. Return to your browser");
TGA_TEXT(
	LINKED,
	"🔗 <b>This Telegram account is now linked to the account {account} on {site}.</b>\n\nReturn to your browser: the page continues automatically. To unlink it one day, send /unlink.\n\n{details}");
TGA_TEXT(CALLBACK_LINKED, "Linked. Return to your browser");
TGA_TEXT(
	OFFER_PASSWORD,
	"If the page does not continue, “Show password” gives you a one-time password to enter there.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 Show password");
TGA_TEXT(
	NEW_BROWSER,
	"❗ <b>This is your first login from this browser.</b> If this was not you, end the session.");
TGA_TEXT(
	NEW_NETWORK,
	"❗ <b>This is your first login from this network.</b> If this was not you, end the session.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>This is your first login from this browser and this network.</b> If this was not you, end the session.");
TGA_TEXT(BUTTON_END_THIS, "🚪 End this session");

TGA_TEXT(RETURN, "✅ <b>Confirmed for {site}. One more step.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"Tap “Back to the site” within a minute. The page must open in the browser where you began.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>Enter these six digits on the page where you began:</b>\n\n<code>{code}</code>\n\nOnly on {site}, and on no other page. Tell them to nobody: whoever has them is logged in as you. They work for five minutes.");
TGA_TEXT(BUTTON_RETURN, "↩️ Back to the site");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 My page is on another device");
TGA_TEXT(CALLBACK_RETURN, "Confirmed. One more step: see the message");
TGA_TEXT(CALLBACK_RETURN_OVER, "This login has ended, or is finished already");

TGA_TEXT(ALREADY_CONFIRMED,
		 "✅ <b>You have already confirmed this login to {site}.</b>\n\n"
		 "Return to your browser. If the page does not continue, reload it.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Logged in. Return to your browser");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>This link has expired.</b> Open the login page of {site} again to get a new one.");
TGA_TEXT(CALLBACK_EXPIRED, "This link has expired. Open the login page again");
TGA_TEXT(
	USED,
	"⚠️ <b>Somebody else has already used this link.</b> Open the login page of {site} to get your own.");
TGA_TEXT(CALLBACK_USED, "Somebody else has already used this link");
TGA_TEXT(
	MISMATCH,
	"❌ <b>That is not the number on the page.</b> Nobody was logged in to {site}, and this link no longer works.\n\n"
	"If it was you, get a new code on the page. If it was not, you do not need to do anything.");
TGA_TEXT(CALLBACK_MISMATCH, "Not the number on the page: nobody was logged in");
TGA_TEXT(
	INCOMPLETE,
	"🔐 <b>Log in to {site}?</b>\n\n"
	"{details}\n\n"
	"Enter the number that the login page shows: tap its first digit, then its second. If this is not you, tap “It was not me”.");
TGA_TEXT(CALLBACK_INCOMPLETE, "Now the second digit");
TGA_TEXT(
	SHARED,
	"⚠️ <b>This link was opened from two Telegram accounts, so it no longer works.</b> Nobody was logged in to {site}.\n\n"
	"If it is your own login, get a new code on the page. If somebody sent you this link or code, they were trying to log in as you.");
TGA_TEXT(CALLBACK_SHARED, "Opened from two accounts: this link no longer works");
TGA_TEXT(
	MATCH_REQUIRED,
	"Logging in to {site} now needs the number on the page. Open the link on the page again.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Open the link on the login page again");
TGA_TEXT(DECLINED,
		 "🚫 <b>Login to {site} declined.</b> Nobody was logged in.\n\n"
		 "Who tried:\n{details}\n\n"
		 "If somebody sent you this link or code, they were trying to log in as you.");
TGA_TEXT(CALLBACK_DECLINED, "Declined: nobody was logged in");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>Your account on {site} is blocked.</b> The people who run the site can tell you why.");
TGA_TEXT(CALLBACK_BLOCKED, "Your account is blocked");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>Too many wrong numbers.</b> Wait a quarter of an hour, then open the login page of {site} again. Nobody was logged in.");
TGA_TEXT(CALLBACK_THROTTLED, "Too many wrong numbers. Try again in a quarter of an hour");
TGA_TEXT(REFUSED, "⛔ <b>{site} does not let you in.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "The site does not let you in");
TGA_TEXT(
	TAKEN,
	"⚠️ <b>Nothing was linked.</b> This Telegram account already has an account on {site}, or that account has another Telegram account. Accounts are never merged.");
TGA_TEXT(CALLBACK_TAKEN, "Nothing was linked: there is an account already");
TGA_TEXT(
	INVALID,
	"🤷 <b>This is not a login link.</b> Open the login page of the site and use the button there.");
TGA_TEXT(CALLBACK_INVALID, "This button no longer works");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>Your login to {site} was ended.</b>\n\n"
	"Two browsers used the same login, so one of them had a copy of it. Both are logged out, and the copy no longer works. The login that you confirmed:\n{details}\n\n"
	"Log in again, on a device that nobody else uses. {offer}");

TGA_TEXT(FAILED,
		 "⚠️ <b>Something went wrong on our side.</b> Please try again in a minute.");
TGA_TEXT(CALLBACK_FAILED, "Something went wrong. Please try again in a minute");
TGA_TEXT(FLOOD, "✋ That is a lot of messages at once. I will be back in half a minute.");
TGA_TEXT(CALLBACK_FLOOD, "Too many taps. Try again in half a minute");

TGA_TEXT(SESSIONS, "🔑 <b>You are logged in to {site} here:</b>\n\n"
				   "{list}\n\n"
				   "To log out somewhere, tap its button.");
TGA_TEXT(NO_SESSIONS, "🔒 <b>You are not logged in to {site} anywhere.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Log out");
TGA_TEXT(OFFER_END,
		 "If you suspect that somebody is using your account, end all your sessions.");
TGA_TEXT(BUTTON_END_ALL, "🔒 End all my sessions");
TGA_TEXT(LOGOUT, "🚪 <b>Log out of {site}?</b>\n\n"
				 "You have {n} sessions. The latest: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Log out of {site}?</b>\n\n"
					  "Your session: {device}, {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>End all your sessions?</b> You will be logged out in every browser, including your own.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Only the latest");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Log out");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Log out everywhere");
TGA_TEXT(BUTTON_KEEP, "Cancel");
TGA_TEXT(ENDED_ALL,
		 "🔒 <b>You are logged out of {site} everywhere.</b> Sessions ended: {n}.");
TGA_TEXT(KEPT, "Nothing has changed.");
TGA_TEXT(CALLBACK_ENDED, "Session ended");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "This session had already ended");
TGA_TEXT(CALLBACK_ENDED_ALL, "Logged out everywhere");
TGA_TEXT(CALLBACK_KEPT, "Nothing has changed");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>One-time password for {site}</b>\n\n"
	"User name <code>{login}</code>\nPassword\n<code>{password}</code>\n\n"
	"Enter both on the login page, under “Log in with a password”. The password works once, within {minutes} min; earlier ones no longer work.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"You have not logged in to {site} yet, so there is no account to make a password for. Open the login page and use the button there.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>Your account on {site} is blocked.</b> The people who run the site can tell you why.");
TGA_TEXT(
	PASSWORD_OFF,
	"{site} has no one-time passwords. Open the login page and use the button there.");
TGA_TEXT(
	ASK_UNLINK,
	"🔗 <b>Unlink this Telegram account from the account {account} on {site}?</b>\n\nYou will be logged out everywhere. After that you log in there with your user name and password.");
TGA_TEXT(BUTTON_UNLINK, "🔗 Unlink");
TGA_TEXT(CALLBACK_UNLINKED, "Unlinked");
TGA_TEXT(
	UNLINK_OK,
	"🔗 <b>This Telegram account is no longer linked to the account {account} on {site}.</b>\n\nYou are logged out everywhere. Log in there with your user name and password.");
TGA_TEXT(
	UNLINK_UNKNOWN,
	"This Telegram account has no account on {site}, so there is nothing to unlink.");
TGA_TEXT(
	UNLINK_NOT_LINKED,
	"This Telegram account has no account on {site}, so there is nothing to unlink.");
TGA_TEXT(
	UNLINK_LAST_WAY,
	"🔒 <b>Telegram is your only way into {site}, so it stays linked.</b> It can be unlinked once you have another way in, such as a user name with a password of your own.");

TGA_TEXT(BUTTON_DELETE, "🧹 Delete this message");
TGA_TEXT(DELETED, "🧹 Deleted.");

TGA_TEXT(
	WELCOME,
	"👋 Hello, \u2068{name}\u2069!\n\n"
	"I log you in to websites without a password. Open the login page of the site and tap “Log in with Telegram”. I will ask you here whether it is you.");
TGA_TEXT(BUTTON_SITE, "Open the site");
TGA_TEXT(
	HELP,
	"When you tap “Log in with Telegram” on the site, I ask you here whether it is you. Tap the number that the page shows, return to your browser, and you are logged in.\n\n"
	"If I ask and you are not logging in, tap “It was not me”. I never ask for your password or for a code from Telegram.\n\n"
	"/sessions shows where you are logged in\n"
	"/logout logs you out, in one place or everywhere\n"
	"/password gives you a one-time password, for a browser that cannot use Telegram\n"
	"/unlink takes this Telegram account off your account on the site, if you have another way in");
TGA_TEXT(UNKNOWN, "I do not understand that. What I can do: /help");
TGA_TEXT(ABOUT_START, "What this bot is for");
TGA_TEXT(ABOUT_SESSIONS, "Where you are logged in");
TGA_TEXT(ABOUT_LOGOUT, "Log out");
TGA_TEXT(ABOUT_PASSWORD, "Get a one-time password");
TGA_TEXT(ABOUT_UNLINK, "Unlink this Telegram account");
TGA_TEXT(ABOUT_HELP, "What this bot can do");

const char *const bot_texts_en[] = {BOT_TEXT_ENTRIES};
