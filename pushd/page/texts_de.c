/*
 * texts_de.c
 *		The pages in German; see texts.h.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "Mit Telegram anmelden");
TGA_TEXT(TITLE_SITE, "Bei {{site_name}} anmelden");
TGA_TEXT(LEDE, "Mit Ihrem Telegram-Konto");
TGA_TEXT(ASKED_BY, "Sie melden sich an bei");

/* The three steps. */
TGA_TEXT(REMEMBER, "Merken Sie sich diese Zahl");
TGA_TEXT(OPEN, "Öffnen Sie Telegram und tippen Sie auf „Starten“");
TGA_TEXT(OPEN_BUTTON, "Telegram öffnen");
TGA_TEXT(OR_SCAN, "oder scannen Sie den QR-Code mit dem Handy");
TGA_TEXT(STEP_PICK, "Wählen Sie dort dieselbe Zahl");
TGA_TEXT(STEP_TYPE, "Geben Sie dort dieselbe Zahl ein");
TGA_TEXT(STEP_PERHAPS, "Bestätigen Sie dort. Vielleicht werden Sie nach dieser Zahl gefragt");
TGA_TEXT(STEP_CONFIRM, "Bestätigen Sie dort, falls Sie gefragt werden");
TGA_TEXT(GOES_ON, "Kehren Sie in den Browser zurück: Sie werden hier automatisch angemeldet");
TGA_TEXT(LATE, "Noch keine Nachricht da? Melden sich viele zugleich an, kommt sie etwas später");
TGA_TEXT(QR_LABEL, "QR-Code mit dem Link zu Telegram");
TGA_TEXT(QR_CAPTION, "Richten Sie die Kamera Ihres Handys hierauf");
TGA_TEXT(QR_FOLD, "Telegram ist auf einem anderen Gerät?");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "Wir warten auf Sie in Telegram");
TGA_TEXT(STATE_OPENED, "Tippen Sie in Telegram auf {code}");
TGA_TEXT(STATE_OPENED_TYPE, "Geben Sie in Telegram {code} ein");
TGA_TEXT(STATE_OPENED_PERHAPS, "Bestätigen Sie in Telegram. Falls gefragt: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "Bestätigen Sie in Telegram");
TGA_TEXT(STATE_CONFIRMED, "Bestätigt, Sie werden angemeldet …");
TGA_TEXT(STATE_DECLINED, "Diese Anmeldung wurde in Telegram abgelehnt.");
TGA_TEXT(STATE_MISMATCH, "In Telegram wurde eine andere Zahl gewählt, deshalb wurde diese Anmeldung abgebrochen.");
TGA_TEXT(STATE_TAKEN, "Es wurde nichts verknüpft: Jenes Telegram-Konto hat hier schon ein Konto, oder Ihres hat schon ein Telegram-Konto.");
TGA_TEXT(STATE_SHARED, "Dieser Link wurde von zwei Telegram-Konten geöffnet und gilt deshalb nicht mehr.");
TGA_TEXT(STATE_RETURNING, "Bestätigt. Tippen Sie in Telegram auf „Zurück zur Website“ oder geben Sie hier die sechs Ziffern des Bots ein.");
TGA_TEXT(STATE_REVOKED, "Diese Anmeldung ist beendet.");
TGA_TEXT(STATE_CONTESTED, "Diese Anmeldung wurde in zwei Browsern benutzt und deshalb beendet.");
TGA_TEXT(STATE_EXPIRED, "Dieser Code ist abgelaufen.");
TGA_TEXT(STATE_FAILED, "Etwas ist schiefgegangen. Versuchen Sie es noch einmal.");
TGA_TEXT(STATE_LOST, "Keine Verbindung, neuer Versuch …");
TGA_TEXT(NEW_CODE, "Neuer Code");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "Noch ein Schritt");
TGA_TEXT(RETURN_WHY, "Tippen Sie in Telegram unter der Nachricht des Bots auf „Zurück zur Website“. Sie muss sich in diesem Browser öffnen.");
TGA_TEXT(RETURN_ENTER, "Der Bot zeigt in Telegram sechs Ziffern: Geben Sie sie hier ein.");
TGA_TEXT(RETURN_SAME, "Telegram ist auf diesem Computer? „Zurück zur Website“ unter der Nachricht des Bots bewirkt dasselbe.");
TGA_TEXT(RETURN_OTHER, "Telegram ist auf einem anderen Gerät?");
TGA_TEXT(RETURN_DIGITS, "Tippen Sie dort auf „Meine Seite ist auf einem anderen Gerät“. Der Bot zeigt sechs Ziffern: Geben Sie sie hier ein.");
TGA_TEXT(RETURN_CODE_LABEL, "Sechs Ziffern des Bots");
TGA_TEXT(RETURN_BUTTON, "Anmelden");
TGA_TEXT(RETURN_LEFT, "Geht es nicht weiter?");
TGA_TEXT(RETURN_AGAIN, "Neu beginnen");
TGA_TEXT(ELSEWHERE, "Gehen Sie zurück in den Browser, in dem Sie begonnen haben");
TGA_TEXT(ELSEWHERE_WHY, "Nur dort geht die Anmeldung weiter. Diese Seite ist in einem anderen Browser offen, vielleicht in Telegram selbst.");
TGA_TEXT(ELSEWHERE_OPEN, "Wenn Sie im Browser dieses Geräts begonnen haben, wählen Sie im Menü dieser Seite „Im Browser öffnen“.");
TGA_TEXT(ELSEWHERE_CODE, "Wenn Sie auf einem anderen Gerät begonnen haben, geben Sie dort die sechs Ziffern aus dem Chat ein.");
TGA_TEXT(ELSEWHERE_NONE, "Dort sind Sie angemeldet. Diese Seite ist in einem anderen Browser offen, vielleicht in Telegram selbst; Sie können sie schließen.");

/* Ways around. */
TGA_TEXT(HELP, "Der Link öffnet sich nicht?");
TGA_TEXT(HELP_APP, "Wo t.me gesperrt ist, führt dieser Link direkt in die App:");
TGA_TEXT(HELP_APP_LINK, "Telegram-App öffnen");
TGA_TEXT(HELP_COMMAND, "Oder suchen Sie in Telegram nach {{bot}} und senden Sie ihm diese Nachricht:");
TGA_TEXT(COMMAND_LABEL, "Nachricht für den Bot");
TGA_TEXT(COPY, "Kopieren");
TGA_TEXT(COPIED, "Kopiert");
TGA_TEXT(HELP_CLAIM, "In Telegram bestätigt, und hier passiert nichts?");
TGA_TEXT(CLAIM, "Ich habe bestätigt");
TGA_TEXT(NOSCRIPT, "JavaScript ist ausgeschaltet, deshalb sieht diese Seite nicht, ob Sie bestätigt haben. Danach drücken Sie:");
TGA_TEXT(NOSCRIPT_LEFT, "Der Link ist {{expires_in}} Sekunden gültig.");
TGA_TEXT(FRESH_LINK, "Neuer Link");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "Noch nicht bestätigt. Bestätigen Sie zuerst in Telegram und drücken Sie dann noch einmal auf die Schaltfläche.");
TGA_TEXT(NOTICE_DECLINED, "Die vorige Anmeldung wurde in Telegram abgelehnt. Hier ist ein neuer Code.");
TGA_TEXT(NOTICE_MISMATCH, "In Telegram wurde eine andere Zahl gewählt, deshalb wurde die vorige Anmeldung abgebrochen. Hier ist ein neuer Code.");
TGA_TEXT(NOTICE_SHARED, "Der vorige Link wurde von zwei Telegram-Konten geöffnet und gilt deshalb nicht mehr. Hier ist ein neuer. Geben Sie ihn niemandem weiter.");
TGA_TEXT(NOTICE_EXPIRED, "Der Code ist abgelaufen. Hier ist ein neuer.");
TGA_TEXT(NOTICE_CONTESTED, "Ihre Anmeldung wurde in zwei Browsern benutzt und deshalb beendet. Wenn Sie das nicht waren, hat sie vielleicht jemand kopiert: Melden Sie sich nur auf einem Gerät an, dem Sie vertrauen.");
TGA_TEXT(NOTICE_RETURN_LATE, "Diese Adresse galt nur eine Minute. Geben Sie stattdessen die sechs Ziffern aus dem Chat ein.");
TGA_TEXT(NOTICE_RETURN_CODE, "Das sind nicht die sechs Ziffern. Nach fünf falschen Versuchen wird diese Anmeldung abgebrochen.");
TGA_TEXT(NOTICE_RETURN_BURNED, "Fünfmal wurden falsche Ziffern eingegeben, deshalb wurde die vorige Anmeldung abgebrochen. Hier ist ein neuer Code.");
TGA_TEXT(NOTICE_LOGGED_OUT, "Sie sind abgemeldet.");
TGA_TEXT(NOTICE_PASSWORD, "Falscher Benutzername oder falsches Passwort.");
TGA_TEXT(NOTICE_THROTTLED, "Zu viele falsche Passwörter. Warten Sie ein wenig bis zum nächsten Versuch, oder melden Sie sich über Telegram an.");
TGA_TEXT(NOTICE_REFUSED, "Das Passwort stimmt, aber diese Website lässt Sie nicht zu.");
TGA_TEXT(NOTICE_ENDED, "Das Gerät ist abgemeldet.");
TGA_TEXT(NOTICE_OTHERS, "Alle anderen Geräte sind abgemeldet.");
TGA_TEXT(NOTICE_APPLICATION, "Bei der Anwendung sind Sie abgemeldet.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "Der Passkey ist hinzugefügt.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "Der Passkey hat einen neuen Namen.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "Der Passkey ist entfernt und lässt niemanden mehr hinein. Ihr Gerät oder Passwortmanager zeigt ihn vielleicht noch an; entfernen Sie ihn auch dort.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "Das ist Ihr einziger Weg hinein, deshalb bleibt er. Fügen Sie zuerst einen anderen Passkey oder ein Passwort hinzu.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "Diesen Passkey gibt es nicht mehr.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "Ein Passkey braucht einen Namen.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "Danke. Jetzt können Sie den Passkey hinzufügen.");
TGA_TEXT(NOTICE_STALE, "Melden Sie sich noch einmal an, bevor Sie ändern, wie Sie sich anmelden.");
TGA_TEXT(NOTICE_LINKED, "Ihr Telegram-Konto ist verknüpft. Sie können sich ab jetzt damit anmelden.");
TGA_TEXT(NOTICE_TAKEN, "Es wurde nichts verknüpft: Jenes Telegram-Konto hat hier schon ein Konto, oder Ihres hat schon ein Telegram-Konto.");
TGA_TEXT(NOTICE_LINK_DECLINED, "Es wurde nichts verknüpft: In Telegram wurde abgelehnt.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "Es wurde nichts verknüpft: In Telegram wurde eine andere Zahl gewählt.");
TGA_TEXT(NOTICE_LINK_SHARED, "Es wurde nichts verknüpft: Mehr als eine Person hat den Link in Telegram geöffnet.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "Es wurde nichts verknüpft: Es hat zu lange gedauert oder wurde in einem anderen Browser begonnen. Beginnen Sie neu.");
TGA_TEXT(NOTICE_UNLINKED, "Ihr Telegram-Konto ist nicht mehr verknüpft, und Ihre anderen Geräte sind abgemeldet.");
TGA_TEXT(NOTICE_LAST_WAY, "Telegram ist hier Ihr einziger Zugang und bleibt deshalb verknüpft. Trennen lässt es sich, sobald Sie einen Benutzernamen mit eigenem Passwort oder einen Passkey haben.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "Telegram mit {{links}} verknüpfen");
TGA_TEXT(LINK_LEDE, "Danach können Sie sich auch mit Ihrem Telegram-Konto anmelden");
TGA_TEXT(LINK_GOES_ON, "Kehren Sie zum Browser zurück. Diese Seite macht von selbst weiter");
TGA_TEXT(LINK_BACK, "Zurück zu Ihrem Konto");
TGA_TEXT(LINK_WHY, "Verknüpfen Sie Ihr Telegram-Konto, um sich auch damit anzumelden.");
TGA_TEXT(LINK_BUTTON, "Telegram verknüpfen");
TGA_TEXT(LINKED, "Ihr Telegram-Konto ist verknüpft: Sie können sich damit anmelden.");
TGA_TEXT(UNLINK, "Telegram trennen");
TGA_TEXT(UNLINK_WHY, "Danach melden Sie sich mit Benutzername und Passwort oder mit einem Passkey an. Ihre anderen Geräte werden abgemeldet.");
TGA_TEXT(UNLINK_BUTTON, "Trennen");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "Telegram antwortet gerade nicht, der Link führt daher vielleicht ins Leere. Melden Sie sich auf einem anderen Weg an oder kommen Sie etwas später wieder.");
TGA_TEXT(BY_TELEGRAM, "Trotzdem über Telegram anmelden");
TGA_TEXT(ANOTHER_WAY, "Auf einem anderen Weg anmelden");
TGA_TEXT(BY_PASSWORD, "Mit Passwort anmelden");
TGA_TEXT(BY_PASSWORD_WHY, "Schicken Sie dem Bot /password: Er antwortet mit einem Einmalpasswort und dem Benutzernamen dazu.");
TGA_TEXT(BY_REGISTRATION, "Wenn Sie hier ein Konto ohne Telegram haben, geben Sie dessen Benutzernamen und Passwort ein.");
TGA_TEXT(USERNAME, "Benutzername");
TGA_TEXT(PASSWORD_LABEL, "Passwort");
TGA_TEXT(BY_PASSWORD_BUTTON, "Anmelden");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "Mit einem Passkey anmelden");
TGA_TEXT(PASSKEY_NOSCRIPT, "Passkeys brauchen JavaScript, das hier ausgeschaltet ist.");
TGA_TEXT(PASSKEY_OFFER, "Sie sind angemeldet. Einen Passkey hinzufügen?");
TGA_TEXT(PASSKEY_WHY, "Mit einem Passkey melden Sie sich per Fingerabdruck, Gesicht oder Geräte-PIN an, auch wenn Telegram nicht antwortet.");
TGA_TEXT(PASSKEY_ADD, "Passkey hinzufügen");
TGA_TEXT(PASSKEY_NOT_NOW, "Nicht jetzt");
TGA_TEXT(PASSKEYS, "Ihre Passkeys");
TGA_TEXT(PASSKEY_MADE, "hinzugefügt am {{made}}");
TGA_TEXT(PASSKEY_UNUSED, "noch nicht benutzt");
TGA_TEXT(PASSKEY_SYNCED, "Wird von Ihrem Passwortmanager synchronisiert");
TGA_TEXT(PASSKEY_COPIED, "Jemand hat vielleicht eine Kopie dieses Passkeys. Entfernen Sie ihn und fügen Sie einen neuen hinzu.");
TGA_TEXT(PASSKEY_CHANGE, "Umbenennen oder entfernen");
TGA_TEXT(PASSKEY_NAME, "Name");
TGA_TEXT(PASSKEY_SAVE, "Speichern");
TGA_TEXT(PASSKEY_REMOVE, "Passkey entfernen");
TGA_TEXT(PASSKEY_UNSUPPORTED, "Dieser Browser kann hier keinen Passkey erstellen.");
TGA_TEXT(PASSKEY_INVALID, "Die Antwort des Passkeys ist hier nicht gültig. Versuchen Sie es noch einmal.");
TGA_TEXT(PASSKEY_UNKNOWN, "Die Website kennt diesen Passkey nicht, vielleicht wurde er entfernt. Melden Sie sich auf einem anderen Weg an.");
TGA_TEXT(PASSKEY_EXPIRED, "Das hat zu lange gedauert. Versuchen Sie es noch einmal.");
TGA_TEXT(PASSKEY_USED, "Diese Anmeldung wurde inzwischen benutzt. Laden Sie die Seite neu.");
TGA_TEXT(PASSKEY_STALE, "Ihre Anmeldung ist eine Weile her. Bestätigen Sie zuerst, dass Sie es sind.");
TGA_TEXT(PASSKEY_NOBODY, "Sie sind nicht mehr angemeldet. Laden Sie die Seite neu.");
TGA_TEXT(PASSKEY_EXISTS, "Auf diesem Gerät gibt es schon einen Passkey für dieses Konto.");
TGA_TEXT(PASSKEY_TOO_MANY, "Sie haben so viele Passkeys, wie man haben kann. Entfernen Sie zuerst einen.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "Hier wird ein Passkey nur nach einer Anmeldung über Telegram hinzugefügt. Melden Sie sich ab, über Telegram an, und fügen Sie ihn dann hinzu.");
TGA_TEXT(PASSKEY_CLONED, "Dieser Passkey wurde seitdem anderswo benutzt, jemand hat also vielleicht eine Kopie. Melden Sie sich auf einem anderen Weg an und entfernen Sie ihn.");
TGA_TEXT(PASSKEY_BLOCKED, "Dieses Konto ist gesperrt.");
TGA_TEXT(PASSKEY_REFUSED, "Der Passkey stimmt, aber diese Website lässt Sie nicht hinein.");
TGA_TEXT(PASSKEY_OFF, "Diese Website nimmt keine Passkeys.");
TGA_TEXT(PASSKEY_CANCELLED, "Abgebrochen, oder hier gibt es keinen Passkey dieser Website.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "Angemeldet als");
TGA_TEXT(CONTINUE, "Weiter");
TGA_TEXT(NOT_YOU, "Das sind nicht Sie?");
TGA_TEXT(LOG_OUT, "Abmelden");
TGA_TEXT(DEVICES, "Ihre Geräte");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "Einen Moment, bitte");
TGA_TEXT(UNAVAILABLE_WHY, "Die Anmeldung ist gerade nicht möglich. Diese Seite versucht es alle paar Sekunden von selbst noch einmal.");
TGA_TEXT(TRY_AGAIN, "Noch einmal versuchen");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "Das hat nicht geklappt");
TGA_TEXT(ERROR_ORIGIN, "Diese Anfrage kam von einer anderen Adresse");
TGA_TEXT(ERROR_ORIGIN_WHY, "Die Anmeldung geht nur unter der eigenen Adresse der Website. Die Schaltfläche führt dorthin.");
TGA_TEXT(ERROR_NOT_FOUND, "Diese Seite gibt es nicht");
TGA_TEXT(ERROR_METHOD, "Unter dieser Adresse ist keine Seite");
TGA_TEXT(ERROR_TOO_MANY, "Zu viele Anfragen");
TGA_TEXT(ERROR_TOO_MANY_WHY, "Warten Sie eine Minute und versuchen Sie es dann noch einmal.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "Das ist gerade nicht möglich. Versuchen Sie es in ein paar Sekunden noch einmal.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "Mit Telegram anmelden");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "Ihre Geräte bei {{site_name}}");
TGA_TEXT(DEVICES_WHY, "Wenn eines davon nicht Ihnen gehört, melden Sie es ab.");
TGA_TEXT(UNKNOWN_BROWSER, "Unbekannter Browser");
TGA_TEXT(THIS_ONE, "Dieses Gerät");
TGA_TEXT(ALSO_ON, "Auch angemeldet bei {{hosts}}");
TGA_TEXT(USED_NOW, "gerade eben benutzt");
TGA_TEXT(USED_MINUTES, "vor {{n}} Min. benutzt");
TGA_TEXT(USED_HOURS, "vor {{n}} Std. benutzt");
TGA_TEXT(USED_YESTERDAY, "gestern benutzt");
TGA_TEXT(USED_DAYS, "vor {{n}} Tagen benutzt");
TGA_TEXT(USED_DATE, "am {{date}} benutzt");
TGA_TEXT(END, "Abmelden");
TGA_TEXT(END_LABEL, "{{browser}} {{os}} {{address}} abmelden");
TGA_TEXT(END_OTHERS, "Alle anderen Geräte abmelden");
TGA_TEXT(APPLICATIONS, "Anwendungen, bei denen Sie angemeldet sind");
TGA_TEXT(END_LOGIN_LABEL, "Bei {{application}} abmelden");
TGA_TEXT(BACK, "Zurück zur Website");
TGA_TEXT(BOT, "In Telegram zeigt {{bot}} dieselbe Liste und schickt Ihnen ein neues Passwort.");
TGA_TEXT(BOT_LINK, "{{bot}} öffnen");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "Ihr Konto in den letzten dreißig Tagen");
TGA_TEXT(HISTORY_WHY, "Wenn hier etwas nicht von Ihnen war, melden Sie oben die anderen Geräte ab und sagen Sie es denen, die die Website betreiben.");
TGA_TEXT(HISTORY_OLDER, "Das sind die neuesten Einträge. Ältere werden nicht gezeigt.");
TGA_TEXT(EVENT_ENDED, "Sitzungen: {{ended}}");
TGA_TEXT(PROOF_TELEGRAM, "über Telegram");
TGA_TEXT(PROOF_PASSWORD, "mit Passwort");
TGA_TEXT(PROOF_PASSKEY, "mit Passkey");
TGA_TEXT(EVENT_LOGIN, "Angemeldet");
TGA_TEXT(EVENT_REGISTERED, "Konto angelegt");
TGA_TEXT(EVENT_REFUSED, "Die Website hat eine Anmeldung verweigert");
TGA_TEXT(EVENT_DECLINED, "Sie haben eine Anmeldung in Telegram abgelehnt");
TGA_TEXT(EVENT_MISMATCH, "In Telegram wurde eine falsche Zahl gewählt");
TGA_TEXT(EVENT_SHARED, "Mehr als eine Person hat einen Anmeldelink geöffnet");
TGA_TEXT(EVENT_CONTESTED, "Eine Anmeldung wurde in zwei Browsern benutzt und beendet");
TGA_TEXT(EVENT_LOGOUT, "Abgemeldet");
TGA_TEXT(EVENT_REVOKED, "Die Website hat Ihre Sitzung beendet");
TGA_TEXT(EVENT_REPLACED, "Eine neue Anmeldung hat eine Sitzung ersetzt");
TGA_TEXT(EVENT_DISPLACED, "Die älteste Sitzung wurde beendet, da es zu viele waren");
TGA_TEXT(EVENT_REUSED, "Ein Einmalschlüssel wurde zweimal benutzt und gesperrt");
TGA_TEXT(EVENT_RETURNED, "Der Browser wurde aus dem Chat bestätigt");
TGA_TEXT(EVENT_RETURN_FAILED, "Für den Browser wurde ein falscher Code eingegeben");
TGA_TEXT(EVENT_PASSWORD_WRONG, "Ein falsches Passwort wurde versucht");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "Passwort geändert");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "In Telegram wurde ein Einmalpasswort angefordert");
TGA_TEXT(EVENT_LINKED, "Telegram-Konto verknüpft");
TGA_TEXT(EVENT_UNLINKED, "Telegram-Konto getrennt");
TGA_TEXT(EVENT_LINK_REFUSED, "Ein Telegram-Konto konnte nicht verknüpft werden");
TGA_TEXT(EVENT_PASSKEY_ADDED, "Passkey hinzugefügt");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "Passkey umbenannt");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "Passkey entfernt");
TGA_TEXT(EVENT_PASSKEY_CLONED, "Ein kopierter Passkey wurde abgewiesen");
TGA_TEXT(EVENT_CLIENT_GRANTED, "Sie haben einer Anwendung erlaubt zu erfahren, wer Sie sind");
TGA_TEXT(EVENT_CLIENT_LOGIN, "Bei einer Anwendung angemeldet");
TGA_TEXT(EVENT_CLIENT_REVOKED, "Bei einer Anwendung abgemeldet");
TGA_TEXT(EVENT_SITE_ENTERED, "Eine Website betreten");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "Einer Anwendung konnte die Abmeldung nicht mitgeteilt werden");
TGA_TEXT(EVENT_GROUPS, "Ihre Gruppen wurden geändert");
TGA_TEXT(EVENT_BLOCKED, "Konto gesperrt");
TGA_TEXT(EVENT_UNBLOCKED, "Konto entsperrt");
TGA_TEXT(EVENT_DELETED, "Konto gelöscht");

/* An application that asks. */
TGA_TEXT(CONSENT, "Bei {{application}} anmelden?");
TGA_TEXT(CONSENT_WHY, "Die Anwendung erfährt:");
TGA_TEXT(SCOPE_OPENID, "die Nummer Ihres Kontos hier");
TGA_TEXT(SCOPE_PROFILE, "Ihren Namen, Benutzernamen und Ihre Telegram-Nummer");
TGA_TEXT(SCOPE_EMAIL, "eine E-Mail-Adresse, die aus Ihrer Nummer gebildet ist");
TGA_TEXT(SCOPE_GROUPS, "Ihre Gruppen auf dieser Website");
TGA_TEXT(SCOPE_OFFLINE, "und sie bleibt angemeldet, während Sie fort sind, bis Sie sich hier abmelden");
TGA_TEXT(ALLOW, "Erlauben");
TGA_TEXT(DENY, "Ablehnen");
TGA_TEXT(FORBIDDEN, "Sie haben keinen Zugang zu {{application}}");
TGA_TEXT(FORBIDDEN_WHY, "Zugang haben nur bestimmte Gruppen dieser Website. Wenn Sie zu einer davon gehören sollten, wenden Sie sich an die Betreiber der Website.");
TGA_TEXT(FORBIDDEN_BACK, "Zurück zu {{application}}");
TGA_TEXT(NOT_ENTERED, "Die Anmeldung bei {{application}} ist nicht angekommen");
TGA_TEXT(NOT_ENTERED_WHY, "Sie hat zu lange gedauert, wurde in einem anderen Browser begonnen, oder Cookies sind blockiert.");
TGA_TEXT(REFUSED, "Die Anfrage der Anwendung ist ungültig");
TGA_TEXT(REFUSED_WHY, "Mit Ihrem Konto ist alles in Ordnung. Die Betreiber der Anwendung sehen hieran, was zu ändern ist:");
TGA_TEXT(DEVICE, "Gerät verbinden");
TGA_TEXT(DEVICE_WHY, "Geben Sie den Code ein, den Ihr Gerät anzeigt.");
TGA_TEXT(DEVICE_LABEL, "Code");
TGA_TEXT(DEVICE_WRONG, "Diesen Code gibt es nicht, oder er ist abgelaufen. Prüfen Sie ihn und versuchen Sie es noch einmal.");
TGA_TEXT(DEVICE_WARNING, "Erlauben Sie das nur, wenn Sie es selbst begonnen haben und Ihr Gerät diesen Code anzeigt. Sonst wird unter Ihrem Namen angemeldet, wer Ihnen den Link oder Code geschickt hat.");
TGA_TEXT(DEVICE_APPROVED, "Ihr Gerät ist verbunden");
TGA_TEXT(DEVICE_APPROVED_WHY, "Machen Sie dort weiter; diese Seite können Sie schließen.");
TGA_TEXT(DEVICE_DENIED, "Das Gerät wurde nicht verbunden");
TGA_TEXT(DEVICE_DENIED_WHY, "Es hat nichts erhalten; diese Seite können Sie schließen.");
TGA_TEXT(ASK_LOGOUT, "Abmelden?");
TGA_TEXT(ASK_LOGOUT_WHY, "Damit endet Ihre Anmeldung hier und in den Anwendungen, bei denen Sie sich damit angemeldet haben.");
TGA_TEXT(STAY, "Angemeldet bleiben");
/* clang-format on */

const char *const pushd_texts_de[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
