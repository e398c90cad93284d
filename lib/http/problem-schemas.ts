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
