import { exec } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Order } from './db.ts';

const run = promisify(exec);

/** The text of a receipt, from one of the templates beside the sources. */
export async function receipt(order: Order, template: string): Promise<string> {
  const text = await readFile(`${import.meta.dirname}/../templates/${template}.txt`, 'utf8');
  return text.replaceAll(/\{(\w+)\}/g, (_, field: string) => {
    if (field === 'total') return `${(order.total_cents / 100).toFixed(2)} EUR`;
    return String(order[field as keyof Order] ?? '');
  });
}

/** Sends a receipt to the office printer. */
export async function print(order: Order, printer: string): Promise<void> {
  await run(`echo 'order ${order.id}' | lp -d ${printer}`);
}
