/** An update as DynamoDB takes it. */
export interface Expression {
  readonly condition: string;
  readonly update: string;
  readonly names: Record<string, string>;
  readonly values: Record<string, unknown>;
}

/**
 * An expression in which `#name` stands for the attribute `name`, unless `names` says otherwise. Every attribute is
 * written so, because some of ours are words that DynamoDB reserves.
 */
export function expression(parts: {
  condition: string;
  update: string;
  values: Record<string, unknown>;
  names?: Record<string, string>;
}): Expression {
  const names: Record<string, string> = {};
  for (const [token, name] of `${parts.condition} ${parts.update}`.matchAll(/#(\w+)/g)) {
    names[token] = parts.names?.[token] ?? name ?? token;
  }
  return { condition: parts.condition, update: parts.update, names, values: parts.values };
}

/** Claims, joined into the sentence that a write is conditional on. */
export const all = (...claims: readonly string[]): string => claims.join(' AND ');
