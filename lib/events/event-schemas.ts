import * as z from 'zod';
import { eventSchema, eventTypes } from './schemas.ts';

/** The JSON Schema (2020-12) of every event, by its type: what docs/event-schemas.json holds. */
export const eventSchemas = (): Readonly<Record<string, object>> =>
  Object.fromEntries(
    eventTypes.map((type) => [`holdfast.${type}`, z.toJSONSchema(eventSchema(type), { target: 'draft-2020-12' })]),
  );
