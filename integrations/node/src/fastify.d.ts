import type { FastifyPluginAsync, preHandlerAsyncHookHandler } from "fastify";
import type { CookieOptions, Session, Sessions } from "./index.js";

declare module "fastify" {
	interface FastifyRequest {
		tgauth: Session | null;
	}
	interface FastifyReply {
		/** Ends the session everywhere; rejects with Unavailable, which Fastify answers with 503. */
		tgauthLogout(): Promise<void>;
	}
}

export declare const tgauth: FastifyPluginAsync<CookieOptions & { sessions: Sessions }>;
export declare function loginRequired(options?: { groups?: string[] }): preHandlerAsyncHookHandler;
