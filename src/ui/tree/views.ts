// The three views: made at activation, filled at the first look, kept in step with the services.

import * as vscode from 'vscode';
import type { Connection } from '../../contributes/contextKeys.ts';
import type { ViewId } from '../../contributes/views.ts';
import { earliest } from '../../domain/earliest.ts';
import { urgencyOf } from '../../domain/certificates/urgencyOf.ts';
import type { InventoryBatch } from '../../domain/inventory/row.ts';
import type { Protection } from '../../domain/volumes/protection.ts';
import { ActivityModel } from '../activity/activityModel.ts';
import { Alarm } from '../alarm.ts';
import type { Guard } from '../guard.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { Session } from '../session.ts';
import { setContext } from '../setContext.ts';
import { needsAction } from '../verdicts.ts';
import type { Language } from '../words/language.ts';
import { troubleSentence } from '../words/troubleWords.ts';
import { World } from '../world.ts';
import { CertificatesModel } from './certificatesModel.ts';
import { ClaimDecorations } from './claimDecorations.ts';
import { connectionOf, connectionPhrase } from './connectionOf.ts';
import { Demand, rowKinds } from './demand.ts';
import { ModelTree } from './modelTree.ts';
import type { Node } from './node.ts';
import type { TreeModel } from './treeModel.ts';
import { VolumesModel } from './volumesModel.ts';

/** What the views need besides the services. */
export interface ViewParts {
  readonly session: Session;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly language: Language;
  readonly relativePath: (absolute: string) => string;
  readonly isRunHere: (operation: string) => boolean;
  readonly isReadOnly: (context: string) => boolean;
}

const ageInterval = 60_000;
const countdownInterval = 1000;

/** What exists while the services do. */
interface Attached {
  readonly world: World;
  readonly models: { readonly volumes: VolumesModel; readonly certificates: CertificatesModel; readonly activity: ActivityModel };
  readonly demand: Demand;
}

export class Views implements Disposable {
  readonly #parts: ViewParts;
  readonly #trees: Readonly<Record<ViewId, ModelTree>>;
  readonly #views: Readonly<Record<ViewId, vscode.TreeView<Node>>>;
  readonly #decorations: ClaimDecorations;
  readonly #alarm: Alarm;
  readonly #disposables: Disposable[];
  /** The verdict last painted, by claim: what tells whether a namespace's line reads differently. */
  readonly #painted = new Map<string, Protection>();
  #noticesPainted = '';
  #connection: Connection = 'idle';
  #attached: Attached | undefined;
  #ages: NodeJS.Timeout | undefined;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    const tree = (model: keyof Attached['models']): ModelTree => new ModelTree(() => this.#model(model));
    this.#trees = { 'volumeGuard.volumes': tree('volumes'), 'volumeGuard.certificates': tree('certificates'), 'volumeGuard.activity': tree('activity') };
    this.#views = {
      'volumeGuard.volumes': vscode.window.createTreeView('volumeGuard.volumes', { treeDataProvider: this.#trees['volumeGuard.volumes'], showCollapseAll: true }),
      'volumeGuard.certificates': vscode.window.createTreeView('volumeGuard.certificates', { treeDataProvider: this.#trees['volumeGuard.certificates'] }),
      'volumeGuard.activity': vscode.window.createTreeView('volumeGuard.activity', { treeDataProvider: this.#trees['volumeGuard.activity'] }),
    };
    this.#decorations = new ClaimDecorations(() => this.#attached?.world);
    this.#alarm = new Alarm(parts.clock, () => this.#repaint());
    this.#disposables = [
      ...Object.values(this.#trees),
      ...Object.values(this.#views),
      ...Object.values(this.#views).map((view) => view.onDidChangeVisibility(() => this.#look())),
      this.#decorations,
      vscode.window.registerFileDecorationProvider(this.#decorations),
      this.#alarm,
      parts.session.attach((guard) => this.#attach(guard)),
    ];
  }

  /** What the views look at, once something demanded it. */
  get world(): World | undefined {
    return this.#attached?.world;
  }

  /** Shows a claim in the Volumes view, and opens it. */
  async revealClaim(claim: string): Promise<void> {
    await this.#parts.session.demand();
    const model = this.#attached?.models.volumes;
    if (model !== undefined) await this.#views['volumeGuard.volumes'].reveal(model.claim(claim), { select: true, focus: true, expand: true });
  }

  /** Paints operations again: this window has begun or ended one. */
  activityChanged(): void {
    this.#trees['volumeGuard.activity'].change('all');
  }

  /** Paints everything again: a setting changed. */
  repaint(): void {
    this.#repaint();
  }

  /** @returns a tree's model, for who wants to read what is shown without its paint. */
  async model(view: ViewId): Promise<TreeModel> {
    return this.#model(view === 'volumeGuard.volumes' ? 'volumes' : view === 'volumeGuard.certificates' ? 'certificates' : 'activity');
  }

  /** @returns what stands in a view's title and above its rows. */
  head(view: ViewId): { readonly description: string; readonly message: string; readonly connection: Connection; readonly badge: number } {
    const { description, message, badge } = this.#views[view];
    return { description: description ?? '', message: message ?? '', connection: this.#connection, badge: badge?.value ?? 0 };
  }

  dispose(): void {
    clearInterval(this.#ages);
    for (const disposable of this.#disposables.toReversed()) disposable.dispose();
  }

  async #model(model: keyof Attached['models']): Promise<TreeModel> {
    await this.#parts.session.demand();
    const attached = this.#attached;
    if (attached === undefined) throw new Error('the services were given up while they were asked for');
    this.#look();
    return attached.models[model];
  }

  #attach(guard: Guard): Disposable {
    const world = new World(guard, this.#parts);
    const models = { volumes: new VolumesModel(world), certificates: new CertificatesModel(world), activity: new ActivityModel(world, this.#parts.isRunHere) };
    const demand = new Demand(guard.inventory, rowKinds);
    this.#attached = { world, models, demand };
    const listening = [
      demand,
      guard.inventory.onDidChange((batch) => this.#onBatch(batch)),
      guard.findings.onDidChange(() => this.#repaint()),
      guard.operations.onDidChange(() => this.activityChanged()),
      guard.policies.onDidChange(() => {
        world.verdicts.forget();
        this.#repaint();
      }),
    ];
    this.#look();
    this.#repaint();
    return {
      dispose: () => {
        for (const one of listening) one.dispose();
        this.#attached = undefined;
        this.#painted.clear();
        this.#repaint();
      },
    };
  }

  /** Watches what the visible views need, and redraws ages while somebody sees them. */
  #look(): void {
    const seen = Object.values(this.#views).some((view) => view.visible);
    if (seen) this.#attached?.demand.hold();
    else this.#attached?.demand.releaseLater();
    this.#keepAges(seen);
  }

  #keepAges(seen: boolean): void {
    clearInterval(this.#ages);
    if (!seen) return;
    const offline = this.#noticesPainted.includes('"offline"');
    this.#ages = setInterval(() => this.#redrawAges(offline), offline ? countdownInterval : ageInterval);
  }

  #redrawAges(offline: boolean): void {
    if (offline) this.#trees['volumeGuard.volumes'].change(this.#attached === undefined ? [] : [this.#attached.models.volumes.notice({ code: 'offline' })]);
    else this.#changeAll();
  }

  #onBatch(batch: InventoryBatch): void {
    const attached = this.#attached;
    if (attached === undefined) return;
    this.#head(attached);
    this.#decorations.change(batch.rows.map((row) => row.id));
    this.#trees['volumeGuard.volumes'].change(this.#changedBy(batch, attached));
    if (batch.certificates.length + batch.removedCertificates.length > 0) this.#trees['volumeGuard.certificates'].change('all');
  }

  /** @returns the rows of the Volumes view that a batch makes read differently. */
  #changedBy(batch: InventoryBatch, { world, models }: Attached): Node[] | 'all' {
    const notices = JSON.stringify(models.volumes.children().filter((node) => node.type === 'notice'));
    const namespaces = new Set([...this.#painted.keys()].map((id) => id.slice(0, id.indexOf('/'))));
    const touched = new Set<string>();
    for (const row of batch.rows) {
      const { protection } = world.verdicts.of(row);
      if (this.#painted.get(row.id) !== protection) touched.add(row.namespace);
      this.#painted.set(row.id, protection);
    }
    for (const id of batch.removedRows) {
      touched.add(id.slice(0, id.indexOf('/')));
      this.#painted.delete(id);
    }
    models.volumes.forget(batch.removedRows);
    const left = new Set([...this.#painted.keys()].map((id) => id.slice(0, id.indexOf('/'))));
    const rootChanged = notices !== this.#noticesPainted || left.size !== namespaces.size || [...touched].some((namespace) => !namespaces.has(namespace));
    if (notices !== this.#noticesPainted) {
      this.#noticesPainted = notices;
      this.#look();
    }
    if (rootChanged) return 'all';
    return [...[...touched].map((namespace) => models.volumes.namespace(namespace)), ...batch.rows.filter((row) => !touched.has(row.namespace)).map((row) => models.volumes.claim(row.id))];
  }

  #repaint(): void {
    const attached = this.#attached;
    if (attached !== undefined) {
      this.#noticesPainted = JSON.stringify(attached.models.volumes.children().filter((node) => node.type === 'notice'));
      for (const row of attached.world.guard.inventory.rows()) this.#painted.set(row.id, attached.world.verdicts.of(row).protection);
      this.#decorations.change([...this.#painted.keys()]);
      this.#head(attached);
    }
    this.#changeAll();
  }

  #changeAll(): void {
    for (const tree of Object.values(this.#trees)) tree.change('all');
  }

  /** Title, message, badge, welcome view, and when time alone changes something next. */
  #head({ world, models }: Attached): void {
    const { inventory } = world.guard;
    const { language } = world;
    const rows = inventory.rows();
    const status = inventory.status();
    const description = connectionPhrase(status, status !== undefined && this.#parts.isReadOnly(status.context), language);
    for (const view of Object.values(this.#views)) view.description = description;
    this.#views['volumeGuard.certificates'].message =
      status?.trouble !== undefined ? troubleSentence(status.trouble, language) : this.#secretsForbidden(status) ? language.t('You may not list secrets, so certificates cannot be shown.') : '';
    const urgent = rows.filter((row) => needsAction(world.verdicts.of(row).protection)).length;
    this.#views['volumeGuard.volumes'].badge = urgent === 0 ? undefined : { value: urgent, tooltip: urgent === 1 ? language.t('1 volume needs action') : language.t('{count} volumes need action', { count: urgent }) };
    const expiring = models.certificates.urgent();
    this.#views['volumeGuard.certificates'].badge = expiring === 0 ? undefined : { value: expiring, tooltip: expiring === 1 ? language.t('1 certificate needs action') : language.t('{count} certificates need action', { count: expiring }) };
    this.#connect(connectionOf(status, rows.length));
    const urgencies = inventory.certificates().map((row) => urgencyOf(row.certificate, world.now()).validUntil);
    this.#alarm.set(earliest([world.verdicts.earliestChange(rows), ...urgencies]));
  }

  #secretsForbidden(status: ReturnType<Guard['inventory']['status']>): boolean {
    const secrets = status?.kinds.filter(({ kind }) => kind === 'secret') ?? [];
    return secrets.length > 0 && secrets.every(({ state }) => state.state === 'forbidden');
  }

  #connect(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    setContext('volumeGuard.connection', connection);
  }
}
