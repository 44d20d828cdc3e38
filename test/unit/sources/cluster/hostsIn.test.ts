// Which host names a text mentions.

import assert from 'node:assert/strict';
import { hostsIn } from '../../../../src/sources/cluster/hostsIn.ts';

describe('hostsIn', () => {
  const cases: [string, string[]][] = [
    ['postgres://shop:s3cret@orders-db:5432/orders', ['orders-db']],
    ['http://orders.shop.svc.cluster.local/api', ['orders.shop.svc.cluster.local']],
    ['orders-db', ['orders-db']],
    ['orders-db:5432', ['orders-db']],
    ['upstream a { server orders:8080; server catalog.shop:8080; }', ['orders', 'catalog.shop']],
    ['host=catalog-db port=5432 user=shop password=hunter2', ['catalog-db']],
    ['DB_HOST=orders-db\nDEBUG=on\n', ['orders-db']],
    ['jdbc:postgresql://orders-db/orders', ['orders-db']],
    ['tcp://$(ORDERS_DB_SERVICE_HOST):5432', ['orders-db']],
    ['image: nginx:1.22', []],
    ['12:30', []],
    ['10.0.0.1:5432', []],
    ['a sentence about nothing', []],
    ['', []],
  ];
  for (const [text, hosts] of cases) {
    it(JSON.stringify(text), () => {
      assert.deepEqual(hostsIn(text), hosts);
    });
  }
});
