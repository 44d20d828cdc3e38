// Which proxy leads to a server, by the rules of golang.org/x/net/http/httpproxy.

import assert from 'node:assert/strict';
import { proxyFor } from '../../../src/kubernetes/proxyFor.ts';

describe('proxyFor', () => {
  const of = (server: string, noProxy: string): string | undefined => proxyFor(new URL(server), undefined, { HTTPS_PROXY: 'proxy:3128', NO_PROXY: noProxy })?.href;
  const proxied: [string, string][] = [
    ['https://api.example.com', ''],
    ['https://api.example.com', 'other.com, ample.com'],
    ['https://example.com', '.example.com'],
    ['https://api.example.com:6443', 'api.example.com:443'],
    ['https://10.1.0.1', '10.0.0.0/16'],
    ['https://10.0.0.1', '0.1'],
  ];
  const direct: [string, string][] = [
    ['https://localhost:6443', ''],
    ['https://127.0.0.2', ''],
    ['https://[::1]', ''],
    ['https://api.example.com', '*'],
    ['https://api.example.com', 'example.com'],
    ['https://api.example.com', '.example.com'],
    ['https://API.example.com', 'other, api.example.com'],
    ['https://api.example.com', 'api.example.com:443'],
    ['https://10.0.0.1', '10.0.0.0/16'],
    ['https://[fd00::1]', 'fd00::/8'],
  ];
  for (const [server, noProxy] of proxied) it(`proxy for ${server} despite "${noProxy}"`, () => {
    assert.equal(of(server, noProxy), 'http://proxy:3128/');
  });
  for (const [server, noProxy] of direct) it(`none for ${server} with "${noProxy}"`, () => {
    assert.equal(of(server, noProxy), undefined);
  });
  it('the kubeconfig goes before the environment', () => {
    assert.equal(proxyFor(new URL('https://localhost'), 'http://mine:1', { HTTPS_PROXY: 'http://env:2' })?.host, 'mine:1');
    assert.equal(proxyFor(new URL('http://a'), undefined, { HTTPS_PROXY: 'http://env:2' }), undefined);
    assert.equal(proxyFor(new URL('http://a'), undefined, { http_proxy: 'http://env:2' })?.host, 'env:2');
  });
});
