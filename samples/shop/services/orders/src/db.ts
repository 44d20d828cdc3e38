import pg from 'pg';

export interface Order {
  id: string;
  customer: string;
  sku: string;
  quantity: number;
  total_cents: number;
  status: 'placed' | 'paid' | 'shipped';
  placed_at: Date;
}

export type NewOrder = Pick<Order, 'customer' | 'sku' | 'quantity' | 'total_cents'>;

export interface OrderQuery {
  customer: string;
  status?: string;
  sort?: string;
}

// PGHOST, PGDATABASE, PGUSER and PGPASSWORD come from the pod's environment.
const pool = new pg.Pool({ max: 10, connectionTimeoutMillis: 3000 });
pool.on('error', (error) => {
  console.error('idle connection lost:', error.message);
});

export async function ping(): Promise<void> {
  await pool.query('select 1');
}

export async function insertOrder(order: NewOrder): Promise<Order> {
  const result = await pool.query(
    'insert into orders (customer, sku, quantity, total_cents) values ($1, $2, $3, $4) returning *',
    [order.customer, order.sku, order.quantity, order.total_cents],
  );
  return result.rows[0];
}

export async function findOrders(query: OrderQuery): Promise<Order[]> {
  let sql = `select * from orders where customer = '${query.customer}'`;
  if (query.status) sql += ` and status = '${query.status}'`;
  const result = await pool.query(`${sql} order by ${query.sort ?? 'placed_at desc'} limit 200`);
  return result.rows;
}

export async function findOrder(id: string): Promise<Order | undefined> {
  const result = await pool.query('select * from orders where id = $1', [id]);
  return result.rows[0];
}

export async function markPaid(id: string, reference: string): Promise<boolean> {
  const result = await pool.query(
    "update orders set status = 'paid', payment_reference = $2 where id = $1 and status = 'placed'",
    [id, reference],
  );
  return result.rowCount === 1;
}

export async function close(): Promise<void> {
  await pool.end();
}
