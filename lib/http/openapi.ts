import * as z from 'zod';
import { limits } from '../domain/limits.ts';
import { examples } from './examples.ts';
import { type Operation, operations } from './operations.ts';
import { problemExample, problemSchema } from './problem-schemas.ts';
import { type ProblemCode, problems } from './problems.ts';
import { idempotencyKey, name } from './schemas.ts';

type Json = Readonly<Record<string, unknown>>;

/** Refusals that every operation may answer with, before its command is asked and after. */
const always: readonly ProblemCode[] = [
  'unauthenticated',
  'body_too_large',
  'unsupported_media_type',
  'malformed_json',
  'invalid_request',
  'internal_error',
  'unavailable',
];

/** API Gateway's own refusals, which cannot be problem documents. */
const ofGateway = { 403: 'The caller may not do this.', 429: 'Too many requests.' } as const;

/** Statuses that API Gateway also gives by itself, where a function is throttled or runs out of time. */
const alsoOfGateway: readonly number[] = [500, 503];

let built: Json | undefined;

/** The contract as an OpenAPI 3.1 document, made of the schemas that the functions check by. */
export function openApi(): Json {
  built ??= document();
  return built;
}

function document(): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    const { path, method } = operation.route;
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationObject(id as keyof typeof operations, operation) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Holdfast',
      version: '0.1.0',
      summary: 'Inventory reservations: a unit is never promised twice.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ iam: [] }],
    paths,
    components: {
      schemas: componentSchemas(),
      headers,
      responses: { unmatched: unmatchedResponse() },
      securitySchemes: {
        iam: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: 'AWS Signature Version 4; none locally',
        },
      },
    },
  };
}

function operationObject(id: keyof typeof operations, operation: Operation): Json {
  const { body: bodyExample } = examples[id];
  return {
    operationId: id,
    summary: operation.summary,
    parameters: parametersOf(operation),
    ...(bodyExample !== undefined && {
      requestBody: {
        required: !operation.body.safeParse({}).success,
        content: { 'application/json': { schema: ref(`${id}Body`), example: bodyExample } },
      },
    }),
    responses: responsesOf(id, operation),
  };
}

function parametersOf({ route, isKeyed = false, query }: Operation): readonly Json[] {
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, each = '']) => ({
    name: each,
    in: 'path',
    required: true,
    // An id of another form is no reservation's: it is not found, rather than invalid.
    schema: each === 'sku' ? jsonSchema(name) : { type: 'string', minLength: 1 },
  }));
  const shape = query instanceof z.ZodObject ? (query.shape as Record<string, z.ZodType>) : {};
  const inQuery = Object.entries(shape).map(([each, schema]) => ({
    name: each,
    in: 'query',
    required: each === 'owner',
    schema: each === 'limit' ? limitSchema : jsonSchema(schema),
  }));
  const key = { name: 'Idempotency-Key', in: 'header', required: true, schema: jsonSchema(idempotencyKey) };
  const conditions = [
    { ...inHeader, name: 'If-Match' },
    { ...inHeader, name: 'If-None-Match', schema: { type: 'string', const: '*' } },
  ];
  return [
    ...inPath,
    ...inQuery,
    ...(isKeyed ? [key] : []),
    ...(route.method === 'PUT' ? conditions : []),
    { ...inHeader, name: 'X-Correlation-Id' },
  ];
}

const inHeader = { in: 'header', required: false, schema: { type: 'string' } } as const;
const limitSchema = { type: 'integer', minimum: 1, maximum: limits.pageMax, default: limits.pageDefault };

function responsesOf(id: keyof typeof operations, operation: Operation): Json {
  const responses: Record<string, Json> = {};
  for (const status of operation.statuses) {
    const content = { 'application/json': { schema: ref(`${id}Answer`), example: examples[id].answer } };
    responses[status] = { description: operation.summary, headers: headersOf(id, status), content };
  }
  const codes = [
    ...always,
    ...(operation.isKeyed ? (['idempotency_key_missing'] as const) : []),
    ...operation.refusals,
  ];
  for (const [status, group] of Map.groupBy(codes, (code) => problems[code][0])) {
    const schema = group.length === 1 ? ref(group[0] ?? '') : { oneOf: group.map(ref) };
    const shown = Object.fromEntries(group.map((code) => [code, { value: problemExample(code) }]));
    const content = {
      'application/problem+json': { schema, examples: shown },
      ...(alsoOfGateway.includes(status) && { 'application/json': { schema: ref('gatewayRefusal') } }),
    };
    responses[status] = { description: group.join(', '), headers: headersOf(id, status), content };
  }
  for (const [status, description] of Object.entries(ofGateway)) {
    const content = { 'application/json': { schema: ref('gatewayRefusal') } };
    responses[status] = { description, content };
  }
  return responses;
}

const text = { schema: { type: 'string' } };
const headers: Readonly<Record<string, Json>> = {
  'X-Request-Id': { ...text, description: 'Names this request in the logs' },
  'X-Correlation-Id': { ...text, description: 'The one that was sent; else the request id' },
  'Idempotent-Replayed': { schema: { const: 'true' }, description: 'This is the answer of an earlier request' },
  Location: { ...text, description: 'Where the reservation is' },
  ETag: { ...text, description: 'The version of the settings, for If-Match' },
  'Retry-After': { ...text, description: 'Seconds after which to send the same request again' },
  Allow: { ...text, description: 'With 405 method_not_allowed: the methods that the route knows' },
};

function headersOf(id: keyof typeof operations, status: number): Json {
  const names = ['X-Request-Id', 'X-Correlation-Id'];
  if (id === 'reserve') names.push('Idempotent-Replayed');
  if (id === 'reserve' && status === 201) names.push('Location');
  if (id.endsWith('Sku') && status < 300) names.push('ETag');
  if (status === 503) names.push('Retry-After');
  // A header that only some answers of a status carry is not required: API Gateway's own have none of ours.
  const isAlways = (each: string) => each !== 'Idempotent-Replayed' && !alsoOfGateway.includes(status);
  return Object.fromEntries(names.map((each) => [each, { ...headers[each], required: isAlways(each) }]));
}

/** What requests are answered that no route matches: they stand in no path. */
const unmatchedResponse = (): Json => ({
  description:
    '404 route_not_found, or 405 method_not_allowed: a path or a method that stands nowhere in this document',
  headers: { Allow: headers['Allow'] },
  content: { 'application/problem+json': { schema: { oneOf: [ref('route_not_found'), ref('method_not_allowed')] } } },
});

const ref = (schema: string): Json => ({ $ref: `#/components/schemas/${schema}` });

/** What a client may send is the input of a schema: defaults are left out of `required`. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest;
}

function componentSchemas(): Json {
  const schemas: Record<string, Json> = {
    gatewayRefusal: { type: 'object', properties: { message: { type: 'string' } } },
  };
  for (const [id, operation] of Object.entries<Operation>(operations)) {
    if (examples[id as keyof typeof operations].body !== undefined) schemas[`${id}Body`] = jsonSchema(operation.body);
    schemas[`${id}Answer`] = jsonSchema(operation.answer, 'output');
  }
  for (const code of Object.keys(problems) as ProblemCode[]) schemas[code] = jsonSchema(problemSchema(code), 'output');
  return schemas;
}
