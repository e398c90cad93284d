import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { openApi } from '../../lib/http/openapi.ts';
import { matchRoute, type Route, routes } from '../../lib/http/routes.ts';

/** An answer as a client receives it. */
export interface Received {
  readonly status: number;
  readonly contentType: string | null;
  readonly headers: { has(name: string): boolean };
  readonly body: unknown;
}

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'openapi:', ...openApi() });

const pointer = (...parts: readonly (string | number)[]): string =>
  parts.map((part) => `/${encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');

const checks = new Map<string, ReturnType<typeof ajv.compile>>();

/** The check of the schema at a place of the document. */
export function checkOf(...place: readonly (string | number)[]): ReturnType<typeof ajv.compile> {
  const $ref = `openapi:#${pointer(...place)}`;
  const check = checks.get($ref) ?? ajv.compile({ $ref });
  checks.set($ref, check);
  return check;
}

/** What is wrong with a value, by the schema at a place of the document; nothing where it fits. */
export function misfit(value: unknown, ...place: readonly (string | number)[]): string | undefined {
  const check = checkOf(...place);
  const $ref = pointer(...place);
  return check(value)
    ? undefined
    : `${JSON.stringify(value).slice(0, 500)} at ${$ref}: ${ajv.errorsText(check.errors)}`;
}

interface Response {
  readonly content: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, { readonly required: boolean }>>;
}

/** What the document does not say of an answer to a request; nothing where it says all of it. */
export function undocumented(method: string, url: string, received: Received): string | undefined {
  const { status, contentType, headers, body } = received;
  const { route } = matchRoute(method, url.split('?')[0] ?? '');
  if (route === undefined) return misfitOfUnmatched(body);
  const verb = method.toLowerCase();
  const responses = (openApi()['paths'] as Record<string, Record<string, { responses: Record<string, Response> }>>)[
    route.path
  ]?.[verb]?.responses;
  const response = responses?.[status];
  const told = `${method} ${route.path} answered ${status} ${contentType}`;
  if (response === undefined) return `${told}, which is not documented`;
  const type = Object.keys(response.content)[0] ?? '';
  if (contentType !== type) return `${told}, documented is ${type}`;
  const names = ['Idempotent-Replayed', 'Location', 'ETag', 'Retry-After', 'X-Request-Id', 'X-Correlation-Id'];
  const surprising = names.find((name) => headers.has(name) && response.headers?.[name] === undefined);
  if (surprising !== undefined) return `${told} with an undocumented ${surprising}`;
  const always = Object.entries(response.headers ?? {}).flatMap(([name, { required }]) => (required ? [name] : []));
  const missing = [...always, ...(status === 503 ? ['Retry-After'] : [])].find((name) => !headers.has(name));
  if (missing !== undefined) return `${told} without ${missing}`;
  return misfit(body, 'paths', route.path, verb, 'responses', status, 'content', type, 'schema');
}

/** Unmatched requests stand in no path of a document; their problems are among its schemas. */
const misfitOfUnmatched = (body: unknown): string | undefined =>
  misfit(body, 'components', 'schemas', (body as { code: string }).code);

export const everyRoute: readonly Route[] = Object.values(routes);
