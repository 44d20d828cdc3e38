// First rows, and the title's words, from the states of kinds.

import assert from 'node:assert/strict';
import type { Kind, KindState } from '../../../src/domain/inventory/kind.ts';
import type { ClusterStatus, KindStatus } from '../../../src/domain/inventory/row.ts';
import { connectionPhrase } from '../../../src/ui/tree/connectionOf.ts';
import { noticesOf } from '../../../src/ui/tree/noticesOf.ts';
import { connectionDocument } from '../../../src/ui/words/connectionDocument.ts';
import { noticeText } from '../../../src/ui/words/noticeWords.ts';
import { english } from './english.ts';

const now = Date.UTC(2026, 0, 1, 12);
const trouble = { code: 'timedOut', server: 'https://server' } as const;
const states: Readonly<Record<KindState['state'], KindState>> = {
  stillReading: { state: 'stillReading', since: now },
  live: { state: 'live', since: now },
  catchingUp: { state: 'catchingUp', since: now },
  offline: { state: 'offline', since: now, retryAt: now + 8000, trouble },
  forbidden: { state: 'forbidden', since: now },
  notInstalled: { state: 'notInstalled', since: now },
};

/** @param kinds such as `secret forbidden` or `secret/shop live`. */
function statusOf(kinds: readonly string[], more: Partial<ClusterStatus> = {}): ClusterStatus {
  const list = kinds.map((text): KindStatus => {
    const [what = '', state = ''] = text.split(' ');
    const [kind = '', namespace = ''] = what.split('/');
    return { kind: kind as Kind, namespace, state: states[state as KindState['state']] };
  });
  return { context: 'kind-shop', server: 'https://server', clockSkew: 0, kinds: list, ...more };
}

const noFindings = { reports: () => [] } as unknown as Parameters<typeof noticeText>[2];

function lines(status: ClusterStatus): readonly (string | undefined)[] {
  return noticesOf(status).map((notice) => noticeText(notice, status, noFindings, now, english)?.label);
}

describe('first rows', () => {
  it('none where everything is live', () => {
    assert.deepEqual(lines(statusOf(['claim live', 'secret live'])), []);
    assert.deepEqual(lines(statusOf(['claim live', 'vulnerabilityReport forbidden', 'configAuditReport forbidden'])), [], 'no row is made of reports');
  });

  it('one row for all kinds that may not be listed, with all of them in its sentence', () => {
    const status = statusOf(['claim live', 'secret forbidden', 'secret/shop forbidden', 'pod forbidden', 'pod/shop forbidden', 'service forbidden', 'service/shop forbidden', 'volume forbidden', 'ingress forbidden', 'ingress/shop forbidden']);
    assert.deepEqual(lines(status), ['You may not list secrets, pods, services and 2 more']);
    const [notice] = noticesOf(status);
    assert.ok(notice);
    assert.match(noticeText(notice, status, noFindings, now, english)?.sentence ?? '', /secrets, pods, services, persistentvolumes, ingresses\. What depends on them shows as unknown/);
  });

  it('says to which namespaces the view is limited, where not everything may be read', () => {
    const claims = ['claim forbidden', 'claim/shop live', 'claim/web live', 'claim/guess forbidden'];
    assert.deepEqual(lines(statusOf([...claims, 'secret live'])), ['Limited to shop, web']);
    assert.deepEqual(lines(statusOf([...claims, 'secret forbidden', 'secret/shop live', 'secret/web forbidden', 'secret/guess forbidden'])), ['Limited to shop']);
    assert.deepEqual(lines(statusOf(['claim forbidden', 'claim/shop live', 'claim/web forbidden', 'pod forbidden', 'pod/shop forbidden', 'pod/web live'])), ['Limited to parts of shop, web']);
  });

  it('says which of the chosen namespaces may not be read', () => {
    const status = statusOf(['claim/shop live', 'claim/web forbidden', 'pod/shop live', 'pod/web forbidden', 'secret/shop forbidden', 'secret/web forbidden', 'volume live'], { namespaces: ['shop', 'web'] });
    assert.deepEqual(lines(status), ['You may not list secrets', 'You may not list persistentvolumeclaims, pods in web']);
  });

  it('says that more namespaces are chosen than can be watched', () => {
    assert.deepEqual(lines(statusOf(['claim/a live', 'claim/b live'], { namespaces: ['a', 'b'], leftOut: ['c'] })), ['2 of 3 chosen namespaces are shown']);
  });

  it('says that the clocks differ, from a minute on', () => {
    assert.deepEqual(lines(statusOf(['claim live'], { clockSkew: 59_999 })), []);
    assert.deepEqual(lines(statusOf(['claim live'], { clockSkew: 7_200_000 })), ["This computer's clock is 2 h behind the cluster's"]);
    assert.deepEqual(lines(statusOf(['claim live'], { clockSkew: -90_000 })), ["This computer's clock is 1 min ahead of the cluster's"]);
  });

  it('says what is offline, and stands above rows when all is', () => {
    assert.deepEqual(lines(statusOf(['claim live', 'secret offline'])), ['secrets not read since 13:00']);
    assert.deepEqual(lines(statusOf(['claim live', 'secret offline', 'pod offline'])), ['2 kinds not read since 13:00'], 'which ones the description says');
    assert.deepEqual(lines(statusOf(['claim offline', 'secret offline'], { trouble })), ['Offline since 13:00']);
    assert.deepEqual(lines(statusOf([], { trouble: { code: 'noKubeconfig', path: '/k' } })), ['Not up to date: no kubeconfig']);
  });
});

describe('the title', () => {
  const title = (kinds: readonly string[], more: Partial<ClusterStatus> = {}, readOnly = false): string => connectionPhrase(statusOf(kinds, more), readOnly, english);

  it('names the context, how it is, what is shown of it, and whether it is read-only', () => {
    assert.equal(title(['claim live', 'secret forbidden']), 'kind-shop · live');
    assert.equal(title(['claim live', 'secret stillReading']), 'kind-shop · reading');
    assert.equal(title(['claim live', 'secret catchingUp']), 'kind-shop · catching up');
    assert.equal(title(['claim live', 'secret offline']), 'kind-shop · partly offline since 13:00');
    assert.equal(title(['claim offline'], { trouble }), 'kind-shop · cannot be reached');
    assert.equal(title(['claim/shop live'], { namespaces: ['shop'] }), 'kind-shop · live · only shop');
    assert.equal(title(['claim/shop live'], { namespaces: ['shop', 'web', 'x'] }, true), 'kind-shop · live · 3 namespaces · read-only');
  });
});

describe('Show Connection Details', () => {
  it('has every kind with its state', () => {
    const text = connectionDocument(statusOf(['claim live', 'secret/shop forbidden', 'snapshot notInstalled', 'pod catchingUp', 'volume offline']), true, english);
    assert.match(text, /\| persistentvolumeclaims \| all \| live since 13:00 \|/);
    assert.match(text, /\| secrets \| shop \| forbidden: you may not list it \|/);
    assert.match(text, /\| volumesnapshots \| all \| not installed in this cluster \|/);
    assert.match(text, /\| pods \| all \| catching up, last up to date at 13:00 \|/);
    assert.match(text, /\| persistentvolumes \| all \| offline since 13:00: The API server https:\/\/server did not answer in time/);
    assert.match(text, /Changes: none: read-only/);
  });
});
