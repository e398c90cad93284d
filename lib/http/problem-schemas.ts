import * as z from 'zod';
import { type ProblemCode, problems } from './problems.ts';
import { name } from './schemas.ts';

const units = z.int();

/** What a problem says beside its code, as extension members. */
const evidence: Partial<Record<ProblemCode, z.ZodRawShape>> = {
  invalid_request: { errors: z.array(z.strictObject({ path: z.string(), message: z.string() })) },
  sku_not_found: { skus: z.array(name) },
  insufficient_stock: {
    shortfalls: z.array(z.strictObject({ sku: name, requested: units, available: units })),
  },
  exceeds_held: { lines: z.array(z.strictObject({ sku: name, requested: units, held: units })) },
  would_oversell: { available: units },
  version_mismatch: { version: units.exactOptional() },
  internal_error: { requestId: z.string() },
};

/** The problem document of one code (RFC 9457). */
export function problemSchema(code: ProblemCode) {
  const [status, title] = problems[code];
  return z.strictObject({
    type: z.literal(`urn:holdfast:problem:${code}`),
    title: z.literal(title),
    status: z.literal(status),
    detail: z.string().exactOptional(),
    code: z.literal(code),
    ...evidence[code],
  });
}

const evidenceExamples: Partial<Record<ProblemCode, object>> = {
  invalid_request: { errors: [{ path: 'lines.0.quantity', message: 'Too small: expected number to be >=1' }] },
  sku_not_found: { skus: ['mgu'] },
  insufficient_stock: { shortfalls: [{ sku: 'mug', requested: 9, available: 8 }] },
  exceeds_held: { lines: [{ sku: 'mug', requested: 3, held: 2 }] },
  would_oversell: { available: 8 },
  version_mismatch: { version: 2 },
  internal_error: { requestId: 'JKJaXmPLvHcESHA=' },
};

/** A problem of one code, as the document shows it. */
export function problemExample(code: ProblemCode): object {
  const [status, title] = problems[code];
  return { type: `urn:holdfast:problem:${code}`, title, status, code, ...evidenceExamples[code] };
}
