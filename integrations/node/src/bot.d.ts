import type { Queryable } from "./index.js";

export interface Decision {
	status: string;
	userId: number | null;
	telegramId: number;
	loginId: string | null;
}

export interface LoginOptions {
	/** The extension's schema; `tgauth` if it is not given. */
	schema?: string;
	/** Texts in place of the bot's, by language and name: `{ en: { CONFIRMED: "…" } }`; HTML with the same {names}. */
	texts?: Record<string, Record<string, string>>;
	/** Called once a tap has been decided, with what came of it. */
	onDecision?: (decision: Decision) => void;
}

export type { Queryable };
