import { fingerprintOf } from '../domain/identity.ts';
import { limits } from '../domain/limits.ts';
import { type Refused, refused, unavailable } from '../domain/outcomes.ts';
import { type Settings, type Sku, stockKeysOf } from '../domain/sku.ts';
import { mainLocation } from '../domain/stock-item.ts';
import { replaceSettings } from '../store/writes/sku-writes.ts';
import type { Context } from './context.ts';
import { inParallel } from './in-parallel.ts';
import { applyToStock } from './open-stock.ts';

export interface PutSkuRequest {
  readonly sku: string;
  readonly settings: Settings;
  readonly by: string;
  /** Only where the settings have one of these versions, or there is no SKU of this name yet. */
  readonly only?: { readonly versions: readonly number[] } | 'new' | 'existing';
}

export interface Put {
  readonly outcome: 'created' | 'replaced';
  readonly sku: Sku;
}

/**
 * Writes a SKU's settings, then gives them to each of its stock items; the first PUT creates the stock item at zero.
 * Repeating it completes what was interrupted: settings that are there already make no new version. Refusals:
 * version_mismatch, unavailable.
 */
export async function putSku(context: Context, request: PutSkuRequest): Promise<Put | Refused> {
  for (let round = 0; round < limits.attemptsMax; round++) {
    const standing = await context.store.getSku(request.sku);
    if (!isWanted(standing, request.only)) {
      return refused({ code: 'version_mismatch', version: standing?.version });
    }
    const put = await write(context, request, standing);
    if (put === undefined) continue;
    await inParallel(stockKeysOf(put.sku), (key) => applyToStock(context, put.sku, key, request.by));
    return put;
  }
  return unavailable();
}

function isWanted(standing: Sku | undefined, only: PutSkuRequest['only']): boolean {
  if (only === undefined) return true;
  if (only === 'new') return standing === undefined;
  if (only === 'existing') return standing !== undefined;
  return standing !== undefined && only.versions.includes(standing.version);
}

/** One conditional write; undefined where the SKU was changed since it was read. An echo meets what it wrote itself. */
async function write(context: Context, request: PutSkuRequest, standing: Sku | undefined): Promise<Put | undefined> {
  const at = context.clock();
  const { sku, settings } = request;
  if (standing === undefined) {
    const created: Sku = { sku, settings, version: 1, locations: [mainLocation], createdAt: at, updatedAt: at };
    const { item } = await context.store.createSku(created);
    return isSame(item, settings) && item.version === 1 ? { outcome: 'created', sku: item } : undefined;
  }
  if (isSame(standing, settings)) return { outcome: 'replaced', sku: standing };
  const { item } = await context.store.updateSku(sku, replaceSettings(settings, standing.version, at));
  const isWritten = item !== undefined && isSame(item, settings) && item.version === standing.version + 1;
  return isWritten ? { outcome: 'replaced', sku: item } : undefined;
}

const isSame = ({ settings }: Sku, asked: Settings): boolean => fingerprintOf(settings) === fingerprintOf(asked);
