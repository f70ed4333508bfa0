import type { Composer, Context } from "telegraf";
import type { LoginOptions, Queryable } from "./bot.js";

/** `pool`: of `pg`, in a role that was given tgauth_grant(role, 'bot'). */
export declare function login<C extends Context>(pool: Queryable, options?: LoginOptions): Composer<C>;
