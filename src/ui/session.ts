// Holds the services: nothing is made before the first demand, and a new kubeconfig makes them anew.

import type { Guard } from './guard.ts';
import type { Disposable } from './ports/disposable.ts';

type Attach = (guard: Guard) => Disposable;

export class Session implements Disposable {
  readonly #make: () => Promise<Guard>;
  readonly #attached = new Map<Attach, Disposable | undefined>();
  #starting: Promise<Guard> | undefined;
  #guard: Guard | undefined;

  constructor(make: () => Promise<Guard>) {
    this.#make = make;
  }

  /** The services, if something has demanded them. */
  get current(): Guard | undefined {
    return this.#guard;
  }

  /** Makes the services if nobody has. Rejects only if their code cannot be loaded: trouble with a cluster is a status. */
  async demand(): Promise<Guard> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** Calls `attach` with the services once they are made, each time they are; what it returns is disposed with them. */
  attach(attach: Attach): Disposable {
    this.#attached.set(attach, this.#guard === undefined ? undefined : attach(this.#guard));
    return {
      dispose: () => {
        this.#attached.get(attach)?.dispose();
        this.#attached.delete(attach);
      },
    };
  }

  /** Gives the services up and, if they were in use, makes new ones. */
  async restart(): Promise<void> {
    if (this.#starting === undefined) return;
    await this.#starting;
    this.#drop();
    await this.demand();
  }

  dispose(): void {
    this.#drop();
    this.#attached.clear();
  }

  async #start(): Promise<Guard> {
    try {
      const guard = await this.#make();
      this.#guard = guard;
      for (const attach of [...this.#attached.keys()]) this.#attached.set(attach, attach(guard));
      return guard;
    } catch (error) {
      this.#starting = undefined;
      throw error;
    }
  }

  #drop(): void {
    for (const [attach, attached] of this.#attached) {
      attached?.dispose();
      this.#attached.set(attach, undefined);
    }
    this.#guard?.dispose();
    this.#guard = undefined;
    this.#starting = undefined;
  }
}
