/*
 * texts_de.c
 *		The bot's words in German.  {site} stands in the dative.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "dieser Website");
TGA_TEXT(DEVICE, "{browser} unter {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Ein Browser unter {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Ein unbekannter Browser");
TGA_TEXT(ADDRESS, "Adresse: <code>{address}</code>");
TGA_TEXT(ASKED, "Zeit: {time} UTC");
TGA_TEXT(JUST_NOW, "gerade eben");
TGA_TEXT(MINUTES_AGO, "vor {n} Min.");
TGA_TEXT(HOURS_AGO, "vor {n} Std.");
TGA_TEXT(DAYS_AGO, "vor {n} Tag(en)");

TGA_TEXT(QUESTION_MATCH,
		 "🔐 <b>Bei {site} anmelden?</b>\n\n"
		 "{details}\n\n"
		 "Tippen Sie auf die Zahl, die auf der Seite steht. Wenn Sie sich nicht "
		 "anmelden wollten, tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(BUTTON_YES, "✅ Anmelden");
TGA_TEXT(BUTTON_NO, "🚫 Das war ich nicht");

TGA_TEXT(BUTTON_PASSWORD, "🔑 Passwort anzeigen");
TGA_TEXT(NEW_BROWSER,
		 "❗ <b>Mit diesem Browser haben Sie sich noch nie angemeldet.</b> Wenn er nicht "
		 "Ihnen gehört, beenden Sie die Sitzung.");
TGA_TEXT(NEW_NETWORK,
		 "❗ <b>Aus diesem Netz haben Sie sich noch nie angemeldet.</b> Wenn Sie nicht "
		 "dort sind, beenden Sie die Sitzung.");
TGA_TEXT(NEW_BOTH,
		 "❗ <b>Weder mit diesem Browser noch aus diesem Netz haben Sie sich bisher "
		 "angemeldet.</b> Wenn Sie das nicht sind, beenden Sie die Sitzung.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Das bin ich nicht: Sitzung beenden");

TGA_TEXT(FAILED,
		 "⚠️ <b>Bei uns ist etwas schiefgegangen.</b> Versuchen Sie es in einer "
		 "Minute noch einmal.");
TGA_TEXT(CALLBACK_FAILED,
		 "Etwas ist schiefgegangen. Versuchen Sie es in einer Minute noch einmal");
TGA_TEXT(
	FLOOD,
	"✋ Das sind zu viele Nachrichten auf einmal. In einer halben Minute antworte ich wieder.");
TGA_TEXT(CALLBACK_FLOOD, "Zu oft. Versuchen Sie es in einer halben Minute noch einmal");

TGA_TEXT(SESSIONS, "🔑 <b>Sie sind bei {site} hier angemeldet:</b>\n\n{list}");
TGA_TEXT(NO_SESSIONS, "🔒 <b>Sie sind bei {site} nirgends angemeldet.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Beenden");
TGA_TEXT(BUTTON_END_ALL, "🔒 Alle meine Sitzungen beenden");
TGA_TEXT(LOGOUT, "🚪 <b>Bei {site} abmelden?</b>\n\n"
				 "Ihre Sitzungen: {n}. Die letzte: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Bei {site} abmelden?</b>\n\nIhre Sitzung: {device}, {ago}.");
TGA_TEXT(ASK_ALL, "🔒 <b>Alle Ihre Sitzungen beenden?</b> Sie werden in jedem Browser "
				  "abgemeldet, auch in Ihrem eigenen.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Nur die letzte");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Abmelden");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Überall abmelden");
TGA_TEXT(BUTTON_KEEP, "So lassen");
TGA_TEXT(ENDED_ALL,
		 "🔒 <b>Sie sind bei {site} überall abgemeldet.</b> Beendete Sitzungen: {n}.");
TGA_TEXT(KEPT, "Es wurde nichts geändert.");
TGA_TEXT(CALLBACK_ENDED, "Sitzung beendet");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Diese Sitzung war schon beendet");
TGA_TEXT(CALLBACK_ENDED_ALL, "Überall abgemeldet");
TGA_TEXT(CALLBACK_KEPT, "Es wurde nichts geändert");

TGA_TEXT(BUTTON_DELETE, "🧹 Diese Nachricht löschen");
TGA_TEXT(DELETED, "🧹 Gelöscht.");

TGA_TEXT(WELCOME,
		 "👋 Guten Tag, \u2068{name}\u2069!\n\n"
		 "Ich melde Sie ohne Passwort bei Websites an. Öffnen Sie die Anmeldeseite der "
		 "Website und tippen Sie dort auf „Mit Telegram anmelden“; dann frage ich Sie "
		 "hier.");
TGA_TEXT(BUTTON_SITE, "Website öffnen");
TGA_TEXT(HELP,
		 "Wenn Sie auf der Website auf „Mit Telegram anmelden“ tippen, frage ich Sie "
		 "hier, ob Sie das waren. Tippen Sie auf die Zahl, die auf der Seite steht, und "
		 "dort geht es weiter.\n\n"
		 "Wenn ich frage und Sie nichts angetippt haben, tippen Sie auf „Das war ich "
		 "nicht“. Ich frage nie nach Ihrem Passwort oder nach einem Code von "
		 "Telegram.\n\n"
		 "/sessions zeigt, wo Sie angemeldet sind\n"
		 "/logout beendet eine Sitzung oder alle\n"
		 "/password gibt ein Einmalpasswort, für einen Browser, den Telegram nicht "
		 "erreicht");
TGA_TEXT(UNKNOWN, "Damit kann ich nichts anfangen. Was ich kann, sagt /help.");
TGA_TEXT(ABOUT_START, "Wozu dieser Bot da ist");
TGA_TEXT(ABOUT_SESSIONS, "Wo Sie angemeldet sind");
TGA_TEXT(ABOUT_LOGOUT, "Abmelden");
TGA_TEXT(ABOUT_PASSWORD, "Ein Einmalpasswort");
TGA_TEXT(ABOUT_HELP, "Was dieser Bot kann");

TGA_TEXT(OK, "🔐 <b>Bei {site} anmelden?</b>\n\n"
			 "{details}\n\n"
			 "Wenn Sie sich nicht anmelden wollten, tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(CONFIRMED, "✅ <b>Sie sind bei {site} angemeldet.</b>\n\n{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Sie sind angemeldet");
TGA_TEXT(ALREADY_CONFIRMED,
		 "✅ <b>Diese Anmeldung bei {site} haben Sie schon bestätigt.</b>\n\n"
		 "Wenn es auf der Seite nicht weitergeht, laden Sie sie neu.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Sie sind angemeldet");
TGA_TEXT(EXPIRED, "⌛ <b>Dieser Link ist zu alt.</b> Öffnen Sie die Anmeldeseite von "
				  "{site} noch einmal: Dort steht ein neuer.");
TGA_TEXT(CALLBACK_EXPIRED, "Zu spät: Öffnen Sie die Anmeldeseite noch einmal");
TGA_TEXT(USED,
		 "⚠️ <b>Diesen Link hat schon jemand anders benutzt.</b> Öffnen Sie die "
		 "Anmeldeseite von {site} und nehmen Sie Ihren eigenen Link.");
TGA_TEXT(CALLBACK_USED, "Diesen Link hat schon jemand anders benutzt");
TGA_TEXT(MISMATCH,
		 "❌ <b>Auf der Seite steht eine andere Zahl.</b> Bei {site} wurde niemand "
		 "angemeldet, und dieser Link gilt nicht mehr.\n\n"
		 "Wenn Sie sich selbst anmelden, lassen Sie sich auf der Seite einen neuen Code "
		 "geben. Wenn nicht, brauchen Sie nichts weiter zu tun.");
TGA_TEXT(CALLBACK_MISMATCH,
		 "Auf der Seite steht eine andere Zahl: Niemand wurde angemeldet");
TGA_TEXT(MATCH_REQUIRED,
		 "Für diese Anmeldung bei {site} ist die Zahl auf der Seite nötig. Öffnen Sie "
		 "den Link der Seite noch einmal.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Zu spät: Öffnen Sie die Anmeldeseite noch einmal");
TGA_TEXT(DECLINED,
		 "🚫 <b>Anmeldung bei {site} abgelehnt.</b> Niemand wurde angemeldet.\n\n"
		 "Das war der Versuch:\n{details}\n\n"
		 "Wenn Ihnen jemand diesen Link oder Code geschickt hat, wollte diese Person "
		 "sich in Ihrem Namen anmelden.");
TGA_TEXT(CALLBACK_DECLINED, "Abgelehnt: Niemand wurde angemeldet");
TGA_TEXT(BLOCKED, "⛔ <b>Ihr Konto bei {site} ist gesperrt.</b> Warum, sagen Ihnen die "
				  "Betreiber der Website.");
TGA_TEXT(CALLBACK_BLOCKED, "Ihr Konto ist gesperrt");
TGA_TEXT(REFUSED,
		 "⛔ <b>Die Anmeldung bei {site} ist Ihnen nicht gestattet.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "Die Anmeldung ist Ihnen nicht gestattet");
TGA_TEXT(
	INVALID,
	"🤷 <b>Das ist kein Anmeldelink von {site}.</b> Öffnen Sie die Anmeldeseite und "
	"tippen Sie dort auf die Schaltfläche.");
TGA_TEXT(CALLBACK_INVALID, "Diese Schaltfläche gilt nicht mehr");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>Einmalpasswort bei {site}</b>\n\n"
	"Benutzername <code>{login}</code>\n"
	"Passwort\n<code>{password}</code>\n\n"
	"Geben Sie beides auf der Anmeldeseite unter „Mit Passwort anmelden“ ein. Das "
	"Passwort gilt für eine Anmeldung in den nächsten {minutes} Min.; frühere gelten "
	"nicht mehr.");
TGA_TEXT(PASSWORD_UNKNOWN,
		 "Sie haben sich bei {site} noch nie angemeldet, deshalb gibt es kein Konto für "
		 "ein Passwort. Öffnen Sie die Anmeldeseite und tippen Sie dort auf die "
		 "Schaltfläche.");
TGA_TEXT(PASSWORD_BLOCKED, "⛔ <b>Ihr Konto bei {site} ist gesperrt.</b> Warum, sagen "
						   "Ihnen die Betreiber der Website.");
TGA_TEXT(PASSWORD_OFF,
		 "Bei {site} gibt es keine Einmalpasswörter. Öffnen Sie die Anmeldeseite und "
		 "tippen Sie dort auf die Schaltfläche.");

const char *const bot_texts_de[] = {BOT_TEXT_ENTRIES};
