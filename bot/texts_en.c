/*
 * texts_en.c
 *		The bot's words in English.
 */
#include "texts.h"

extern const char *const bot_texts_en[TEXT_COUNT];

const char *const bot_texts_en[TEXT_COUNT] = {
	[TEXT_THE_SITE] = "the site",
	[TEXT_DEVICE] = "{browser} on {os}",
	[TEXT_DEVICE_BROWSER] = "{browser}",
	[TEXT_DEVICE_OS] = "A browser on {os}",
	[TEXT_DEVICE_UNKNOWN] = "An unknown browser",
	[TEXT_ADDRESS] = "Address: <code>{address}</code>",
	[TEXT_ASKED] = "Time: {time} UTC",
	[TEXT_JUST_NOW] = "just now",
	[TEXT_MINUTES_AGO] = "{n} min ago",
	[TEXT_HOURS_AGO] = "{n} h ago",
	[TEXT_DAYS_AGO] = "{n} d ago",

	[TEXT_QUESTION_MATCH] =
		"🔐 <b>Log in to {site}?</b>\n\n"
		"{details}\n\n"
		"Tap the number that the page shows. If you did not ask to log in, "
		"tap “It was not me”.",
	[TEXT_QUESTION_TAP] = "🔐 <b>Log in to {site}?</b>\n\n"
						  "{details}\n\n"
						  "If you did not ask to log in, tap “It was not me”.",
	[TEXT_BUTTON_YES] = "✅ Log me in",
	[TEXT_BUTTON_NO] = "🚫 It was not me",

	[TEXT_CONFIRMED] = "✅ <b>You are logged in to {site}.</b>\n\n{details}",
	[TEXT_PASSWORD] = "The page goes on by itself. Where it cannot, type there:\n"
					  "user name <code>{login}</code>\n"
					  "one-time password\n<code>{password}</code>",
	[TEXT_NEW_BROWSER] =
		"❗ <b>You have not logged in from this browser before.</b> If it is not "
		"yours, end the session.",
	[TEXT_NEW_NETWORK] =
		"❗ <b>You have not logged in from this network before.</b> If you are "
		"not there, end the session.",
	[TEXT_NEW_BOTH] =
		"❗ <b>You have logged in neither from this browser nor from this network "
		"before.</b> If that is not you, end the session.",
	[TEXT_BUTTON_END_THIS] = "🚪 Not me: end this session",
	[TEXT_ALREADY_CONFIRMED] =
		"✅ <b>You have confirmed this login to {site} already.</b>\n\n"
		"If the page does not go on, reload it.",
	[TEXT_DECLINED] =
		"🚫 <b>Login to {site} refused.</b> Nobody was logged in.\n\n"
		"What was tried:\n{details}\n\n"
		"If somebody sent you this link or code, they wanted to log in as you.",
	[TEXT_MISMATCH] =
		"❌ <b>That was not the number on the page.</b> Nobody was logged in to "
		"{site}, and this link will not work again.\n\n"
		"If you are logging in yourself, ask the page for a new code. If you are "
		"not, there is nothing more to do.",
	[TEXT_MATCH_REQUIRED] =
		"This login to {site} needs the number on the page. Open the link "
		"of the page once more.",
	[TEXT_EXPIRED] =
		"⌛ <b>This link is too old.</b> Open the login page of {site} once more: "
		"it shows a fresh one.",
	[TEXT_USED] =
		"⚠️ <b>This link has been used by somebody else.</b> Open the login page of "
		"{site} and use a link of your own.",
	[TEXT_BLOCKED] =
		"⛔ <b>Your account on {site} is blocked.</b> Those who run the site can "
		"tell you why.",
	[TEXT_REFUSED] = "⛔ <b>{site} does not let you in.</b> {message}",
	[TEXT_INVALID] =
		"🤷 <b>This is not a login link of {site}.</b> Open the login page and "
		"press the button there.",
	[TEXT_FAILED] =
		"⚠️ <b>Something went wrong on our side.</b> Try again in a minute.",
	[TEXT_TOAST_CONFIRMED] = "You are logged in",
	[TEXT_TOAST_DECLINED] = "Refused: nobody was logged in",
	[TEXT_TOAST_MISMATCH] = "Not the number on the page: nobody was logged in",
	[TEXT_TOAST_TOO_LATE] = "Too late: open the login page once more",
	[TEXT_TOAST_USED] = "Somebody else has used this link",
	[TEXT_TOAST_BLOCKED] = "Your account is blocked",
	[TEXT_TOAST_REFUSED] = "The site does not let you in",
	[TEXT_TOAST_INVALID] = "This button does not work any more",
	[TEXT_TOAST_FAILED] = "Something went wrong. Try again in a minute",

	[TEXT_SESSIONS] = "🔑 <b>You are logged in to {site} here:</b>\n\n{list}",
	[TEXT_NO_SESSIONS] = "🔒 <b>You are not logged in to {site} anywhere.</b>",
	[TEXT_SESSION] = "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}",
	[TEXT_SESSION_NOWHERE] = "<b>{n}.</b> {device}\n{ago}",
	[TEXT_BUTTON_END] = "🚪 End",
	[TEXT_BUTTON_END_ALL] = "🔒 End all my sessions",
	[TEXT_LOGOUT] = "🚪 <b>Log out of {site}?</b>\n\n"
					"You are logged in {n} times, the last time with {device}, {ago}.",
	[TEXT_LOGOUT_ONLY] =
		"🚪 <b>Log out of {site}?</b>\n\nYou are logged in with {device}, {ago}.",
	[TEXT_ASK_ALL] =
		"🔒 <b>End all your sessions?</b> You will be logged out in every browser, also "
		"in your own.",
	[TEXT_BUTTON_END_LATEST] = "🚪 Only the last one",
	[TEXT_BUTTON_END_ONLY] = "🚪 Log out",
	[TEXT_BUTTON_END_EVERYWHERE] = "🔒 Everywhere",
	[TEXT_BUTTON_KEEP] = "Leave it",
	[TEXT_ENDED_ALL] =
		"🔒 <b>You are logged out of {site} everywhere.</b> Sessions ended: {n}.",
	[TEXT_KEPT] = "Nothing was changed.",
	[TEXT_TOAST_ENDED] = "Session ended",
	[TEXT_TOAST_ENDED_BEFORE] = "That session had ended before",
	[TEXT_TOAST_ENDED_ALL] = "Logged out everywhere",
	[TEXT_TOAST_KEPT] = "Nothing was changed",

	[TEXT_NEW_PASSWORD] =
		"🔑 <b>One-time password for {site}</b>\n\n"
		"user name <code>{login}</code>\n"
		"password\n<code>{password}</code>\n\n"
		"Type both on the login page, under “Log in with a password”. The password "
		"holds until your next login or the next /password, and no earlier one "
		"holds any more.",
	[TEXT_PASSWORD_UNKNOWN] =
		"You have not logged in to {site} yet, so there is no account to give a "
		"password to. Open the login page and press the button there.",
	[TEXT_PASSWORD_OFF] =
		"{site} has no one-time passwords. Open the login page and press the button "
		"there.",
	[TEXT_BUTTON_WIPE] = "🧹 Delete this message",
	[TEXT_WIPED] = "🧹 Deleted.",

	[TEXT_WELCOME] =
		"👋 Hello, \u2068{name}\u2069!\n\n"
		"I log you in to websites without a password. Open the login page of the "
		"site, press “Log in with Telegram” there, and I will ask you here.",
	[TEXT_HELP] =
		"When you press “Log in with Telegram” on the site, I ask you here whether it "
		"was you. Tap the number that the page shows, and the page goes on.\n\n"
		"If you are asked and did not press anything, tap “It was not me”. I never "
		"ask for your password or for a code from Telegram.\n\n"
		"/sessions shows where you are logged in\n"
		"/logout ends one session or all of them\n"
		"/password gives a one-time password, for a browser that Telegram does not reach",
	[TEXT_BUTTON_SITE] = "Open the site",
	[TEXT_UNKNOWN] = "I do not know what to do with that. /help says what I can do.",
	[TEXT_ABOUT_START] = "What this bot is for",
	[TEXT_ABOUT_SESSIONS] = "Where you are logged in",
	[TEXT_ABOUT_LOGOUT] = "Log out",
	[TEXT_ABOUT_PASSWORD] = "A one-time password",
	[TEXT_ABOUT_HELP] = "What this bot can do",
};
