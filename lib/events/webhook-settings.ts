import { extensionParameter } from './extension-parameter.ts';
import type { WebhookOptions } from './webhook.ts';

/** What the operator says of the webhook, by the environment. On AWS the secret itself is not in it: its name is. */
export interface WebhookEnvironment {
  readonly WEBHOOK_URL?: string | undefined;
  readonly WEBHOOK_SECRET?: string | undefined;
  readonly WEBHOOK_SECRET_NAME?: string | undefined;
}

/** Where a URL may be without https: nothing leaves the machine. */
const ownMachine: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** One line that says which variable to change; undefined where a webhook is configured as it must be, or not at all. */
export function wrongWithWebhook(env: WebhookEnvironment): string | undefined {
  if (!env.WEBHOOK_URL) return undefined;
  if (!URL.canParse(env.WEBHOOK_URL)) return 'WEBHOOK_URL must be a URL.';
  const { protocol, hostname, username, password } = new URL(env.WEBHOOK_URL);
  const isClosed = protocol === 'https:' || (protocol === 'http:' && ownMachine.includes(hostname));
  if (!isClosed) return 'WEBHOOK_URL must begin with https://; with http:// only on 127.0.0.1 or localhost.';
  if (username + password !== '') return 'WEBHOOK_URL must not name a user: what is sent is signed.';
  if (!env.WEBHOOK_SECRET && !env.WEBHOOK_SECRET_NAME) return 'WEBHOOK_URL needs WEBHOOK_SECRET, to sign what is sent.';
  return undefined;
}

/** The webhook that is configured, if one is. Throws where it is configured wrongly. */
export function webhookIn(env: WebhookEnvironment): Pick<WebhookOptions, 'url' | 'secret'> | undefined {
  const wrong = wrongWithWebhook(env);
  if (wrong !== undefined) throw new Error(wrong);
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret, WEBHOOK_SECRET_NAME: name = '' } = env;
  if (!url) return undefined;
  return { url, secret: async () => secret || (await extensionParameter(name)) };
}
