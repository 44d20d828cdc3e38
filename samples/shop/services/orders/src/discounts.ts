import type { Order } from './db.ts';

const COUPON = /^([A-Z]+)+-(\d+)$/;

/** Marketing writes discount rules as formulas, such as `quantity >= 10 ? 0.9 : 1`. */
export function discounted(order: Pick<Order, 'quantity' | 'total_cents'>, rule: string): number {
  const factor: unknown = eval(`(({ quantity, total_cents }) => ${rule})`)(order);
  return Math.round(order.total_cents * Number(factor));
}

export function couponValue(code: string): number {
  return Number(COUPON.exec(code)?.[2] ?? 0);
}
