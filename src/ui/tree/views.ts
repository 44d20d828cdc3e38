// The four views: made at activation, filled at the first look, kept in step with the services.

import * as vscode from 'vscode';
import type { Connection, Scans } from '../../contributes/contextKeys.ts';
import type { ViewId } from '../../contributes/views.ts';
import { earliest } from '../../domain/earliest.ts';
import type { InventoryBatch } from '../../domain/inventory/row.ts';
import { scanRows } from '../../domain/scanning/scanState.ts';
import { ActivityModel } from '../activity/activityModel.ts';
import { Alarm } from '../alarm.ts';
import type { Guard } from '../guard.ts';
import type { Disposable } from '../ports/disposable.ts';
import type { ScanBoard } from '../ports/scanning.ts';
import type { Session } from '../session.ts';
import { setContext } from '../setContext.ts';
import type { Language } from '../words/language.ts';
import { World } from '../world.ts';
import { CertificatesModel } from './certificatesModel.ts';
import { ClaimDecorations } from './claimDecorations.ts';
import { isFiltering, noFilter, type FilterVerdict } from './claimFilter.ts';
import { connectionOf, connectionPhrase } from './connectionOf.ts';
import { Demand, rowKinds } from './demand.ts';
import { isFilteringFindings, keepFindingFilter, keptFindingFilter, type FindingFilter } from './findingFilter.ts';
import { FindingsModel } from './findingsModel.ts';
import { ModelTree } from './modelTree.ts';
import type { Node } from './node.ts';
import { revealRow } from './revealRow.ts';
import type { TreeModel } from './treeModel.ts';
import { certificatesHead, emptyHead, findingsHead, ViewHead, volumesHead } from './viewHead.ts';
import { keepChoice, keptChoice, type VolumesChoice } from './volumesChoice.ts';
import { VolumesModel } from './volumesModel.ts';

/** What the views need besides the services. */
export interface ViewParts {
  readonly session: Session;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly language: Language;
  readonly relativePath: (absolute: string) => string;
  readonly isRunHere: (operation: string) => boolean;
  /** Absent: what scans say of themselves is all that is known of them. */
  readonly scans?: ScanBoard;
  readonly isReadOnly: (context: string) => boolean;
  /** Where filter and order are kept. */
  readonly memento: vscode.Memento;
  /** Told what failed in the background. */
  readonly report: (error: unknown) => void;
}

const ageInterval = 60_000;
const countdownInterval = 1000;

const modelOf = { 'volumeGuard.volumes': 'volumes', 'volumeGuard.findings': 'findings', 'volumeGuard.certificates': 'certificates', 'volumeGuard.activity': 'activity' } as const;

/** What exists while the services do. */
interface Attached {
  readonly world: World;
  readonly models: { readonly volumes: VolumesModel; readonly findings: FindingsModel; readonly certificates: CertificatesModel; readonly activity: ActivityModel };
  readonly demand: Demand;
  /** By which everything was judged. */
  clockSkew: number;
}

/** One of the views, with what fills it. */
interface View {
  readonly tree: ModelTree;
  readonly view: vscode.TreeView<Node>;
  readonly head: ViewHead;
}

export class Views implements Disposable {
  readonly #parts: ViewParts;
  readonly #views: Readonly<Record<ViewId, View>>;
  readonly #decorations: ClaimDecorations;
  readonly #alarm: Alarm;
  readonly #disposables: Disposable[];
  #choice: VolumesChoice;
  #findingFilter: FindingFilter;
  #connection: Connection = 'idle';
  #scans: Scans | undefined;
  #attached: Attached | undefined;
  #ages: { readonly interval: number; readonly timer: NodeJS.Timeout } | undefined;

  constructor(parts: ViewParts) {
    this.#parts = parts;
    this.#choice = keptChoice(parts.memento);
    this.#findingFilter = keptFindingFilter(parts.memento);
    this.#views = { 'volumeGuard.volumes': this.#make('volumeGuard.volumes'), 'volumeGuard.findings': this.#make('volumeGuard.findings'), 'volumeGuard.certificates': this.#make('volumeGuard.certificates'), 'volumeGuard.activity': this.#make('volumeGuard.activity') };
    this.#decorations = new ClaimDecorations(() => this.#attached?.world);
    this.#alarm = new Alarm(() => this.#attached?.world.now() ?? parts.clock(), () => this.#wake());
    this.#disposables = [
      ...Object.values(this.#views).flatMap(({ tree, view }) => [tree, view, view.onDidChangeVisibility(() => this.#look())]),
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

  /** How the Volumes view is filtered and sorted. */
  get choice(): VolumesChoice {
    return this.#choice;
  }

  /** Filters and sorts the Volumes view; resolves when it is. */
  async choose(choice: VolumesChoice): Promise<void> {
    const { filter, order } = this.#choice;
    this.#choice = choice;
    const model = this.#attached?.models.volumes;
    if (choice.order !== order) model?.setOrder(choice.order);
    if (choice.filter !== filter) await model?.setFilter(choice.filter);
    this.#views['volumeGuard.volumes'].tree.reset();
    this.#showHeads();
    this.#tellChoice();
    await keepChoice(this.#parts.memento, choice);
  }

  /** How the Findings view is filtered. */
  get findingFilter(): FindingFilter {
    return this.#findingFilter;
  }

  /** Filters the Findings view; resolves when it is. */
  async filterFindings(filter: FindingFilter): Promise<void> {
    this.#findingFilter = filter;
    await this.#attached?.models.findings.setFilter(filter);
    this.#showHeads();
    this.#tellChoice();
    await keepFindingFilter(this.#parts.memento, filter);
  }

  /** @returns how many claims the filter `verdict` would let through. */
  count(verdict: FilterVerdict): number {
    return this.#attached?.models.volumes.index.count(verdict) ?? 0;
  }

  /** Shows a claim in the Volumes view, and opens it. */
  async revealClaim(claim: string): Promise<void> {
    await this.reveal('volumeGuard.volumes', { type: 'claim', claim });
  }

  /** Shows and selects a row, and opens it; a filter that hides its claim is cleared. */
  async reveal(id: ViewId, node: Node): Promise<void> {
    await this.model(id);
    const index = this.#attached?.models.volumes.index;
    const claim = id === 'volumeGuard.volumes' && 'claim' in node ? node.claim : undefined;
    if (claim !== undefined && index?.entry(claim) !== undefined && !index.isShown(claim)) await this.choose({ ...this.#choice, filter: noFilter });
    await revealRow(this.#views[id], node);
  }

  /** Paints operations again: this window has begun or ended one. */
  activityChanged(): void {
    this.#attached?.models.activity.changed();
    this.#views['volumeGuard.activity'].tree.review();
  }

  /** Paints everything again that reads differently: a setting changed. */
  repaint(): void {
    this.#review();
  }

  /** @returns a tree's model, complete as far as the services are, for who wants to read what is shown without its paint. */
  async model(id: ViewId): Promise<TreeModel> {
    const models = await this.#models();
    await Promise.all([models.volumes.settled(), models.findings.settled(), models.certificates.settled()]);
    return models[modelOf[id]];
  }

  /** @returns what stands in a view's title and above its rows. */
  head(id: ViewId): { readonly description: string; readonly message: string; readonly connection: Connection; readonly badge: number } {
    const { description, message, badge } = this.#views[id].head.shown;
    return { description, message, connection: this.#connection, badge: badge.count };
  }

  /** @returns the rows selected in a view. */
  selection(id: ViewId): readonly Node[] {
    return this.#views[id].view.selection;
  }

  /** @param listener called with the rows that VS Code is told of; undefined: all. */
  onDidTell(id: ViewId, listener: (rows: readonly Node[] | undefined) => void): Disposable {
    return this.#views[id].tree.onDidChangeTreeData(listener);
  }

  dispose(): void {
    clearInterval(this.#ages?.timer);
    for (const disposable of this.#disposables.toReversed()) disposable.dispose();
  }

  #make(id: ViewId): View {
    const tree = new ModelTree({ present: () => this.#attached?.models[modelOf[id]], demand: async () => (await this.#models())[modelOf[id]] }, this.#parts.report);
    const view = vscode.window.createTreeView(id, { treeDataProvider: tree, showCollapseAll: id !== 'volumeGuard.activity', canSelectMany: id !== 'volumeGuard.activity' });
    return { tree, view, head: new ViewHead(view) };
  }

  async #models(): Promise<Attached['models']> {
    await this.#parts.session.demand();
    const attached = this.#attached;
    if (attached === undefined) throw new Error('the services were given up while they were asked for');
    this.#look();
    return attached.models;
  }

  #attach(guard: Guard): Disposable {
    const world = new World(guard, this.#parts);
    const { tree: volumesTree } = this.#views['volumeGuard.volumes'];
    const { tree: certificatesTree } = this.#views['volumeGuard.certificates'];
    const volumes = new VolumesModel(world, this.#choice, (changes) => {
      volumesTree.change(changes);
      this.#decorations.change(changes.marks);
      this.#showHeads();
    });
    const certificates = new CertificatesModel(world, (changes) => {
      if (changes === 'all') certificatesTree.review();
      else certificatesTree.change(changes);
      this.#showHeads();
    });
    const { tree: findingsTree } = this.#views['volumeGuard.findings'];
    const findings = new FindingsModel(world, {
      changed: (changes) => {
        if (changes === 'all') findingsTree.review();
        else findingsTree.change(changes);
        this.#showHeads();
      },
      scanRows: () => this.#parts.scans?.rows() ?? scanRows({ scans: guard.findings.scans(), ends: [], running: [], newest: () => undefined }),
      report: this.#parts.report,
    });
    const demand = new Demand(guard.inventory);
    this.#attached = { world, models: { volumes, findings, certificates, activity: new ActivityModel(world, this.#parts.isRunHere) }, demand, clockSkew: 0 };
    const listening = [
      demand,
      volumes,
      findings,
      certificates,
      guard.inventory.onDidChange((batch) => this.#onBatch(batch)),
      guard.findings.onDidChange(() => {
        findings.refresh();
        this.#reconsider();
      }),
      ...(this.#parts.scans === undefined ? [] : [this.#parts.scans.onDidChange(() => findingsTree.review())]),
      guard.history.onDidChange(() => {
        volumesTree.review();
        findingsTree.review();
      }),
      guard.operations.onDidChange(() => this.activityChanged()),
      guard.policies.onDidChange(() => {
        world.verdicts.forget();
        this.#reconsider();
      }),
    ];
    findings.setFilter(this.#findingFilter).catch(this.#parts.report);
    this.#tellChoice();
    this.#look();
    this.#reset();
    return {
      dispose: () => {
        for (const one of listening) one.dispose();
        this.#attached = undefined;
        this.#reset();
      },
    };
  }

  /** Watches what the visible views need, and keeps ages right while somebody sees them. */
  #look(): void {
    const seen = Object.values(this.#views).some(({ view }) => view.visible);
    if (seen) this.#attached?.demand.hold(rowKinds);
    else this.#attached?.demand.releaseLater();
    const interval = seen ? (this.#isOffline() ? countdownInterval : ageInterval) : 0;
    if (interval === (this.#ages?.interval ?? 0)) return;
    clearInterval(this.#ages?.timer);
    this.#ages = interval === 0 ? undefined : { interval, timer: setInterval(() => this.#redrawAges(interval), interval) };
  }

  #isOffline(): boolean {
    return this.#attached?.models.volumes.notices().some(({ notice }) => notice.code === 'offline') === true;
  }

  #redrawAges(interval: number): void {
    if (interval === ageInterval) this.#review();
    else this.#views['volumeGuard.volumes'].tree.change({ rows: [{ type: 'notice', notice: { code: 'offline' } }], lines: [] });
  }

  #onBatch(batch: InventoryBatch): void {
    const attached = this.#attached;
    if (attached === undefined) return;
    attached.models.volumes.take(batch);
    attached.models.findings.take(batch);
    attached.models.certificates.take(batch);
    if (batch.status === undefined) return;
    // Where the server's clock turns out to be another, each verdict may be: time did not just go on.
    if (batch.status.clockSkew !== attached.clockSkew) {
      attached.clockSkew = batch.status.clockSkew;
      attached.models.certificates.reconsider();
      this.#reconsider();
    }
    // First rows come, go and read by the status.
    this.#views['volumeGuard.volumes'].tree.change({ rows: attached.models.volumes.notices(), lines: [undefined] });
    this.#showHeads();
    this.#look();
  }

  /** Time has changed something. */
  #wake(): void {
    this.#attached?.models.volumes.wake();
    this.#attached?.models.certificates.wake();
    this.#showHeads();
  }

  /** Every claim is judged anew, and what is painted looked through: findings or policies are others. */
  #reconsider(): void {
    this.#attached?.models.volumes.reconsider();
    this.#review();
  }

  #review(): void {
    for (const { tree } of Object.values(this.#views)) tree.review();
    this.#showHeads();
  }

  #reset(): void {
    for (const { tree } of Object.values(this.#views)) tree.reset();
    this.#showHeads();
  }

  /** Titles, messages, badges, welcome view, and when time alone changes something next. */
  #showHeads(): void {
    const attached = this.#attached;
    if (attached === undefined) return;
    const { world, models } = attached;
    const { inventory } = world.guard;
    const status = inventory.status();
    const connection = connectionPhrase(status, status !== undefined && this.#parts.isReadOnly(status.context), world.language);
    this.#views['volumeGuard.volumes'].head.show(volumesHead(models.volumes.index, this.#choice, connection, world.language));
    this.#views['volumeGuard.findings'].head.show(findingsHead(models.findings, world));
    this.#tellScans(world.guard);
    this.#views['volumeGuard.certificates'].head.show(certificatesHead(models.certificates.urgent(), status, connection, world.language));
    this.#views['volumeGuard.activity'].head.show({ ...emptyHead, description: connection });
    this.#connect(connectionOf(status, models.volumes.index.size));
    this.#alarm.set(earliest([models.volumes.nextChange(), models.certificates.nextChange()]));
  }

  #tellChoice(): void {
    setContext('volumeGuard.hasFilter', isFiltering(this.#choice.filter));
    setContext('volumeGuard.order', this.#choice.order);
    setContext('volumeGuard.hasFindingFilter', isFilteringFindings(this.#findingFilter));
  }

  #tellScans({ findings }: Guard): void {
    const scans = findings.reports().length > 0 ? 'some' : findings.ready ? 'never' : 'reading';
    if (scans === this.#scans) return;
    this.#scans = scans;
    setContext('volumeGuard.scans', scans);
  }

  #connect(connection: Connection): void {
    if (connection === this.#connection) return;
    this.#connection = connection;
    setContext('volumeGuard.connection', connection);
  }
}
