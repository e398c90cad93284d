import type { Command } from './asked.ts';
import { added, availableAt, type Outcomes, type Shop, type Spare } from './known-shop.ts';

// What becomes of units and settings that no reservation is about.

export function move(shop: Shop, command: Extract<Command, { do: 'move' }>, now: number, spare: Spare): Outcomes {
  const { key, place, type, quantity, isForced = false } = command;
  const done = shop.moved[key];
  if (done !== undefined) return [[{ code: 'moved', view: `${done}` }, shop]];
  const change = type === 'count' ? quantity - (shop.onHand[place] ?? 0) : quantity;
  const available = availableAt(shop, place, now);
  const sku = place.split('@')[0] ?? '';
  const after = {
    ...shop,
    onHand: added(shop.onHand, { [place]: change }),
    moved: { ...shop.moved, [key]: change },
    ...(type === 'receive' && { received: { ...shop.received, [sku]: quantity } }),
  };
  return [
    ...(isForced || change >= 0 || available >= -change
      ? [[{ code: 'moved', view: `${change}` }, after] as const]
      : []),
    ...(!isForced && change < 0 && available - spare(place, undefined) < -change
      ? [[{ code: 'would_oversell' }, shop] as const]
      : []),
  ];
}

export function put(shop: Shop, command: Extract<Command, { do: 'put' }>): Shop {
  const { sku, safetyStock, limit = 0, percent } = command;
  const { [sku]: _, ...others } = shop.rules;
  const rules = percent === undefined ? others : { ...others, [sku]: { safetyStock, percent } };
  return followed({ ...shop, rules, buffer: { ...shop.buffer, [sku]: safetyStock - limit } }, sku);
}

/** Buffers that follow a receipt follow it a moment later. */
export function followed(shop: Shop, sku: string): Shop {
  const rule = shop.rules[sku];
  if (rule === undefined) return shop;
  const buffer = rule.safetyStock - Math.floor(((shop.received[sku] ?? 0) * rule.percent) / 100);
  return shop.buffer[sku] === buffer ? shop : { ...shop, buffer: { ...shop.buffer, [sku]: buffer } };
}
