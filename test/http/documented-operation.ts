import { openApi } from '../../lib/http/openapi.ts';
import type { operations } from '../../lib/http/operations.ts';
import type { Schema } from './json-schema-arbitraries.ts';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
}

/** What the document says of the requests of one operation. */
export interface Documented {
  readonly id: keyof typeof operations;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** The body's schema, where there is a body. */
  readonly body: Schema | undefined;
  readonly isBodyRequired: boolean;
}

interface Stored {
  readonly operationId: Documented['id'];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: { readonly required: boolean };
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Stored>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const { paths, components } = openApi() as unknown as Document;

export const documented: readonly Documented[] = Object.entries(paths).flatMap(([path, verbs]) =>
  Object.entries(verbs).map(([verb, { operationId: id, parameters, requestBody }]) => ({
    id,
    method: verb.toUpperCase(),
    path,
    parameters,
    body: requestBody && components.schemas[`${id}Body`],
    isBodyRequired: requestBody?.required ?? false,
  })),
);
