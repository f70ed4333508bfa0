// Who is logged in, for a web application on Node 18 or later: a handle that is asked, and what the middlewares share.
//
//	new HttpSessions("http://127.0.0.1:8080/tgauth/session")	asks tgauth-pushd
//	new RedisSessions(client, new HttpSessions(...))			reads its cache, asks on a miss
//	new SqlSessions(pool)										asks PostgreSQL
//	new CachedSessions(sessions)								asks one of them, and keeps its word for a moment
//
// find(token) takes the value of the session cookie and gives the session, of which user_id stays with a person, or null
// for nobody.  end(token) ends it everywhere.  Both throw Unavailable where nobody answers: a 503, and never a logout.
import { createHash } from "node:crypto";

// Browsers give the first to the one host that set it, over https alone.  The second is for http://localhost, where they
// take no __Host- cookie; over https it is not looked at, since another host of the same domain could have set it.
export const COOKIE = "__Host-tgauth_session";
export const PLAIN_COOKIE = "tgauth_session";

export const UNAVAILABLE_TEXT = "Logins cannot be checked or ended just now.\n";
export const UNAVAILABLE_FIELDS = { "retry-after": "2", "cache-control": "no-store", "content-type": "text/plain" };

const LONGEST_ANSWER = 1 << 20;
const REDIS_TIMEOUT = 1000;

export class Unavailable extends Error {
	constructor(message, options) {
		super(message, options);
		this.name = "Unavailable";
		this.status = this.statusCode = 503;
	}
}

// The session token in a Cookie header (RFC 6265, 4.2.1), or null; plainHttp for a site without TLS.
export function sessionToken(cookieHeader, { plainHttp = false } = {}) {
	const wanted = plainHttp ? PLAIN_COOKIE : COOKIE;
	for (const pair of (cookieHeader ?? "").split(";")) {
		const at = pair.indexOf("=");
		if (at > 0 && pair.slice(0, at).trim() === wanted) {
			const value = pair.slice(at + 1).trim();
			return tokenId(value) ? value : null;
		}
	}
	return null;
}

// What a session is found by: half of the token's SHA-256, in hexadecimal; null for what is no token.
export function tokenId(token) {
	if (typeof token !== "string" || !/^[\w-]{43}$/.test(token)) return null;
	return createHash("sha256").update(Buffer.from(token, "base64url")).digest("hex").slice(0, 32);
}

// Where to send a visitor who has to log in, and back to `here` (path and query) afterwards.
export function loginPage(here, prefix = "/tgauth/") {
	return `${prefix}login?return=${encodeURIComponent(here)}`;
}

// A pool or client whose server goes away says so by an event, which ends a process that does not listen.  The next
// question tells as much, and is what is waited for.
export function survivesLosses(client) {
	client.on?.("error", () => {});
	return client;
}

const MEMBERS = ["user_id", "telegram_id", "username", "first_name", "groups", "proof", "login_id", "created_at", "expires_at"];

function readSession(value) {
	let found = value;
	try {
		if (typeof value === "string") found = JSON.parse(value);
	} catch {
		return null;
	}
	if (!Number.isSafeInteger(found?.user_id) || !Array.isArray(found.groups)) return null;
	if (!found.groups.every((group) => typeof group === "string")) return null;
	// Frozen, since several requests may have the same one.
	const session = Object.fromEntries(MEMBERS.map((name) => [name, found[name] ?? null]));
	session.groups = Object.freeze([...found.groups]);
	return Object.freeze(session);
}

async function readBody(answer) {
	const parts = [];
	let length = 0;
	for await (const part of answer.body ?? []) {
		length += part.length;
		if (length > LONGEST_ANSWER) throw new Error("the answer is too long");
		parts.push(part);
	}
	return Buffer.concat(parts).toString();
}

// Asks `GET session` of tgauth-pushd, and ends by `POST logout`.  timeout, in milliseconds, is for the whole answer.
export class HttpSessions {
	constructor(url, { timeout = 5000 } = {}) {
		this.url = new URL(url);
		if (!/^https?:$/.test(this.url.protocol) || !this.url.pathname.endsWith("/session"))
			throw new TypeError(`not the address of pushd's session endpoint: ${url}; like http://127.0.0.1:8080/tgauth/session`);
		this.timeout = timeout;
	}

	async find(token) {
		if (!tokenId(token)) return null;
		const { status, body } = await this.#ask("GET", this.url, token);
		if (status === 401) return null;
		const session = status === 200 ? readSession(body) : null;
		if (!session) throw new Unavailable(`tgauth-pushd answered ${status}${status === 200 ? " without a session" : ""}`);
		return session;
	}

	async end(token) {
		if (!tokenId(token)) return;
		// pushd lets none but the site's own pages post; that this is one of them, its server says.
		const { status } = await this.#ask("POST", new URL("logout", this.url), token, { "sec-fetch-site": "same-origin" });
		if (status !== 200 && status !== 401) throw new Unavailable(`tgauth-pushd answered ${status}`);
	}

	async #ask(method, url, token, headers) {
		try {
			// Only the one cookie goes there; pushd looks at the name that its --url calls for.
			const cookie = `${COOKIE}=${token}; ${PLAIN_COOKIE}=${token}`;
			const answer = await fetch(url, { method, redirect: "manual", signal: AbortSignal.timeout(this.timeout),
				headers: { cookie, accept: "application/json", ...headers } });
			return { status: answer.status, body: await readBody(answer) };
		} catch (error) {
			throw new Unavailable(`tgauth-pushd: ${error.cause?.message || error.message}`, { cause: error });
		}
	}
}

// Reads `tgauth:session:TOKEN_ID` by a client of `redis` or `ioredis`; what is not there, or an absent Redis, `otherwise`
// answers.  A session that ended is deleted from Redis at once; should Redis be out of reach at that moment, the key
// ends by itself within pushd's --cache-ttl.
export class RedisSessions {
	constructor(client, otherwise) {
		this.client = survivesLosses(client);
		this.otherwise = otherwise;
	}

	async find(token) {
		const name = tokenId(token);
		if (!name) return null;
		const session = readSession(await this.#get(`tgauth:session:${name}`));
		return session && Date.parse(session.expires_at) > Date.now() ? session : this.otherwise.find(token);
	}

	async end(token) {
		await this.otherwise.end(token);
	}

	// A client that has lost its server keeps what it is asked for until it is back: nobody waits for that.
	async #get(key) {
		let timer;
		const late = new Promise((resolve) => {
			timer = setTimeout(resolve, REDIS_TIMEOUT, null);
		});
		try {
			return await Promise.race([Promise.resolve(this.client.get(key)).catch(() => null), late]);
		} catch {
			return null;
		} finally {
			clearTimeout(timer);
		}
	}
}

// Asks tgauth_session_json by a Pool of `pg`, in a role that was given tgauth_grant(role, 'app').  schema is the
// extension's.  How long it waits the pool says: connectionTimeoutMillis, query_timeout.
export class SqlSessions {
	constructor(pool, { schema = "tgauth" } = {}) {
		this.pool = survivesLosses(pool);
		this.schema = `"${schema.replaceAll('"', '""')}"`;
	}

	async find(token) {
		if (!tokenId(token)) return null;
		const [row] = await this.#ask(`SELECT ${this.schema}.tgauth_session_json($1) AS session`, token);
		if (!row?.session) return null;
		const session = readSession(row.session);
		if (!session) throw new Unavailable("PostgreSQL answered without a session");
		return session;
	}

	async end(token) {
		if (tokenId(token))
			await this.#ask(`SELECT ${this.schema}.tgauth_revoke(login_id) FROM ${this.schema}.tgauth_session($1)`, token);
	}

	async #ask(text, token) {
		try {
			return (await this.pool.query(text, [token])).rows;
		} catch (error) {
			throw new Unavailable(`PostgreSQL: ${error.message}`, { cause: error });
		}
	}
}

// Believes what `otherwise` said of a session for `seconds`, and keeps `entries` of them at the most.  So long one that was
// ended elsewhere goes on here.  Only what was found is kept, so that made-up cookies push nobody out.
export class CachedSessions {
	#kept = new Map();
	#ends = 0;

	constructor(otherwise, { seconds = 1, entries = 10000 } = {}) {
		if (!(seconds > 0 && entries >= 1)) throw new RangeError("seconds and entries of a cache are above 0");
		this.otherwise = otherwise;
		this.seconds = seconds;
		this.entries = entries;
	}

	async find(token) {
		const name = tokenId(token);
		if (!name) return null;
		const asked = performance.now(), ends = this.#ends;
		const { session: known, until } = this.#kept.get(name) ?? {};
		if (known && asked < until && Date.parse(known.expires_at) > Date.now()) return known;
		this.#kept.delete(name);
		const session = await this.otherwise.find(token);
		// What was found before an end may be what has ended.
		if (session && ends === this.#ends) this.#keep(name, session, asked + this.seconds * 1000);
		return session;
	}

	async end(token) {
		try {
			await this.otherwise.end(token);
		} finally {
			this.#ends++;
			this.#kept.delete(tokenId(token));
		}
	}

	#keep(name, session, until) {
		this.#kept.delete(name);
		this.#kept.set(name, { session, until });
		if (this.#kept.size > this.entries) this.#kept.delete(this.#kept.keys().next().value);
	}
}

// What the middlewares share: the session of a Cookie header.
export async function findByCookie(sessions, cookieHeader, options) {
	const token = sessionToken(cookieHeader, options);
	return token ? sessions.find(token) : null;
}
