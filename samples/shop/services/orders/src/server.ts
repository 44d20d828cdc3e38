import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { close, findOrder, findOrders, insertOrder, markPaid, ping } from './db.ts';
import { couponValue, discounted } from './discounts.ts';
import { isSettled, isSigned, newReference } from './payments.ts';
import { print, receipt } from './receipts.ts';

async function text(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://orders');
  const parameter = (name: string): string | undefined => url.searchParams.get(name) ?? undefined;
  const [, resource, id, part] = url.pathname.split('/');
  const route = `${request.method} /${resource}${id ? '/:id' : ''}${part ? `/${part}` : ''}`;

  switch (route) {
    case 'GET /healthz':
      return json(response, 200, { ok: true });

    case 'GET /readyz':
      await ping();
      return json(response, 200, { ok: true });

    case 'GET /orders':
      return json(response, 200, await findOrders({
        customer: parameter('customer') ?? '',
        status: parameter('status'),
        sort: parameter('sort'),
      }));

    case 'POST /orders': {
      const order = JSON.parse(await text(request));
      const rule = parameter('discount');
      if (rule) order.total_cents = discounted(order, rule);
      order.total_cents -= couponValue(parameter('coupon') ?? '');
      return json(response, 201, await insertOrder(order));
    }

    case 'GET /orders/:id': {
      const order = await findOrder(id!);
      return order ? json(response, 200, order) : json(response, 404, { error: 'no such order' });
    }

    case 'GET /orders/:id/receipt': {
      const order = await findOrder(id!);
      if (!order) return json(response, 404, { error: 'no such order' });
      const printer = parameter('printer');
      if (printer) await print(order, printer);
      response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end(await receipt(order, parameter('template') ?? 'default'));
      return;
    }

    case 'POST /payments/:id': {
      const body = await text(request);
      if (!isSigned(body, String(request.headers['x-signature'] ?? ''))) return json(response, 403, { error: 'bad signature' });
      const reference = newReference();
      if (!(await isSettled(JSON.parse(body).payment))) return json(response, 409, { error: 'not settled' });
      return json(response, (await markPaid(id!, reference)) ? 200 : 409, { reference });
    }

    default:
      return json(response, 404, { error: 'not found' });
  }
}

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    if (!response.headersSent) json(response, 500, { error: String(error) });
  });
});

server.listen(8080, () => console.log('orders listens on 8080'));
process.on('SIGTERM', () => server.close(() => void close()));
