/*
 * texts_es.c
 *		The bot's words in Spanish.
 */
#include "texts.h"

TGA_TEXT(THE_SITE, "el sitio");
TGA_TEXT(DEVICE, "{browser} en {os}");
TGA_TEXT(DEVICE_BROWSER, "{browser}");
TGA_TEXT(DEVICE_OS, "Un navegador en {os}");
TGA_TEXT(DEVICE_UNKNOWN, "Navegador desconocido");
TGA_TEXT(APPLICATION, "Aplicación: <b>{application}</b>");
TGA_TEXT(HOST, "Sitio: <code>{host}</code>");
TGA_TEXT(ADDRESS, "Dirección IP: <code>{address}</code>");
TGA_TEXT(ASKED, "Hora: {ago}");
TGA_TEXT(JUST_NOW, "ahora mismo");
TGA_TEXT(MINUTES_AGO, "hace {n} min");
TGA_TEXT(HOURS_AGO, "hace {n} h");
TGA_TEXT(DAYS_AGO, "hace {n} d");

TGA_TEXT(
	QUESTION_MATCH,
	"🔐 <b>¿Iniciar sesión en {site}?</b>\n\n"
	"{details}\n\n"
	"Toca el número que muestra la página de inicio de sesión. Si no eres tú, toca «No fui yo».");
TGA_TEXT(OK, "🔐 <b>¿Iniciar sesión en {site}?</b>\n\n"
			 "{details}\n\n"
			 "Si no eres tú, toca «No fui yo».");
TGA_TEXT(CALLBACK_OK, "");
TGA_TEXT(BUTTON_YES, "✅ Iniciar sesión");
TGA_TEXT(BUTTON_NO, "🚫 No fui yo");
TGA_TEXT(
	LINK_QUESTION_MATCH,
	"🔗 <b>¿Vincular esta cuenta de Telegram a la cuenta {account} de {site}?</b>\n\n{details}\n\n⚠️ A partir de entonces, esta cuenta de Telegram abrirá la cuenta <code>{account}</code>. Acepta solo si esa cuenta es tuya y lo has empezado tú. Si alguien te envió este enlace, es su cuenta.\n\nPara vincularla, toca el número que muestra la página. Si no, toca «No fui yo».");
TGA_TEXT(
	LINK_QUESTION_TYPE,
	"🔗 <b>¿Vincular esta cuenta de Telegram a la cuenta {account} de {site}?</b>\n\n{details}\n\n⚠️ A partir de entonces, esta cuenta de Telegram abrirá la cuenta <code>{account}</code>. Acepta solo si esa cuenta es tuya y lo has empezado tú. Si alguien te envió este enlace, es su cuenta.\n\nPara vincularla, escribe el número que muestra la página: toca su primera cifra y luego la segunda. Si no, toca «No fui yo».");
TGA_TEXT(
	LINK_QUESTION,
	"🔗 <b>¿Vincular esta cuenta de Telegram a la cuenta {account} de {site}?</b>\n\n{details}\n\n⚠️ A partir de entonces, esta cuenta de Telegram abrirá la cuenta <code>{account}</code>. Acepta solo si esa cuenta es tuya y lo has empezado tú. Si alguien te envió este enlace, es su cuenta.\n\nSi no, toca «No fui yo».");
TGA_TEXT(BUTTON_LINK, "🔗 Vincular mi cuenta");
TGA_TEXT(UNUSUAL_BROWSER,
		 "❗ <b>Nunca has iniciado sesión desde este navegador.</b> ¿Seguro que eres tú?");
TGA_TEXT(UNUSUAL_NETWORK,
		 "❗ <b>Nunca has iniciado sesión desde esta red.</b> ¿Seguro que eres tú?");
TGA_TEXT(
	UNUSUAL_BOTH,
	"❗ <b>Nunca has iniciado sesión desde este navegador ni desde esta red.</b> ¿Seguro que eres tú?");

TGA_TEXT(CONFIRMED, "✅ <b>Has iniciado sesión en {site}.</b>\n\n"
					"Vuelve al navegador: la página continúa sola.\n\n"
					"{details}");
TGA_TEXT(CALLBACK_CONFIRMED, "Listo. Vuelve al navegador");
TGA_TEXT(
	LINKED,
	"🔗 <b>Esta cuenta de Telegram está vinculada a la cuenta {account} de {site}.</b>\n\nVuelve al navegador: la página continúa sola. Para desvincularla algún día, envía /unlink.\n\n{details}");
TGA_TEXT(CALLBACK_LINKED, "Vinculada. Vuelve al navegador");
TGA_TEXT(
	OFFER_PASSWORD,
	"Si la página no continúa, «Mostrar contraseña» te da una contraseña de un solo uso para escribirla allí.");
TGA_TEXT(BUTTON_PASSWORD, "🔑 Mostrar contraseña");
TGA_TEXT(
	NEW_BROWSER,
	"❗ <b>Es tu primer inicio de sesión desde este navegador.</b> Si no fuiste tú, cierra la sesión.");
TGA_TEXT(
	NEW_NETWORK,
	"❗ <b>Es tu primer inicio de sesión desde esta red.</b> Si no fuiste tú, cierra la sesión.");
TGA_TEXT(
	NEW_BOTH,
	"❗ <b>Es tu primer inicio de sesión desde este navegador y esta red.</b> Si no fuiste tú, cierra la sesión.");
TGA_TEXT(BUTTON_END_THIS, "🚪 Cerrar esta sesión");

TGA_TEXT(RETURN, "✅ <b>Confirmado para {site}. Un paso más.</b>\n\n{details}");
TGA_TEXT(
	RETURN_TAP,
	"Toca «Volver al sitio» en menos de un minuto. La página debe abrirse en el navegador en el que empezaste.");
TGA_TEXT(
	RETURN_DIGITS,
	"🔢 <b>Escribe estas seis cifras en la página en la que empezaste:</b>\n\n<code>{code}</code>\n\nSolo en {site} y en ninguna otra página. No se las digas a nadie: quien las tenga inicia sesión como tú. Valen cinco minutos.");
TGA_TEXT(BUTTON_RETURN, "↩️ Volver al sitio");
TGA_TEXT(BUTTON_RETURN_CODE, "🔢 Mi página está en otro dispositivo");
TGA_TEXT(CALLBACK_RETURN, "Confirmado. Un paso más: está en el mensaje");
TGA_TEXT(CALLBACK_RETURN_OVER, "Este inicio de sesión ya terminó o se canceló");

TGA_TEXT(ALREADY_CONFIRMED, "✅ <b>Ya confirmaste este inicio de sesión en {site}.</b>\n\n"
							"Vuelve al navegador. Si la página no continúa, recárgala.");
TGA_TEXT(CALLBACK_ALREADY_CONFIRMED, "Listo. Vuelve al navegador");
TGA_TEXT(
	EXPIRED,
	"⌛ <b>Este enlace ha caducado.</b> Abre de nuevo la página de inicio de sesión de {site} para obtener otro.");
TGA_TEXT(CALLBACK_EXPIRED,
		 "El enlace ha caducado. Abre de nuevo la página de inicio de sesión");
TGA_TEXT(
	USED,
	"⚠️ <b>Otra persona ya usó este enlace.</b> Abre la página de inicio de sesión de {site} para obtener el tuyo.");
TGA_TEXT(CALLBACK_USED, "Otra persona ya usó este enlace");
TGA_TEXT(
	MISMATCH,
	"❌ <b>No es el número de la página.</b> Nadie inició sesión en {site} y este enlace ya no sirve.\n\n"
	"Si fuiste tú, pide un código nuevo en la página. Si no, no tienes que hacer nada.");
TGA_TEXT(CALLBACK_MISMATCH, "No es el número de la página: nadie inició sesión");
TGA_TEXT(
	INCOMPLETE,
	"🔐 <b>¿Iniciar sesión en {site}?</b>\n\n"
	"{details}\n\n"
	"Escribe el número que muestra la página de inicio de sesión: toca su primera cifra y luego la segunda. Si no eres tú, toca «No fui yo».");
TGA_TEXT(CALLBACK_INCOMPLETE, "Ahora la segunda cifra");
TGA_TEXT(
	SHARED,
	"⚠️ <b>Este enlace se abrió desde dos cuentas de Telegram, así que ya no sirve.</b> Nadie inició sesión en {site}.\n\n"
	"Si eras tú, pide un código nuevo en la página. Si alguien te envió este enlace o código, intentaba entrar con tu cuenta.");
TGA_TEXT(CALLBACK_SHARED, "Abierto desde dos cuentas: el enlace ya no sirve");
TGA_TEXT(
	MATCH_REQUIRED,
	"Ahora, para iniciar sesión en {site}, hace falta el número de la página. Abre de nuevo el enlace de la página.");
TGA_TEXT(CALLBACK_MATCH_REQUIRED, "Abre de nuevo el enlace de la página");
TGA_TEXT(DECLINED,
		 "🚫 <b>Inicio de sesión en {site} rechazado.</b> Nadie inició sesión.\n\n"
		 "Quién lo intentó:\n{details}\n\n"
		 "Si alguien te envió este enlace o código, intentaba entrar con tu cuenta.");
TGA_TEXT(CALLBACK_DECLINED, "Rechazado: nadie inició sesión");
TGA_TEXT(
	BLOCKED,
	"⛔ <b>Tu cuenta en {site} está bloqueada.</b> Los responsables del sitio pueden decirte por qué.");
TGA_TEXT(CALLBACK_BLOCKED, "Tu cuenta está bloqueada");
TGA_TEXT(
	THROTTLED,
	"⏳ <b>Demasiados números equivocados.</b> Espera un cuarto de hora y abre de nuevo la página de inicio de sesión de {site}. Nadie ha entrado.");
TGA_TEXT(CALLBACK_THROTTLED,
		 "Demasiados números equivocados. Inténtalo en un cuarto de hora");
TGA_TEXT(REFUSED, "⛔ <b>{site} no te permite entrar.</b> {message}");
TGA_TEXT(CALLBACK_REFUSED, "El sitio no te permite entrar");
TGA_TEXT(
	TAKEN,
	"⚠️ <b>No se ha vinculado nada.</b> Esta cuenta de Telegram ya tiene una cuenta en {site}, o aquella cuenta ya tiene otra de Telegram. Las cuentas nunca se fusionan.");
TGA_TEXT(CALLBACK_TAKEN, "No se ha vinculado nada: ya hay una cuenta");
TGA_TEXT(
	INVALID,
	"🤷 <b>Este no es un enlace de inicio de sesión.</b> Abre la página de inicio de sesión del sitio y usa el botón que hay allí.");
TGA_TEXT(CALLBACK_INVALID, "Este botón ya no funciona");

TGA_TEXT(
	CONTESTED,
	"⚠️ <b>Se cerró tu sesión en {site}.</b>\n\n"
	"Dos navegadores usaron la misma sesión, así que uno de ellos tenía una copia. Se ha cerrado en ambos y la copia ya no sirve. La sesión que confirmaste:\n{details}\n\n"
	"Vuelve a iniciar sesión en un dispositivo que nadie más use. {offer}");

TGA_TEXT(
	FAILED,
	"⚠️ <b>Algo falló por nuestra parte.</b> Inténtalo de nuevo en un minuto.");
TGA_TEXT(CALLBACK_FAILED, "Algo falló. Inténtalo de nuevo en un minuto");
TGA_TEXT(FLOOD, "✋ Son muchos mensajes seguidos. Volveré a responder en medio minuto.");
TGA_TEXT(CALLBACK_FLOOD, "Demasiados toques. Inténtalo en medio minuto");

TGA_TEXT(SESSIONS, "🔑 <b>Tienes sesión iniciada en {site} aquí:</b>\n\n"
				   "{list}\n\n"
				   "Para cerrar una sesión, toca su botón.");
TGA_TEXT(NO_SESSIONS, "🔒 <b>No tienes ninguna sesión abierta en {site}.</b>");
TGA_TEXT(SESSION, "<b>{n}.</b> {device}\n<code>{address}</code>, {ago}");
TGA_TEXT(SESSION_NOWHERE, "<b>{n}.</b> {device}\n{ago}");
TGA_TEXT(BUTTON_END, "🚪 Cerrar");
TGA_TEXT(OFFER_END, "Si sospechas que alguien usa tu cuenta, cierra todas tus sesiones.");
TGA_TEXT(BUTTON_END_ALL, "🔒 Cerrar todas mis sesiones");
TGA_TEXT(LOGOUT, "🚪 <b>¿Cerrar sesión en {site}?</b>\n\n"
				 "Sesiones abiertas: {n}. La última: {device}, {ago}.");
TGA_TEXT(LOGOUT_ONLY, "🚪 <b>¿Cerrar sesión en {site}?</b>\n\n"
					  "Tu sesión: {device}, {ago}.");
TGA_TEXT(
	ASK_ALL,
	"🔒 <b>¿Cerrar todas tus sesiones?</b> Saldrás en todos los navegadores, también en el tuyo.");
TGA_TEXT(BUTTON_END_LATEST, "🚪 Solo la última");
TGA_TEXT(BUTTON_END_ONLY, "🚪 Cerrar sesión");
TGA_TEXT(BUTTON_END_EVERYWHERE, "🔒 Cerrar en todas partes");
TGA_TEXT(BUTTON_KEEP, "Cancelar");
TGA_TEXT(
	ENDED_ALL,
	"🔒 <b>Has cerrado sesión en {site} en todas partes.</b> Sesiones cerradas: {n}.");
TGA_TEXT(KEPT, "No ha cambiado nada.");
TGA_TEXT(CALLBACK_ENDED, "Sesión cerrada");
TGA_TEXT(CALLBACK_ENDED_BEFORE, "Esa sesión ya estaba cerrada");
TGA_TEXT(CALLBACK_ENDED_ALL, "Sesión cerrada en todas partes");
TGA_TEXT(CALLBACK_KEPT, "No ha cambiado nada");

TGA_TEXT(
	PASSWORD_OK,
	"🔑 <b>Contraseña de un solo uso para {site}</b>\n\n"
	"Usuario <code>{login}</code>\nContraseña\n<code>{password}</code>\n\n"
	"Escribe ambos en la página de inicio de sesión, en «Iniciar sesión con contraseña». Sirve una sola vez durante {minutes} min; las anteriores ya no sirven.");
TGA_TEXT(
	PASSWORD_UNKNOWN,
	"Todavía no has iniciado sesión en {site}, así que no hay cuenta para la que crear una contraseña. Abre la página de inicio de sesión y usa el botón que hay allí.");
TGA_TEXT(
	PASSWORD_BLOCKED,
	"⛔ <b>Tu cuenta en {site} está bloqueada.</b> Los responsables del sitio pueden decirte por qué.");
TGA_TEXT(
	PASSWORD_OFF,
	"{site} no tiene contraseñas de un solo uso. Abre la página de inicio de sesión y usa el botón que hay allí.");
TGA_TEXT(
	ASK_UNLINK,
	"🔗 <b>¿Desvincular esta cuenta de Telegram de la cuenta {account} de {site}?</b>\n\nSe cerrarán todas tus sesiones. Después entrarás con tu nombre de usuario y tu contraseña.");
TGA_TEXT(BUTTON_UNLINK, "🔗 Desvincular");
TGA_TEXT(CALLBACK_UNLINKED, "Desvinculada");
TGA_TEXT(
	UNLINK_OK,
	"🔗 <b>Esta cuenta de Telegram ya no está vinculada a la cuenta {account} de {site}.</b>\n\nSe han cerrado todas tus sesiones. Entra con tu nombre de usuario y tu contraseña.");
TGA_TEXT(
	UNLINK_UNKNOWN,
	"Esta cuenta de Telegram no tiene cuenta en {site}, así que no hay nada que desvincular.");
TGA_TEXT(
	UNLINK_NOT_LINKED,
	"Esta cuenta de Telegram no tiene cuenta en {site}, así que no hay nada que desvincular.");
TGA_TEXT(
	UNLINK_LAST_WAY,
	"🔒 <b>Telegram es tu única forma de entrar en {site}, así que sigue vinculada.</b> Se podrá desvincular cuando tengas otra, como un nombre de usuario con tu propia contraseña.");

TGA_TEXT(BUTTON_DELETE, "🧹 Borrar este mensaje");
TGA_TEXT(DELETED, "🧹 Borrado.");

TGA_TEXT(
	WELCOME,
	"👋 ¡Hola, \u2068{name}\u2069!\n\n"
	"Te ayudo a iniciar sesión en sitios web sin contraseña. Abre la página de inicio de sesión del sitio y toca «Iniciar sesión con Telegram». Te preguntaré aquí si eres tú.");
TGA_TEXT(BUTTON_SITE, "Abrir el sitio");
TGA_TEXT(
	HELP,
	"Cuando tocas «Iniciar sesión con Telegram» en el sitio, te pregunto aquí si eres tú. Toca el número que muestra la página, vuelve al navegador y ya habrás iniciado sesión.\n\n"
	"Si te pregunto y no estás iniciando sesión, toca «No fui yo». Nunca te pido tu contraseña ni un código de Telegram.\n\n"
	"/sessions muestra dónde has iniciado sesión\n"
	"/logout cierra la sesión en un lugar o en todos\n"
	"/password te da una contraseña de un solo uso, para un navegador sin Telegram\n"
	"/unlink separa esta cuenta de Telegram de tu cuenta del sitio, si puedes entrar de otra forma");
TGA_TEXT(UNKNOWN, "No lo entiendo. Lo que sé hacer: /help");
TGA_TEXT(ABOUT_START, "Para qué sirve este bot");
TGA_TEXT(ABOUT_SESSIONS, "Dónde has iniciado sesión");
TGA_TEXT(ABOUT_LOGOUT, "Cerrar sesión");
TGA_TEXT(ABOUT_PASSWORD, "Obtener una contraseña de un solo uso");
TGA_TEXT(ABOUT_UNLINK, "Desvincular esta cuenta de Telegram");
TGA_TEXT(ABOUT_HELP, "Qué sabe hacer este bot");

const char *const bot_texts_es[] = {BOT_TEXT_ENTRIES};
