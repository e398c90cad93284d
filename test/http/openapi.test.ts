import { describe, expect, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { examples } from '../../lib/http/examples.ts';
import { openApi } from '../../lib/http/openapi.ts';
import { type Operation, operations } from '../../lib/http/operations.ts';
import { problems } from '../../lib/http/problems.ts';
import { everyRoute, misfit, undocumented } from './document.ts';

type Documented = Record<
  string,
  Record<string, { responses: Record<string, unknown>; parameters: { name: string }[] }>
>;

const document = openApi() as { paths: Documented; components: { schemas: Record<string, object> } };
const ids = Object.keys(operations) as (keyof typeof operations)[];

test('the document is OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(openApi()));
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('every schema of it is JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false });
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    expect([name, ajv.validateSchema(schema), ajv.errorsText()]).toEqual([name, true, 'No errors']);
  }
});

test('it has every route and no other', () => {
  const documented = Object.entries(document.paths).flatMap(([path, verbs]) =>
    Object.keys(verbs).map((verb) => `${verb.toUpperCase()} ${path}`),
  );
  expect(documented.sort()).toEqual(everyRoute.map(({ method, path }) => `${method} ${path}`).sort());
});

test('every code that a problem may have is documented', () => {
  const described = JSON.stringify(document.paths);
  const outsideOfPaths = new Set(['route_not_found', 'method_not_allowed', 'forbidden', 'too_many_requests']);
  for (const code of Object.keys(problems)) {
    expect(document.components.schemas).toHaveProperty(code);
    if (outsideOfPaths.has(code)) continue;
    expect(described).toContain(`"#/components/schemas/${code}"`);
  }
});

describe.each(ids)('%s', (id) => {
  const { route, isKeyed = false, statuses, body }: Operation = operations[id];
  const documented = document.paths[route.path]?.[route.method.toLowerCase()];

  test('has an example whose answer and body fit their schemas', () => {
    const example = examples[id];
    expect(misfit(example.answer, 'components', 'schemas', `${id}Answer`)).toBeUndefined();
    if (example.body === undefined) return;
    expect(misfit(example.body, 'components', 'schemas', `${id}Body`)).toBeUndefined();
    expect(body.safeParse(example.body).success).toBe(true);
  });

  test('names its parameters and statuses', () => {
    const names = documented?.parameters.map(({ name }) => name) ?? [];
    expect(names.includes('Idempotency-Key')).toBe(isKeyed);
    for (const [, name = ''] of route.path.matchAll(/\{(\w+)\}/g)) expect(names).toContain(name);
    for (const status of statuses) expect(documented?.responses).toHaveProperty(String(status));
  });
});

describe('an answer is found wanting', () => {
  const ids = { 'X-Request-Id': 'a', 'X-Correlation-Id': 'b' };
  const headers = new Headers(ids);
  const answer = { status: 200, contentType: 'application/json', headers, body: { status: 'ok' } };

  test.each([
    ['with a status that is not documented', { ...answer, status: 418 }],
    ['with another content type', { ...answer, contentType: 'text/html' }],
    ['with a member too many', { ...answer, body: { status: 'ok', mood: 'fine' } }],
    ['with a header that is not documented', { ...answer, headers: new Headers({ ...ids, ETag: '"1"' }) }],
    ['without a header that is always there', { ...answer, headers: new Headers({ 'X-Request-Id': 'a' }) }],
  ])('%s', (_, wanting) => {
    expect(undocumented('GET', '/health', answer)).toBeUndefined();
    expect(undocumented('GET', '/health', wanting)).toBeDefined();
  });
});
