// The handle of the example sites, by the environment: PostgreSQL, Redis and pushd, or pushd alone.
import { HttpSessions, RedisSessions, SqlSessions } from "tgauth";

// TGAUTH_PLAIN_HTTP=1 for a site without TLS, on a loopback name.
export const plainHttp = Boolean(process.env.TGAUTH_PLAIN_HTTP);
export const port = Number(process.env.PORT || 8000);

export async function sessionsFromEnvironment() {
	if (process.env.TGAUTH_DSN) {
		const { default: pg } = await import("pg");
		const pool = new pg.Pool({ connectionString: process.env.TGAUTH_DSN, connectionTimeoutMillis: 5000, query_timeout: 5000 });
		pool.on("error", (error) => console.error(error.message));
		return new SqlSessions(pool);
	}
	const asked = new HttpSessions(process.env.TGAUTH_SESSION_URL || "http://127.0.0.1:8080/tgauth/session");
	if (!process.env.REDIS_URL) return asked;
	const { createClient } = await import("redis");
	const client = createClient({ url: process.env.REDIS_URL, disableOfflineQueue: true });
	client.on("error", (error) => console.error(error.message));
	client.connect().catch(() => {});
	return new RedisSessions(client, asked);
}

const escapeHtml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function hello(session) {
	const name = session ? escapeHtml(session.first_name || `user ${session.user_id}`) : "stranger";
	return `<!doctype html><title>Hello</title><h1>Hello, ${name}</h1>\n`;
}
