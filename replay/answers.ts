import * as z from 'zod';
import type { Answer } from './client.ts';
import { ReplayError } from './replay-error.ts';

const problem = z.object({ code: z.string(), detail: z.string().optional() });

export const reservation = z.object({
  id: z.string(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.number() })),
});

export const confirmedReservation = z.object({
  lines: z.array(z.object({ sku: z.string(), confirmed: z.number() })),
});

export const movementAnswer = z.object({ movement: z.object({}), stock: z.object({}) });

export const stockAnswer = z.object({ onHand: z.number(), held: z.number(), available: z.number() });

export type Stock = z.infer<typeof stockAnswer>;

export function codeOf(answer: Answer): string | undefined {
  return problem.safeParse(answer.body).data?.code;
}

/** Reads an answer that must have this status and form; throws a ReplayError that says what came instead. */
export function expectAnswer<Body>(what: string, answer: Answer, status: number, schema: z.ZodType<Body>): Body {
  if (answer.status !== status) {
    const { code, detail } = problem.safeParse(answer.body).data ?? { code: 'no problem document' };
    throw new ReplayError(`${what} was answered ${answer.status} ${code}${detail ? `: ${detail}` : ''}`);
  }
  const body = schema.safeParse(answer.body);
  if (body.success) return body.data;
  const issue = body.error.issues[0];
  throw new ReplayError(
    `${what} was answered ${status} with a body at fault: ${issue?.path.join('.')} ${issue?.message}`,
  );
}
