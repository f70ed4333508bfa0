/*
 * texts_en.c
 *		The bot's words in English.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "the site");
TGA_TEXT(DEVICE, "{browser} on {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "A browser on {os}");
TGA_TEXT(DEVICE_UNKNOWN, "An unknown browser");
TGA_TEXT(ADDRESS, "Address: <code>{address}</code>");
TGA_TEXT(ASKED, "Time: {time} UTC");
TGA_TEXT(JUST_NOW, "just now");
TGA_TEXT(MINUTES_AGO, "{n} min ago");
TGA_TEXT(HOURS_AGO, "{n} h ago");
TGA_TEXT(DAYS_AGO, "{n} d ago");

TGA_TEXT(QUESTION_MATCH,
		 "🔐 <b>Log in to {site}?</b>\n\n"
		 "{details}\n\n"
		 "Tap the number that the page shows. If you did not ask to log in, "
		 "tap “It was not me”.");
TGA_TEXT(BUTTON_YES, "✅ Log me in");
TGA_TEXT(BUTTON_NO, "🚫 It was not me");

TGA_TEXT(BUTTON_PASSWORD, "🔑 Show password");
TGA_TEXT(NEW_BROWSER,
		 "❗ <b>You have not logged in from this browser before.</b> If it is not "
		 "yours, end the session.");
TGA_TEXT(NEW_NETWORK,
		 "❗ <b>You have not logged in from this network before.</b> If you are "
		 "not there, end the session.");
TGA_TEXT(NEW_BOTH,
		 "❗ <b>You have logged in neither from this browser nor from this network "
		 "before.</b> If that is not you, end the session.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Not me: end this session");

TGA_TEXT(FAILED,
		 "⚠️ <b>Something went wrong on our side.</b> Try again in a minute.");
TGA_TEXT(CALLBACK_FAILED, "Something went wrong. Try again in a minute");
TGA_TEXT(FLOOD, "✋ You are sending a lot at once. I will answer again in half a minute.");
TGA_TEXT(CALLBACK_FLOOD, "Too much at once. Try again in half a minute");

TGA_TEXT(SESSIONS, "🔑 <b>You are logged in to {site} here:</b>\n\n{list}");
TGA_TEXT(NO_SESSIONS, "🔒 <b>You are not logged in to {site} anywhere.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 End");
TGA_TEXT(BUTTON_END_ALL, "🔒 End all my sessions");
TGA_TEXT(LOGOUT, "🚪 <b>Log out of {site}?</b>\n\n"
				 "You are logged in {n} times, the last time with {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY,
		 "🚪 <b>Log out of {site}?</b>\n\nYou are logged in with {device}, {ago}.");
TGA_TEXT(ASK_ALL,
		 "🔒 <b>End all your sessions?</b> You will be logged out in every browser, also "
		 "in your own.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Only the last one");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Log out");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Everywhere");
TGA_TEXT(BUTTON_KEEP, "Leave it");
TGA_TEXT(ENDED_ALL,
		 "🔒 <b>You are logged out of {site} everywhere.</b> Sessions ended: {n}.");
TGA_TEXT(KEPT, "Nothing was changed.");
TGA_TEXT(CALLBACK_ENDED, "Session ended");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "That session had ended before");
TGA_TEXT(CALLBACK_ENDED_ALL, "Logged out everywhere");
TGA_TEXT(CALLBACK_KEPT, "Nothing was changed");

TGA_TEXT(BUTTON_DELETE, "🧹 Delete this message");
TGA_TEXT(DELETED, "🧹 Deleted.");

TGA_TEXT(WELCOME,
		 "👋 Hello, \u2068{name}\u2069!\n\n"
		 "I log you in to websites without a password. Open the login page of the "
		 "site, press “Log in with Telegram” there, and I will ask you here.");
TGA_TEXT(BUTTON_SITE, "Open the site");
TGA_TEXT(
	HELP,
	"When you press “Log in with Telegram” on the site, I ask you here whether it "
	"was you. Tap the number that the page shows, and the page goes on.\n\n"
	"If you are asked and did not press anything, tap “It was not me”. I never "
	"ask for your password or for a code from Telegram.\n\n"
	"/sessions shows where you are logged in\n"
	"/logout ends one session or all of them\n"
	"/password gives a one-time password, for a browser that Telegram does not reach");
TGA_TEXT(UNKNOWN, "I do not know what to do with that. /help says what I can do.");
TGA_TEXT(ABOUT_START, "What this bot is for");
TGA_TEXT(ABOUT_SESSIONS, "Where you are logged in");
TGA_TEXT(ABOUT_LOGOUT, "Log out");
TGA_TEXT(ABOUT_PASSWORD, "A one-time password");
TGA_TEXT(ABOUT_HELP, "What this bot can do");

TGA_TEXT(OK, "🔐 <b>Log in to {site}?</b>\n\n"
			 "{details}\n\n"
			 "If you did not ask to log in, tap “It was not me”.");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(CONFIRMED, "✅ <b>You are logged in to {site}.</b>\n\n{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "You are logged in");
TGA_TEXT(ALREADY_CONFIRMED,
		 "✅ <b>You have confirmed this login to {site} already.</b>\n\n"
		 "If the page does not go on, reload it.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "You are logged in");
TGA_TEXT(EXPIRED,
		 "⌛ <b>This link is too old.</b> Open the login page of {site} once more: "
		 "it shows a fresh one.");
TGA_TEXT(CALLBACK_EXPIRED, "Too late: open the login page once more");
TGA_TEXT(USED,
		 "⚠️ <b>This link has been used by somebody else.</b> Open the login page of "
		 "{site} and use a link of your own.");
TGA_TEXT(CALLBACK_USED, "Somebody else has used this link");
TGA_TEXT(MISMATCH,
		 "❌ <b>That was not the number on the page.</b> Nobody was logged in to "
		 "{site}, and this link will not work again.\n\n"
		 "If you are logging in yourself, ask the page for a new code. If you are "
		 "not, there is nothing more to do.");
TGA_TEXT(CALLBACK_MISMATCH, "Not the number on the page: nobody was logged in");
TGA_TEXT(MATCH_REQUIRED,
		 "This login to {site} needs the number on the page. Open the link "
		 "of the page once more.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Too late: open the login page once more");
TGA_TEXT(DECLINED,
		 "🚫 <b>Login to {site} refused.</b> Nobody was logged in.\n\n"
		 "What was tried:\n{details}\n\n"
		 "If somebody sent you this link or code, they wanted to log in as you.");
TGA_TEXT(CALLBACK_DECLINED, "Refused: nobody was logged in");
TGA_TEXT(BLOCKED,
		 "⛔ <b>Your account on {site} is blocked.</b> Those who run the site can "
		 "tell you why.");
TGA_TEXT(CALLBACK_BLOCKED, "Your account is blocked");
TGA_TEXT(REFUSED, "⛔ <b>{site} does not let you in.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "The site does not let you in");
TGA_TEXT(INVALID,
		 "🤷 <b>This is not a login link of {site}.</b> Open the login page and "
		 "press the button there.");
TGA_TEXT(CALLBACK_INVALID, "This button does not work any more");

TGA_TEXT(PASSWORD_OK,
		 "🔑 <b>One-time password for {site}</b>\n\n"
		 "user name <code>{login}</code>\n"
		 "password\n<code>{password}</code>\n\n"
		 "Type both on the login page, under “Log in with a password”. The password "
		 "is good for one login in the next {minutes} min. Earlier ones are not good any "
		 "more.");
TGA_TEXT(PASSWORD_UNKNOWN,
		 "You have not logged in to {site} yet, so there is no account to give a "
		 "password to. Open the login page and press the button there.");
TGA_TEXT(PASSWORD_BLOCKED,
		 "⛔ <b>Your account on {site} is blocked.</b> Those who run the site can "
		 "tell you why.");
TGA_TEXT(PASSWORD_OFF,
		 "{site} has no one-time passwords. Open the login page and press the button "
		 "there.");

const char *const bot_texts_en[] = {BOT_TEXT_ENTRIES};
