// How the Volumes view is filtered and sorted: kept per workspace.

import type { Memento } from 'vscode';
import { claimOrders, type ClaimOrder } from './claimEntry.ts';
import { keptFilter, type ClaimFilter } from './claimFilter.ts';

/** Which claims are shown, and in what order. */
export interface VolumesChoice {
  readonly filter: ClaimFilter;
  readonly order: ClaimOrder;
}

const filterKey = 'volumeGuard.filter';
const orderKey = 'volumeGuard.order';

export function keptChoice(memento: Memento): VolumesChoice {
  const order = memento.get(orderKey);
  return { filter: keptFilter(memento.get(filterKey)), order: claimOrders.find((one) => one === order) ?? 'name' };
}

export async function keepChoice(memento: Memento, { filter, order }: VolumesChoice): Promise<void> {
  await memento.update(filterKey, filter);
  await memento.update(orderKey, order);
}
