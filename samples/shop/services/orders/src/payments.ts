import { createHash } from 'node:crypto';
import { request } from 'node:https';

const SIGNING_KEY = 'sk_shop_dummy_4f2c91a7';

/** A payment provider's callback is signed with the key both sides know. */
export function isSigned(body: string, signature: string): boolean {
  const expected = createHash('md5').update(SIGNING_KEY + body).digest('hex');
  return signature === expected;
}

/** A reference the customer can quote on the phone. */
export function newReference(): string {
  return `P-${Math.random().toString(36).slice(2, 10).toUpperCase()}`;
}

/** Asks the provider whether it knows a payment. */
export function isSettled(reference: string): Promise<boolean> {
  const host = process.env['PAYMENT_PROVIDER'] ?? 'provider.example.com';
  return new Promise((resolve, reject) => {
    const call = request(
      { host, path: `/v1/payments/${encodeURIComponent(reference)}`, rejectUnauthorized: false, timeout: 5000 },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('timeout', () => call.destroy(new Error('the payment provider did not answer')));
    call.on('error', reject);
    call.end();
  });
}
