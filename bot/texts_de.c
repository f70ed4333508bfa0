/*
 * texts_de.c
 *		The bot's words in German.  {site} stands in the dative.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "dieser Website");
TGA_TEXT(DEVICE, "{browser} unter {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Browser unter {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Unbekannter Browser");
TGA_TEXT(APPLICATION, "Anwendung: <b>{application}</b>");
TGA_TEXT(HOST, "Website: <code>{host}</code>");
TGA_TEXT(ADDRESS, "IP-Adresse: <code>{address}</code>");
TGA_TEXT(ASKED, "Zeit: {ago}");
TGA_TEXT(JUST_NOW, "gerade eben");
TGA_TEXT(MINUTES_AGO, "vor {n} Min.");
TGA_TEXT(HOURS_AGO, "vor {n} Std.");
TGA_TEXT(DAYS_AGO, "vor {n} Tag(en)");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>Bei {site} anmelden?</b>\n\n"
	"{details}\n\n"
	"Tippen Sie auf die Zahl, die auf der Anmeldeseite steht. Wenn Sie das nicht sind, tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(OK, "🔐 <b>Bei {site} anmelden?</b>\n\n"
			 "{details}\n\n"
			 "Wenn Sie das nicht sind, tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ Anmelden");
TGA_TEXT(BUTTON_NO, "🚫 Das war ich nicht");
TGA_TEXT(
	LINK_QUESTION_MATCH,
	"🔗 <b>Dieses Telegram-Konto mit dem Konto {account} bei {site} verknüpfen?</b>\n\n{details}\n\n⚠️ Danach öffnet dieses Telegram-Konto das Konto <code>{account}</code>. Stimmen Sie nur zu, wenn es Ihr Konto ist und Sie das selbst begonnen haben. Wenn Ihnen jemand diesen Link geschickt hat, ist es dessen Konto.\n\nZum Verknüpfen tippen Sie auf die Zahl, die auf der Seite steht. Sonst tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(
	LINK_QUESTION_TYPE,
	"🔗 <b>Dieses Telegram-Konto mit dem Konto {account} bei {site} verknüpfen?</b>\n\n{details}\n\n⚠️ Danach öffnet dieses Telegram-Konto das Konto <code>{account}</code>. Stimmen Sie nur zu, wenn es Ihr Konto ist und Sie das selbst begonnen haben. Wenn Ihnen jemand diesen Link geschickt hat, ist es dessen Konto.\n\nZum Verknüpfen geben Sie die Zahl ein, die auf der Seite steht: erst die erste Ziffer, dann die zweite. Sonst tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(
	LINK_QUESTION,
	"🔗 <b>Dieses Telegram-Konto mit dem Konto {account} bei {site} verknüpfen?</b>\n\n{details}\n\n⚠️ Danach öffnet dieses Telegram-Konto das Konto <code>{account}</code>. Stimmen Sie nur zu, wenn es Ihr Konto ist und Sie das selbst begonnen haben. Wenn Ihnen jemand diesen Link geschickt hat, ist es dessen Konto.\n\nSonst tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(BUTTON_LINK, "🔗 Mein Konto verknüpfen");
TGA_TEXT(
	UNUSUAL_BROWSER,
	"❗ <b>Mit diesem Browser haben Sie sich noch nie angemeldet.</b> Sind das wirklich Sie?");
TGA_TEXT(
	UNUSUAL_NETWORK,
	"❗ <b>Aus diesem Netzwerk haben Sie sich noch nie angemeldet.</b> Sind das wirklich Sie?");
TGA_TEXT(
	UNUSUAL_BOTH,
	"❗ <b>Mit diesem Browser und aus diesem Netzwerk haben Sie sich noch nie angemeldet.</b> Sind das wirklich Sie?");

TGA_TEXT(CONFIRMED, "✅ <b>Sie sind bei {site} angemeldet.</b>\n\n"
					"Kehren Sie zum Browser zurück: Dort geht es automatisch weiter.\n\n"
					"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Angemeldet. Kehren Sie zum Browser zurück");
TGA_TEXT(
	LINKED,
	"🔗 <b>Dieses Telegram-Konto ist jetzt mit dem Konto {account} bei {site} verknüpft.</b>\n\nKehren Sie zum Browser zurück: Dort geht es automatisch weiter. Um es eines Tages zu trennen, senden Sie /unlink.\n\n{details}");
TGA_TEXT(CALLBACK_LINKED, "Verknüpft. Kehren Sie zum Browser zurück");
TGA_TEXT(
	OFFER_PASSWORD,
	"Wenn es dort nicht weitergeht, bekommen Sie über „Passwort anzeigen“ ein Einmalpasswort für die Seite.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 Passwort anzeigen");
TGA_TEXT(
	NEW_BROWSER,
	"❗ <b>Das ist Ihre erste Anmeldung mit diesem Browser.</b> Wenn Sie das nicht waren, beenden Sie die Sitzung.");
TGA_TEXT(
	NEW_NETWORK,
	"❗ <b>Das ist Ihre erste Anmeldung aus diesem Netzwerk.</b> Wenn Sie das nicht waren, beenden Sie die Sitzung.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>Das ist Ihre erste Anmeldung mit diesem Browser und aus diesem Netzwerk.</b> Wenn Sie das nicht waren, beenden Sie die Sitzung.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Diese Sitzung beenden");

TGA_TEXT(RETURN, "✅ <b>Für {site} bestätigt. Noch ein Schritt.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"Tippen Sie innerhalb einer Minute auf „Zurück zur Website“. Die Seite muss sich in dem Browser öffnen, in dem Sie begonnen haben.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>Geben Sie diese sechs Ziffern auf der Seite ein, auf der Sie begonnen haben:</b>\n\n<code>{code}</code>\n\nNur auf {site} und auf keiner anderen Seite. Nennen Sie sie niemandem: Wer sie hat, ist als Sie angemeldet. Sie gelten fünf Minuten.");
TGA_TEXT(BUTTON_RETURN, "↩️ Zurück zur Website");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 Meine Seite ist auf einem anderen Gerät");
TGA_TEXT(CALLBACK_RETURN, "Bestätigt. Noch ein Schritt: siehe Nachricht");
TGA_TEXT(CALLBACK_RETURN_OVER, "Diese Anmeldung ist beendet oder schon abgeschlossen");

TGA_TEXT(
	ALREADY_CONFIRMED,
	"✅ <b>Diese Anmeldung bei {site} haben Sie bereits bestätigt.</b>\n\n"
	"Kehren Sie zum Browser zurück. Wenn es dort nicht weitergeht, laden Sie die Seite neu.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Angemeldet. Kehren Sie zum Browser zurück");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>Dieser Link ist abgelaufen.</b> Öffnen Sie die Anmeldeseite von {site} noch einmal: Dort steht ein neuer.");
TGA_TEXT(CALLBACK_EXPIRED,
		 "Der Link ist abgelaufen. Öffnen Sie die Anmeldeseite noch einmal");
TGA_TEXT(
	USED,
	"⚠️ <b>Diesen Link hat bereits jemand anderes benutzt.</b> Öffnen Sie die Anmeldeseite von {site}, um einen eigenen zu bekommen.");
TGA_TEXT(CALLBACK_USED, "Diesen Link hat bereits jemand anderes benutzt");
TGA_TEXT(
	MISMATCH,
	"❌ <b>Auf der Seite steht eine andere Zahl.</b> Bei {site} wurde niemand angemeldet, und dieser Link gilt nicht mehr.\n\n"
	"Wenn Sie das waren, holen Sie sich auf der Seite einen neuen Code. Wenn nicht, brauchen Sie nichts zu tun.");
TGA_TEXT(CALLBACK_MISMATCH,
		 "Auf der Seite steht eine andere Zahl: Niemand wurde angemeldet");
TGA_TEXT(
	INCOMPLETE,
	"🔐 <b>Bei {site} anmelden?</b>\n\n"
	"{details}\n\n"
	"Geben Sie die Zahl ein, die auf der Anmeldeseite steht: erst die erste Ziffer, dann die zweite. Wenn Sie das nicht sind, tippen Sie auf „Das war ich nicht“.");
TGA_TEXT(CALLBACK_INCOMPLETE, "Jetzt die zweite Ziffer");
TGA_TEXT(
	SHARED,
	"⚠️ <b>Dieser Link wurde von zwei Telegram-Konten geöffnet und gilt deshalb nicht mehr.</b> Bei {site} wurde niemand angemeldet.\n\n"
	"Wenn Sie das selbst waren, holen Sie sich auf der Seite einen neuen Code. Wenn Ihnen jemand diesen Link oder Code geschickt hat, wollte diese Person sich in Ihrem Namen anmelden.");
TGA_TEXT(CALLBACK_SHARED, "Von zwei Konten geöffnet: Dieser Link gilt nicht mehr");
TGA_TEXT(
	MATCH_REQUIRED,
	"Für die Anmeldung bei {site} ist jetzt die Zahl auf der Seite nötig. Öffnen Sie den Link auf der Seite noch einmal.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Öffnen Sie den Link auf der Anmeldeseite noch einmal");
TGA_TEXT(
	DECLINED,
	"🚫 <b>Anmeldung bei {site} abgelehnt.</b> Niemand wurde angemeldet.\n\n"
	"Das war der Versuch:\n{details}\n\n"
	"Wenn Ihnen jemand diesen Link oder Code geschickt hat, wollte diese Person sich in Ihrem Namen anmelden.");
TGA_TEXT(CALLBACK_DECLINED, "Abgelehnt: Niemand wurde angemeldet");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>Ihr Konto bei {site} ist gesperrt.</b> Den Grund erfahren Sie von den Betreibern der Website.");
TGA_TEXT(CALLBACK_BLOCKED, "Ihr Konto ist gesperrt");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>Zu viele falsche Zahlen.</b> Warten Sie eine Viertelstunde und öffnen Sie dann die Anmeldeseite von {site} noch einmal. Niemand wurde angemeldet.");
TGA_TEXT(CALLBACK_THROTTLED,
		 "Zu viele falsche Zahlen. In einer Viertelstunde geht es wieder");
TGA_TEXT(REFUSED, "⛔ <b>Die Anmeldung bei {site} ist Ihnen nicht erlaubt.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "Die Anmeldung ist Ihnen nicht erlaubt");
TGA_TEXT(
	TAKEN,
	"⚠️ <b>Es wurde nichts verknüpft.</b> Dieses Telegram-Konto hat bei {site} schon ein Konto, oder jenes Konto hat schon ein anderes Telegram-Konto. Konten werden nie zusammengelegt.");
TGA_TEXT(CALLBACK_TAKEN, "Nichts verknüpft: Es gibt schon ein Konto");
TGA_TEXT(
	INVALID,
	"🤷 <b>Das ist kein Anmeldelink.</b> Öffnen Sie die Anmeldeseite der Website und tippen Sie dort auf die Schaltfläche.");
TGA_TEXT(CALLBACK_INVALID, "Diese Schaltfläche gilt nicht mehr");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>Ihre Anmeldung bei {site} wurde beendet.</b>\n\n"
	"Zwei Browser haben dieselbe Anmeldung benutzt, einer davon also eine Kopie. Beide sind abgemeldet, und die Kopie funktioniert nicht mehr. Bestätigt haben Sie:\n{details}\n\n"
	"Melden Sie sich neu an, auf einem Gerät, das sonst niemand benutzt. {offer}");

TGA_TEXT(
	FAILED,
	"⚠️ <b>Bei uns ist etwas schiefgegangen.</b> Bitte versuchen Sie es in einer Minute noch einmal.");
TGA_TEXT(CALLBACK_FAILED,
		 "Etwas ist schiefgegangen. Bitte in einer Minute noch einmal versuchen");
TGA_TEXT(
	FLOOD,
	"✋ Das sind viele Nachrichten auf einmal. In einer halben Minute antworte ich wieder.");
TGA_TEXT(CALLBACK_FLOOD,
		 "Zu oft getippt. Bitte in einer halben Minute noch einmal versuchen");

TGA_TEXT(SESSIONS, "🔑 <b>Sie sind bei {site} hier angemeldet:</b>\n\n"
				   "{list}\n\n"
				   "Zum Abmelden tippen Sie auf die jeweilige Schaltfläche.");
TGA_TEXT(NO_SESSIONS, "🔒 <b>Sie sind bei {site} nirgends angemeldet.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Abmelden");
TGA_TEXT(OFFER_END,
		 "Wenn Sie vermuten, dass jemand Ihr Konto benutzt, beenden Sie alle Sitzungen.");
TGA_TEXT(BUTTON_END_ALL, "🔒 Alle meine Sitzungen beenden");
TGA_TEXT(LOGOUT, "🚪 <b>Bei {site} abmelden?</b>\n\n"
				 "Ihre Sitzungen: {n}. Die letzte: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>Bei {site} abmelden?</b>\n\n"
					  "Ihre Sitzung: {device}, {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>Alle Ihre Sitzungen beenden?</b> Sie werden in jedem Browser abgemeldet, auch in Ihrem eigenen.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Nur die letzte");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Abmelden");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Überall abmelden");
TGA_TEXT(BUTTON_KEEP, "Abbrechen");
TGA_TEXT(ENDED_ALL,
		 "🔒 <b>Sie sind bei {site} überall abgemeldet.</b> Beendete Sitzungen: {n}.");
TGA_TEXT(KEPT, "Es wurde nichts geändert.");
TGA_TEXT(CALLBACK_ENDED, "Sitzung beendet");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Diese Sitzung war bereits beendet");
TGA_TEXT(CALLBACK_ENDED_ALL, "Überall abgemeldet");
TGA_TEXT(CALLBACK_KEPT, "Es wurde nichts geändert");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>Einmalpasswort für {site}</b>\n\n"
	"Benutzername <code>{login}</code>\nPasswort\n<code>{password}</code>\n\n"
	"Geben Sie beides auf der Anmeldeseite unter „Mit Passwort anmelden“ ein. Das Passwort gilt einmal, in den nächsten {minutes} Min.; frühere gelten nicht mehr.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"Sie haben sich bei {site} noch nie angemeldet, deshalb gibt es kein Konto für ein Passwort. Öffnen Sie die Anmeldeseite und tippen Sie dort auf die Schaltfläche.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>Ihr Konto bei {site} ist gesperrt.</b> Den Grund erfahren Sie von den Betreibern der Website.");
TGA_TEXT(
	PASSWORD_OFF,
	"Bei {site} gibt es keine Einmalpasswörter. Öffnen Sie die Anmeldeseite und tippen Sie dort auf die Schaltfläche.");
TGA_TEXT(
	ASK_UNLINK,
	"🔗 <b>Dieses Telegram-Konto vom Konto {account} bei {site} trennen?</b>\n\nSie werden überall abgemeldet. Danach melden Sie sich dort mit Benutzername und Passwort an.");
TGA_TEXT(BUTTON_UNLINK, "🔗 Trennen");
TGA_TEXT(CALLBACK_UNLINKED, "Getrennt");
TGA_TEXT(
	UNLINK_OK,
	"🔗 <b>Dieses Telegram-Konto ist nicht mehr mit dem Konto {account} bei {site} verknüpft.</b>\n\nSie sind überall abgemeldet. Melden Sie sich dort mit Benutzername und Passwort an.");
TGA_TEXT(
	UNLINK_UNKNOWN,
	"Dieses Telegram-Konto hat bei {site} kein Konto, es gibt also nichts zu trennen.");
TGA_TEXT(
	UNLINK_NOT_LINKED,
	"Dieses Telegram-Konto hat bei {site} kein Konto, es gibt also nichts zu trennen.");
TGA_TEXT(
	UNLINK_LAST_WAY,
	"🔒 <b>Telegram ist Ihr einziger Zugang zu {site} und bleibt deshalb verknüpft.</b> Trennen lässt es sich, sobald Sie einen anderen haben, etwa einen Benutzernamen mit eigenem Passwort.");

TGA_TEXT(BUTTON_DELETE, "🧹 Diese Nachricht löschen");
TGA_TEXT(DELETED, "🧹 Gelöscht.");

TGA_TEXT(
	WELCOME,
	"👋 Guten Tag, \u2068{name}\u2069!\n\n"
	"Ich melde Sie ohne Passwort bei Websites an. Öffnen Sie die Anmeldeseite der Website und tippen Sie auf „Mit Telegram anmelden“. Dann frage ich Sie hier, ob Sie es sind.");
TGA_TEXT(BUTTON_SITE, "Website öffnen");
TGA_TEXT(
	HELP,
	"Wenn Sie auf der Website auf „Mit Telegram anmelden“ tippen, frage ich Sie hier, ob Sie es sind. Tippen Sie auf die Zahl, die auf der Seite steht, und kehren Sie zum Browser zurück: Dort sind Sie dann angemeldet.\n\n"
	"Wenn ich frage und Sie sich nicht anmelden wollen, tippen Sie auf „Das war ich nicht“. Ich frage nie nach Ihrem Passwort oder nach einem Code von Telegram.\n\n"
	"/sessions zeigt, wo Sie angemeldet sind\n"
	"/logout meldet Sie ab, an einer Stelle oder überall\n"
	"/password gibt Ihnen ein Einmalpasswort, für einen Browser ohne Telegram\n"
	"/unlink trennt dieses Telegram-Konto von Ihrem Konto auf der Website, wenn Sie einen anderen Zugang haben");
TGA_TEXT(UNKNOWN, "Das verstehe ich nicht. Was ich kann: /help");
TGA_TEXT(ABOUT_START, "Wozu dieser Bot da ist");
TGA_TEXT(ABOUT_SESSIONS, "Wo Sie angemeldet sind");
TGA_TEXT(ABOUT_LOGOUT, "Abmelden");
TGA_TEXT(ABOUT_PASSWORD, "Ein Einmalpasswort bekommen");
TGA_TEXT(ABOUT_UNLINK, "Dieses Telegram-Konto trennen");
TGA_TEXT(ABOUT_HELP, "Was dieser Bot kann");

const char *const bot_texts_de[] = {BOT_TEXT_ENTRIES};
