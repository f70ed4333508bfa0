/*
 * texts_es.c
 *		The pages in Spanish; see texts.h.
 */
#include "page/texts.h"

/* clang-format off */
/* What is being done. */
TGA_TEXT(TITLE, "Iniciar sesión");
TGA_TEXT(TITLE_SITE, "Iniciar sesión en {{site_name}}");
TGA_TEXT(LEDE, "Con tu cuenta de Telegram");
TGA_TEXT(ASKED_BY, "Vas a entrar en");

/* The three steps. */
TGA_TEXT(REMEMBER, "Recuerda este número");
TGA_TEXT(OPEN, "Abre Telegram y pulsa «Iniciar»");
TGA_TEXT(OPEN_BUTTON, "Abrir Telegram");
TGA_TEXT(OR_SCAN, "o escanea el código QR con el móvil");
TGA_TEXT(STEP_PICK, "Elige allí el mismo número");
TGA_TEXT(STEP_TYPE, "Escribe allí el mismo número");
TGA_TEXT(STEP_PERHAPS, "Confírmalo allí. Puede que el bot te pida este número");
TGA_TEXT(STEP_CONFIRM, "Confírmalo allí si el bot te lo pide");
TGA_TEXT(GOES_ON, "Vuelve al navegador: la sesión se iniciará aquí automáticamente");
TGA_TEXT(LATE, "¿Aún no ha llegado el mensaje? Si entran muchas personas a la vez, tarda un poco más");
TGA_TEXT(QR_LABEL, "Código QR con el enlace a Telegram");
TGA_TEXT(QR_CAPTION, "Apunta aquí con la cámara del móvil");
TGA_TEXT(QR_FOLD, "¿Tienes Telegram en otro dispositivo?");

/* What happens meanwhile. */
TGA_TEXT(STATE_WAITING, "Te esperamos en Telegram");
TGA_TEXT(STATE_OPENED, "Toca {code} en Telegram");
TGA_TEXT(STATE_OPENED_TYPE, "Escribe {code} en Telegram");
TGA_TEXT(STATE_OPENED_PERHAPS, "Confírmalo en Telegram. Si te lo pide: {code}");
TGA_TEXT(STATE_OPENED_BUTTON, "Confírmalo en Telegram");
TGA_TEXT(STATE_CONFIRMED, "Confirmado, iniciando sesión…");
TGA_TEXT(STATE_DECLINED, "Este inicio de sesión se rechazó en Telegram.");
TGA_TEXT(STATE_MISMATCH, "En Telegram se eligió otro número, así que se detuvo este inicio de sesión.");
TGA_TEXT(STATE_TAKEN, "No se ha vinculado nada: esa cuenta de Telegram ya tiene una cuenta aquí, o la tuya ya tiene una de Telegram.");
TGA_TEXT(STATE_SHARED, "Este enlace se abrió desde dos cuentas de Telegram, así que ya no sirve.");
TGA_TEXT(STATE_RETURNING, "Confirmado. En Telegram, toca «Volver al sitio» o escribe aquí las seis cifras del bot.");
TGA_TEXT(STATE_REVOKED, "Esta sesión ha terminado.");
TGA_TEXT(STATE_CONTESTED, "Esta sesión se usó en dos navegadores, así que se ha cerrado.");
TGA_TEXT(STATE_EXPIRED, "Este código ha caducado.");
TGA_TEXT(STATE_FAILED, "Algo ha fallado. Vuelve a intentarlo.");
TGA_TEXT(STATE_LOST, "Sin conexión, intentándolo de nuevo…");
TGA_TEXT(NEW_CODE, "Código nuevo");

/* Confirmed, and to be returned to; in another browser. */
TGA_TEXT(RETURN, "Un paso más");
TGA_TEXT(RETURN_WHY, "En Telegram, toca «Volver al sitio» bajo el mensaje del bot. Debe abrirse en este navegador.");
TGA_TEXT(RETURN_ENTER, "El bot muestra seis cifras en Telegram: escríbelas aquí.");
TGA_TEXT(RETURN_SAME, "¿Telegram está en este ordenador? «Volver al sitio» bajo el mensaje del bot hace lo mismo.");
TGA_TEXT(RETURN_OTHER, "¿Telegram está en otro dispositivo?");
TGA_TEXT(RETURN_DIGITS, "Toca allí «Mi página está en otro dispositivo». El bot muestra seis cifras: escríbelas aquí.");
TGA_TEXT(RETURN_CODE_LABEL, "Seis cifras del bot");
TGA_TEXT(RETURN_BUTTON, "Iniciar sesión");
TGA_TEXT(RETURN_LEFT, "¿No funciona?");
TGA_TEXT(RETURN_AGAIN, "Empezar de nuevo");
TGA_TEXT(ELSEWHERE, "Vuelve al navegador en el que empezaste");
TGA_TEXT(ELSEWHERE_WHY, "Solo allí puede continuar el inicio de sesión. Esta página se abrió en otro navegador, quizá dentro de Telegram.");
TGA_TEXT(ELSEWHERE_OPEN, "Si empezaste en el navegador de este dispositivo, elige «Abrir en el navegador» en el menú de esta página.");
TGA_TEXT(ELSEWHERE_CODE, "Si empezaste en otro dispositivo, escribe allí las seis cifras del chat.");
TGA_TEXT(ELSEWHERE_NONE, "Allí ya has iniciado sesión. Esta página se abrió en otro navegador, quizá dentro de Telegram, y puedes cerrarla.");

/* Ways around. */
TGA_TEXT(HELP, "¿No se abre el enlace?");
TGA_TEXT(HELP_APP, "Si t.me está bloqueado, este enlace lleva directamente a la aplicación:");
TGA_TEXT(HELP_APP_LINK, "Abrir la aplicación Telegram");
TGA_TEXT(HELP_COMMAND, "O busca {{bot}} en Telegram y envíale este mensaje:");
TGA_TEXT(COMMAND_LABEL, "Mensaje para el bot");
TGA_TEXT(COPY, "Copiar");
TGA_TEXT(COPIED, "Copiado");
TGA_TEXT(HELP_CLAIM, "¿Has confirmado en Telegram y aquí no pasa nada?");
TGA_TEXT(CLAIM, "Ya he confirmado");
TGA_TEXT(NOSCRIPT, "JavaScript está desactivado, así que esta página no puede ver si has confirmado. Cuando lo hagas, pulsa:");
TGA_TEXT(NOSCRIPT_LEFT, "El enlace es válido durante {{expires_in}} segundos.");
TGA_TEXT(FRESH_LINK, "Enlace nuevo");

/* About what was just done. */
TGA_TEXT(NOTICE_NOT_YET, "Todavía no está confirmado. Confírmalo primero en Telegram y vuelve a pulsar el botón.");
TGA_TEXT(NOTICE_DECLINED, "Ese inicio de sesión se rechazó en Telegram. Aquí tienes un código nuevo.");
TGA_TEXT(NOTICE_MISMATCH, "En Telegram se eligió otro número, así que se detuvo ese inicio de sesión. Aquí tienes un código nuevo.");
TGA_TEXT(NOTICE_SHARED, "Ese enlace se abrió desde dos cuentas de Telegram, así que ya no sirve. Aquí tienes uno nuevo. No se lo envíes a nadie.");
TGA_TEXT(NOTICE_EXPIRED, "Ese código ha caducado. Aquí tienes uno nuevo.");
TGA_TEXT(NOTICE_CONTESTED, "Tu sesión se usó en dos navegadores, así que se ha cerrado. Si no fuiste tú, puede que alguien la haya copiado: usa solo un dispositivo de confianza.");
TGA_TEXT(NOTICE_RETURN_LATE, "Esa dirección solo valía un minuto. Escribe en su lugar las seis cifras del chat.");
TGA_TEXT(NOTICE_RETURN_CODE, "Esas no son las seis cifras. Tras cinco intentos fallidos se detiene este inicio de sesión.");
TGA_TEXT(NOTICE_RETURN_BURNED, "Se escribieron cifras incorrectas cinco veces, así que se detuvo ese inicio de sesión. Aquí tienes un código nuevo.");
TGA_TEXT(NOTICE_LOGGED_OUT, "Has cerrado sesión.");
TGA_TEXT(NOTICE_PASSWORD, "El nombre de usuario o la contraseña no son correctos.");
TGA_TEXT(NOTICE_THROTTLED, "Demasiadas contraseñas incorrectas. Espera un poco antes de volver a intentarlo o inicia sesión con Telegram.");
TGA_TEXT(NOTICE_REFUSED, "La contraseña es correcta, pero este sitio no te permite entrar.");
TGA_TEXT(NOTICE_ENDED, "Se ha cerrado la sesión en ese dispositivo.");
TGA_TEXT(NOTICE_OTHERS, "Se ha cerrado la sesión en todos los demás dispositivos.");
TGA_TEXT(NOTICE_APPLICATION, "Se ha cerrado tu sesión en la aplicación.");
TGA_TEXT(NOTICE_PASSKEY_ADDED, "Se ha añadido la llave de acceso.");
TGA_TEXT(NOTICE_PASSKEY_RENAMED, "La llave tiene un nuevo nombre.");
TGA_TEXT(NOTICE_PASSKEY_REMOVED, "La llave se ha eliminado y ya no deja entrar a nadie. Puede que tu dispositivo o gestor de contraseñas aún la muestre; elimínala también allí.");
TGA_TEXT(NOTICE_PASSKEY_LAST_WAY, "Es tu única forma de entrar, así que se queda. Añade antes otra llave o una contraseña.");
TGA_TEXT(NOTICE_PASSKEY_GONE, "Esa llave ya no existe.");
TGA_TEXT(NOTICE_PASSKEY_NAMELESS, "Una llave necesita un nombre.");
TGA_TEXT(NOTICE_PASSKEY_NOW, "Gracias. Ahora puedes añadir la llave de acceso.");
TGA_TEXT(NOTICE_STALE, "Inicia sesión otra vez antes de cambiar la forma de entrar.");
TGA_TEXT(NOTICE_LINKED, "Tu cuenta de Telegram está vinculada. A partir de ahora puedes entrar con ella.");
TGA_TEXT(NOTICE_TAKEN, "No se ha vinculado nada: esa cuenta de Telegram ya tiene una cuenta aquí, o la tuya ya tiene una de Telegram.");
TGA_TEXT(NOTICE_LINK_DECLINED, "No se ha vinculado nada: se rechazó en Telegram.");
TGA_TEXT(NOTICE_LINK_MISMATCH, "No se ha vinculado nada: en Telegram se eligió otro número.");
TGA_TEXT(NOTICE_LINK_SHARED, "No se ha vinculado nada: más de una persona abrió el enlace en Telegram.");
TGA_TEXT(NOTICE_LINK_EXPIRED, "No se ha vinculado nada: pasó demasiado tiempo o se empezó en otro navegador. Empieza de nuevo.");
TGA_TEXT(NOTICE_UNLINKED, "Tu cuenta de Telegram ya no está vinculada y se ha cerrado la sesión en tus otros dispositivos.");
TGA_TEXT(NOTICE_LAST_WAY, "Telegram es tu única forma de entrar aquí, así que sigue vinculado. Se podrá desvincular cuando tengas un nombre de usuario con tu propia contraseña o una llave de acceso.");

/* A Telegram account for who registered. */
TGA_TEXT(LINK_TITLE, "Vincular Telegram a {{links}}");
TGA_TEXT(LINK_LEDE, "Después podrás entrar también con tu cuenta de Telegram");
TGA_TEXT(LINK_GOES_ON, "Vuelve al navegador. Esta página continúa sola");
TGA_TEXT(LINK_BACK, "Volver a tu cuenta");
TGA_TEXT(LINK_WHY, "Vincula tu cuenta de Telegram para entrar también con ella.");
TGA_TEXT(LINK_BUTTON, "Vincular Telegram");
TGA_TEXT(LINKED, "Tu cuenta de Telegram está vinculada: puedes entrar con ella.");
TGA_TEXT(UNLINK, "Desvincular Telegram");
TGA_TEXT(UNLINK_WHY, "Después entrarás con tu nombre de usuario y tu contraseña, o con una llave de acceso. Se cerrará la sesión en tus otros dispositivos.");
TGA_TEXT(UNLINK_BUTTON, "Desvincular");

/* Where no push can reach. */
TGA_TEXT(TELEGRAM_AWAY, "Telegram no responde ahora mismo y su enlace puede no llevar a ninguna parte. Entra de otra forma o vuelve un poco más tarde.");
TGA_TEXT(BY_TELEGRAM, "Entrar con Telegram de todos modos");
TGA_TEXT(ANOTHER_WAY, "Entrar de otra forma");
TGA_TEXT(BY_PASSWORD, "Iniciar sesión con contraseña");
TGA_TEXT(BY_PASSWORD_WHY, "Envía /password al bot: te responderá con una contraseña de un solo uso y el nombre de usuario que la acompaña.");
TGA_TEXT(BY_REGISTRATION, "Si tienes aquí una cuenta sin Telegram, escribe su nombre de usuario y su contraseña.");
TGA_TEXT(USERNAME, "Nombre de usuario");
TGA_TEXT(PASSWORD_LABEL, "Contraseña");
TGA_TEXT(BY_PASSWORD_BUTTON, "Iniciar sesión");

/* Passkeys. */
TGA_TEXT(BY_PASSKEY, "Entrar con una llave de acceso");
TGA_TEXT(PASSKEY_NOSCRIPT, "Las llaves de acceso necesitan JavaScript, que aquí está desactivado.");
TGA_TEXT(PASSKEY_OFFER, "Ya has entrado. ¿Añadir una llave de acceso?");
TGA_TEXT(PASSKEY_WHY, "Con una llave de acceso entras con la huella, la cara o el PIN del dispositivo, incluso cuando Telegram no responde.");
TGA_TEXT(PASSKEY_ADD, "Añadir una llave de acceso");
TGA_TEXT(PASSKEY_NOT_NOW, "Ahora no");
TGA_TEXT(PASSKEYS, "Tus llaves de acceso");
TGA_TEXT(PASSKEY_MADE, "añadida el {{made}}");
TGA_TEXT(PASSKEY_UNUSED, "sin usar todavía");
TGA_TEXT(PASSKEY_SYNCED, "Sincronizada por tu gestor de contraseñas");
TGA_TEXT(PASSKEY_COPIED, "Puede que alguien tenga una copia de esta llave. Elimínala y añade otra.");
TGA_TEXT(PASSKEY_CHANGE, "Cambiar nombre o eliminar");
TGA_TEXT(PASSKEY_NAME, "Nombre");
TGA_TEXT(PASSKEY_SAVE, "Guardar");
TGA_TEXT(PASSKEY_REMOVE, "Eliminar la llave");
TGA_TEXT(PASSKEY_UNSUPPORTED, "Este navegador no puede crear aquí una llave de acceso.");
TGA_TEXT(PASSKEY_INVALID, "La respuesta de la llave no es válida aquí. Inténtalo de nuevo.");
TGA_TEXT(PASSKEY_UNKNOWN, "El sitio no conoce esa llave; puede que se haya eliminado. Entra de otra forma.");
TGA_TEXT(PASSKEY_EXPIRED, "Ha tardado demasiado. Inténtalo de nuevo.");
TGA_TEXT(PASSKEY_USED, "Este inicio de sesión ya se usó. Recarga la página.");
TGA_TEXT(PASSKEY_STALE, "Entraste hace un rato; confirma primero que eres tú.");
TGA_TEXT(PASSKEY_NOBODY, "Ya no has iniciado sesión. Recarga la página.");
TGA_TEXT(PASSKEY_EXISTS, "Ese dispositivo ya tiene una llave para esta cuenta.");
TGA_TEXT(PASSKEY_TOO_MANY, "Ya tienes el máximo de llaves. Elimina una primero.");
TGA_TEXT(PASSKEY_TELEGRAM_REQUIRED, "Aquí una llave solo se añade tras entrar con Telegram. Sal, entra con Telegram y añádela entonces.");
TGA_TEXT(PASSKEY_CLONED, "Esta llave se ha usado después en otro lugar; puede que alguien tenga una copia. Entra de otra forma y elimínala.");
TGA_TEXT(PASSKEY_BLOCKED, "Esta cuenta está bloqueada.");
TGA_TEXT(PASSKEY_REFUSED, "La llave es correcta, pero este sitio no te deja entrar.");
TGA_TEXT(PASSKEY_OFF, "Este sitio no admite llaves de acceso.");
TGA_TEXT(PASSKEY_CANCELLED, "Cancelado, o aquí no hay ninguna llave de este sitio.");

/* Logged in. */
TGA_TEXT(LOGGED_IN_AS, "Has iniciado sesión como");
TGA_TEXT(CONTINUE, "Continuar");
TGA_TEXT(NOT_YOU, "¿No eres tú?");
TGA_TEXT(LOG_OUT, "Salir");
TGA_TEXT(DEVICES, "Tus dispositivos");

/* When logging in is not possible. */
TGA_TEXT(UNAVAILABLE, "Un momento, por favor");
TGA_TEXT(UNAVAILABLE_WHY, "Ahora mismo no se puede iniciar sesión. Esta página vuelve a intentarlo sola cada pocos segundos.");
TGA_TEXT(TRY_AGAIN, "Volver a intentarlo");

/* A request that is refused. */
TGA_TEXT(ERROR_OTHER, "No ha funcionado");
TGA_TEXT(ERROR_ORIGIN, "Esta petición vino de otra dirección");
TGA_TEXT(ERROR_ORIGIN_WHY, "Solo se puede iniciar sesión en la dirección propia del sitio. El botón lleva allí.");
TGA_TEXT(ERROR_NOT_FOUND, "Esta página no existe");
TGA_TEXT(ERROR_METHOD, "En esta dirección no hay ninguna página");
TGA_TEXT(ERROR_TOO_MANY, "Demasiadas peticiones");
TGA_TEXT(ERROR_TOO_MANY_WHY, "Espera un minuto y vuelve a intentarlo.");
TGA_TEXT(ERROR_UNAVAILABLE_WHY, "Ahora mismo no es posible. Inténtalo de nuevo en unos segundos.");

/* <tgauth-login>, besides. */
TGA_TEXT(ELEMENT_LOG_IN, "Iniciar sesión con Telegram");

/* The account page. */
TGA_TEXT(DEVICES_SITE, "Tus dispositivos en {{site_name}}");
TGA_TEXT(DEVICES_WHY, "¿Ves un dispositivo que no es tuyo? Ciérrale la sesión.");
TGA_TEXT(UNKNOWN_BROWSER, "Navegador desconocido");
TGA_TEXT(THIS_ONE, "Este dispositivo");
TGA_TEXT(ALSO_ON, "También con sesión iniciada en {{hosts}}");
TGA_TEXT(USED_NOW, "usado ahora mismo");
TGA_TEXT(USED_MINUTES, "usado hace {{n}} min");
TGA_TEXT(USED_HOURS, "usado hace {{n}} h");
TGA_TEXT(USED_YESTERDAY, "usado ayer");
TGA_TEXT(USED_DAYS, "usado hace {{n}} días");
TGA_TEXT(USED_DATE, "usado el {{date}}");
TGA_TEXT(END, "Cerrar");
TGA_TEXT(END_LABEL, "Cerrar la sesión de {{browser}} {{os}} {{address}}");
TGA_TEXT(END_OTHERS, "Cerrar todas las demás sesiones");
TGA_TEXT(APPLICATIONS, "Aplicaciones en las que has iniciado sesión");
TGA_TEXT(END_LOGIN_LABEL, "Cerrar la sesión en {{application}}");
TGA_TEXT(BACK, "Volver al sitio");
TGA_TEXT(BOT, "En Telegram, {{bot}} muestra la misma lista y te envía una contraseña nueva.");
TGA_TEXT(BOT_LINK, "Abrir {{bot}}");

/* What happened to an account: each kind of the journal. */
TGA_TEXT(HISTORY, "Tu cuenta en los últimos treinta días");
TGA_TEXT(HISTORY_WHY, "¿Ves algo que no hiciste tú? Cierra arriba las demás sesiones y avisa a quienes llevan el sitio.");
TGA_TEXT(HISTORY_OLDER, "Esto es lo más reciente. Lo anterior no se muestra.");
TGA_TEXT(EVENT_ENDED, "sesiones: {{ended}}");
TGA_TEXT(PROOF_TELEGRAM, "con Telegram");
TGA_TEXT(PROOF_PASSWORD, "con contraseña");
TGA_TEXT(PROOF_PASSKEY, "con llave de acceso");
TGA_TEXT(EVENT_LOGIN, "Inicio de sesión");
TGA_TEXT(EVENT_REGISTERED, "Cuenta creada");
TGA_TEXT(EVENT_REFUSED, "El sitio rechazó un inicio de sesión");
TGA_TEXT(EVENT_DECLINED, "Rechazaste un inicio de sesión en Telegram");
TGA_TEXT(EVENT_MISMATCH, "En Telegram se eligió un número equivocado");
TGA_TEXT(EVENT_SHARED, "Más de una persona abrió un enlace de inicio de sesión");
TGA_TEXT(EVENT_CONTESTED, "Una sesión se usó en dos navegadores y se cerró");
TGA_TEXT(EVENT_LOGOUT, "Sesión cerrada");
TGA_TEXT(EVENT_REVOKED, "El sitio cerró tu sesión");
TGA_TEXT(EVENT_REPLACED, "Un nuevo inicio de sesión sustituyó a una sesión");
TGA_TEXT(EVENT_DISPLACED, "Se cerró la sesión más antigua: había demasiadas");
TGA_TEXT(EVENT_REUSED, "Una clave de un solo uso se usó dos veces y se anuló");
TGA_TEXT(EVENT_RETURNED, "Navegador confirmado desde el chat");
TGA_TEXT(EVENT_RETURN_FAILED, "Se escribió un código equivocado para el navegador");
TGA_TEXT(EVENT_PASSWORD_WRONG, "Intento con una contraseña equivocada");
TGA_TEXT(EVENT_PASSWORD_CHANGED, "Contraseña cambiada");
TGA_TEXT(EVENT_ONE_TIME_PASSWORD, "Se pidió una contraseña de un solo uso en Telegram");
TGA_TEXT(EVENT_LINKED, "Cuenta de Telegram vinculada");
TGA_TEXT(EVENT_UNLINKED, "Cuenta de Telegram desvinculada");
TGA_TEXT(EVENT_LINK_REFUSED, "No se pudo vincular una cuenta de Telegram");
TGA_TEXT(EVENT_PASSKEY_ADDED, "Llave de acceso añadida");
TGA_TEXT(EVENT_PASSKEY_RENAMED, "Llave de acceso renombrada");
TGA_TEXT(EVENT_PASSKEY_REMOVED, "Llave de acceso eliminada");
TGA_TEXT(EVENT_PASSKEY_CLONED, "Se rechazó una copia de una llave de acceso");
TGA_TEXT(EVENT_CLIENT_GRANTED, "Permitiste a una aplicación saber quién eres");
TGA_TEXT(EVENT_CLIENT_LOGIN, "Entrada en una aplicación");
TGA_TEXT(EVENT_CLIENT_REVOKED, "Sesión cerrada en una aplicación");
TGA_TEXT(EVENT_SITE_ENTERED, "Entrada en un sitio");
TGA_TEXT(EVENT_LOGOUT_UNDELIVERED, "No se pudo avisar a una aplicación de que cerraste la sesión");
TGA_TEXT(EVENT_GROUPS, "Se cambiaron tus grupos");
TGA_TEXT(EVENT_BLOCKED, "Cuenta bloqueada");
TGA_TEXT(EVENT_UNBLOCKED, "Cuenta desbloqueada");
TGA_TEXT(EVENT_DELETED, "Cuenta eliminada");

/* An application that asks. */
TGA_TEXT(CONSENT, "¿Iniciar sesión en {{application}}?");
TGA_TEXT(CONSENT_WHY, "La aplicación sabrá:");
TGA_TEXT(SCOPE_OPENID, "el número de tu cuenta aquí");
TGA_TEXT(SCOPE_PROFILE, "tu nombre, tu nombre de usuario y tu número de Telegram");
TGA_TEXT(SCOPE_EMAIL, "una dirección de correo formada con tu número");
TGA_TEXT(SCOPE_GROUPS, "tus grupos en este sitio");
TGA_TEXT(SCOPE_OFFLINE, "y mantendrá la sesión mientras no estés, hasta que la cierres aquí");
TGA_TEXT(ALLOW, "Permitir");
TGA_TEXT(DENY, "Rechazar");
TGA_TEXT(FORBIDDEN, "No puedes entrar en {{application}}");
TGA_TEXT(FORBIDDEN_WHY, "Solo pueden entrar ciertos grupos de usuarios de este sitio. Si deberías estar en uno de ellos, habla con quienes llevan el sitio.");
TGA_TEXT(FORBIDDEN_BACK, "Volver a {{application}}");
TGA_TEXT(NOT_ENTERED, "No se pudo entrar en {{application}}");
TGA_TEXT(NOT_ENTERED_WHY, "Pasó demasiado tiempo, se empezó en otro navegador o las cookies están bloqueadas.");
TGA_TEXT(REFUSED, "La petición de la aplicación no es válida");
TGA_TEXT(REFUSED_WHY, "Tu cuenta está bien. A quienes llevan la aplicación, esto les dice qué corregir:");
TGA_TEXT(DEVICE, "Conectar un dispositivo");
TGA_TEXT(DEVICE_WHY, "Escribe el código que muestra tu dispositivo.");
TGA_TEXT(DEVICE_LABEL, "Código");
TGA_TEXT(DEVICE_WRONG, "Este código no existe o ha caducado. Revísalo y vuelve a intentarlo.");
TGA_TEXT(DEVICE_WARNING, "Permítelo solo si lo empezaste tú y tu dispositivo muestra este código. Si no, quien te envió el enlace o el código entraría en tu nombre.");
TGA_TEXT(DEVICE_APPROVED, "Tu dispositivo está conectado");
TGA_TEXT(DEVICE_APPROVED_WHY, "Sigue en él; puedes cerrar esta página.");
TGA_TEXT(DEVICE_DENIED, "El dispositivo no se ha conectado");
TGA_TEXT(DEVICE_DENIED_WHY, "No ha recibido nada; puedes cerrar esta página.");
TGA_TEXT(ASK_LOGOUT, "¿Cerrar sesión?");
TGA_TEXT(ASK_LOGOUT_WHY, "Se cerrará tu sesión aquí y en las aplicaciones en las que entraste con ella.");
TGA_TEXT(STAY, "Seguir con la sesión");
/* clang-format on */

const char *const pushd_texts_es[] = {PUSHD_TEXTS(TGA_TEXT_ENTRY)};
