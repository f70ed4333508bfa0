/*
 * texts_en.c
 *		The pages in English; see texts.h.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "Log in");
TGA_TEXT(TITLE_SITE, "Log in to {{site_name}}");
TGA_TEXT(LEDE, "With your Telegram account");
TGA_TEXT(ASKED_BY, "You are logging in to");

/* The three steps. */
TGA_TEXT(REMEMBER, "Remember this number");
TGA_TEXT(OPEN, "Open Telegram and press Start");
TGA_TEXT(OPEN_BUTTON, "Open Telegram");
TGA_TEXT(OR_SCAN, "or scan the QR code with your phone");
TGA_TEXT(STEP_PICK, "Pick the same number there");
TGA_TEXT(STEP_TYPE, "Enter the same number there");
TGA_TEXT(STEP_PERHAPS, "Confirm there. You may be asked for this number");
TGA_TEXT(STEP_CONFIRM, "Confirm there, if you are asked");
TGA_TEXT(GOES_ON, "Return to your browser. You’ll be logged in here automatically");
TGA_TEXT(LATE, "No message yet? When many people log in at once, it comes a little later");
TGA_TEXT(QR_LABEL, "QR code of the link to Telegram");
TGA_TEXT(QR_CAPTION, "Point your phone’s camera here");
TGA_TEXT(QR_FOLD, "Telegram is on another device?");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "Waiting for you in Telegram");
TGA_TEXT(STATE_OPENED, "Tap {code} in Telegram");
TGA_TEXT(STATE_OPENED_TYPE, "Enter {code} in Telegram");
TGA_TEXT(STATE_OPENED_PERHAPS, "Confirm in Telegram. If asked: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "Confirm in Telegram");
TGA_TEXT(STATE_CONFIRMED, "Confirmed, logging you in…");
TGA_TEXT(STATE_DECLINED, "This login was declined in Telegram.");
TGA_TEXT(STATE_MISMATCH, "Another number was picked in Telegram, so this login was stopped.");
TGA_TEXT(STATE_TAKEN, "Nothing was linked: that Telegram account already has an account here, or yours has a Telegram account by now.");
TGA_TEXT(STATE_SHARED, "This link was opened from two Telegram accounts, so it no longer works.");
TGA_TEXT(STATE_RETURNING, "Confirmed. In Telegram, tap “Back to the site”, or enter the six digits from the bot here.");
TGA_TEXT(STATE_REVOKED, "This login has ended.");
TGA_TEXT(STATE_CONTESTED, "This login was used in two browsers, so it has been ended.");
TGA_TEXT(STATE_EXPIRED, "This code has expired.");
TGA_TEXT(STATE_FAILED, "Something went wrong. Try again.");
TGA_TEXT(STATE_LOST, "No connection, trying again…");
TGA_TEXT(NEW_CODE, "New code");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "One more step");
TGA_TEXT(RETURN_WHY, "In Telegram, tap “Back to the site” under the bot’s message. It must open in this browser.");
TGA_TEXT(RETURN_ENTER, "The bot shows six digits in Telegram: enter them here.");
TGA_TEXT(RETURN_SAME, "Is Telegram on this computer? “Back to the site” under the bot’s message does the same.");
TGA_TEXT(RETURN_OTHER, "Telegram is on another device?");
TGA_TEXT(RETURN_DIGITS, "There, tap “My page is on another device”. The bot shows six digits: enter them here.");
TGA_TEXT(RETURN_CODE_LABEL, "Six digits from the bot");
TGA_TEXT(RETURN_BUTTON, "Log in");
TGA_TEXT(RETURN_LEFT, "Nothing works?");
TGA_TEXT(RETURN_AGAIN, "Start again");
TGA_TEXT(ELSEWHERE, "Go back to the browser you began in");
TGA_TEXT(ELSEWHERE_WHY, "The login can only go on there. This page is open in another browser: perhaps in Telegram itself.");
TGA_TEXT(ELSEWHERE_OPEN, "If you began in the browser of this device, choose “Open in browser” in the menu of this page.");
TGA_TEXT(ELSEWHERE_CODE, "If you began on another device, enter the six digits from the chat there.");
TGA_TEXT(ELSEWHERE_NONE, "You are logged in there. This page is open in another browser, perhaps in Telegram itself, and may be closed.");

/* Ways around. */
TGA_TEXT(HELP, "Link does not open?");
TGA_TEXT(HELP_APP, "Where t.me is blocked, this leads straight to the app:");
TGA_TEXT(HELP_APP_LINK, "Open the Telegram app");
TGA_TEXT(HELP_COMMAND, "Or find {{bot}} in Telegram and send it this message:");
TGA_TEXT(COMMAND_LABEL, "Message for the bot");
TGA_TEXT(COPY, "Copy");
TGA_TEXT(COPIED, "Copied");
TGA_TEXT(HELP_CLAIM, "Confirmed in Telegram, and nothing happens here?");
TGA_TEXT(CLAIM, "I have confirmed");
TGA_TEXT(NOSCRIPT, "JavaScript is off, so this page cannot see that you have confirmed. Once you have, press:");
TGA_TEXT(NOSCRIPT_LEFT, "The link is valid for {{expires_in}} seconds.");
TGA_TEXT(FRESH_LINK, "Fresh link");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "Not confirmed yet. Confirm in Telegram first, then press the button again.");
TGA_TEXT(NOTICE_DECLINED, "That login was declined in Telegram. Here is a new code.");
TGA_TEXT(NOTICE_MISMATCH, "Another number was picked in Telegram, so that login was stopped. Here is a new code.");
TGA_TEXT(NOTICE_SHARED, "That link was opened from two Telegram accounts, so it no longer works. Here is a new one. Do not pass it on to anybody.");
TGA_TEXT(NOTICE_EXPIRED, "That code has expired. Here is a new one.");
TGA_TEXT(NOTICE_CONTESTED, "Your login was used in two browsers, so it has been ended. If that was not you, somebody may have copied it: use only a device that you trust.");
TGA_TEXT(NOTICE_RETURN_LATE, "That address was good for a minute only. Enter the six digits from the chat instead.");
TGA_TEXT(NOTICE_RETURN_CODE, "Those are not the six digits. After five wrong tries this login is stopped.");
TGA_TEXT(NOTICE_RETURN_BURNED, "Wrong digits were entered five times, so that login was stopped. Here is a new code.");
TGA_TEXT(NOTICE_LOGGED_OUT, "You are logged out.");
TGA_TEXT(NOTICE_PASSWORD, "Wrong user name or password.");
TGA_TEXT(NOTICE_THROTTLED, "Too many wrong passwords. Wait a little before the next try, or log in through Telegram.");
TGA_TEXT(NOTICE_REFUSED, "The password is right, but this site does not let you in.");
TGA_TEXT(NOTICE_ENDED, "That device is logged out.");
TGA_TEXT(NOTICE_OTHERS, "All other devices are logged out.");
TGA_TEXT(NOTICE_APPLICATION, "You are logged out of the application.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "The passkey is added.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "The passkey has a new name.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "The passkey is removed and no longer lets anybody in. Your device or password manager may still list it; remove it there too.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "This is your only way in, so it stays. Add another passkey or a password first.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "There is no such passkey any more.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "A passkey needs a name.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "Thank you. Now you can add the passkey.");
TGA_TEXT(NOTICE_STALE, "Log in once more before you change how you log in.");
TGA_TEXT(NOTICE_LINKED, "Your Telegram account is linked. You can log in with it from now on.");
TGA_TEXT(NOTICE_TAKEN, "Nothing was linked: that Telegram account already has an account here, or yours has a Telegram account by now.");
TGA_TEXT(NOTICE_LINK_DECLINED, "Nothing was linked: it was declined in Telegram.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "Nothing was linked: another number was picked in Telegram.");
TGA_TEXT(NOTICE_LINK_SHARED, "Nothing was linked: more than one person opened the link in Telegram.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "Nothing was linked: it took too long, or was begun in another browser. Begin again.");
TGA_TEXT(NOTICE_UNLINKED, "Your Telegram account is no longer linked, and your other devices are logged out.");
TGA_TEXT(NOTICE_LAST_WAY, "Telegram is your only way in here, so it stays linked. It can be unlinked once you have a user name with a password of your own, or a passkey.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "Link Telegram to {{links}}");
TGA_TEXT(LINK_LEDE, "After that, you can log in with your Telegram account as well");
TGA_TEXT(LINK_GOES_ON, "Return to your browser. This page goes on by itself");
TGA_TEXT(LINK_BACK, "Back to your account");
TGA_TEXT(LINK_WHY, "Link your Telegram account to log in with it as well.");
TGA_TEXT(LINK_BUTTON, "Link Telegram");
TGA_TEXT(LINKED, "Your Telegram account is linked: you can log in with it.");
TGA_TEXT(UNLINK, "Unlink Telegram");
TGA_TEXT(UNLINK_WHY, "After that you log in with your user name and password, or a passkey. Your other devices are logged out.");
TGA_TEXT(UNLINK_BUTTON, "Unlink");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "Telegram does not answer right now, so its link may lead nowhere. Log in another way, or come back a little later.");
TGA_TEXT(BY_TELEGRAM, "Log in through Telegram all the same");
TGA_TEXT(ANOTHER_WAY, "Log in another way");
TGA_TEXT(BY_PASSWORD, "Log in with a password");
TGA_TEXT(BY_PASSWORD_WHY, "Send /password to the bot: it replies with a one-time password and the user name to use with it.");
TGA_TEXT(BY_REGISTRATION, "If you have an account here without Telegram, enter its user name and password.");
TGA_TEXT(USERNAME, "User name");
TGA_TEXT(PASSWORD_LABEL, "Password");
TGA_TEXT(BY_PASSWORD_BUTTON, "Log in");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "Log in with a passkey");
TGA_TEXT(PASSKEY_NOSCRIPT, "Passkeys need JavaScript, which is off here.");
TGA_TEXT(PASSKEY_OFFER, "You are logged in. Add a passkey?");
TGA_TEXT(PASSKEY_WHY, "With a passkey you log in by fingerprint, face or the device’s PIN, even when Telegram does not answer.");
TGA_TEXT(PASSKEY_ADD, "Add a passkey");
TGA_TEXT(PASSKEY_NOT_NOW, "Not now");
TGA_TEXT(PASSKEYS, "Your passkeys");
TGA_TEXT(PASSKEY_MADE, "added on {{made}}");
TGA_TEXT(PASSKEY_UNUSED, "not used yet");
TGA_TEXT(PASSKEY_SYNCED, "Kept in sync by your password manager");
TGA_TEXT(PASSKEY_COPIED, "Somebody may have a copy of this passkey. Remove it and add a new one.");
TGA_TEXT(PASSKEY_CHANGE, "Rename or remove");
TGA_TEXT(PASSKEY_NAME, "Name");
TGA_TEXT(PASSKEY_SAVE, "Save");
TGA_TEXT(PASSKEY_REMOVE, "Remove the passkey");
TGA_TEXT(PASSKEY_UNSUPPORTED, "This browser cannot make a passkey here.");
TGA_TEXT(PASSKEY_INVALID, "What the passkey answered is not valid here. Try again.");
TGA_TEXT(PASSKEY_UNKNOWN, "This site does not know that passkey; it may have been removed. Log in another way.");
TGA_TEXT(PASSKEY_EXPIRED, "That took too long. Try again.");
TGA_TEXT(PASSKEY_USED, "This login was used meanwhile. Reload the page.");
TGA_TEXT(PASSKEY_STALE, "You logged in a while ago, so confirm first that it is you.");
TGA_TEXT(PASSKEY_NOBODY, "You are not logged in any more. Reload the page.");
TGA_TEXT(PASSKEY_EXISTS, "There is a passkey for this account on that device already.");
TGA_TEXT(PASSKEY_TOO_MANY, "You have as many passkeys as one can have. Remove one first.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "Here a passkey is added after a login through Telegram only. Log out, log in with Telegram and add it then.");
TGA_TEXT(PASSKEY_CLONED, "This passkey has been used elsewhere since, so somebody may have a copy of it. Log in another way and remove it.");
TGA_TEXT(PASSKEY_BLOCKED, "This account is blocked.");
TGA_TEXT(PASSKEY_REFUSED, "The passkey is right, but this site does not let you in.");
TGA_TEXT(PASSKEY_OFF, "This site takes no passkeys.");
TGA_TEXT(PASSKEY_CANCELLED, "Cancelled, or there is no passkey of this site here.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "Logged in as");
TGA_TEXT(CONTINUE, "Continue");
TGA_TEXT(NOT_YOU, "Not you?");
TGA_TEXT(LOG_OUT, "Log out");
TGA_TEXT(DEVICES, "Your devices");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "One moment, please");
TGA_TEXT(UNAVAILABLE_WHY, "You can’t log in right now. This page tries again by itself every few seconds.");
TGA_TEXT(TRY_AGAIN, "Try again");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "That did not work");
TGA_TEXT(ERROR_ORIGIN, "This request came from another address");
TGA_TEXT(ERROR_ORIGIN_WHY, "Logging in works only at the site’s own address. The button leads there.");
TGA_TEXT(ERROR_NOT_FOUND, "There is no such page");
TGA_TEXT(ERROR_METHOD, "This address is not a page");
TGA_TEXT(ERROR_TOO_MANY, "Too many requests");
TGA_TEXT(ERROR_TOO_MANY_WHY, "Wait a minute, then try again.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "This is not possible right now. Try again in a few seconds.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "Log in with Telegram");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "Your devices on {{site_name}}");
TGA_TEXT(DEVICES_WHY, "If one of them is not yours, log it out.");
TGA_TEXT(UNKNOWN_BROWSER, "Unknown browser");
TGA_TEXT(THIS_ONE, "This device");
TGA_TEXT(ALSO_ON, "Also logged in on {{hosts}}");
TGA_TEXT(USED_NOW, "used just now");
TGA_TEXT(USED_MINUTES, "used {{n}} min ago");
TGA_TEXT(USED_HOURS, "used {{n}} h ago");
TGA_TEXT(USED_YESTERDAY, "used yesterday");
TGA_TEXT(USED_DAYS, "used {{n}} days ago");
TGA_TEXT(USED_DATE, "used on {{date}}");
TGA_TEXT(END, "Log out");
TGA_TEXT(END_LABEL, "Log out {{browser}} {{os}} {{address}}");
TGA_TEXT(END_OTHERS, "Log out all other devices");
TGA_TEXT(APPLICATIONS, "Applications you are logged in to");
TGA_TEXT(END_LOGIN_LABEL, "Log out of {{application}}");
TGA_TEXT(BACK, "Back to the site");
TGA_TEXT(BOT, "In Telegram, {{bot}} shows the same list and sends you a new password.");
TGA_TEXT(BOT_LINK, "Open {{bot}}");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "Your account in the last thirty days");
TGA_TEXT(HISTORY_WHY, "If something here was not you, log out the other devices above and tell the people who run this site.");
TGA_TEXT(HISTORY_OLDER, "These are the newest. What is older is not shown.");
TGA_TEXT(EVENT_ENDED, "sessions: {{ended}}");
TGA_TEXT(PROOF_TELEGRAM, "through Telegram");
TGA_TEXT(PROOF_PASSWORD, "with a password");
TGA_TEXT(PROOF_PASSKEY, "with a passkey");
TGA_TEXT(EVENT_LOGIN, "Logged in");
TGA_TEXT(EVENT_REGISTERED, "Account created");
TGA_TEXT(EVENT_REFUSED, "The site refused a login");
TGA_TEXT(EVENT_DECLINED, "You declined a login in Telegram");
TGA_TEXT(EVENT_MISMATCH, "A wrong number was picked in Telegram");
TGA_TEXT(EVENT_SHARED, "More than one person opened a login link");
TGA_TEXT(EVENT_CONTESTED, "A login was used in two browsers and ended");
TGA_TEXT(EVENT_LOGOUT, "Logged out");
TGA_TEXT(EVENT_REVOKED, "The site ended your session");
TGA_TEXT(EVENT_REPLACED, "A new login took the place of a session");
TGA_TEXT(EVENT_DISPLACED, "The oldest session ended, as there were too many");
TGA_TEXT(EVENT_REUSED, "A one-time key was used twice and revoked");
TGA_TEXT(EVENT_RETURNED, "The browser was confirmed from the chat");
TGA_TEXT(EVENT_RETURN_FAILED, "A wrong code for the browser was typed");
TGA_TEXT(EVENT_PASSWORD_WRONG, "A wrong password was tried");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "Password changed");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "A one-time password was asked for in Telegram");
TGA_TEXT(EVENT_LINKED, "Telegram account linked");
TGA_TEXT(EVENT_UNLINKED, "Telegram account unlinked");
TGA_TEXT(EVENT_LINK_REFUSED, "A Telegram account could not be linked");
TGA_TEXT(EVENT_PASSKEY_ADDED, "Passkey added");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "Passkey renamed");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "Passkey removed");
TGA_TEXT(EVENT_PASSKEY_CLONED, "A copied passkey was refused");
TGA_TEXT(EVENT_CLIENT_GRANTED, "You allowed an application to know who you are");
TGA_TEXT(EVENT_CLIENT_LOGIN, "Entered an application");
TGA_TEXT(EVENT_CLIENT_REVOKED, "Logged out of an application");
TGA_TEXT(EVENT_SITE_ENTERED, "Entered a site");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "An application could not be told that you logged out");
TGA_TEXT(EVENT_GROUPS, "Your groups were changed");
TGA_TEXT(EVENT_BLOCKED, "Account blocked");
TGA_TEXT(EVENT_UNBLOCKED, "Account unblocked");
TGA_TEXT(EVENT_DELETED, "Account deleted");

/* An application that asks. */
TGA_TEXT(CONSENT, "Log in to {{application}}?");
TGA_TEXT(CONSENT_WHY, "It will learn:");
TGA_TEXT(SCOPE_OPENID, "the number of your account here");
TGA_TEXT(SCOPE_PROFILE, "your name, user name and Telegram number");
TGA_TEXT(SCOPE_EMAIL, "an email address that is made of your number");
TGA_TEXT(SCOPE_GROUPS, "your groups on this site");
TGA_TEXT(SCOPE_OFFLINE, "and it stays logged in while you are away, until you log out here");
TGA_TEXT(ALLOW, "Allow");
TGA_TEXT(DENY, "Deny");
TGA_TEXT(FORBIDDEN, "You may not enter {{application}}");
TGA_TEXT(FORBIDDEN_WHY, "It lets in certain groups of this site’s users only. If you should be in one of them, ask the people who run the site.");
TGA_TEXT(FORBIDDEN_BACK, "Back to {{application}}");
TGA_TEXT(NOT_ENTERED, "The login to {{application}} did not come through");
TGA_TEXT(NOT_ENTERED_WHY, "It took too long, was begun in another browser, or cookies are blocked.");
TGA_TEXT(REFUSED, "The application’s request is not valid");
TGA_TEXT(REFUSED_WHY, "Nothing is wrong with your account. The people who run the application can tell from this what to mend:");
TGA_TEXT(DEVICE, "Connect a device");
TGA_TEXT(DEVICE_WHY, "Enter the code that your device shows.");
TGA_TEXT(DEVICE_LABEL, "Code");
TGA_TEXT(DEVICE_WRONG, "This code is not known, or its time is over. Check it and try again.");
TGA_TEXT(DEVICE_WARNING, "Allow this only if you began it yourself, and your device shows this code. Whoever sent you a link or a code would be logged in as you.");
TGA_TEXT(DEVICE_APPROVED, "Your device is connected");
TGA_TEXT(DEVICE_APPROVED_WHY, "Go on there; this page may be closed.");
TGA_TEXT(DEVICE_DENIED, "The device was not connected");
TGA_TEXT(DEVICE_DENIED_WHY, "Nothing was given to it; this page may be closed.");
TGA_TEXT(ASK_LOGOUT, "Log out?");
TGA_TEXT(ASK_LOGOUT_WHY, "This ends your session here, and in the applications that you entered with it.");
TGA_TEXT(STAY, "Stay logged in");
/* clang-format on */

const char *const pushd_texts_en[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
